//! A response before it is encoded: status, fields, body, and the error it stands for where that
//! is not rendered yet. Framing and `Date` are the connection's.

use std::future::Future;

use ::http::header::UPGRADE;

use super::upgrade::{OnUpgrade, Upgraded};
use super::{Body, HeaderMap, HeaderName, HeaderValue, Problem, Seldom, StatusCode};

/// The answer to a request.
///
/// The server frames the body, so that what a handler sets of `Transfer-Encoding` and `Connection`
/// is left out; `Connection: close` also closes. A `Content-Length` that is set announces how long a
/// [stream](Body::stream) is, or, where an answer to HEAD or a 304 has no body, what the GET would
/// have; the length of a body that is all there is counted. `Date` is added if it is not set.
///
/// ```
/// use webserver::{Response, StatusCode};
///
/// let response = Response::new("made").with_status(StatusCode::CREATED);
/// assert_eq!(response.status(), 201);
/// ```
#[derive(Default)]
pub struct Response {
    status: StatusCode,
    headers: HeaderMap,
    body: Body,
    special: Seldom<Special>,
}

/// What few answers have; apart, so that a plain one is moved in a few instructions.
enum Special {
    /// What it stands for, not rendered yet.
    Problem(Problem),
    Upgrade(OnUpgrade),
}

/// Up to so many bytes are moved without a call.
const _: () = assert!(size_of::<Response>() < 128);

impl Response {
    /// 200 with that body and no fields.
    pub fn new(body: impl Into<Body>) -> Self {
        Self {
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body: body.into(),
            special: Seldom::NONE,
        }
    }

