//! A handler, ready to be run.
//!
//! A handler that does not wait is called at once, on the stack. A handler that may wait runs in a
//! slot. Only the function and the future are compiled for each handler; everything else is one
//! type for all handlers.

#![expect(
    clippy::inline_always,
    reason = "`guarded` and `Runner::call` as calls take 16 instructions more in each scenario"
)]

use std::any::Any;
use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;

use super::panic::{guarded, panicked};
use crate::http::{Request, Response};

/// The data that a handler is run with: its states, or the function that the builder was given.
pub type HandlerState = Arc<dyn Any + Send + Sync>;

/// Answers a request before it returns; the response is written to the last argument, as in
/// [`Exchange::start`](crate::http::Exchange::start).
pub(crate) type AtOnce = fn(&HandlerState, &Request, &mut Poll<Response>);

/// A future that answers requests and never finishes. It takes each request from
/// [`next_request`](super::next_request) and passes the response to [`answer`](super::answer).
pub type Run = Pin<Box<dyn Future<Output = Infallible> + Send>>;

/// Creates the future that answers requests.
pub(crate) type MakeFuture = fn(HandlerState) -> Run;

/// How a handler is run.
#[derive(Clone, Copy)]
pub enum RunMode {
    /// The handler does not wait.
    AtOnce(AtOnce),
    /// The handler waits only for a body that has not arrived yet.
    Buffered(AtOnce, MakeFuture),
    /// The handler may wait.
    Waits(MakeFuture),
}

/// How a handler is run for one request.
pub(in crate::app) enum Call {
    AtOnce(AtOnce),
    InSlot(MakeFuture),
}

/// A handler, ready to be run any number of times; cheap to clone.
#[derive(Clone)]
pub(crate) struct Runner {
    /// The handler's name, for the log.
    pub(crate) name: &'static str,
    pub(crate) state: HandlerState,
    pub(crate) mode: RunMode,
}

impl Runner {
    /// Decides how a request is run.
    #[inline]
    pub(in crate::app) fn choose(&self, request: &mut Request) -> Call {
        match self.mode {
            RunMode::AtOnce(serve) => Call::AtOnce(serve),
            RunMode::Buffered(serve, _) if request.is_buffered() => Call::AtOnce(serve),
            RunMode::Buffered(_, make) | RunMode::Waits(make) => Call::InSlot(make),
        }
    }

    /// Answers a request with a handler that does not wait; see [`AtOnce`].
    #[inline(always)]
    pub(in crate::app) fn call(
        &self,
        serve: AtOnce,
        request: Request,
        polled: &mut Poll<Response>,
    ) {
        guarded(self.name, || {
            // The request is dropped in here, because that may run the user's destructors.
            let request = request;
            serve(&self.state, &request, polled);
        });
        if polled.is_pending() {
            *polled = Poll::Ready(panicked());
        }
    }
}

/// Returns the data that a handler is run with.
pub(in crate::app) fn state_of<T: Any>(state: &HandlerState) -> &T {
    state.downcast_ref().expect("a handler is run with the state that was mounted for it")
}
