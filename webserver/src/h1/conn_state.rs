//! What a connection holds from its beginning to its end. An idle connection consists of it alone,
//! so that 10,000 of them take 10 MiB.

use std::sync::Arc;

use crate::base::limits::Limits;
use crate::http::Dispatch;
use crate::io::ConnContext;

/// The part of a connection's state that it never gives back.
pub(super) struct ConnState {
    pub(super) context: ConnContext,
    pub(super) dispatch: Arc<dyn Dispatch>,
    /// The number of requests begun.
    pub(super) requests: u64,
    /// The client has ended its sending.
    pub(super) client_ended: bool,
    /// Empty lines that were skipped before the next request.
    pub(super) empty_lines: u8,
}

impl ConnState {
    pub(super) fn new(context: ConnContext, dispatch: Arc<dyn Dispatch>) -> Self {
        Self { context, dispatch, requests: 0, client_ended: false, empty_lines: 0 }
    }

    pub(super) fn limits(&self) -> &Limits {
        &self.context.limits
    }
}
