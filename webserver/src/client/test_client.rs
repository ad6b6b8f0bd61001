//! The client, and how its requests get to the server.

use std::any::Any;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;

#[cfg(feature = "contract")]
use super::check::ResponseCheck;
use super::jar::Jar;
use super::request::ClientRequest;
use super::way::{Running, Way};
use crate::http::{Dispatch, HttpMethod, Request, Response, ResponseFuture};

/// Sends requests to a [`Server`](crate::Server): without a socket
/// ([`Server::client`](crate::Server::client)), or over one
/// ([`Server::client_over_socket`](crate::Server::client_over_socket)).
///
/// ```
/// use webserver::prelude::*;
///
/// #[get("/users/{id}")]
/// fn user(id: u64) -> Text<u64> {
///     Text(id)
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let server = ServerBuilder::new().routes(routes![user]).build();
/// let answer = server.client().get("/users/7").send().await;
/// assert_eq!(answer.status(), 200);
/// assert_eq!(answer.text().await, "7");
/// # });
/// ```
#[derive(Clone)]
pub struct Client {
    way: Way,
    /// The cookies that are kept between requests, if they are.
    jar: Option<Jar>,
    /// What looks at each response, if anything does.
    #[cfg(feature = "contract")]
    check: Option<Arc<dyn ResponseCheck>>,
}

impl Client {
    pub(crate) fn new(app: Arc<dyn Dispatch>, body_limit: u64) -> Self {
        Self::over(Way::Call(app, body_limit))
    }

    /// Creates a client of a server that listens on this address, and that stops when the value is
    /// dropped.
    pub(crate) fn connecting(addr: SocketAddr, stop: impl Any + Send + Sync) -> Self {
        Self::over(Way::Connection(Arc::new(Running::new(addr, stop))))
    }

    fn over(way: Way) -> Self {
        Self {
            way,
            jar: None,
            #[cfg(feature = "contract")]
            check: None,
        }
    }

    /// Lets `check` look at each response.
    #[cfg(feature = "contract")]
    pub(crate) fn checked_by(mut self, check: Arc<dyn ResponseCheck>) -> Self {
        self.check = Some(check);
        self
    }

    /// Returns the address that the server listens on, or `None` for a client without a socket.
    pub fn addr(&self) -> Option<SocketAddr> {
        match &self.way {
            Way::Call(..) => None,
            Way::Connection(running) => Some(running.addr),
        }
    }

    /// Keeps the cookies that responses set, and sends them with the next requests, as a browser does.
    /// The attributes `Path` and `Max-Age=0` are respected, and the others are ignored. Clones of the
    /// client share the cookies.
    ///
    /// ```
    /// use webserver::prelude::*;
    /// use webserver::HeaderName;
    ///
    /// #[post("/login")]
    /// fn login() -> Response {
    ///     let cookie = HeaderValue::from_static("session=7; Path=/; HttpOnly");
    ///     Response::new("hello").with_header(HeaderName::from_static("set-cookie"), cookie)
    /// }
    ///
    /// #[get("/me")]
    /// fn me(#[cookie] session: Option<u32>) -> String {
    ///     format!("{session:?}")
    /// }
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    /// # runtime.block_on(async {
    /// let server = ServerBuilder::new().routes(routes![login, me]).build();
    /// let client = server.client().keeping_cookies();
    /// client.post("/login").send().await;
    /// assert_eq!(client.get("/me").send().await.text().await, "Some(7)");
    /// # });
    /// ```
    pub fn keeping_cookies(mut self) -> Self {
        self.jar = Some(Jar::default());
        self
    }

    /// Creates a request with any method. The target is sent as it is written. Without a socket, a
    /// target or a field that a connection refuses, for instance because it contains a line break,
    /// gets the same 400.
    pub fn request(&self, method: HttpMethod, target: impl Into<String>) -> ClientRequest {
        let request = ClientRequest::new(self.way.clone(), self.jar.clone(), method, target.into());
        #[cfg(feature = "contract")]
        let request = request.checked_by(self.check.clone());
        request
    }

    /// Passes a request on that exists already, for example one that was converted from the request of
    /// another library, and returns the response. The request gets the body limit of the server.
    ///
    /// With the feature `client`, it also takes what `request!` makes, and returns what the handler
    /// returned.
    ///
    /// # Panics
    /// If the client sends its requests over a socket, and the request is not one of `request!`.
    ///
    /// ```
    /// use webserver::prelude::*;
    /// use webserver::RequestBuilder;
    ///
    /// #[get("/")]
    /// fn home() -> &'static str {
    ///     "home"
    /// }
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    /// # runtime.block_on(async {
    /// let client = ServerBuilder::new().routes(routes![home]).build().client();
    /// let request = RequestBuilder::new(HttpMethod::GET, "/").build().unwrap();
    /// assert_eq!(client.call(request).await.status(), 200);
    /// # });
    /// ```
    pub async fn call<C: Callable>(&self, request: C) -> C::Output {
        request.call_by(self).await
    }

    pub(super) async fn pass_on(&self, mut request: Request) -> Response {
        match &self.way {
            Way::Call(app, body_limit) => {
                request.set_body_limit(*body_limit);
                #[cfg(feature = "contract")]
                let (method, target) = (request.method().clone(), request.uri().to_string());
                let response = ResponseFuture::new(app.clone(), request).await;
                #[cfg(feature = "contract")]
                let response =
                    super::check::checked(self.check.as_ref(), &method, &target, response).await;
                response
            }
            Way::Connection(_) => panic!("a client over a socket sends only requests of its own"),
        }
    }

    /// Creates a GET request.
    pub fn get(&self, target: impl Into<String>) -> ClientRequest {
        self.request(HttpMethod::GET, target)
    }

    /// Creates a POST request.
    pub fn post(&self, target: impl Into<String>) -> ClientRequest {
        self.request(HttpMethod::POST, target)
    }

    /// Creates a PUT request.
    pub fn put(&self, target: impl Into<String>) -> ClientRequest {
        self.request(HttpMethod::PUT, target)
    }

    /// Creates a PATCH request.
    pub fn patch(&self, target: impl Into<String>) -> ClientRequest {
        self.request(HttpMethod::PATCH, target)
    }

    /// Creates a DELETE request.
    pub fn delete(&self, target: impl Into<String>) -> ClientRequest {
        self.request(HttpMethod::DELETE, target)
    }

    /// Creates an OPTIONS request.
    pub fn options(&self, target: impl Into<String>) -> ClientRequest {
        self.request(HttpMethod::OPTIONS, target)
    }

    /// Creates a HEAD request. Without a socket, the response contains the body that the handler wrote;
    /// a connection leaves it out.
    pub fn head(&self, target: impl Into<String>) -> ClientRequest {
        self.request(HttpMethod::HEAD, target)
    }
}

/// A request that [`Client::call`](crate::Client::call) takes: a [`Request`], or with the feature `client` a
/// typed one.
pub trait Callable {
    /// What the call returns.
    type Output;

    /// Calls the server.
    #[doc(hidden)]
    fn call_by(self, client: &Client) -> impl Future<Output = Self::Output> + Send;
}

impl Callable for Request {
    type Output = Response;

    fn call_by(self, client: &Client) -> impl Future<Output = Response> + Send {
        client.pass_on(self)
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Client")
    }
}
