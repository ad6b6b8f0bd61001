//! The futures that the hooks return. Each is ready without a box, or boxed.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::http::{Request, Response};

pub(crate) type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

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

/// The future that [`Middleware::on_request`](super::Middleware::on_request) returns. It resolves
/// to the request to pass on, or to the response to answer with.
///
/// It is made from a [`Request`], a [`Response`] or a `Result` of them at no cost, or from a
/// future:
///
/// ```
/// use std::sync::Arc;
/// use tokio::sync::Semaphore;
/// use webserver::prelude::*;
/// use webserver::FutureRequest;
///
/// /// Serves at most a hundred requests at a time; the others wait.
/// struct Door(Arc<Semaphore>);
///
/// impl Middleware for Door {
///     fn on_request(&self, mut request: Request) -> FutureRequest {
///         let door = self.0.clone();
///         FutureRequest::new(async move {
///             match door.acquire_owned().await {
///                 Ok(permit) => {
///                     // The permit is given back when the request is answered.
///                     request.extensions_mut().insert(Arc::new(permit));
///                     Ok(request)
///                 }
///                 Err(_) => Err(StatusCode::SERVICE_UNAVAILABLE.into_response()),
///             }
///         })
///     }
/// }
///
/// let server = ServerBuilder::new().middleware(Door(Arc::new(Semaphore::new(100)))).build();
/// ```
#[must_use = "a future does nothing unless it is awaited"]
pub struct FutureRequest(State<Result<Request, Response>>);

impl FutureRequest {
    /// Boxes `future`, which is then awaited.
    pub fn new(future: impl Future<Output = Result<Request, Response>> + Send + 'static) -> Self {
        Self(State::Boxed(Box::pin(future)))
    }
}

impl FutureRequest {
    /// Awaits a future that is boxed already.
    pub(crate) fn boxed(future: Boxed<'static, Result<Request, Response>>) -> Self {
        Self(State::Boxed(future))
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

/// The future that [`Middleware::on_response`](super::Middleware::on_response) returns. It is made
/// from a [`Response`], at no cost, or from a future:
///
/// ```
/// use webserver::prelude::*;
/// use webserver::FutureResponse;
///
/// /// Sends short streams whole, so that they have a length.
/// struct Whole;
///
/// impl Middleware for Whole {
///     fn on_response(&self, mut response: Response) -> FutureResponse {
///         if response.problem().is_some() || response.body().len().is_some() {
///             return response.into();
///         }
///         FutureResponse::new(async move {
///             match response.take_body().collect(64 * 1024).await {
///                 Ok(bytes) => response.with_body(bytes),
///                 Err(error) => Problem::from(error).into_response(),
///             }
///         })
///     }
/// }
/// ```
#[must_use = "a future does nothing unless it is awaited"]
pub struct FutureResponse(State<Response>);

impl FutureResponse {
    /// Boxes `future`, which is then awaited.
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

/// The future that [`Middleware::around`](super::Middleware::around) returns. It may borrow the
/// middleware. It is made from a future, or by `into` from what [`Next::run`](super::Next::run)
/// returns.
///
/// ```
/// use webserver::prelude::*;
///
/// /// Answers everything but GET by itself.
/// struct ReadOnly(&'static str);
///
/// impl Middleware for ReadOnly {
///     fn around<'a>(&'a self, request: Request, next: Next<'a>) -> Around<'a> {
///         if *request.method() == HttpMethod::GET {
///             return next.run(request).into();
///         }
///         Around::new(async { (StatusCode::SERVICE_UNAVAILABLE, self.0).into_response() })
///     }
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().middleware(ReadOnly("closed")).build().client();
/// assert_eq!(client.get("/").send().await.status(), 404);
/// assert_eq!(client.post("/").send().await.text().await, "closed");
/// # });
/// ```
#[must_use = "it does nothing unless it is returned"]
pub struct Around<'a>(pub(super) AroundState<'a>);

pub(super) enum AroundState<'a> {
    /// `around` is not implemented, so the two hooks are called.
    Hooks(Request),
    Wrapped(Boxed<'a, Response>),
}

impl<'a> Around<'a> {
    /// Boxes `future`, which is then awaited.
    pub fn new(future: impl Future<Output = Response> + Send + 'a) -> Self {
        Self(AroundState::Wrapped(Box::pin(future)))
    }

    /// Runs the rest of the chain between this middleware's two hooks, as if `around` were not
    /// implemented. It does not allocate. So a middleware can wrap around only the requests that need
    /// it.
    ///
    /// ```
    /// use webserver::prelude::*;
    /// use webserver::{Around, Next};
    ///
    /// /// Repeats the field `X-Trace` of a request in its response.
    /// struct Trace;
    ///
    /// impl Middleware for Trace {
    ///     fn around<'a>(&'a self, request: Request, next: Next<'a>) -> Around<'a> {
    ///         let sent = request.headers().get_bytes("x-trace").map(HeaderValue::from_bytes);
    ///         let Some(Ok(trace)) = sent else { return Around::hooks(request) };
    ///         Around::new(async move {
    ///             next.run(request).await.with_header(HeaderName::from_static("x-trace"), trace)
    ///         })
    ///     }
    /// }
    /// ```
    pub fn hooks(request: Request) -> Self {
        Self(AroundState::Hooks(request))
    }

    /// Awaits a future that is boxed already.
    pub(super) fn wrapped(future: Boxed<'a, Response>) -> Self {
        Self(AroundState::Wrapped(future))
    }
}

impl fmt::Debug for Around<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Around")
    }
}
