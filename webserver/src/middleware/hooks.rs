//! The trait of a middleware.

use super::future::{Around, FutureRequest, FutureResponse};
use super::next::Next;
use crate::http::{Preflight, Request, Response};

/// Code around the handlers, for all routes of a server.
///
/// The middleware that is added first is the outermost: its [`on_request`](Self::on_request) runs
/// first and its [`on_response`](Self::on_response) last. A hook that is ready at once does not
/// allocate.
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
    note = "a function with `#[middleware]` belongs in a list of routes: `routes![with [name] => [..]]`",
    note = "for the whole server, write `struct Name;` and `impl Middleware for Name {{ .. }}` with `fn around<'a>(&'a self, request: Request, next: Next<'a>) -> Around<'a>`, or with `fn on_request(&self, request: Request) -> FutureRequest` and `fn on_response(&self, response: Response) -> FutureResponse`"
)]
pub trait Middleware: Send + Sync {
    /// Runs before the handler. It passes the request on, changed or not, or it answers the
    /// request. If it answers, neither the inner middleware nor this middleware's `on_response` is
    /// called.
    fn on_request(&self, request: Request) -> FutureRequest {
        request.into()
    }

    /// Runs after the handler, on the response.
    fn on_response(&self, response: Response) -> FutureResponse {
        response.into()
    }

    /// Wraps the request and the response in one function, for code that needs both. The inner
    /// middleware and the handler run in [`Next::run`]. If you implement `around`, this
    /// middleware's two hooks are not called. `around` costs one box per request.
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
        _ = next;
        Around::hooks(request)
    }

    /// Answers a preflight for the routes of the group that this is the middleware of. The middleware
    /// of a group does not run for an `OPTIONS` request that no route takes, so that its guards do
    /// not refuse a preflight, which has no credentials. The server calls this method instead, from
    /// the outermost middleware to the innermost, until one answers. For the middleware of the
    /// whole server it is not called: `on_request` runs for each preflight.
    ///
    /// ```
    /// use webserver::prelude::*;
    /// use webserver::Preflight;
    ///
    /// /// Lets pages of all origins send requests.
    /// #[derive(Default)]
    /// struct Open;
    ///
    /// impl Middleware for Open {
    ///     fn on_preflight(&self, preflight: &Preflight<'_>) -> Option<Response> {
    ///         let names = ["access-control-allow-origin", "access-control-allow-methods"];
    ///         let [origins, methods] = names.map(HeaderName::from_static);
    ///         let all = HeaderValue::from_static("*");
    ///         let response = StatusCode::NO_CONTENT.into_response().with_header(origins, all.clone());
    ///         Some(response.with_header(methods, all))
    ///     }
    /// }
    ///
    /// #[put("/{id}")]
    /// fn replace(id: u64) {}
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    /// # runtime.block_on(async {
    /// let client = ServerBuilder::new().routes(routes!["/items" with [Open] => [replace]]).build().client();
    /// let asked = client.options("/items/7").header("access-control-request-method", "PUT");
    /// assert_eq!(asked.send().await.header("access-control-allow-methods"), Some("*"));
    /// # });
    /// ```
    fn on_preflight(&self, preflight: &Preflight<'_>) -> Option<Response> {
        _ = preflight;
        None
    }
}

/// A middleware that leaves out the routes that are exempt from it: those with its type in the option
/// `exempt = [..]` of their attribute. A type without this trait cannot be in that list.
///
/// ```
/// use webserver::middleware::Exemptible;
/// use webserver::prelude::*;
///
/// /// Refuses requests without a key.
/// struct Keys;
///
/// impl Exemptible for Keys {}
///
/// impl Middleware for Keys {
///     fn on_request(&self, request: Request) -> FutureRequest {
///         let is_exempt = request.route().is_some_and(|route| route.is_exempt_from::<Self>());
///         if is_exempt || request.headers().contains("x-key") {
///             return request.into();
///         }
///         StatusCode::FORBIDDEN.into_response().into()
///     }
/// }
///
/// #[get("/health", exempt = [Keys])]
/// fn health() {}
///
/// #[get("/report")]
/// fn report() {}
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().middleware(Keys).routes(routes![health, report]).build().client();
/// assert_eq!(client.get("/health").send().await.status(), 200);
/// assert_eq!(client.get("/report").send().await.status(), 403);
/// # });
/// ```
#[diagnostic::on_unimplemented(
    message = "no route can be exempt from `{Self}`",
    label = "does not implement `Exemptible`",
    note = "a middleware that leaves out exempt routes implements `webserver::middleware::Exemptible`, and asks `route.is_exempt_from::<Self>()`"
)]
pub trait Exemptible: Middleware + 'static {}
