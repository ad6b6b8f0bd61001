//! Cross-origin resource sharing: which pages of other origins may read the responses, as the Fetch
//! standard defines it.

use std::time::Duration;

use super::allowed::Allowed;
use super::origin::InvalidOrigin;
use crate::{
    Around, FutureResponse, HeaderName, HeaderValue, HttpMethod, IntoResponse, Middleware, Next,
    Preflight, Problem, Request, Response, StatusCode,
};

const VARY: HeaderName = HeaderName::from_static("vary");
const ALLOW_ORIGIN: HeaderName = HeaderName::from_static("access-control-allow-origin");
const ALLOW_CREDENTIALS: HeaderName = HeaderName::from_static("access-control-allow-credentials");
const ALLOW_METHODS: HeaderName = HeaderName::from_static("access-control-allow-methods");
const ALLOW_HEADERS: HeaderName = HeaderName::from_static("access-control-allow-headers");
const EXPOSE_HEADERS: HeaderName = HeaderName::from_static("access-control-expose-headers");
const MAX_AGE: HeaderName = HeaderName::from_static("access-control-max-age");

/// Lets pages of other origins send requests and read the responses (CORS, in the [Fetch
/// standard](https://fetch.spec.whatwg.org/#http-cors-protocol)).
///
/// A browser asks with a preflight before it sends a request that a form could not send. The answer
/// is made from the routes: the methods are those of the path, and the header fields are those that
/// the arguments of the handler and of its guards read, such as `#[header] authorization: &str`, and
/// `content-type` if the handler takes a body. [`allow_headers`](Self::allow_headers) adds fields
/// that code reads by itself.
///
/// As middleware of a group it answers the preflights for the routes of the group, before their
/// guards and without them. As middleware of the server it answers all preflights, and it is added
/// before any middleware that refuses requests. Its fields are in all responses that come from inside
/// it: also in errors, and after timeouts and panics.
///
/// Whatever is configured, requests of other origins still reach the handlers: CORS hides responses.
/// To refuse such requests, add [`Csrf`](super::Csrf).
///
/// ```
/// use webserver::cross_origin::Cors;
/// use webserver::prelude::*;
///
/// #[put("/{id}")]
/// fn rename(id: u64, name: String, #[header] if_match: Option<&str>) {}
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let routes = routes!["/items" with [Cors::origins(&["https://shop.example.com"])] => [rename]];
/// let client = ServerBuilder::new().routes(routes).build().client();
///
/// let preflight = client.options("/items/7").header("origin", "https://shop.example.com");
/// let answer = preflight.header("access-control-request-method", "PUT").send().await;
/// assert_eq!(answer.header("access-control-allow-methods"), Some("OPTIONS, PUT"));
/// assert_eq!(answer.header("access-control-allow-headers"), Some("content-type, if-match"));
/// # });
/// ```
#[derive(Clone, Debug)]
pub struct Cors {
    allowed: Allowed,
    has_credentials: bool,
    allow_headers: &'static [&'static str],
    expose_headers: &'static [&'static str],
    max_age: Duration,
}

impl Cors {
    /// Lets pages of all origins read the responses, without the cookies and credentials of their
    /// users.
    pub const fn any_origin() -> Self {
        Self::new(Allowed::any())
    }

