//! Runs a server: listens, starts the workers, and waits for their end. It can run in any Tokio
//! runtime that drives I/O.

use std::future::pending;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use super::route_lines::ServerLines;
use super::stop::{Handle, Phase, Signals};
use super::threads::{System, thread};
use super::ticker::Ticker;
use super::worker::{Busy, Make, Progress, Worker};
use super::{banner, worker};
use crate::base::limits::Limits;
use crate::base::wait::{Watched, first};
use crate::error::Error;
use crate::io::Observers;
use crate::middleware::Proxies;
use crate::server::admit::{ConnectionLimits, Listener, Name, RunsOn, Takeover, listen, takeover};

/// The time that a worker may take to end after the requests have ended. Only a worker whose thread
/// a handler blocks takes longer.
const SLACK: Duration = Duration::from_secs(1);

/// Everything that a server needs to run.
pub(crate) struct Setup {
    pub(crate) listen: Vec<Name>,
    pub(crate) place: RunsOn,
    /// The number of workers; at least one is started.
    pub(crate) workers: usize,
    pub(crate) limits: Arc<Limits>,
    pub(crate) proxies: Arc<Proxies>,
    pub(crate) observers: Observers,
    /// Makes a worker's app. It is called once on each worker's thread.
    pub(crate) make: Make,
    pub(crate) handle: Handle,
    /// The routes that the banner shows; `None` prints no banner.
    pub(crate) routes: Option<ServerLines>,
    /// Whether signals stop the server.
    pub(crate) signals: bool,
    pub(crate) system: System,
}

/// Runs until the handle or a signal stops it. Dropping the future stops it at once.
pub(crate) async fn run(mut setup: Setup) -> Result<(), Error> {
    let bound = listen::bind(&setup.listen, setup.workers.max(1), setup.limits.backlog)?;
    // Signals are caught before the server reports that it runs. From now on a signal stops it
    // gracefully.
    let signals = setup.signals.then(Signals::catch);
    let handle = setup.handle.clone();
    let _abandoned = StopOnDrop(handle.clone());
    let routes = setup.routes.take();
    let workers = bound.listeners.len();
    let Started { progress, started } = start_workers(&setup, bound.listeners)?;
    // The server accepts connections, and reports that it runs, only when all workers are up.
    let open = || {
        progress.change(|progress| progress.open = true);
        if let Some(routes) = routes {
            banner::print(&bound.addrs, &routes);
        }
        tracing::info!(addrs = ?bound.addrs, workers, "listening");
        tracing::debug!(limits = ?setup.limits, "the limits of this server");
        handle.ready(&bound.addrs);
    };
    let life = async {
        // A worker that could not be started counts as ended.
        let all_ended = |progress: &Progress| progress.ended == started;
        let mut all_up = false;
        let is_decided = |progress: &Progress| {
            all_up = progress.up == workers;
            all_up || all_ended(progress)
        };
        progress.until(is_decided).await;
        if all_up {
            open();
        }
        progress.until(all_ended).await;
    };
    let life = first(life, wait_past_grace(&handle, setup.limits.grace_time));
    let life = first(life, drain(&handle, setup.limits.drain_delay));
    first(life, apply_signals(signals, &handle)).await;
    result(&progress, started, &handle)
}

/// The workers that were started.
struct Started {
    progress: Arc<Watched<Progress>>,
    /// How many workers were started; the last one may have failed to start.
    started: usize,
}

/// Starts one worker for each set of listeners. Stops at the first worker that cannot be started.
fn start_workers(setup: &Setup, listeners: Vec<Vec<Listener>>) -> Result<Started, Error> {
    let all_listeners = takeover::of(&listeners).map_err(Error::worker)?;
    let ticker = match setup.place {
        RunsOn::OwnThread => None,
        RunsOn::Caller => Some(Ticker::start().map_err(Error::worker)?),
    };
    let connections = Arc::new(ConnectionLimits::new(&setup.limits, setup.proxies.clone()));
    let progress = Arc::new(Watched::new(Progress::default()));
    let mut started = 0;
    // All workers count as busy from now on, so that none ends before the others have started.
    let each: Vec<_> = listeners.into_iter().map(|own| (own, Busy::new(&progress))).collect();
    for (index, (listeners, busy)) in each.into_iter().enumerate() {
        let worker = Worker {
            listeners,
            takeover: Takeover { all_listeners: all_listeners.clone(), own: index },
            busy,
            place: setup.place,
            ticker: ticker.clone(),
            limits: setup.limits.clone(),
            make: setup.make.clone(),
            handle: setup.handle.clone(),
            connections: connections.clone(),
            observers: setup.observers.clone(),
            progress: progress.clone(),
        };
        started += 1;
        if !worker::start(index, worker, setup.system) {
            break;
        }
    }
    Ok(Started { progress, started })
}

/// Returns how the server ended.
fn result(progress: &Watched<Progress>, started: usize, handle: &Handle) -> Result<(), Error> {
    let (ended, left, failed) =
        progress.change(|progress| (progress.ended, progress.left, progress.failed.take()));
    if let Some(error) = failed {
        return Err(error);
    }
    let stuck = started - ended;
    let tasks = if stuck > 0 { handle.tasks().running() } else { left.tasks };
    if left.cut + stuck + tasks == 0 { Ok(()) } else { Err(Error::cut(left.cut, stuck, tasks)) }
}

/// Stops the server at signals; never returns.
async fn apply_signals(signals: Option<io::Result<Signals>>, handle: &Handle) {
    match signals {
        Some(Ok(signals)) => signals.apply(handle).await,
        Some(Err(error)) => tracing::warn!(%error, "cannot listen for signals"),
        None => {}
    }
    pending::<()>().await;
}

/// Waits for the drain delay after the server was asked to stop, and then begins the stop; never returns.
async fn drain(handle: &Handle, delay: Duration) {
    handle.reached(Phase::Draining).await;
    first(pause(delay), handle.reached(Phase::Graceful)).await;
    handle.advance(Phase::Graceful);
    pending::<()>().await;
}

/// Waits until the time of a stop is over. A worker that has not ended by then is blocked.
async fn wait_past_grace(handle: &Handle, grace: Duration) {
    handle.reached(Phase::Graceful).await;
    let now = async {
        handle.reached(Phase::Now).await;
        pause(SLACK).await;
    };
    first(pause(grace.saturating_add(SLACK)), now).await;
}

/// Waits without the runtime's timers, which the user may not have enabled.
async fn pause(time: Duration) {
    let over = EndOnDrop(Arc::new(Watched::new(false)));
    let own = over.0.clone();
    let wait = move || {
        // The thread ends early when the waiting future is dropped.
        own.block_until(time, |over| *over);
        own.change(|over| *over = true);
    };
    if thread("webserver-stop".into(), Box::new(wait)).is_err() {
        pending::<()>().await;
    }
    over.0.until(|over| *over).await;
}

/// Ends the waiting thread when this is dropped.
struct EndOnDrop(Arc<Watched<bool>>);

impl Drop for EndOnDrop {
    fn drop(&mut self) {
        self.0.change(|over| *over = true);
    }
}

/// Stops the workers when this is dropped.
struct StopOnDrop(Handle);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.advance(Phase::Now);
    }
}
