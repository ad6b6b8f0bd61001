//! The head of a request, as a response hook sees it. The view only reads; the data belongs to the
//! response's tie.

use std::any::Any;
use std::fmt;
use std::net::SocketAddr;

use super::head::Version;
use super::parts::Parts;
use crate::http::header::HeaderMap;
use crate::http::response_end::ResponseEnd;
use crate::http::route_info::RouteInfo;
use crate::http::uri::Uri;
use ::http::{Extensions, HeaderValue, Method as HttpMethod};

/// The head of the request that a response answers, from
/// [`Response::request`](crate::Response::request). It has the values that the handler saw, with
/// the changes of all middleware around the handler.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::{HeaderName, HeaderValue};
///
/// /// Keeps the pages of the admin area out of caches.
/// struct NoStore;
///
/// impl Middleware for NoStore {
///     fn on_response(&self, response: Response) -> FutureResponse {
///         let request = response.request();
///         if !request.is_some_and(|request| request.path().starts_with("/admin/")) {
///             return response.into();
///         }
///         let name = HeaderName::from_static("cache-control");
///         response.with_header(name, HeaderValue::from_static("no-store")).into()
///     }
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().middleware(NoStore).build().client();
/// assert_eq!(client.get("/admin/a").send().await.header("cache-control"), Some("no-store"));
/// assert_eq!(client.get("/b").send().await.header("cache-control"), None);
/// # });
/// ```
#[derive(Clone, Copy)]
pub struct RequestHead<'a>(&'a Parts);

impl<'a> RequestHead<'a> {
    pub(crate) fn new(parts: &'a Parts) -> Self {
        Self(parts)
    }

    /// Returns the method.
    pub fn method(&self) -> &'a HttpMethod {
        &self.0.method
    }

    /// Returns the path in the normal form of [`Request::path`](crate::Request::path).
    pub fn path(&self) -> &'a str {
        self.0.path()
    }

    /// Returns the target byte for byte as sent, as
    /// [`Request::raw_target`](crate::Request::raw_target) does.
    pub fn raw_target(&self) -> &'a str {
        self.0.text(self.0.target.whole)
    }

    /// Returns the part of the target after the `?` as sent, still percent-encoded.
    pub fn query(&self) -> Option<&'a str> {
        self.0.query()
    }

    /// Returns the target as a URI.
    pub fn uri(&self) -> &'a Uri {
        self.0.uri()
    }

    /// Returns the requested host and port in lower case, as
    /// [`Request::host`](crate::Request::host) does.
    pub fn host(&self) -> Option<&'a str> {
        self.0.host()
    }

    /// Returns the requested host in lower case without its port.
    pub fn hostname(&self) -> Option<&'a str> {
        self.0.hostname()
    }

    /// Returns the version.
    pub fn version(&self) -> Version {
        self.0.version
    }

    /// Returns the header fields.
    pub fn headers(&self) -> &'a HeaderMap {
        &self.0.headers
    }

    /// Returns the id that a middleware has given to the request; see
    /// [`Request::id`](crate::Request::id).
    pub fn id(&self) -> Option<&'a HeaderValue> {
        self.0.id.as_ref()
    }

    /// Returns the values that middleware stored in the request, by type.
    pub fn extensions(&self) -> &'a Extensions {
        &self.0.extensions
    }

    /// Returns the value of type `T` that a middleware of a group has provided, or `None` if none has;
    /// see [`Request::provided`](crate::Request::provided).
    pub fn provided<T: Any>(&self) -> Option<&'a T> {
        self.0.provided()
    }

    /// Returns the route that took the request, or `None` if no route took it, as for a 404.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// /// Counts the errors of each route.
    /// struct Errors;
    ///
    /// impl Middleware for Errors {
    ///     fn on_response(&self, response: Response) -> FutureResponse {
    ///         let route = response.request().and_then(|request| request.route());
    ///         if response.status().is_server_error() {
    ///             println!("{}", route.map_or("none", |route| route.path()));
    ///         }
    ///         response.into()
    ///     }
    /// }
    /// ```
    pub fn route(&self) -> Option<&'a RouteInfo> {
        self.0.route_info.as_ref()
    }

    /// Has `function` called when the response has ended, as
    /// [`Request::on_response_end`](crate::Request::on_response_end) does.
    pub fn on_response_end(&self, function: impl FnOnce(&ResponseEnd) + Send + 'static) {
        self.0.local.on_response_end(function);
    }

    /// Returns the address at the other end of the connection, or `None` without a socket.
    pub fn peer_addr(&self) -> Option<SocketAddr> {
        self.0.local.peer.as_ref()?.facts().addr
    }
}

impl fmt::Debug for RequestHead<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestHead")
            .field("method", self.method())
            .field("uri", self.uri())
            .field("version", &self.version())
            .field("headers", self.headers())
            .finish_non_exhaustive()
    }
}
