//! What runs around every handler: the trait, the way through a chain of them, and those that ship.
//! A middleware sees 404, 405, rejections and panics too, as responses. Routing is not here: the
//! end of a chain is a trait.

mod chain;
mod future;
mod logger;

use crate::http::{Request, Response};

pub(crate) use self::chain::{Clock, Endpoint, Found, run};
pub use self::chain::{Next, Run};
pub use self::future::{Around, FutureRequest, FutureResponse};
pub use self::logger::Logger;

/// Code around the handlers, for all routes of a server.
///
/// The first that is added is the outermost: its [`on_request`](Self::on_request) is first and its
/// [`on_response`](Self::on_response) last. A hook that is ready at once costs no allocation.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::{FutureRequest, FutureResponse, HeaderName, HeaderValue};
///
/// struct Guard;
///
/// impl Middleware for Guard {
///     fn on_request(&self, request: Request) -> FutureRequest {
///         if request.headers().get("authorization").is_some() {
///             request.into()
///         } else {
///             // Answered here: no handler sees the request.
///             let challenge = HeaderValue::from_static("Basic realm=\"staff\"");
///             Problem::new(StatusCode::UNAUTHORIZED)
///                 .header(HeaderName::from_static("www-authenticate"), challenge)
///                 .into_response()
///                 .into()
///         }
///     }
///
///     fn on_response(&self, mut response: Response) -> FutureResponse {
///         let name = HeaderName::from_static("x-frame-options");
///         response.headers_mut().insert(name, HeaderValue::from_static("DENY"));
///         response.into()
///     }
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let server = ServerBuilder::new().middleware(Guard).build();
/// let answer = server.client().get("/").send().await;
/// assert_eq!(answer.status(), 401);
/// # });
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a middleware",
    label = "does not implement `Middleware`",
    note = "a function cannot be one: write `struct Name;` and `impl Middleware for Name {{ .. }}` with `fn around<'a>(&'a self, request: Request, next: Next<'a>) -> Around<'a>`, or with `fn on_request(&self, request: Request) -> FutureRequest` and `fn on_response(&self, response: Response) -> FutureResponse`"
)]
pub trait Middleware: Send + Sync {
    /// On the way in: hands the request on, changed or not, or answers by itself. Then neither the
    /// middleware further in nor this one's `on_response` is asked.
    fn on_request(&self, request: Request) -> FutureRequest {
        request.into()
    }

    /// On the way out.
    fn on_response(&self, response: Response) -> FutureResponse {
        response.into()
    }

    /// Both ways at once, for what needs the request and the response: everything further in
    /// happens in [`Next::run`]. Whoever writes this one does without the two hooks. It costs a
    /// box per request.
    ///
    /// ```
    /// use webserver::prelude::*;
    /// use webserver::{Around, Next};
    ///
    /// struct Count(std::sync::atomic::AtomicU64);
    ///
    /// impl Middleware for Count {
    ///     fn around<'a>(&'a self, request: Request, next: Next<'a>) -> Around<'a> {
    ///         Around::new(async move {
    ///             let response = next.run(request).await;
    ///             if response.status().is_success() {
    ///                 self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    ///             }
    ///             response
    ///         })
    ///     }
    /// }
    /// ```
    fn around<'a>(&'a self, request: Request, next: Next<'a>) -> Around<'a> {
        Around::hooks(request, next)
    }
}
