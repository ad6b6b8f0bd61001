//! What the connections of one worker share with it: how far the worker's stop has come, how many
//! connections were lost in it, and the worker's time.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

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
}

impl WorkerFlags {
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