    /// 101: switches the connection to `protocol` and hands it to `run` as a stream of bytes, once
    /// the head is written (RFC 9110, section 7.8). If the request did not offer an upgrade the
    /// client gets 426 instead.
    ///
    /// The new protocol begins behind the whole request: what the handler has not read of its body
    /// is thrown away before the 101. With more than
    /// [`Limits::drain_bytes`](crate::Limits::drain_bytes) of it the client gets 413 instead, with a
    /// malformed one 400, and where it does not arrive in time 408. A handler that wants the body
    /// reads it before it answers.
    ///
    /// ```
    /// use tokio::io::{AsyncReadExt, AsyncWriteExt};
    /// use webserver::{HeaderValue, Response};
    ///
    /// let response = Response::upgrade(HeaderValue::from_static("echo"), |mut io| async move {
    ///     let mut byte = [0];
    ///     while io.read_exact(&mut byte).await.is_ok() && io.write_all(&byte).await.is_ok() {}
    /// });
    /// assert_eq!(response.status(), 101);
    /// ```
    pub fn upgrade<F, Fut>(protocol: HeaderValue, run: F) -> Self
    where
        F: FnOnce(Upgraded) -> Fut + Send + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        let mut response = Self::default().with_status(StatusCode::SWITCHING_PROTOCOLS);
        response.headers.insert(UPGRADE, protocol);
        response.special = Seldom::new(Special::Upgrade(Box::new(|io| Box::pin(run(io)))));
        response
    }

    /// 200 to a `CONNECT`: the connection is a tunnel from here on, and `run` has its other end as a
    /// stream of bytes (RFC 9110, section 9.3.6). For any other request it is an error of the
    /// handler, and answered with 500.
    ///
    /// ```
    /// use tokio::io::copy_bidirectional;
    /// use tokio::net::TcpStream;
    /// use webserver::Response;
    ///
    /// let response = Response::tunnel(|mut client| async move {
    ///     if let Ok(mut target) = TcpStream::connect("127.0.0.1:5432").await {
    ///         // Either side may end it as it likes.
    ///         let _ = copy_bidirectional(&mut client, &mut target).await;
    ///     }
    /// });
    /// assert_eq!(response.status(), 200);
    /// ```
    pub fn tunnel<F, Fut>(run: F) -> Self
    where
        F: FnOnce(Upgraded) -> Fut + Send + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        let run: OnUpgrade = Box::new(|io| Box::pin(run(io)));
        Self { special: Seldom::new(Special::Upgrade(run)), ..Self::default() }
    }

    /// An error that is rendered when middleware has seen it.
    pub(crate) fn from_problem(mut problem: Problem) -> Self {
        let (status, headers) = (problem.status(), problem.take_headers());
        let special = Seldom::new(Special::Problem(problem));
        Self { status, headers, special, ..Self::default() }
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Changes the status.
    pub fn set_status(&mut self, status: StatusCode) {
        self.status = status;
    }

    /// With that status.
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// With that field, which replaces any of the same name. Only the fields that add up are added
    /// beside those that are there: `Set-Cookie`, `Vary`, `Link` and `WWW-Authenticate`.
    /// [`HeaderMap::insert`] and [`HeaderMap::append`] replace and add whatever the name is.
    ///
    /// ```
    /// use webserver::{HeaderName, HeaderValue, Response};
    ///
    /// let cache = HeaderName::from_static("cache-control");
    /// let cookie = HeaderName::from_static("set-cookie");
    /// let response = Response::new("hi")
    ///     .with_header(cache.clone(), HeaderValue::from_static("no-store"))
    ///     .with_header(cache, HeaderValue::from_static("no-cache"))
    ///     .with_header(cookie.clone(), HeaderValue::from_static("a=1"))
    ///     .with_header(cookie, HeaderValue::from_static("b=2"));
    /// let values = |name| response.headers().get_all(name).collect::<Vec<_>>();
    /// assert_eq!(values("cache-control"), [b"no-cache"]);
    /// assert_eq!(values("set-cookie"), [b"a=1", b"b=2"]);
    /// ```
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.set(name, value);
        self
    }

    /// With that body. An error that was not rendered yet is dropped for it.
    pub fn with_body(mut self, body: impl Into<Body>) -> Self {
        self.set_body(body);
        self
    }

    /// The fields.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The fields, to change them.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.headers
    }

    /// The body; empty where [`Response::problem`] is not rendered yet.
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// Replaces the body. An error that was not rendered yet is dropped for it.
    pub fn set_body(&mut self, body: impl Into<Body>) {
        self.take_problem();
        self.body = body.into();
    }

    /// Takes the body out.
    pub fn take_body(&mut self) -> Body {
        std::mem::take(&mut self.body)
    }

    /// The error this response stands for, as long as it is not rendered. A middleware that wants
    /// errors in a form of its own looks here.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// let response = Problem::new(StatusCode::CONFLICT).detail("taken").into_response();
    /// assert!(response.problem().is_some() && response.body().is_empty());
    /// let response = response.with_body("Sorry, that is taken.");
    /// assert!(response.problem().is_none());
    /// assert_eq!(response.status(), 409);
    /// ```
    pub fn problem(&self) -> Option<&Problem> {
        match self.special.get() {
            Some(Special::Problem(problem)) => Some(problem),
            Some(Special::Upgrade(_)) | None => None,
        }
    }

    /// Whether it is an upgrade, or an error that is not rendered.
    pub(crate) fn is_special(&self) -> bool {
        self.special.is_some()
    }

    pub(crate) fn take_problem(&mut self) -> Option<Problem> {
        let is_it = |special: &Special| matches!(special, Special::Problem(_));
        match self.special.take_if(is_it)? {
            Special::Problem(problem) => Some(problem),
            Special::Upgrade(_) => None,
        }
    }

    pub(crate) fn take_upgrade(&mut self) -> Option<OnUpgrade> {
        let is_it = |special: &Special| matches!(special, Special::Upgrade(_));
        match self.special.take_if(is_it)? {
            Special::Upgrade(run) => Some(run),
            Special::Problem(_) => None,
        }
    }
}

impl std::fmt::Debug for Response {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { status, headers, body, special } = self;
        let upgrades = matches!(special.get(), Some(Special::Upgrade(_)));
        f.debug_struct("Response")
            .field("status", status)
            .field("headers", headers)
            .field("body", body)
            .field("problem", &self.problem())
            .field("upgrade", &upgrades)
            .finish()
    }
}

impl<B: Into<Body>> From<::http::Response<B>> for Response {
    fn from(response: ::http::Response<B>) -> Self {
        let (parts, body) = response.into_parts();
        Self {
            status: parts.status,
            headers: parts.headers.into(),
            body: body.into(),
            ..Self::default()
        }
    }
}

impl From<Response> for ::http::Response<Body> {
    fn from(mut response: Response) -> Self {
        let mut out = Self::new(response.take_body());
        *out.status_mut() = response.status;
        *out.headers_mut() = response.headers.into();
        out
    }
}
