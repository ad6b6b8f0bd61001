//! Requests over connections, by the client of hyper (HTTP/1.1 without TLS).

use std::error::Error;
use std::fmt;
use std::time::Duration;

use http::Uri;
use http::uri::Scheme;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{self, Client};
use hyper_util::rt::TokioExecutor;

use super::request::OutgoingRequest;
use super::transport::Transport;
use crate::http::{Body, Response};

/// Sends requests over HTTP/1.1 connections, which are kept for later requests. It does not follow
/// redirects, keep cookies or decode content codings. For TLS, write a
/// [`Transport`](crate::api_client::Transport) with the library of your choice.
///
/// ```
/// use webserver::api_client::{ApiClient, HttpTransport};
/// use webserver::prelude::*;
/// use webserver::request;
///
/// #[get("/users/{id}")]
/// fn show(id: u64) -> String {
///     format!("user {id}")
/// }
///
/// routes![App = [show]];
///
/// # fn main() {
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
/// # runtime.block_on(async {
/// let server = ServerBuilder::new().routes(routes![App]).base_path("/shop").build();
/// let server = server.client_over_socket().await;
///
/// let base = format!("http://{}/shop", server.addr().unwrap());
/// let client = ApiClient::new(HttpTransport::new(&base).unwrap());
/// assert_eq!(client.call(request!(App, show(id = 7))).await.unwrap(), "user 7");
/// # });
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct HttpTransport {
    client: Client<HttpConnector, Body>,
    /// `http://`, the host and the path without a slash at its end.
    base: String,
}

impl HttpTransport {
    /// How long a connection may take to be accepted: 10 seconds, which is enough for a lost packet or
    /// two on the longest way. The timeout of the client limits the whole call.
    pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

    /// Creates a transport to the server at this address, such as `http://127.0.0.1:8080` or
    /// `http://example.org/shop`.
    ///
    /// # Errors
    /// Returns an error if the text is not an address with `http://` and a host.
    pub fn new(base: &str) -> Result<Self, HttpError> {
        let uri: Uri = base.parse().map_err(|_| HttpError::Base(base.to_owned()))?;
        let is_http = uri.scheme() == Some(&Scheme::HTTP);
        if !is_http || uri.authority().is_none() || uri.query().is_some() {
            return Err(HttpError::Base(base.to_owned()));
        }
        let mut connector = HttpConnector::new();
        connector.set_connect_timeout(Some(Self::CONNECT_TIMEOUT));
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new()).build(connector);
        Ok(Self { client, base: base.trim_end_matches('/').to_owned() })
    }
}

impl Transport for HttpTransport {
    type Error = HttpError;

    async fn send(&self, request: OutgoingRequest) -> Result<Response, HttpError> {
        let (method, target, headers, body) = request.into_parts();
        let mut request = http::Request::new(body);
        *request.method_mut() = method;
        *request.uri_mut() =
            format!("{}{target}", self.base).parse().map_err(|_| HttpError::Target(target))?;
        *request.headers_mut() = headers.into();
        let response = self.client.request(request).await.map_err(HttpError::Failed)?;
        let (head, body) = response.into_parts();
        let mut response = Response::new(Body::from_http_body(body)).with_status(head.status);
        *response.headers_mut() = head.headers.into();
        Ok(response)
    }
}

/// Why a request over a connection has no answer.
#[derive(Debug)]
#[non_exhaustive]
pub enum HttpError {
    /// The address of the server is not `http://`, a host and a path.
    Base(String),
    /// The path and the query of a request cannot be sent.
    Target(String),
    /// There is no connection, or it ended before an answer.
    Failed(legacy::Error),
}

impl fmt::Display for HttpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Base(base) => write!(
                f,
                "`{base}` is not the address of a server: write `http://`, a host and maybe a path, such \
                 as `http://127.0.0.1:8080/shop`"
            ),
            Self::Target(target) => write!(f, "`{target}` is not a path with a query"),
            Self::Failed(error) => {
                write!(f, "{error}")?;
                error.source().map_or(Ok(()), |source| write!(f, ": {source}"))
            }
        }
    }
}

impl Error for HttpError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Failed(error) => Some(error),
            Self::Base(_) | Self::Target(_) => None,
        }
    }
}
