//! The state that the tasks of one worker share, and the worker's own count of its connections.

use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

use super::connection_limits::{AtCapacity, ConnectionLimits, ServerPermit};
use crate::base::clock;
use crate::base::limits::Limits;
use crate::base::wait::Watched;
use crate::h1::ActivePool;
use crate::http::{Dispatch, PeerFacts};
use crate::io::{ConnContext, Observers, Wheel, WorkerFlags};

/// The number of refused clients that a worker answers and lingers for at a time. Further clients
/// are closed at once.
const REFUSED: usize = 1024;

/// Where a worker runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RunsOn {
    /// On a thread of its own, in a runtime of that thread.
    OwnThread,
    /// In the runtime that `run` was called in.
    Caller,
}

pub(crate) struct WorkerState {
    pub(crate) dispatch: Arc<dyn Dispatch>,
    pub(crate) limits: Arc<Limits>,
    wheel: Mutex<Wheel>,
    pub(crate) flags: Arc<WorkerFlags>,
    pub(crate) pool: ActivePool,
    connections: Arc<ConnectionLimits>,
    /// The number of connections that are open on this worker.
    open: AtomicUsize,
    refused: Arc<AtomicUsize>,
    /// Set when the last connection ends, to wake the tasks that wait for it. Its value does not
    /// matter.
    emptied: Watched<bool>,
    number: usize,
    /// When the next tick is due, if anybody observes the worker.
    due: Mutex<Option<Instant>>,
}

impl WorkerState {
    pub(crate) fn new(
        dispatch: Arc<dyn Dispatch>,
        limits: Arc<Limits>,
        connections: Arc<ConnectionLimits>,
        place: RunsOn,
        observers: Observers,
        number: usize,
    ) -> Arc<Self> {
        Arc::new(Self {
            dispatch,
            limits,
            wheel: Mutex::default(),
            flags: Arc::new(WorkerFlags::observed(observers)),
            pool: match place {
                RunsOn::OwnThread => ActivePool::default(),
                RunsOn::Caller => ActivePool::of_many_threads(),
            },
            connections,
            open: AtomicUsize::new(0),
            refused: Arc::default(),
            emptied: Watched::new(true),
            number,
            due: Mutex::default(),
        })
    }

    /// Counts one more connection, if it is allowed.
    pub(crate) fn admit(self: &Arc<Self>, peer: Option<IpAddr>) -> Result<ConnPermit, AtCapacity> {
        let counted = self.connections.admit(peer)?;
        self.open.fetch_add(1, Ordering::Relaxed);
        self.flags.tell(|observer| observer.on_connection_open(peer));
        Ok(ConnPermit { worker_state: self.clone(), _counted: counted })
    }

    /// Counts one more client that gets an error response because the server is full.
    pub(crate) fn refuse(&self) -> Option<Refused> {
        let refused = Refused(self.refused.clone());
        let before = self.refused.fetch_add(1, Ordering::Relaxed);
        (before < REFUSED).then_some(refused)
    }

    fn wheel(&self) -> MutexGuard<'_, Wheel> {
        // No code that can panic runs under the lock.
        self.wheel.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the data that a new connection shares with this worker.
    pub(crate) fn context(&self, peer: PeerFacts) -> ConnContext {
        ConnContext {
            handle: self.wheel().add(peer),
            worker: self.flags.clone(),
            limits: self.limits.clone(),
        }
    }

    /// Tells the observers that a connection could not be accepted.
    pub(crate) fn accept_failed(&self, error: &io::Error) {
        self.flags.tell(|observer| observer.on_accept_error(error));
    }

    /// Tells the observers how late a tick is.
    fn tell_lag(&self) {
        let now = Instant::now();
        let mut due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        let last = due.replace(now + clock::TICK);
        drop(due);
        let lag = last.map_or(Duration::ZERO, |due| now.saturating_duration_since(due));
        self.flags.tell(|observer| observer.on_worker_tick(self.number, lag));
    }

    /// Updates the time, and wakes the connections whose deadline has passed.
    pub(crate) fn tick(&self) {
        if self.flags.is_observed() {
            self.tell_lag();
        }
        clock::tick();
        self.flags.time.tick();
        self.wheel().tick(self.flags.time.now());
    }

    /// Ends the connections that are idle, and waits until all connections have ended. The stop must
    /// have begun, so that each of the others has only one more response.
    pub(crate) async fn wind_up(&self) {
        // One more tick, so that requests that have already arrived are noticed and answered.
        sleep(clock::TICK).await;
        self.flags.end_idle();
        self.wheel().wake_all();
        self.until_empty().await;
    }

    /// Waits until no connection is open.
    async fn until_empty(&self) {
        self.emptied.until(|_| self.open.load(Ordering::Acquire) == 0).await;
    }

    /// Ends all connections, each when its task runs next.
    fn cut(&self) {
        self.flags.cut();
        self.wheel().wake_all();
    }
}

/// Cuts the connections of a worker when it is dropped, however the worker ends. Otherwise they
/// would stay open, because the worker's runtime keeps running.
pub(crate) struct CutOnDrop(pub(crate) Arc<WorkerState>);

impl CutOnDrop {
    /// Cuts the connections and waits until they have ended. Returns how many of them were in use.
    pub(crate) async fn cut(&self) -> usize {
        self.0.cut();
        self.0.until_empty().await;
        self.0.flags.lost()
    }
}

impl Drop for CutOnDrop {
    fn drop(&mut self) {
        self.0.cut();
    }
}

/// A task that belongs to the worker and is aborted when this handle is dropped.
pub(crate) struct OwnedTask(JoinHandle<()>);

impl OwnedTask {
    /// Aborts the task and waits until it has been dropped.
    pub(crate) async fn end(mut self) {
        self.0.abort();
        let _ = (&mut self.0).await;
    }
}

impl Drop for OwnedTask {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Starts a task that belongs to the worker. There are only a few such tasks and they wait most of
/// the time. So they are boxed, and share the compiled code of one task type.
pub(crate) fn spawn(task: impl Future<Output = ()> + Send + 'static) -> OwnedTask {
    OwnedTask(detach(Box::pin(task)))
}

/// Starts a boxed task that ends by itself.
pub(crate) fn detach(task: Pin<Box<dyn Future<Output = ()> + Send>>) -> JoinHandle<()> {
    tokio::spawn(task)
}

/// A counted connection. Dropping the permit removes it from the count of the worker and of the
/// server.
pub(crate) struct ConnPermit {
    worker_state: Arc<WorkerState>,
    _counted: ServerPermit,
}

impl Drop for ConnPermit {
    fn drop(&mut self) {
        let worker_state = &self.worker_state;
        worker_state.flags.tell(|observer| observer.on_connection_close());
        if worker_state.open.fetch_sub(1, Ordering::AcqRel) == 1 {
            worker_state.emptied.change(|emptied| *emptied = true);
        }
    }
}

/// A refused client that is counted until this is dropped. It does not keep the worker's app alive.
pub(crate) struct Refused(Arc<AtomicUsize>);

impl Drop for Refused {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
