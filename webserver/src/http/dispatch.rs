//! The only interface between a connection and an app. Requests go in and responses come out, and
//! neither side knows the other's types. This module does not know sockets or the router.

use std::borrow::Cow;
use std::task::{Context, Poll};

use super::message::{Request, Response};
use ::http::StatusCode;

/// An app, as seen by a connection.
pub(crate) trait Dispatch: Send + Sync + 'static {
    /// Returns a place for one request in flight, taken from a pool.
    fn open(&self) -> Box<dyn Exchange>;

    /// Returns the place to the pool. Whatever still runs in it is cancelled.
    fn close(&self, exchange: Box<dyn Exchange>);

    /// Returns the response to input that the engine refused before it became a request.
    fn refuse(&self, refusal: Refusal) -> Response;
}

/// One request on its way through the app.
pub(crate) trait Exchange: Send {
    /// Starts a request and runs it as far as [`Exchange::poll`] does, because most requests are
    /// answered immediately. The exchange must be idle: new, answered or cancelled.
    ///
    /// The result is written to `polled`, which must be pending. From here to the handler, each
    /// function that answers immediately has this parameter instead of a result: each result of 80
    /// bytes would be moved from function to function and out of `catch_unwind`. That takes 60 to 73
    /// instructions more in each scenario of `benchmarks/instructions`, or 20 if only the handler
    /// writes to the place.
    fn start(&mut self, request: Request, cx: &mut Context<'_>, polled: &mut Poll<Response>);

    /// Continues the request and returns the response once. A panic of the app also becomes a
    /// response.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Response>;

    /// Drops the running request at its await point.
    fn cancel(&mut self);
}

/// The reason why the engine does not pass a request on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// The status to answer with.
    pub(crate) status: StatusCode,
    /// The rule that was broken, as a sentence.
    pub(crate) detail: Cow<'static, str>,
}