    /// Lets pages of these origins read the responses. `https://*.example.com` stands for all
    /// subdomains of a domain, but not for the domain itself. `null` stands for pages without an
    /// origin, such as files and sandboxed frames, which any site can create.
    ///
    /// # Panics
    ///
    /// If a text is not an origin. In a list of middleware that is a compile error.
    pub const fn origins(origins: &'static [&'static str]) -> Self {
        Self::new(Allowed::these(origins))
    }

    const fn new(allowed: Allowed) -> Self {
        Self {
            allowed,
            has_credentials: false,
            allow_headers: &[],
            expose_headers: &[],
            max_age: Duration::from_mins(10),
        }
    }

    /// Lets pages of a further origin read the responses. It has the form that
    /// [`origins`](Self::origins) describes.
    ///
    /// # Errors
    ///
    /// If the text is not an origin in the form that browsers send.
    ///
    /// ```
    /// use webserver::cross_origin::Cors;
    ///
    /// let from_environment = "https://a.example,http://localhost:3000";
    /// let cors = from_environment.split(',').try_fold(Cors::origins(&[]), Cors::allow_origin)?;
    /// # Ok::<(), webserver::cross_origin::InvalidOrigin>(())
    /// ```
    pub fn allow_origin(mut self, origin: &str) -> Result<Self, InvalidOrigin> {
        self.allowed.add(origin)?;
        Ok(self)
    }

    /// Lets the pages send the cookies and credentials of their users.
    ///
    /// # Panics
    ///
    /// If pages of all origins are allowed, because browsers refuse `*` with credentials.
    pub const fn allow_credentials(mut self) -> Self {
        assert!(
            !self.allowed.is_any(),
            "`allow_credentials` needs a list of origins: `Cors::origins(&[..])` instead of `Cors::any_origin()`"
        );
        self.has_credentials = true;
        self
    }

    /// Lets pages send these header fields too, beside those that the arguments of the handlers read.
    ///
    /// # Panics
    ///
    /// If a name is not the name of a field in lower case.
    pub const fn allow_headers(mut self, names: &'static [&'static str]) -> Self {
        check_names(names);
        self.allow_headers = names;
        self
    }

    /// Lets pages read these header fields of the responses. They can always read `Cache-Control`,
    /// `Content-Language`, `Content-Length`, `Content-Type`, `Expires`, `Last-Modified` and `Pragma`.
    ///
    /// # Panics
    ///
    /// If a name is not the name of a field in lower case.
    pub const fn expose_headers(mut self, names: &'static [&'static str]) -> Self {
        check_names(names);
        self.expose_headers = names;
        self
    }

    /// Sets how long a browser may keep the answer to a preflight: 10 minutes by default. Chromium
    /// keeps it for at most two hours, and Firefox for at most a day. It is counted in whole seconds.
    pub const fn max_age(mut self, age: Duration) -> Self {
        self.max_age = age;
        self
    }

    /// Returns the value of `Access-Control-Allow-Origin` for a request, if its page is allowed.
    fn allow_origin_of(&self, request: &Request) -> Option<HeaderValue> {
        let mut origins = request.headers().get_all("origin");
        let origin = origins.next().filter(|_| origins.next().is_none())?;
        if self.allowed.is_any() {
            return Some(HeaderValue::from_static("*"));
        }
        self.allowed.value_of(origin)
    }

    /// Adds the fields that every response to an allowed page has.
    fn allowing(&self, mut response: Response, origin: HeaderValue) -> Response {
        let fields = response.headers_mut();
        fields.insert(ALLOW_ORIGIN, origin);
        if self.has_credentials {
            fields.insert(ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        }
        self.varying(response)
    }

    /// Says that the response differs by origin, unless all origins get the same.
    fn varying(&self, response: Response) -> Response {
        if self.allowed.is_any() {
            return response;
        }
        response.with_header(VARY, HeaderValue::from_static("Origin"))
    }

    fn answer(&self, preflight: &Preflight<'_>) -> Response {
        let Some(origin) = self.allow_origin_of(preflight.request()) else {
            let detail = "pages of this origin may not send requests to this path";
            let problem = Problem::new(StatusCode::FORBIDDEN).detail(detail);
            return self.varying(problem.into_response());
        };
        let methods: Vec<_> = preflight.methods().iter().map(HttpMethod::as_str).collect();
        let derived = preflight.route().request_headers();
        let further = self.allow_headers.iter().filter(|name| !derived.contains(name));
        let fields: Vec<_> = derived.iter().chain(further).copied().collect();
        let mut response = self.allowing(StatusCode::NO_CONTENT.into_response(), origin);
        let head = response.headers_mut();
        list(head, ALLOW_METHODS, &methods);
        list(head, ALLOW_HEADERS, &fields);
        head.insert(MAX_AGE, HeaderValue::from(self.max_age.as_secs()));
        ["Access-Control-Request-Method", "Access-Control-Request-Headers"]
            .into_iter()
            .map(HeaderValue::from_static)
            .fold(response, |response, name| response.with_header(VARY, name))
    }
}

/// Adds a field with a list of names, unless it is empty.
fn list(head: &mut crate::HeaderMap, field: HeaderName, names: &[&str]) {
    if let Ok(value) = HeaderValue::from_str(&names.join(", "))
        && !names.is_empty()
    {
        head.insert(field, value);
    }
}

/// Refuses what is not the name of a header field in lower case.
const fn check_names(names: &[&str]) {
    let mut at = 0;
    while at < names.len() {
        let name = names[at].as_bytes();
        assert!(!name.is_empty(), "a name of a header field is empty");
        let mut place = 0;
        while place < name.len() {
            assert!(
                matches!(name[place], b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'),
                "the names of header fields are written in lower case, without spaces or commas"
            );
            place += 1;
        }
        at += 1;
    }
}

impl Middleware for Cors {
    fn around<'a>(&'a self, request: Request, next: Next<'a>) -> Around<'a> {
        if let Some(preflight) = request.preflight() {
            let response = self.answer(&preflight);
            return Around::new(async { response });
        }
        // Only a request from a page of another origin needs more than the hook below.
        let Some(origin) = self.allow_origin_of(&request) else { return Around::hooks(request) };
        Around::new(async move {
            let mut response = self.allowing(next.run(request).await, origin);
            let fields = response.headers_mut();
            if !self.expose_headers.is_empty() {
                fields.remove(EXPOSE_HEADERS.as_str());
            }
            // A line for each name is the same as one line with all names (RFC 9110, section 5.3), and
            // allocates nothing.
            for name in self.expose_headers {
                fields.append(EXPOSE_HEADERS, HeaderValue::from_static(name));
            }
            response
        })
    }

    fn on_response(&self, response: Response) -> FutureResponse {
        self.varying(response).into()
    }

    fn on_preflight(&self, preflight: &Preflight<'_>) -> Option<Response> {
        Some(self.answer(preflight))
    }
}
