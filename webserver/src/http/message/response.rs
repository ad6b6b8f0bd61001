//! A response before it is encoded: status, fields, body, and the error that it stands for until
//! the error is rendered. The connection adds framing and `Date`.

mod error;
mod location;

use std::future::Future;

use ::http::header::UPGRADE;

use super::parts::Tie;
use super::request_head::RequestHead;
use crate::base::rare_box::RareBox;
use crate::http::body::Body;
use crate::http::header::HeaderMap;
use crate::http::problem::Problem;
use crate::http::upgrade::{OnUpgrade, Upgraded};
use ::http::{HeaderName, HeaderValue, StatusCode};

/// The response to a request.
///
/// The server frames the body, so the `Transfer-Encoding` and `Connection` fields that a handler
/// sets are left out; `Connection: close` also closes the connection. A `Content-Length` set by the
/// handler announces the length of a [stream](Body::stream). If a response to HEAD or a 304 has no
/// body, it announces the length that the GET would have. The length of a buffered body is always
/// counted. `Date` is added if it is not set.
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
    /// Whether the status was set. It is not an `Option` of the status, because the compiler takes
    /// `None` for unlikely. That takes 20 instructions more for each request.
    has_own_status: bool,
    headers: HeaderMap,
    body: Body,
    special: RareBox<Special>,
    /// The request that the response answers, in an app with middleware.
    tie: Option<Tie>,
    /// Whether `Location` is a path from the root of the app. An app that is mounted below a base
    /// path puts that path in front.
    location_of_app: bool,
}

/// A change of a response.
pub(crate) type Change = Box<dyn FnOnce(Response) -> Response + Send + Sync>;

/// What `http::Response` has no place for.
#[derive(Default)]
pub(super) struct Rare {
    pub(super) special: Option<Special>,
    pub(super) tie: Option<Tie>,
    pub(super) location_of_app: bool,
}

/// Rarely used parts of a response. They are boxed, so that moving a plain response takes few
/// instructions.
pub(super) enum Special {
    /// The error that the response stands for, not rendered yet, and the changes of the response after
    /// that.
    Problem(Problem, Vec<Change>),
    Upgrade(OnUpgrade),
}

impl Special {
    pub(super) fn is_problem(&self) -> bool {
        matches!(self, Self::Problem(..))
    }
}

/// A response stays below 128 bytes, so that it is moved without a function call.
const _: () = assert!(size_of::<Response>() < 128);

impl Response {
    /// Creates a 200 response with this body and no fields.
    pub fn new(body: impl Into<Body>) -> Self {
        Self {
            status: StatusCode::OK,
            has_own_status: false,
            headers: HeaderMap::new(),
            body: body.into(),
            special: RareBox::NONE,
            tie: None,
            location_of_app: false,
        }
    }

