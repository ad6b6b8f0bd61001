//! A whole server as a service inside another server.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use http_body::{Frame, SizeHint};
use tower_service::Service;

use super::failure::BoxError;
use crate::{
    Body, BodyError, Client, HeaderName, HttpMethod, IntoResponse, InvalidRequest, Request,
    RequestBuilder, Response, Server, StatusCode, Text, Version,
};

/// A server as a service of Tower, so that axum, hyper or another server can call it. A clone is cheap.
///
/// ```
/// use tower_service::Service;
/// use webserver::prelude::*;
/// use webserver::tower::ServerService;
///
/// #[get("/users/{id}")]
/// fn user(id: u64) -> String {
///     format!("user {id}")
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let server = ServerBuilder::new().routes(routes![user]).build();
/// // In axum: `Router::new().nest_service("/new", ServerService::new(&server))`.
/// let mut service = ServerService::new(&server);
/// let request = http::Request::get("/users/7").body(Body::empty()).unwrap();
/// let response = service.call(request).await.unwrap();
/// assert_eq!(response.into_body().collect(99).await.unwrap(), "user 7");
/// # });
/// ```
///
/// Routes, arguments, middleware, catchers and the time limit of handlers work as on a connection of
/// this crate. What belongs to connections is up to the outer server: its limits and deadlines, the
/// framing, `Date`, and the graceful stop.
///
/// - A request of HTTP/2 or HTTP/3 is passed on as one of HTTP/1.1, with its authority as `Host`.
/// - The handlers see the path that the outer server passes on. Where that has removed a prefix, links
///   do not have it either.
/// - The address of the client is known if the extensions of the request have a [`SocketAddr`].
/// - If the body of the request fails, [`BodyError::Incomplete`] is the error, which is answered
///   with 400. [`Limits::body_bytes`](crate::Limits::body_bytes) holds for arguments that take the whole
///   body. A handler that reads a [`Body`] by itself has to count, or the outer server has to.
/// - Upgrades, tunnels and early hints need a connection of this crate. The response to a handler that
///   asks for an upgrade, and to a `CONNECT`, is 501.
/// - Dropping the future cancels the handler.
///
/// The service needs a Tokio runtime with timers.
#[derive(Clone, Debug)]
pub struct ServerService {
    client: Client,
}

impl ServerService {
    /// Makes a service of a server. Addresses and the number of workers do not matter.
    ///
    /// # Panics
    /// Panics if the builder was given something that [`Server::run`] reports as a mistake, such as
    /// conflicting routes.
    pub fn new(server: &Server) -> Self {
        Self { client: server.client() }
    }
}

impl<B> Service<http::Request<B>> for ServerService
where
    B: http_body::Body<Error: Into<BoxError>> + Send + 'static,
{
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = ServerFuture;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<B>) -> ServerFuture {
        let client = self.client.clone();
        ServerFuture(Box::pin(async move {
            if request.method() == HttpMethod::CONNECT {
                return no_takeover();
            }
            match to_request(request) {
                Ok(request) => match client.call(request).await {
                    response if response.status() == 101 => no_takeover(),
                    response => response,
                },
                Err(mistake) => (StatusCode::BAD_REQUEST, Text(mistake)).into_response(),
            }
        }))
    }
}

/// Refuses what only a connection of this crate can do.
fn no_takeover() -> Response {
    let text = "this server is a part of another one, so it cannot take the connection over\n";
    (StatusCode::NOT_IMPLEMENTED, text).into_response()
}

/// Makes a request of one of the outer server.
fn to_request<B>(request: http::Request<B>) -> Result<Request, InvalidRequest>
where
    B: http_body::Body<Error: Into<BoxError>> + Send + 'static,
{
    let (parts, body) = request.into_parts();
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    let mut builder = RequestBuilder::new(parts.method, target);
    if parts.version < http::Version::HTTP_11 {
        builder = builder.version(Version::Http10);
    }
    // HTTP/2 has the host in the target (RFC 9113, section 8.3.1).
    if let Some(authority) = parts.uri.authority()
        && !parts.headers.contains_key(HOST)
    {
        builder = builder.header(HOST, authority.as_str());
    }
    for (name, value) in &parts.headers {
        builder = builder.header(name, value);
    }
    if let Some(peer) = parts.extensions.get::<SocketAddr>() {
        builder = builder.peer_addr(*peer);
    }
    let mut request = builder.body(Body::from_http_body(Received(Box::pin(body)))).build()?;
    *request.extensions_mut() = parts.extensions;
    Ok(request)
}

const HOST: HeaderName = HeaderName::from_static("host");

/// The body of a request that the outer server receives. If it fails, the client is to blame.
struct Received<B>(Pin<Box<B>>);

impl<B: http_body::Body<Error: Into<BoxError>>> http_body::Body for Received<B> {
    type Data = B::Data;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, BodyError>>> {
        let frame = self.0.as_mut().poll_frame(cx);
        frame.map_err(|error| match error.into().downcast::<BodyError>() {
            Ok(error) => *error,
            Err(_) => BodyError::Incomplete,
        })
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

/// The response of a [`ServerService`]. Dropping it cancels the handler.
#[must_use = "the request is not started until this is awaited"]
pub struct ServerFuture(Pin<Box<dyn Future<Output = Response> + Send>>);

impl Future for ServerFuture {
    type Output = Result<http::Response<Body>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(cx).map(|response| Ok(response.into()))
    }
}

impl fmt::Debug for ServerFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerFuture")
    }
}
