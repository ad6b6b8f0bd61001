//! A worker has listeners of its own, accepts connections, ticks for them, and winds up when the
//! server stops. The code of connections is in `io` and `h1`, and the threads that workers run on
//! are in `threads`.

use std::io;
use std::sync::Arc;

use tokio::time::{Instant, MissedTickBehavior, sleep};

use super::stop::{Handle, Phase};
use super::threads::{Job, Spares, System, because};
use super::ticker::Ticker;
use crate::base::clock;
use crate::base::limits::Limits;
use crate::base::wait::{Watched, first};
use crate::error::Error;
use crate::h1;
use crate::http::Dispatch;
use crate::io::Observers;
use crate::server::admit::{
    AsyncListener, ConnectionLimits, CutOnDrop, Listener, OwnedTask, RunsOn, Takeover, WorkerState,
    accept, spawn, take_in,
};

/// Makes one worker's app.
pub(crate) type Make = Arc<dyn Fn() -> Arc<dyn Dispatch> + Send + Sync>;

/// Everything that a worker is started with.
pub(crate) struct Worker {
    pub(crate) listeners: Vec<Listener>,
    pub(crate) takeover: Takeover,
    pub(crate) limits: Arc<Limits>,
    pub(crate) make: Make,
    pub(crate) handle: Handle,
    pub(crate) connections: Arc<ConnectionLimits>,
    pub(crate) observers: Observers,
    pub(crate) progress: Arc<Watched<Progress>>,
    pub(crate) busy: Busy,
    pub(crate) place: RunsOn,
    /// Ticks the worker; `None` if the worker has timers of its own.
    pub(crate) ticker: Option<Ticker>,
}

/// The progress of all workers together.
#[derive(Default)]
pub(crate) struct Progress {
    /// The number of workers that have got all they need from the system.
    pub(crate) up: usize,
    /// Whether the workers accept connections, which they do when all are up.
    pub(crate) open: bool,
    /// The number of workers that have requests to answer, or may still get some.
    busy: usize,
    /// The number of workers that have ended.
    pub(crate) ended: usize,
    /// The work that the ended workers have left unfinished.
    pub(crate) left: Left,
    /// The error of the first worker that failed.
    pub(crate) failed: Option<Error>,
}

/// The work that was unfinished when a stop ended.
#[derive(Clone, Copy, Default)]
pub(crate) struct Left {
    /// Connections that were cut.
    pub(crate) cut: usize,
    /// Background tasks that had not ended.
    pub(crate) tasks: usize,
}

/// Counts a worker among the busy ones until it is dropped, however the worker ends.
pub(crate) struct Busy(Arc<Watched<Progress>>);

impl Busy {
    pub(crate) fn new(progress: &Arc<Watched<Progress>>) -> Self {
        progress.change(|progress| progress.busy += 1);
        Self(progress.clone())
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.change(|progress| progress.busy -= 1);
    }
}

/// The threads of workers that have ended.
static SPARES: Spares<Left> = Spares::new();

/// Starts the worker, and records in the progress how it ended, even if no thread could be started
/// for it. Returns whether the worker was started.
pub(crate) fn start(index: usize, worker: Worker, system: System) -> bool {
    let (handle, progress, place) = (worker.handle.clone(), worker.progress.clone(), worker.place);
    let job = Job {
        run: Box::new(|| Box::pin(serve(worker))),
        end: Box::new(move |result| end(result, &handle, &progress)),
    };
    match place {
        RunsOn::OwnThread => SPARES.run(format!("webserver-{index}"), job, system),
        RunsOn::Caller => {
            tokio::spawn(job.done());
            true
        }
    }
}

/// Records how a worker ended: which work it left unfinished, or why it failed.
fn end(result: io::Result<Left>, handle: &Handle, progress: &Watched<Progress>) {
    let (left, failed) = match result {
        Ok(left) => (left, None),
        Err(error) => (Left::default(), Some(Error::worker(error))),
    };
    if let Some(error) = &failed {
        tracing::error!(%error, "a worker failed");
        // Without this worker, some connections would never be accepted.
        handle.advance(Phase::Graceful);
    }
    progress.change(|progress| {
        progress.ended += 1;
        progress.left.cut += left.cut;
        progress.left.tasks = progress.left.tasks.max(left.tasks);
        progress.failed = progress.failed.take().or(failed);
    });
}

