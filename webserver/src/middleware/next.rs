//! The rest of a chain, in the form that a middleware's `around` gets it.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::future::{Around, Boxed};
use crate::http::{Request, Response};

/// A chain of middleware with the handler at its end.
pub(super) trait Chained: Send + Sync {
    /// Runs a request through the middleware, starting with number `first`, and the response back.
    fn run_from(&self, first: usize, request: Request) -> Boxed<'_, Response>;

    /// Returns how many middlewares there are.
    fn len(&self) -> usize;
}

/// The rest of the chain, for a middleware that implements `around`.
///
/// ```
/// use std::time::Duration;
/// use webserver::prelude::*;
/// use webserver::{Around, Next};
///
/// /// Answers with an error if the rest of the chain takes longer than a second.
/// struct Hurry;
///
/// impl Middleware for Hurry {
///     fn around<'a>(&'a self, request: Request, next: Next<'a>) -> Around<'a> {
///         Around::new(async move {
///             let answered = tokio::time::timeout(Duration::from_secs(1), next.run(request)).await;
///             answered.unwrap_or_else(|_| StatusCode::SERVICE_UNAVAILABLE.into_response())
///         })
///     }
/// }
/// ```
#[derive(Clone, Copy)]
pub struct Next<'a> {
    chain: &'a dyn Chained,
    /// The number of the next middleware in the chain.
    first: usize,
}

impl<'a> Next<'a> {
    pub(super) fn new(chain: &'a dyn Chained, first: usize) -> Self {
        Self { chain, first }
    }

    /// Passes the request on and waits for the response. Dropping the future cancels the handler.
    pub fn run(self, request: Request) -> Run<'a> {
        Run(self.chain.run_from(self.first, request))
    }
}

impl fmt::Debug for Next<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Next({} more)", self.chain.len() - self.first)
    }
}

/// The future of [`Next::run`]. It is `Unpin`, so that it can be raced against another future:
///
/// ```
/// use webserver::prelude::*;
/// use webserver::{Around, Handle, Next};
///
/// /// Stops waiting for a response when the server begins to stop.
/// struct Leave(Handle);
///
/// impl Middleware for Leave {
///     fn around<'a>(&'a self, request: Request, next: Next<'a>) -> Around<'a> {
///         Around::new(async move {
///             tokio::select! {
///                 response = next.run(request) => response,
///                 () = self.0.stopping() => StatusCode::SERVICE_UNAVAILABLE.into_response(),
///             }
///         })
///     }
/// }
/// ```
#[must_use = "the request goes no further unless this is awaited"]
pub struct Run<'a>(Pin<Box<dyn Future<Output = Response> + Send + 'a>>);

impl Future for Run<'_> {
    type Output = Response;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        self.0.as_mut().poll(cx)
    }
}

/// Resolves to the response of the inner chain, without a box of its own.
impl<'a> From<Run<'a>> for Around<'a> {
    fn from(run: Run<'a>) -> Self {
        Around::wrapped(run.0)
    }
}

impl fmt::Debug for Run<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Run")
    }
}
