//! What a connection knows of its surroundings, whatever its protocol: the worker, the limits, and
//! the handle that others reach it by.

use std::sync::Arc;

use super::conn_handle::ConnHandle;
use super::worker_flags::WorkerFlags;
use crate::base::limits::Limits;

/// What ties a connection to the worker that serves it.
#[derive(Clone)]
pub struct ConnContext {
    /// By which the worker and the requests reach the connection. The worker's tick checks the
    /// deadline that is in it.
    pub handle: Arc<ConnHandle>,
    /// How far the worker's stop has come, and its time.
    pub worker: Arc<WorkerFlags>,
    /// The limits of the server.
    pub limits: Arc<Limits>,
}

impl ConnContext {
    /// Returns the worker's time in milliseconds.
    pub fn now(&self) -> u64 {
        self.worker.time.now()
    }
}
