//! What a connection knows of its surroundings, whatever its protocol: the worker, the limits, and
//! the handle that others reach it by.

use std::sync::Arc;

use super::conn_handle::ConnHandle;
use super::worker_flags::WorkerFlags;
use crate::base::limits::Limits;

/// What ties a connection to the worker that serves it.
#[derive(Clone)]
pub(crate) struct ConnContext {
    /// From the worker's [`Wheel`](super::Wheel).
    pub(crate) handle: Arc<ConnHandle>,
    pub(crate) worker: Arc<WorkerFlags>,
    pub(crate) limits: Arc<Limits>,
}

impl ConnContext {
    /// Returns the worker's time in milliseconds.
    pub(crate) fn now(&self) -> u64 {
        self.worker.time.now()
    }
}
