//! Background tasks that a stop waits for. What they do, and how long they are waited for, is not
//! known here.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::stop::Handle;
use super::wait::Watched;

/// How many there are.
#[derive(Debug)]
pub(super) struct Tasks {
    running: AtomicUsize,
    /// Changed, if only to what it was, when the last one ends. While there are others nobody is
    /// woken, and no lock is taken.
    ended: Watched<()>,
}

impl Default for Tasks {
    fn default() -> Self {
        Self { running: AtomicUsize::new(0), ended: Watched::new(()) }
    }
}

impl Tasks {
    pub(super) fn begin(&self) {
        self.running.fetch_add(1, Ordering::AcqRel);
    }

    fn end(&self) {
        if self.running.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.ended.change(|()| ());
        }
    }

    pub(super) fn running(&self) -> usize {
        self.running.load(Ordering::Acquire)
    }

    pub(super) async fn until_ended(&self) {
        self.ended.until(|()| self.running() == 0).await;
    }
}

/// A background task that a stop of the server waits for, until this is dropped; made by
/// [`Handle::task_guard`].
#[derive(Debug)]
#[must_use = "the task counts as ended when its guard is dropped"]
pub struct TaskGuard(Handle);

impl TaskGuard {
    pub(super) fn new(handle: Handle) -> Self {
        handle.tasks().begin();
        Self(handle)
    }
}

impl Clone for TaskGuard {
    fn clone(&self) -> Self {
        Self::new(self.0.clone())
    }
}

impl Drop for TaskGuard {
    fn drop(&mut self) {
        self.0.tasks().end();
    }
}
