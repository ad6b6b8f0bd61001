//! A server's life: listen, start the workers, wait for the end. It runs inside any Tokio runtime
//! that drives I/O, and its workers have runtimes of their own.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};

use super::banner;
use super::census::Census;
use super::listen;
use super::proxies::Proxies;
use super::routes::RouteLine;
use super::stop::{Handle, Phase, Signals};
use super::worker::{self, Said, System, Worker};
use crate::error::Error;
use crate::http::Dispatch;
use crate::limits::Limits;

/// How long a worker may take to end beyond the time that the requests have. Only one whose thread
/// a handler blocks takes longer.
const SLACK: Duration = Duration::from_secs(1);

/// Makes one worker's app.
pub(crate) type Make = Arc<dyn Fn() -> Arc<dyn Dispatch> + Send + Sync>;

/// What a server runs with.
pub(crate) struct Setup {
    pub(crate) listen: Vec<SocketAddr>,
    /// How many threads; at least one is started.
    pub(crate) workers: usize,
    pub(crate) limits: Arc<Limits>,
    pub(crate) proxies: Arc<Proxies>,
    /// Called once on each worker's thread.
    pub(crate) make: Make,
    pub(crate) handle: Handle,
    /// What the banner shows; without it nothing is printed.
    pub(crate) routes: Option<Vec<RouteLine>>,
    /// Whether signals stop it.
    pub(crate) signals: bool,
    pub(crate) system: System,
}

/// Runs until the handle or a signal stops it. Dropping the future stops it at once.
pub(crate) async fn run(setup: Setup) -> Result<(), Error> {
    let Setup { listen, workers, limits, proxies, make, handle, routes, signals, system } = setup;
    let (listeners, addrs) = listen::bind(&listen, workers.max(1), limits.backlog)?;
    // Before anybody is told that it runs: from now on a signal is a graceful stop.
    let signals = signals.then(Signals::catch);
    let _abandoned = StopOnDrop(handle.clone());
    let census = Arc::new(Census::new(&limits, proxies));
    let (says, said) = mpsc::unbounded_channel();
    let workers = listeners.len();
    let (open, gate) = watch::channel(false);
    let mut running = 0;
    for (index, listeners) in listeners.into_iter().enumerate() {
        let worker = Worker {
            index,
            listeners,
            limits: limits.clone(),
            make: make.clone(),
            handle: handle.clone(),
            census: census.clone(),
            gate: gate.clone(),
        };
        running += 1;
        if !worker::start(worker, &says, system) {
            break;
        }
    }
    // Nobody is told that it runs before all of it does, and nobody is let in.
    let tell = || {
        open.send_replace(true);
        if let Some(routes) = routes {
            banner::print(&addrs, &routes);
        }
        tracing::info!(?addrs, workers, "listening");
        tracing::debug!(?limits, "what clients may do");
        handle.ready(&addrs);
    };
    let life = Life { running, workers, said, handle: &handle, grace: limits.grace_time };

    let obeying = async {
        match signals {
            Some(Ok(signals)) => signals.obey(&handle).await,
            Some(Err(error)) => {
                tracing::warn!(%error, "signals can not be listened to");
                std::future::pending::<()>().await;
            }
            None => std::future::pending::<()>().await,
        }
    };
    tokio::select! {
        result = life.until_over(tell) => result,
        () = obeying => Ok(()),
    }
}

/// The workers, from outside.
struct Life<'h> {
    /// Those that were started, with the one that could not be.
    running: usize,
    /// Those that there should be.
    workers: usize,
    said: mpsc::UnboundedReceiver<Said>,
    handle: &'h Handle,
    grace: Duration,
}

impl Life<'_> {
    /// Tells when all workers are up, waits for their end, and says how they ended.
    async fn until_over(mut self, tell: impl FnOnce()) -> Result<(), Error> {
        let mut tell = Some(tell);
        let mut failed = None;
        let (mut up, mut left, mut cut) = (0, self.running, 0);
        let overdue = overdue(self.handle, self.grace);
        tokio::pin!(overdue);
        while left > 0 {
            let said = tokio::select! {
                said = self.said.recv() => said,
                () = &mut overdue => break,
            };
            match said {
                Some(Said::Up) => up += 1,
                Some(Said::Ended(Ok(connections))) => (left, cut) = (left - 1, cut + connections),
                Some(Said::Ended(Err(error))) => {
                    tracing::error!(%error, "a worker ended by itself");
                    failed.get_or_insert(error);
                    // With one worker gone a part of the connections would never be accepted.
                    self.handle.advance(Phase::Graceful);
                    left -= 1;
                }
                None => break,
            }
            if up == self.workers
                && let Some(tell) = tell.take()
            {
                tell();
            }
        }
        match failed {
            Some(error) => Err(error),
            None if cut + left > 0 => Err(Error::cut(cut, left)),
            None => Ok(()),
        }
    }
}

/// Waits until a worker that has not ended never will.
async fn overdue(handle: &Handle, grace: Duration) {
    handle.reached(Phase::Graceful).await;
    tokio::select! {
        () = pause(grace.saturating_add(SLACK)) => {}
        () = async {
            handle.reached(Phase::Now).await;
            pause(SLACK).await;
        } => {}
    }
}

/// Waits without the runtime's timer, which the user may not have enabled.
async fn pause(time: Duration) {
    let (_waiting, waits) = channel::<()>();
    let (over, is_over) = oneshot::channel();
    let thread = std::thread::Builder::new().name("webserver-stop".into()).spawn(move || {
        // It ends before its time when nobody waits any more.
        if waits.recv_timeout(time) == Err(RecvTimeoutError::Timeout) {
            let _ = over.send(());
        }
    });
    if thread.is_err() || is_over.await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Ends the workers when nobody waits for them any more.
struct StopOnDrop(Handle);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.advance(Phase::Now);
    }
}
