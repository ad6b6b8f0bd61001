//! Extractors for the address of the peer and, behind trusted proxies, for the client's address and
//! the scheme and host that it used. The server decides which proxies are trusted, and stores in
//! the request what these report.

use std::convert::Infallible;
use std::fmt;
use std::net::{IpAddr, SocketAddr};

use crate::extract::core::{Cx, FromRequest, Reject, response};
use crate::http::{BasePath, Place, Response, StatusCode};
use crate::respond::IntoResponse;

/// The address at the other end of the connection: the client's, or the last proxy's.
///
/// ```
/// use webserver::prelude::*;
///
/// #[get("/whoami")]
/// fn whoami(PeerAddr(addr): PeerAddr) -> String {
///     format!("{} from port {}", addr.ip(), addr.port())
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![whoami]).build().client();
/// let request = client.get("/whoami").peer_addr(([192, 0, 2, 1], 5000));
/// assert_eq!(request.send().await.text().await, "192.0.2.1 from port 5000");
/// # });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PeerAddr(pub SocketAddr);

impl<'r> FromRequest<'r> for PeerAddr {
    type Needs = ();
    type Rejection = NoPeer;
    const ASKS_FOR_ROUTE: bool = false;

    fn from_request(cx: Cx<'r, ()>) -> Result<Self, NoPeer> {
        cx.request.peer_addr().map(Self).ok_or(NoPeer)
    }
}

/// The client's address. This is the address that a trusted proxy reports
/// ([`ServerBuilder::trusted_proxies`](crate::ServerBuilder::trusted_proxies)), or else the address
/// at the other end of the connection. An IPv4 address that is mapped into IPv6 is given as IPv4.
///
/// ```
/// use webserver::prelude::*;
///
/// #[get("/ip")]
/// fn ip(ClientIp(ip): ClientIp) -> Text<std::net::IpAddr> {
///     Text(ip)
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let builder = ServerBuilder::new().routes(routes![ip]);
/// let client = builder.trusted_proxies(["10.0.0.0/8"]).build().client();
/// let from = |peer: [u8; 4]| {
///     client.get("/ip").header("x-forwarded-for", "192.0.2.7").peer_addr((peer, 5000))
/// };
/// assert_eq!(from([10, 0, 0, 1]).send().await.text().await, "192.0.2.7");
/// // Anybody can send the field.
/// assert_eq!(from([198, 51, 100, 1]).send().await.text().await, "198.51.100.1");
/// # });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClientIp(pub IpAddr);

impl<'r> FromRequest<'r> for ClientIp {
    type Needs = ();
    type Rejection = NoPeer;
    const ASKS_FOR_ROUTE: bool = false;

    fn from_request(cx: Cx<'r, ()>) -> Result<Self, NoPeer> {
        cx.request.client_ip().map(Self).ok_or(NoPeer)
    }
}

/// How the client reached the server, as far as it is known: its address, the scheme and the host.
/// Trusted proxies report these. Without such a proxy they are taken from the connection and the
/// request.
///
/// ```
/// use webserver::prelude::*;
///
/// #[get("/here")]
/// fn here(asked: ConnectionInfo) -> String {
///     format!("{}://{}/here", asked.scheme(), asked.host())
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let builder = ServerBuilder::new().routes(routes![here]);
/// let client = builder.trusted_proxies(["::1"]).build().client();
/// let request = client
///     .get("/here")
///     .header("x-forwarded-proto", "https")
///     .header("x-forwarded-host", "example.org")
///     .peer_addr((std::net::Ipv6Addr::LOCALHOST, 5000));
/// assert_eq!(request.send().await.text().await, "https://example.org/here");
/// # });
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectionInfo {
    scheme: &'static str,
    host: String,
    client_ip: Option<IpAddr>,
    peer_addr: Option<SocketAddr>,
    base: BasePath,
}

impl ConnectionInfo {
    /// Returns `http` or `https`.
    pub fn scheme(&self) -> &str {
        self.scheme
    }

    /// Returns the requested host and port; empty if an HTTP/1.0 client did not send them.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Returns the address that [`ClientIp`] gives; `None` without a socket.
    pub fn client_ip(&self) -> Option<IpAddr> {
        self.client_ip
    }

    /// Returns the address that [`PeerAddr`] gives; `None` without a socket.
    pub fn peer_addr(&self) -> Option<SocketAddr> {
        self.peer_addr
    }

    /// Returns the path under which the server is mounted.
    pub(crate) fn base_path(&self) -> &BasePath {
        &self.base
    }
}

impl<'r> FromRequest<'r> for ConnectionInfo {
    type Needs = ();
    type Rejection = Infallible;
    const ASKS_FOR_ROUTE: bool = false;

    fn from_request(cx: Cx<'r, ()>) -> Result<Self, Infallible> {
        let request = cx.request;
        Ok(Self {
            scheme: request.scheme(),
            host: request.original_host().unwrap_or_default().to_owned(),
            client_ip: request.client_ip(),
            peer_addr: request.peer_addr(),
            base: request.base_path().clone(),
        })
    }
}

/// The request did not come over a socket, so it does not have an address; answered with 500. In
/// tests, [`ClientRequest::peer_addr`](crate::ClientRequest::peer_addr) sets one.
///
/// ```
/// use webserver::prelude::*;
///
/// #[get("/ip")]
/// fn ip(ip: Option<ClientIp>) -> String {
///     ip.map_or("nowhere".to_owned(), |ClientIp(ip)| ip.to_string())
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![ip]).build().client();
/// assert_eq!(client.get("/ip").send().await.text().await, "nowhere");
/// # });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoPeer;

impl fmt::Display for NoPeer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the request did not come over a socket, so it does not have an address")
    }
}

impl std::error::Error for NoPeer {}

impl IntoResponse for NoPeer {
    fn into_response(self) -> Response {
        response(self)
    }
}

impl Reject for NoPeer {
    fn status(&self) -> StatusCode {
        StatusCode::INTERNAL_SERVER_ERROR
    }

    fn place(&self) -> Place {
        Place::Request
    }

    fn absent(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::core::fixture::{extracted, get};
    use crate::http::Forwarded;

    #[test]
    fn connection_info_without_a_socket_has_a_host_but_no_address() {
        let request = get("/");
        assert_eq!(extracted::<PeerAddr>(&request), Err(NoPeer));
        assert_eq!(extracted::<ClientIp>(&request), Err(NoPeer));
        let Ok(info) = extracted::<ConnectionInfo>(&request);
        assert_eq!((info.scheme(), info.host(), info.client_ip()), ("http", "", None));
    }

    #[test]
    fn forwarded_address_comes_before_the_address_of_the_connection() {
        let mut request = get("/");
        request.set_origin(Forwarded {
            ip: [192, 0, 2, 1].into(),
            scheme: Some("https"),
            host: Some("a".to_owned()),
        });
        assert_eq!(extracted(&request), Ok(ClientIp([192, 0, 2, 1].into())));
        let Ok(info) = extracted::<ConnectionInfo>(&request);
        assert_eq!((info.scheme(), info.host(), info.peer_addr()), ("https", "a", None));
    }
}
