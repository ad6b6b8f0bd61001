//! A preflight of a browser: the request that asks which other requests pages of other origins may
//! send. The app finds the route that the other request would have.

use ::http::Method as HttpMethod;

use super::message::Request;
use super::route_info::RouteInfo;

/// The name of the field that makes an `OPTIONS` request a preflight.
const REQUEST_METHOD: &str = "access-control-request-method";

/// A preflight: a browser asks with `OPTIONS` whether a page of another origin may send another
/// request. It names the method and the header fields of that request. [`Request::preflight`] returns
/// it, and [`Middleware::on_preflight`](crate::Middleware::on_preflight) answers it.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::{FutureRequest, Preflight};
///
/// #[put("/{id}")]
/// fn replace(id: u64, #[header] x_reason: Option<&str>) {}
///
/// /// Answers preflights with what it knows of the route.
/// struct Tell;
///
/// impl Middleware for Tell {
///     fn on_request(&self, request: Request) -> FutureRequest {
///         match request.preflight() {
///             Some(preflight) => {
///                 let fields = preflight.route().request_headers().join(", ");
///                 format!("{}: {fields}", preflight.route().path()).into_response().into()
///             }
///             None => request.into(),
///         }
///     }
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let routes = routes!["/items" => [replace]];
/// let client = ServerBuilder::new().middleware(Tell).routes(routes).build().client();
/// let asked = client.options("/items/7").header("origin", "https://a.example");
/// let answer = asked.header("access-control-request-method", "PUT").send().await;
/// assert_eq!(answer.text().await, "/items/{id}: x-reason");
/// # });
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Preflight<'r> {
    request: &'r Request,
    answers: &'r Preflighted,
}

/// The routes of the path that a preflight asks about. It is one of the request's extensions.
#[derive(Clone, Debug)]
pub(crate) struct Preflighted {
    /// The table that `number` is of.
    pub(crate) table: u32,
    /// The number of the route.
    pub(crate) number: u32,
    pub(crate) route: RouteInfo,
    pub(crate) methods: Vec<HttpMethod>,
}

impl<'r> Preflight<'r> {
    /// Returns the preflight itself, whose method is `OPTIONS`.
    pub fn request(&self) -> &'r Request {
        self.request
    }

    /// Returns the route that would take the request. If the path does not have the method, it is
    /// another route of the path.
    pub fn route(&self) -> &'r RouteInfo {
        &self.answers.route
    }

    /// Returns the methods that the path has, `HEAD` and `OPTIONS` among them.
    pub fn methods(&self) -> &'r [HttpMethod] {
        &self.answers.methods
    }
}

impl Request {
    /// Returns the preflight that this request is, if it is one: an `OPTIONS` request with
    /// `Access-Control-Request-Method`, for a path that has a route. Only middleware sees it.
    pub fn preflight(&self) -> Option<Preflight<'_>> {
        let answers = self.extensions().get::<Preflighted>()?;
        self.asks_as_preflight().then_some(Preflight { request: self, answers })
    }

    /// Returns whether this is a preflight, whatever its path.
    pub(crate) fn asks_as_preflight(&self) -> bool {
        *self.method() == HttpMethod::OPTIONS && self.headers().contains(REQUEST_METHOD)
    }

    /// Returns the method that a preflight asks for.
    pub(crate) fn preflighted_method(&self) -> &str {
        self.headers().get(REQUEST_METHOD).unwrap_or_default()
    }
}
