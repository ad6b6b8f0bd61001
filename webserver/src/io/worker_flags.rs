//! What the connections of one worker share with it: how far the worker's stop has come, how many
//! connections were lost in it, the worker's time, and who observes the server.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::observer::Observer;
use super::timer::WorkerTime;

/// The state of a worker, as seen by its connections. After setting a flag, wake every connection.
#[derive(Debug, Default)]
pub struct WorkerFlags {
    stopping: AtomicBool,
    idle_ends: AtomicBool,
    cut: AtomicBool,
    lost: AtomicUsize,
    /// The time that deadlines are measured in.
    pub(crate) time: WorkerTime,
    observers: Observers,
}

/// The observers of a server, which are told what happens on connections. Most servers have none.
#[derive(Clone, Default)]
pub(crate) struct Observers(Arc<[Arc<dyn Observer>]>);

impl From<Vec<Arc<dyn Observer>>> for Observers {
    fn from(all: Vec<Arc<dyn Observer>>) -> Self {
        Self(all.into())
    }
}

impl fmt::Debug for Observers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Observers({})", self.0.len())
    }
}

impl WorkerFlags {
    /// Makes the flags of a worker that is observed.
    pub(crate) fn observed(observers: Observers) -> Self {
        Self { observers, ..Self::default() }
    }

    /// Returns whether anybody observes the server.
    pub(crate) fn is_observed(&self) -> bool {
        !self.observers.0.is_empty()
    }

    /// Tells the observers something. A panic of one of them is logged.
    pub(crate) fn tell(&self, what: impl Fn(&dyn Observer)) {
        for observer in &*self.observers.0 {
            if catch_unwind(AssertUnwindSafe(|| what(&**observer))).is_err() {
                tracing::error!("an observer of the server panicked");
            }
        }
    }

    /// Makes each connection end after the response to the request that it has or reads next.
    pub(crate) fn begin_stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Returns whether a response that is begun now is the last one of its connection.
    #[inline]
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// Makes each connection that has read nothing count as idle and end: there was time to notice
    /// what had arrived.
    pub(crate) fn end_idle(&self) {
        self.idle_ends.store(true, Ordering::Relaxed);
    }

    pub(super) fn ends_idle(&self) -> bool {
        self.idle_ends.load(Ordering::Relaxed)
    }

    /// Makes each connection end at once, whatever it is doing.
    pub(crate) fn cut(&self) {
        self.cut.store(true, Ordering::Relaxed);
    }

    #[inline]
    pub(crate) fn is_cut(&self) -> bool {
        self.cut.load(Ordering::Relaxed)
    }

    /// Counts a connection that was at work when it was cut.
    pub(super) fn count_lost(&self) {
        self.lost.fetch_add(1, Ordering::Relaxed);
    }

    /// Returns how many connections were at work when they were cut.
    pub(crate) fn lost(&self) -> usize {
        self.lost.load(Ordering::Relaxed)
    }
}
