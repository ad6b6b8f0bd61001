//! Cross-site request forgery: a page of another site makes a browser send a request, which carries
//! the cookies of its user. Browsers say in two fields where a request comes from.

use super::origin::{Fault, InvalidOrigin, check};
use crate::{
    ConnectionInfo, Cx, Exemptible, FromRequest, FutureRequest, HttpMethod, IntoResponse,
    Middleware, Problem, Request, RouteInfo, StatusCode,
};

/// Refuses requests that a page of another site has made a browser send, and that may change
/// something. It needs no tokens in forms.
///
/// The request is decided by the first of these rules that applies. It is the algorithm of
/// `CrossOriginProtection` in Go's standard library.
///
/// | request | answer |
/// |---|---|
/// | `GET`, `HEAD` or `OPTIONS` | passed on: such a handler must not change anything (RFC 9110, section 9.2.1) |
/// | `Origin` is one that is [trusted](Self::trust) | passed on |
/// | `Sec-Fetch-Site` is `same-origin` or `none` | passed on |
/// | `Sec-Fetch-Site` has another value | 403 |
/// | no `Origin` | passed on: it is not from a browser, or from one older than 2020 |
/// | the host of `Origin` is the one of the request | passed on |
/// | anything else | 403 |
///
/// The host of the request is the one that a [trusted
/// proxy](crate::ServerBuilder::trusted_proxies) reports. A route with `exempt = [Csrf]` takes
/// requests from everywhere, as a webhook does.
///
/// What this does not do: a `GET` that changes something is not protected. Beside it, cookies should
/// be `SameSite=Lax`, and a site should be served by `https` only, since browsers send
/// `Sec-Fetch-Site` only there and to `localhost`.
///
/// ```
/// use webserver::cross_origin::Csrf;
/// use webserver::prelude::*;
///
/// #[post("/transfer")]
/// fn transfer() -> &'static str {
///     "done"
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().middleware(Csrf::new()).routes(routes![transfer]).build().client();
/// let from = |site| client.post("/transfer").header("sec-fetch-site", site).send();
/// assert_eq!(from("same-origin").await.status(), 200);
/// assert_eq!(from("cross-site").await.status(), 403);
/// # });
/// ```
#[derive(Clone, Debug, Default)]
pub struct Csrf {
    fixed: &'static [&'static str],
    trusted: Vec<String>,
}

impl Csrf {
    /// Trusts no origin but the server's own.
    pub const fn new() -> Self {
        Self { fixed: &[], trusted: Vec::new() }
    }

    /// Trusts these origins, which are known when compiling, so that it can be part of a list of
    /// middleware.
    ///
    /// # Panics
    ///
    /// If a text is not an origin. In a list of middleware that is a compile error.
    ///
    /// ```
    /// use webserver::cross_origin::Csrf;
    /// use webserver::prelude::*;
    ///
    /// #[post("/")]
    /// fn create() {}
    ///
    /// let routes = routes!["/orders" with [Csrf::trusting(&["https://shop.example.com"])] => [create]];
    /// ```
    pub const fn trusting(origins: &'static [&'static str]) -> Self {
        let mut at = 0;
        while at < origins.len() {
            if let Err(fault) = check(origins[at]) {
                panic!("{}", fault.message());
            }
            at += 1;
        }
        Self { fixed: origins, trusted: Vec::new() }
    }

    /// Trusts a further origin, such as `https://shop.example.com`.
    ///
    /// # Errors
    ///
    /// If the text is not an origin in the form that browsers send.
    ///
    /// ```
    /// use webserver::cross_origin::Csrf;
    ///
    /// let csrf = Csrf::new().trust("https://shop.example.com")?;
    /// # Ok::<(), webserver::cross_origin::InvalidOrigin>(())
    /// ```
    pub fn trust(mut self, origin: impl Into<String>) -> Result<Self, InvalidOrigin> {
        let origin = origin.into();
        check(&origin).map_err(|fault: Fault| InvalidOrigin::new(&origin, fault))?;
        self.trusted.push(origin);
        Ok(self)
    }

    fn trusts(&self, origin: &[u8]) -> bool {
        self.fixed.iter().any(|trusted| trusted.as_bytes() == origin)
            || self.trusted.iter().any(|trusted| trusted.as_bytes() == origin)
    }

    /// Returns why a request is refused.
    fn refusal(&self, request: &Request) -> Option<String> {
        if matches!(*request.method(), HttpMethod::GET | HttpMethod::HEAD | HttpMethod::OPTIONS) {
            return None;
        }
        if request.route().is_some_and(RouteInfo::is_exempt_from::<Self>) {
            return None;
        }
        let origin = match only_value(request, "origin") {
            Ok(origin) => origin,
            Err(refusal) => return Some(refusal),
        };
        if origin.is_some_and(|origin| self.trusts(origin)) {
            return None;
        }
        match (only_value(request, "sec-fetch-site"), origin) {
            (Err(refusal), _) => Some(refusal),
            (Ok(Some(b"same-origin" | b"none")), _) | (Ok(None), None) => None,
            (Ok(Some(_)), _) => Some(String::from("the request comes from another site")),
            (Ok(None), Some(origin)) => (!is_own(origin, request))
                .then(|| String::from("the request comes from a page of another origin")),
        }
    }
}

/// Returns the value of a field that a request has at most once.
fn only_value<'r>(request: &'r Request, name: &'r str) -> Result<Option<&'r [u8]>, String> {
    let mut values = request.headers().get_all(name);
    let value = values.next();
    if values.next().is_some() {
        return Err(format!("the request has several fields `{name}`"));
    }
    Ok(value)
}

/// Returns whether the host and port of an origin are those that the request is sent to. The schemes
/// are not compared, because a proxy may not report the one of the client.
fn is_own(origin: &[u8], request: &Request) -> bool {
    let Ok(info) = ConnectionInfo::from_request(Cx { request, needs: () });
    let Some(at) = origin.windows(3).position(|window| window == b"://") else { return false };
    !info.host().is_empty() && origin[at + 3..].eq_ignore_ascii_case(info.host().as_bytes())
}

impl Exemptible for Csrf {}

impl Middleware for Csrf {
    fn on_request(&self, request: Request) -> FutureRequest {
        match self.refusal(&request) {
            None => request.into(),
            Some(reason) => {
                Problem::new(StatusCode::FORBIDDEN).detail(reason).into_response().into()
            }
        }
    }
}
