//! The rest of a chain of middleware as a service, which layers wrap.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tower_service::Service;

use super::exchange::{Exchange, Link, failed};
use super::failure::BoxError;
use crate::{Body, Response};

/// The rest of the chain of middleware, with the handler at its end, as the service that the layer of a
/// [`Layered`](super::Layered) wraps. It is always ready and never fails: errors of handlers are
/// responses.
///
/// A layer of your own can be written for this service, or for every service, as most layers are:
///
/// ```
/// use tower_layer::Layer;
/// use webserver::prelude::*;
/// use webserver::tower::{Layered, NextService};
///
/// #[derive(Clone)]
/// struct Nothing;
///
/// impl Layer<NextService> for Nothing {
///     type Service = NextService;
///
///     fn layer(&self, inner: NextService) -> NextService {
///         inner
///     }
/// }
///
/// let server = ServerBuilder::new().middleware(Layered::new(Nothing)).build();
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct NextService;

impl<B> Service<http::Request<B>> for NextService
where
    B: http_body::Body<Error: Into<BoxError>> + Send + 'static,
{
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = NextFuture;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    /// Passes the request on when the future is polled for the first time. Dropping the future cancels
    /// the handler. The request has to have the extensions of the one that the layer got: otherwise
    /// nothing is known of its connection, and the response is a 500.
    fn call(&mut self, mut request: http::Request<B>) -> NextFuture {
        NextFuture(match request.extensions_mut().remove::<Link>() {
            Some(Link(exchange)) => State::New(exchange, request.map(Body::from_http_body)),
            None => State::Stray,
        })
    }
}

/// The response of the rest of the chain to one request.
#[must_use = "the request goes no further unless this is awaited"]
pub struct NextFuture(State);

#[expect(
    clippy::large_enum_variant,
    reason = "a box would be one more allocation for each request"
)]
enum State {
    New(Arc<Exchange>, http::Request<Body>),
    Waits(Arc<Exchange>, usize),
    /// The request has lost its extensions.
    Stray,
    Over,
}

impl Future for NextFuture {
    type Output = Result<http::Response<Body>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let response: Response = match std::mem::replace(&mut self.0, State::Over) {
            State::New(exchange, request) => {
                let number = exchange.ask(request, cx);
                self.0 = State::Waits(exchange, number);
                return Poll::Pending;
            }
            State::Waits(exchange, number) => match exchange.poll_answer(number, cx) {
                Poll::Ready(response) => response,
                Poll::Pending => {
                    self.0 = State::Waits(exchange, number);
                    return Poll::Pending;
                }
            },
            State::Stray => failed(
                "a layer has put a request in the place of another without its extensions, so that \
                 nothing is known of its connection",
            ),
            State::Over => panic!("a future is not polled after it is ready"),
        };
        Poll::Ready(Ok(response.into()))
    }
}

impl Drop for NextFuture {
    fn drop(&mut self) {
        if let State::Waits(exchange, number) = &self.0 {
            exchange.cancel(*number);
        }
    }
}

impl fmt::Debug for NextFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NextFuture")
    }
}
