//! The middleware that adds the fields.

use std::time::Duration;

use super::nonce::CspNonce;
use super::policy::ContentSecurityPolicy;
use crate::{
    Around, FutureResponse, HeaderName, HeaderValue, IntoResponse, Middleware, Next, Request,
    Response, StatusCode,
};

const CONTENT_SECURITY_POLICY: HeaderName = HeaderName::from_static("content-security-policy");
const FRAME_OPTIONS: HeaderName = HeaderName::from_static("x-frame-options");
const REFERRER_POLICY: HeaderName = HeaderName::from_static("referrer-policy");
const STRICT_TRANSPORT: HeaderName = HeaderName::from_static("strict-transport-security");

/// The fields of every response, beside the policy, with their values.
const FIELDS: [(HeaderName, HeaderValue); 6] = [
    (HeaderName::from_static("x-content-type-options"), HeaderValue::from_static("nosniff")),
    (REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin")),
    (FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (HeaderName::from_static("origin-agent-cluster"), HeaderValue::from_static("?1")),
];

/// Adds header fields that tell browsers to protect the pages of a site, to all responses, errors
/// among them. A field that the handler has set stays.
///
/// | field | value |
/// |---|---|
/// | `Content-Security-Policy` | [`ContentSecurityPolicy::new()`](ContentSecurityPolicy::new), or [another](Self::content_security_policy) |
/// | `X-Content-Type-Options` | `nosniff`: a browser does not guess the type of a body |
/// | `Referrer-Policy` | `strict-origin-when-cross-origin`: other sites get no paths in `Referer` |
/// | `X-Frame-Options` | `DENY`, for browsers that do not know `frame-ancestors` |
/// | `Cross-Origin-Opener-Policy` | `same-origin`: a window that opened the page has no access to it |
/// | `Cross-Origin-Resource-Policy` | `same-origin`: pages of other origins cannot embed the response |
/// | `Origin-Agent-Cluster` | `?1` |
/// | `Strict-Transport-Security` | only with [`strict_transport_security`](Self::strict_transport_security), over `https` |
///
/// A site whose pages are read by pages of other origins [changes](Self::set)
/// `Cross-Origin-Resource-Policy`.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::security_headers::SecurityHeaders;
///
/// #[get("/")]
/// fn index() -> Html<&'static str> {
///     Html("<h1>Hi</h1>")
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let server = ServerBuilder::new().middleware(SecurityHeaders::new()).routes(routes![index]).build();
/// let answer = server.client().get("/").send().await;
/// assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
/// # });
/// ```
#[derive(Clone, Debug)]
pub struct SecurityHeaders {
    fields: Vec<(HeaderName, HeaderValue)>,
    /// The policy before and after each nonce, if it has one.
    with_nonce: Option<Vec<String>>,
    strict_transport: Option<HeaderValue>,
}

impl SecurityHeaders {
    /// Creates the middleware with the values of the table.
    pub fn new() -> Self {
        let this = Self { fields: FIELDS.to_vec(), with_nonce: None, strict_transport: None };
        this.content_security_policy(&ContentSecurityPolicy::new())
    }

    /// Sets what a page may load and run.
    pub fn content_security_policy(mut self, policy: &ContentSecurityPolicy) -> Self {
        let text = policy.to_string();
        self = self.remove(CONTENT_SECURITY_POLICY.as_str());
        let pieces: Vec<_> = text.split(ContentSecurityPolicy::NONCE).map(str::to_owned).collect();
        if pieces.len() > 1 {
            self.with_nonce = Some(pieces);
            return self;
        }
        self.with_nonce = None;
        match HeaderValue::from_str(&text) {
            Ok(value) if !text.is_empty() => self.set(CONTENT_SECURITY_POLICY, value),
            _ => self,
        }
    }

    /// Sets the value of a field, in the place of the one that it has.
    ///
    /// ```
    /// use webserver::prelude::*;
    /// use webserver::security_headers::SecurityHeaders;
    ///
    /// let name = HeaderName::from_static("permissions-policy");
    /// let headers = SecurityHeaders::new().set(name, HeaderValue::from_static("camera=()"));
    /// ```
    pub fn set(mut self, name: HeaderName, value: HeaderValue) -> Self {
        match self.fields.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = value,
            None => self.fields.push((name, value)),
        }
        self
    }

    /// Leaves a field out.
    pub fn remove(mut self, name: &str) -> Self {
        self.fields.retain(|(known, _)| !known.as_str().eq_ignore_ascii_case(name));
        self
    }

    /// Tells browsers to use only `https` for the site from now on, for this time and also for its
    /// subdomains if `subdomains` says so (RFC 6797). The field is sent only over `https`, as a
    /// [trusted proxy](crate::ServerBuilder::trusted_proxies) reports it. A browser cannot be told
    /// otherwise before the time is over, so that a new site begins with an hour.
    pub fn strict_transport_security(mut self, time: Duration, subdomains: bool) -> Self {
        let rest = if subdomains { "; includeSubDomains" } else { "" };
        let text = format!("max-age={}{rest}", time.as_secs());
        self.strict_transport = HeaderValue::from_str(&text).ok();
        self
    }

    /// Adds the fields that the response does not have.
    fn add(&self, response: &mut Response) {
        let head = response.headers_mut();
        for (name, value) in &self.fields {
            if !head.contains(name.as_str()) {
                head.append(name.clone(), value.clone());
            }
        }
    }

    fn policy_with(&self, nonce: CspNonce) -> Option<HeaderValue> {
        let pieces = self.with_nonce.as_ref()?;
        HeaderValue::from_str(&pieces.join(&format!("'nonce-{nonce}'"))).ok()
    }
}

impl Default for SecurityHeaders {
    fn default() -> Self {
        Self::new()
    }
}

impl Middleware for SecurityHeaders {
    fn around<'a>(&'a self, mut request: Request, next: Next<'a>) -> Around<'a> {
        let strict = self.strict_transport.as_ref().filter(|_| request.scheme() == "https");
        // Most responses need no more than a copy of the fields, which the hook below makes.
        if self.with_nonce.is_none() && strict.is_none() {
            return Around::hooks(request);
        }
        let nonce = self.with_nonce.as_ref().map(|_| CspNonce::create());
        if nonce == Some(None) {
            // Without a number the page would have no policy.
            return Around::new(async { StatusCode::INTERNAL_SERVER_ERROR.into_response() });
        }
        let nonce = nonce.flatten();
        nonce.map(|nonce| request.extensions_mut().insert(nonce));
        Around::new(async move {
            let mut response = next.run(request).await;
            self.add(&mut response);
            let policy = nonce.and_then(|nonce| self.policy_with(nonce));
            let policy = policy.map(|policy| (CONTENT_SECURITY_POLICY, policy));
            let strict = strict.map(|value| (STRICT_TRANSPORT, value.clone()));
            for (name, value) in policy.into_iter().chain(strict) {
                if !response.headers().contains(name.as_str()) {
                    response.headers_mut().append(name, value);
                }
            }
            response
        })
    }

    fn on_response(&self, mut response: Response) -> FutureResponse {
        self.add(&mut response);
        response.into()
    }
}
