//! A request as it is sent: method, target, fields and body.

use std::error::Error;
use std::fmt;

use super::pair::pair;
use crate::app::LinkError;
use crate::http::{Body, HeaderMap, HeaderName, HeaderValue, HttpMethod};

/// A request as a [`Transport`](crate::api_client::Transport) sends it.
///
/// ```
/// use webserver::api_client::OutgoingRequest;
/// use webserver::prelude::*;
///
/// let mut request = OutgoingRequest::new(HttpMethod::POST, "/users?page=2");
/// request.header("x-trace", "7").unwrap();
/// request.cookie("session", "a1").unwrap();
/// request.set_body("text/plain", "hello");
/// assert_eq!((request.method().as_str(), request.target()), ("POST", "/users?page=2"));
/// let (_, _, headers, _) = request.into_parts();
/// assert_eq!(headers.get("cookie"), Some("session=a1"));
/// ```
#[derive(Debug)]
pub struct OutgoingRequest {
    method: HttpMethod,
    target: String,
    headers: HeaderMap,
    cookies: String,
    body: Body,
    /// The media type that the route takes, if it has one of its own.
    pub(super) consumes: Option<&'static str>,
}

/// A value that cannot be sent for an argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsent(String);

impl Unsent {
    /// Creates an error with a reason, such as `is not JSON`.
    pub fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

/// Why a request cannot be written.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum RequestError {
    /// The values cannot be in the path or the query.
    Link(LinkError),
    /// A value cannot be sent for an argument, a field or a cookie.
    Value(Unsent),
}

impl OutgoingRequest {
    /// Creates a request without fields and body. The target is a path with its query.
    pub fn new(method: HttpMethod, target: impl Into<String>) -> Self {
        Self {
            method,
            target: target.into(),
            headers: HeaderMap::new(),
            cookies: String::new(),
            body: Body::empty(),
            consumes: None,
        }
    }

    /// Returns the method.
    pub fn method(&self) -> &HttpMethod {
        &self.method
    }

    /// Returns the path and the query, below the base path of the client.
    pub fn target(&self) -> &str {
        &self.target
    }

    /// Adds a header field.
    ///
    /// # Errors
    /// Returns an error if the name or the value has characters that a field cannot have (RFC 9110,
    /// section 5.5).
    pub fn header(&mut self, name: &str, value: impl AsRef<[u8]>) -> Result<(), Unsent> {
        let (name, value) = field(name, value.as_ref())?;
        self.headers.append(name, value);
        Ok(())
    }

    /// Adds a cookie.
    ///
    /// # Errors
    /// Returns an error if the name or the value has characters that a cookie cannot have (RFC 6265,
    /// section 4.1.1).
    pub fn cookie(&mut self, name: &str, value: &str) -> Result<(), Unsent> {
        let is_in_value =
            |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b',' | b';' | b'\\');
        let is_name = !name.is_empty() && HeaderName::from_bytes(name.as_bytes()).is_ok();
        if !is_name || !value.bytes().all(is_in_value) {
            return Err(Unsent(format!("the cookie `{name}` cannot have the value {value:?}")));
        }
        if !self.cookies.is_empty() {
            self.cookies.push_str("; ");
        }
        self.cookies.extend([name, "=", value]);
        Ok(())
    }

    /// Adds a parameter to the query.
    pub fn query(&mut self, name: &str, value: &str) {
        self.target.push(if self.target.contains('?') { '&' } else { '?' });
        pair(&mut self.target, name, value);
    }

    /// Sets the body and its media type. The media type of the route's option `consumes` comes first.
    pub fn set_body(&mut self, media_type: &'static str, body: impl Into<Body>) {
        let media_type = self.consumes.unwrap_or(media_type);
        self.headers.insert(::http::header::CONTENT_TYPE, HeaderValue::from_static(media_type));
        self.body = body.into();
    }

    /// Sets the body without a media type.
    pub(super) fn set_bare_body(&mut self, body: Body) {
        self.body = body;
    }

    /// Replaces a header field.
    pub(super) fn set_header(&mut self, name: &str, value: &[u8]) -> Result<(), Unsent> {
        let (name, value) = field(name, value)?;
        self.headers.insert(name, value);
        Ok(())
    }

    /// Puts the base path before the target.
    pub(in crate::api_client) fn prepend(&mut self, base_path: &str) {
        self.target.insert_str(0, base_path);
    }

    /// Returns the method, the target, the fields and the body.
    #[expect(clippy::missing_panics_doc, reason = "the characters of each cookie were checked")]
    pub fn into_parts(mut self) -> (HttpMethod, String, HeaderMap, Body) {
        if !self.cookies.is_empty() {
            let cookies = HeaderValue::try_from(self.cookies)
                .expect("the characters of each cookie were checked");
            self.headers.insert(::http::header::COOKIE, cookies);
        }
        (self.method, self.target, self.headers, self.body)
    }
}

fn field(name: &str, value: &[u8]) -> Result<(HeaderName, HeaderValue), Unsent> {
    let parsed =
        HeaderName::from_bytes(name.as_bytes()).ok().zip(HeaderValue::from_bytes(value).ok());
    parsed.ok_or_else(|| {
        let value = String::from_utf8_lossy(value);
        Unsent(format!("the field `{name}` cannot have the value {value:?}"))
    })
}

impl fmt::Display for Unsent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Unsent {}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Link(error) => error.fmt(f),
            Self::Value(error) => error.fmt(f),
        }
    }
}

impl Error for RequestError {}
