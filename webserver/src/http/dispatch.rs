//! The only interface between a connection and an app. Requests go in and responses come out, and
//! neither side knows the other's types. This module does not know sockets or the router.

use std::borrow::Cow;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::message::{Request, Response};
use super::peer::Local;
use ::http::StatusCode;

/// An app, as seen by a connection.
pub trait Dispatch: Send + Sync + 'static {
    /// Returns a place for one request in flight, taken from a pool.
    fn open(&self) -> Box<dyn Exchange>;

    /// Returns the place to the pool. Whatever still runs in it is cancelled.
    fn close(&self, exchange: Box<dyn Exchange>);

    /// Returns the response to input that the engine refused before it became a request.
    fn refuse(&self, refusal: Refusal) -> Response;
}

/// One request on its way through the app.
pub trait Exchange: Send {
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
pub struct Refusal {
    /// The status to answer with.
    pub status: StatusCode,
    /// The rule that was broken, as a sentence.
    pub detail: Cow<'static, str>,
}

/// The response of an app to one request. If the future is dropped before it is ready, the request
/// is cancelled at its await point.
#[must_use = "a request is not started until this is awaited"]
pub struct ResponseFuture {
    app: Arc<dyn Dispatch>,
    /// Taken when the request is started.
    request: Option<Request>,
    /// What is told that the response is returned.
    local: Local,
    /// Present while the request is in flight.
    exchange: Option<Box<dyn Exchange>>,
}

impl ResponseFuture {
    /// Makes the future of the response to `request`. The request is started at the first poll.
    pub fn new(app: Arc<dyn Dispatch>, mut request: Request) -> Self {
        let local = request.local_or_insert().clone();
        Self { app, request: Some(request), local, exchange: None }
    }

    fn close(&mut self) {
        if let Some(exchange) = self.exchange.take() {
            self.app.close(exchange);
        }
    }
}

impl Future for ResponseFuture {
    type Output = Response;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        let Self { app, request, local, exchange } = &mut *self;
        let polled = match request.take() {
            Some(request) => {
                let mut polled = Poll::Pending;
                exchange.insert(app.open()).start(request, cx, &mut polled);
                polled
            }
            None => exchange.as_mut().expect("a future is not polled after it is ready").poll(cx),
        };
        if let Poll::Ready(response) = &polled {
            local.returned(response.status(), response.body().len());
            self.close();
        }
        polled
    }
}

impl Drop for ResponseFuture {
    fn drop(&mut self) {
        self.close();
    }
}

impl fmt::Debug for ResponseFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResponseFuture")
    }
}