/// Serves the connections of the worker's listeners until the stop of the server has ended them.
async fn serve(worker: Worker) -> io::Result<Left> {
    let Worker { listeners, takeover, handle, progress, busy, ticker, .. } = worker;
    clock::tick();
    let app = (worker.make)();
    let Worker { limits, connections, place, observers, .. } = worker;
    let number = takeover.own;
    let worker_state = WorkerState::new(app, limits, connections, place, observers, number);
    let connections = CutOnDrop(worker_state.clone());
    let ticks = start_ticks(ticker, &worker_state, &takeover);
    let listeners = in_runtime(listeners).map_err(because("it cannot listen"))?;
    // A worker may be blocked before it ticks for the first time.
    takeover.begin();
    progress.change(|progress| progress.up += 1);
    // The connections of the first workers must not take descriptors that the others still need.
    let open = progress.until(|progress| progress.open);
    first(open, handle.reached(Phase::Graceful)).await;
    let open = |listener: Arc<AsyncListener>| {
        (spawn(accept(listener.clone(), worker_state.clone())), listener)
    };
    let accepting_tasks = listeners.into_iter().map(open).collect();

    handle.reached(Phase::Graceful).await;
    let all_done = async {
        wind_up(accepting_tasks, &takeover, &worker_state).await;
        drop(busy);
        // A request on another worker may wait for a connection, timer or task that works only
        // while this runtime is driven.
        progress.until(|progress| progress.busy == 0).await;
        handle.tasks().until_ended().await;
        false
    };
    let time_is_up = async {
        first(handle.reached(Phase::Now), sleep(worker_state.limits.grace_time)).await;
        true
    };
    let is_late = first(all_done, time_is_up).await;
    let cut = connections.cut().await;
    for tick in ticks {
        tick.end().await;
    }
    h1::clear_active_pool();
    if cut > 0 {
        tracing::warn!(connections = cut, "connections cut: the grace time is over");
    }
    Ok(Left { cut, tasks: if is_late { handle.tasks().running() } else { 0 } })
}

/// Starts the tasks that tick for the worker's connections.
fn start_ticks(
    ticker: Option<Ticker>,
    worker_state: &Arc<WorkerState>,
    takeover: &Takeover,
) -> Vec<OwnedTask> {
    match ticker {
        None => {
            // Two tasks tick in turn. Tokio wakes itself with a system call whenever a new timer is
            // the earliest one. The timer of a single tick task would be the earliest one each
            // time.
            let now = Instant::now();
            let each = |first| spawn(tick_alone(first, worker_state.clone(), takeover.clone()));
            [now, now + clock::TICK].map(each).into()
        }
        Some(ticker) => vec![spawn(tick_with(ticker, worker_state.clone(), takeover.clone()))],
    }
}

/// Registers listeners with the runtime of this thread.
fn in_runtime(listeners: Vec<Listener>) -> io::Result<Vec<Arc<AsyncListener>>> {
    let register = |listener: Listener| listener.into_async().map(Arc::new);
    listeners.into_iter().map(register).collect()
}

/// Stops accepting, and waits until all connections have ended.
async fn wind_up(
    accepting_tasks: Vec<(OwnedTask, Arc<AsyncListener>)>,
    takeover: &Takeover,
    worker_state: &Arc<WorkerState>,
) {
    // The connections that the kernel has already accepted are served too. From here on each
    // response carries `Connection: close`, so each of them gets one response.
    worker_state.flags.begin_stop();
    for (accepting, listener) in accepting_tasks {
        accepting.end().await;
        let listener = Arc::into_inner(listener).map(AsyncListener::into_sync);
        match listener.unwrap_or_else(|| Err(io::Error::other("it is still in use"))) {
            Ok(listener) => take_in(&listener, worker_state),
            Err(error) => tracing::warn!(%error, "waiting connections cannot be accepted"),
        }
    }
    takeover.close(worker_state);
    worker_state.wind_up().await;
}

/// Does every second tick, with the timers of the worker's own runtime.
async fn tick_alone(first: Instant, worker_state: Arc<WorkerState>, takeover: Takeover) {
    let mut interval = tokio::time::interval_at(first, 2 * clock::TICK);
    // Missed ticks are skipped, so that the two tick tasks stay one tick apart.
    interval.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        interval.tick().await;
        tick(&worker_state, &takeover);
    }
}

/// Ticks at each beat of the ticker.
async fn tick_with(mut ticker: Ticker, worker_state: Arc<WorkerState>, takeover: Takeover) {
    loop {
        tick(&worker_state, &takeover);
        ticker.beat().await;
    }
}

/// Wakes the connections whose deadline has passed, and helps workers that are blocked.
fn tick(worker_state: &Arc<WorkerState>, takeover: &Takeover) {
    worker_state.tick();
    takeover.tick(worker_state);
}