    /// Creates a 101 response. It switches the connection to `protocol` and passes it to `run` as a
    /// stream of bytes once the head is written (RFC 9110, section 7.8). If the request did not
    /// offer an upgrade, the client gets 426 instead.
    ///
    /// The new protocol begins after the whole request: the part of the body that the handler has
    /// not read is discarded before the 101. If that part is longer than
    /// [`Limits::drain_bytes`](crate::Limits::drain_bytes), the client gets 413 instead. If it is
    /// malformed, the client gets 400; if it does not arrive in time, 408. A handler that needs the
    /// body reads it before it responds.
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
        response.special = RareBox::new(Special::Upgrade(Box::new(|io| Box::pin(run(io)))));
        response
    }

    /// Creates a 200 response to a `CONNECT`. The connection becomes a tunnel, and `run` gets the
    /// server's end of it as a stream of bytes (RFC 9110, section 9.3.6). For any other request
    /// this is an error of the handler, which is answered with 500.
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
        Self { special: RareBox::new(Special::Upgrade(run)), ..Self::default() }
    }

    /// Creates a response from an error, which is rendered after middleware has seen it.
    pub(crate) fn from_problem(mut problem: Problem) -> Self {
        let (status, headers) = (problem.status(), problem.take_headers());
        let special = RareBox::new(Special::Problem(problem, Vec::new()));
        Self { status, has_own_status: true, headers, special, ..Self::default() }
    }

    /// Returns the status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the status if it was set.
    pub(crate) fn own_status(&self) -> Option<StatusCode> {
        self.has_own_status.then_some(self.status)
    }

    /// Sets the status.
    pub fn set_status(&mut self, status: StatusCode) {
        self.status = status;
        self.has_own_status = true;
    }

    /// Returns the response with this status.
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self.has_own_status = true;
        self
    }

    /// Returns the response with this field, which replaces any field of the same name. Only
    /// `Set-Cookie`, `Vary`, `Link` and `WWW-Authenticate` are added to the fields that are there.
    /// [`HeaderMap::insert`] always replaces and [`HeaderMap::append`] always adds, whatever the
    /// name.
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

    /// Returns the response with this body. An error that is not rendered yet is dropped.
    pub fn with_body(mut self, body: impl Into<Body>) -> Self {
        self.set_body(body);
        self
    }

    /// Returns the fields.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the fields for modification.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.headers
    }

    /// Returns the body, which is empty while [`Response::problem`] is not rendered.
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// Replaces the body. An error that is not rendered yet is dropped.
    pub fn set_body(&mut self, body: impl Into<Body>) {
        self.take_problem();
        self.body = body.into();
    }

    pub(crate) fn body_mut(&mut self) -> &mut Body {
        &mut self.body
    }

    /// Takes the body out and leaves an empty one.
    pub fn take_body(&mut self) -> Body {
        std::mem::take(&mut self.body)
    }

    /// Returns the head of the request that this response answers, so that
    /// [`on_response`](crate::Middleware::on_response) can read both. The result is `None` outside
    /// middleware, and if the request still exists, for example in a task that a middleware
    /// started.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// /// Counts the pages that were not found, by their paths.
    /// struct NotFound;
    ///
    /// impl Middleware for NotFound {
    ///     fn on_response(&self, response: Response) -> FutureResponse {
    ///         if let Some(request) = response.request().filter(|_| response.status() == 404) {
    ///             println!("not found: {} {}", request.method(), request.path());
    ///         }
    ///         response.into()
    ///     }
    /// }
    /// ```
    pub fn request(&self) -> Option<RequestHead<'_>> {
        self.tie.as_ref()?.parts().map(RequestHead::new)
    }

    /// Makes this the response to the request with this tie, or to no request.
    pub(crate) fn set_tie(&mut self, tie: Option<Tie>) {
        self.tie = tie;
    }

    /// Takes out what `http::Response` has no place for.
    pub(super) fn take_rare(&mut self) -> Rare {
        let (special, tie) = (self.special.take(), self.tie.take());
        Rare { special, tie, location_of_app: self.location_of_app }
    }

    pub(super) fn put_rare(&mut self, rare: Rare) {
        let Rare { special, tie, location_of_app } = rare;
        self.special = special.map_or(RareBox::NONE, RareBox::new);
        (self.tie, self.location_of_app) = (tie, location_of_app);
    }

    /// Returns whether the response is an upgrade, or an error that is not rendered.
    pub(crate) fn is_special(&self) -> bool {
        self.special.is_some()
    }

    pub(crate) fn take_upgrade(&mut self) -> Option<OnUpgrade> {
        match self.special.take_if(|special| !special.is_problem())? {
            Special::Upgrade(run) => Some(run),
            Special::Problem(..) => None,
        }
    }
}

impl std::fmt::Debug for Response {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { status, has_own_status: _, headers, body, special, tie: _, location_of_app } =
            self;
        let upgrades = matches!(special.get(), Some(Special::Upgrade(_)));
        f.debug_struct("Response")
            .field("status", status)
            .field("headers", headers)
            .field("body", body)
            .field("problem", &self.problem())
            .field("upgrade", &upgrades)
            .field("location_of_app", location_of_app)
            .finish()
    }
}
