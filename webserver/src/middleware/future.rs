//! What the hooks give back: ready without a box, or boxed.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::Next;
use crate::http::{Request, Response};

type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

enum State<T> {
    Ready(Option<T>),
    Boxed(Boxed<'static, T>),
}

impl<T: Unpin> State<T> {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<T> {
        match self {
            Self::Ready(value) => {
                Poll::Ready(value.take().expect("a future is not polled after it is ready"))
            }
            Self::Boxed(future) => future.as_mut().poll(cx),
        }
    }
}

/// What [`Middleware::on_request`](super::Middleware::on_request) resolves to: the request to hand
/// on, or the response to answer with.
///
/// Made from a [`Request`], a [`Response`] or a `Result` of them at no cost, or from a future.
pub struct FutureRequest(State<Result<Request, Response>>);

impl FutureRequest {
    /// Waits for `future`, in a box.
    pub fn new(future: impl Future<Output = Result<Request, Response>> + Send + 'static) -> Self {
        Self(State::Boxed(Box::pin(future)))
    }
}

impl Future for FutureRequest {
    type Output = Result<Request, Response>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.poll(cx)
    }
}

impl From<Result<Request, Response>> for FutureRequest {
    fn from(result: Result<Request, Response>) -> Self {
        Self(State::Ready(Some(result)))
    }
}

impl From<Request> for FutureRequest {
    fn from(request: Request) -> Self {
        Ok(request).into()
    }
}

impl From<Response> for FutureRequest {
    fn from(response: Response) -> Self {
        Err(response).into()
    }
}

impl fmt::Debug for FutureRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FutureRequest")
    }
}

/// What [`Middleware::on_response`](super::Middleware::on_response) resolves to.
pub struct FutureResponse(State<Response>);

impl FutureResponse {
    /// Waits for `future`, in a box.
    pub fn new(future: impl Future<Output = Response> + Send + 'static) -> Self {
        Self(State::Boxed(Box::pin(future)))
    }
}

impl Future for FutureResponse {
    type Output = Response;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        self.0.poll(cx)
    }
}

impl From<Response> for FutureResponse {
    fn from(response: Response) -> Self {
        Self(State::Ready(Some(response)))
    }
}

impl fmt::Debug for FutureResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FutureResponse")
    }
}

/// What [`Middleware::around`](super::Middleware::around) gives back; it may borrow the middleware.
pub struct Around<'a>(pub(super) Way<'a>);

pub(super) enum Way<'a> {
    /// Not written: the two hooks are asked.
    Hooks(Request),
    Wrapped(Boxed<'a, Response>),
}

impl<'a> Around<'a> {
    /// Waits for `future`, in a box.
    pub fn new(future: impl Future<Output = Response> + Send + 'a) -> Self {
        Self(Way::Wrapped(Box::pin(future)))
    }

    /// Asks the two hooks instead.
    pub(super) fn hooks(request: Request, _: Next<'a>) -> Self {
        Self(Way::Hooks(request))
    }
}

impl fmt::Debug for Around<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Around")
    }
}
