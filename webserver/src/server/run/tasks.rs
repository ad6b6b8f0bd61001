//! Counts the background tasks that a stop waits for. `worker` decides how long a stop waits.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::base::wait::Watched;

/// The number of background tasks.
#[derive(Debug)]
pub(crate) struct Tasks {
    running: AtomicUsize,
    /// Changed when the last task ends, to wake the waiters. While other tasks are running, no
    /// waiter is woken and no lock is taken.
    ended: Watched<()>,
}

impl Default for Tasks {
    fn default() -> Self {
        Self { running: AtomicUsize::new(0), ended: Watched::new(()) }
    }
}

impl Tasks {
    fn end(&self) {
        if self.running.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.ended.change(|()| ());
        }
    }

    pub(crate) fn running(&self) -> usize {
        self.running.load(Ordering::Acquire)
    }

    pub(crate) async fn until_ended(&self) {
        self.ended.until(|()| self.running() == 0).await;
    }
}

/// Makes a stop of the server wait until this guard is dropped. Guards are created by
/// [`Handle::task_guard`](crate::Handle::task_guard).
#[derive(Debug)]
#[must_use = "the task counts as ended when its guard is dropped"]
pub struct TaskGuard(Arc<Tasks>);

impl TaskGuard {
    pub(crate) fn new(tasks: Arc<Tasks>) -> Self {
        tasks.running.fetch_add(1, Ordering::AcqRel);
        Self(tasks)
    }
}

impl Clone for TaskGuard {
    fn clone(&self) -> Self {
        Self::new(self.0.clone())
    }
}

impl Drop for TaskGuard {
    fn drop(&mut self) {
        self.0.end();
    }
}
