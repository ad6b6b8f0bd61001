//! Detects workers whose thread is blocked, and lets other workers accept connections in their
//! place. Otherwise the connections that the system has assigned to a blocked worker would wait for
//! it, even if other workers are idle.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::accept::take_in;
use super::listener::Listener;
use super::worker_state::WorkerState;
use crate::base::clock;

/// A worker that has not ticked for this time counts as blocked: 100 ms, two ticks. A worker that
/// is only slow loses nothing if other workers help it.
const BLOCKED: Duration = Duration::from_millis(100);
/// The last tick of a worker that has not ticked yet.
const NEVER: u64 = u64::MAX;

/// The listeners of all workers of a server.
pub(crate) type AllListeners = Arc<[WorkerListeners]>;

/// A second set of handles to a worker's listeners, which the other workers may use.
pub(crate) struct WorkerListeners {
    /// The time of the worker's last tick.
    ticked: AtomicU64,
    /// The listeners; `None` after they were closed.
    listeners: Mutex<Option<Vec<Listener>>>,
}

/// Duplicates the listeners of each worker, so that other workers can accept from them.
pub(crate) fn of(workers: &[Vec<Listener>]) -> io::Result<AllListeners> {
    let listeners = |own: &Vec<Listener>| {
        // A single worker has no other worker to help it.
        let own = if workers.len() > 1 { own.as_slice() } else { &[] };
        let listeners = own.iter().map(Listener::try_clone).collect::<io::Result<_>>()?;
        Ok(WorkerListeners {
            ticked: AtomicU64::new(NEVER),
            listeners: Mutex::new(Some(listeners)),
        })
    };
    workers.iter().map(listeners).collect()
}

impl WorkerListeners {
    /// Records that the worker is running.
    fn tick(&self) {
        self.ticked.store(clock::now(), Ordering::Relaxed);
    }

    fn is_blocked(&self) -> bool {
        let ticked = self.ticked.load(Ordering::Relaxed);
        clock::now().saturating_sub(ticked) > BLOCKED.as_millis() as u64
    }

    fn close(&self) -> Vec<Listener> {
        let mut listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        listeners.take().unwrap_or_default()
    }

    /// Accepts the waiting connections.
    fn accept(&self, worker_state: &Arc<WorkerState>) {
        // If the lock is taken, another worker is already helping.
        let Ok(listeners) = self.listeners.try_lock() else { return };
        for listener in listeners.iter().flatten() {
            take_in(listener, worker_state);
        }
    }
}

/// The listeners of all workers, and the index of one worker's own listeners.
#[derive(Clone)]
pub(crate) struct Takeover {
    pub(crate) all_listeners: AllListeners,
    pub(crate) own: usize,
}

impl Takeover {
    /// Records that this worker is running.
    pub(crate) fn begin(&self) {
        self.all_listeners[self.own].tick();
    }

    /// Records that this worker is running, and accepts connections in place of the blocked workers
    /// after it, up to the next worker that is running.
    pub(crate) fn tick(&self, worker_state: &Arc<WorkerState>) {
        self.begin();
        for listeners in self.blocked() {
            listeners.accept(worker_state);
        }
    }

    /// Closes the worker's own listeners. Also closes the listeners of the blocked workers after
    /// it, and accepts the connections that were waiting there.
    pub(crate) fn close(&self, worker_state: &Arc<WorkerState>) {
        drop(self.all_listeners[self.own].close());
        for listeners in self.blocked() {
            for listener in listeners.close() {
                take_in(&listener, worker_state);
            }
        }
    }

    fn blocked(&self) -> impl Iterator<Item = &WorkerListeners> {
        let (before, from) = self.all_listeners.split_at(self.own);
        from.iter().skip(1).chain(before).take_while(|listeners| listeners.is_blocked())
    }
}
