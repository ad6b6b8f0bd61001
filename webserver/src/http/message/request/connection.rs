//! What a request knows about its connection, and what it asks of it: addresses, early hints, and the
//! end of the response.

use std::net::{IpAddr, SocketAddr};

use crate::http::header::HeaderMap;
use crate::http::message::head::Version;
use crate::http::message::request::Request;
use crate::http::peer::{Hints, Local};
use crate::http::response_end::ResponseEnd;

impl Request {
    /// Returns what the request knows about its connection.
    pub(in crate::http::message) fn local(&self) -> &Local {
        &self.parts().local
    }

    /// Returns what the request knows about its connection, or about its caller if it has none.
    pub(crate) fn local_or_insert(&mut self) -> &Local {
        let local = &mut self.parts_mut().local;
        local.peer_or_insert();
        local
    }

    /// Returns the address at the other end of the connection, or `None` without a socket. Behind a
    /// proxy, this is the proxy's address; see [`ClientIp`](crate::ClientIp).
    pub fn peer_addr(&self) -> Option<SocketAddr> {
        self.parts().local.peer.as_ref()?.facts().addr
    }

    /// Returns the address of the client, as a [trusted
    /// proxy](crate::ServerBuilder::trusted_proxies) reports it, or else that of the other end of the
    /// connection. `None` without a socket. [`ClientIp`](crate::ClientIp) is the same as an argument.
    pub fn client_ip(&self) -> Option<IpAddr> {
        match self.origin() {
            Some(origin) => Some(origin.ip),
            None => self.peer_addr().map(|addr| addr.ip().to_canonical()),
        }
    }

    /// Returns the host and port that the client has asked for, as a [trusted
    /// proxy](crate::ServerBuilder::trusted_proxies) reports them, or else [`host`](Self::host).
    pub fn original_host(&self) -> Option<&str> {
        self.origin().and_then(|origin| origin.host.as_deref()).or_else(|| self.host())
    }

    /// Returns the scheme of the request, `http` or `https`, as a [trusted
    /// proxy](crate::ServerBuilder::trusted_proxies) reports it, or else that of the connection.
    pub fn scheme(&self) -> &'static str {
        let reported = self.origin().and_then(|origin| origin.scheme);
        reported.unwrap_or_else(|| self.connection_scheme())
    }

    /// Returns the scheme of the URIs that the request's connection serves, whatever a proxy says.
    pub(crate) fn connection_scheme(&self) -> &'static str {
        self.parts().local.peer.as_ref().map_or("http", |peer| peer.facts().scheme)
    }

    /// Sends `103 Early Hints` with these fields immediately, ahead of the response, so that a
    /// browser can start loading what the page needs (RFC 8297). The fields do not become part of
    /// the response. Fields that frame a message are left out.
    ///
    /// Returns whether the hints are sent. They are not sent to an HTTP/1.0 client, which does not
    /// know interim responses, nor after the response has begun, nor while several hints still wait
    /// to be written. The argument [`EarlyHints`](crate::EarlyHints) makes the fields too.
    ///
    /// ```
    /// use webserver::prelude::*;
    /// use webserver::{HeaderName, HeaderValue};
    ///
    /// #[get("/page")]
    /// async fn page(request: &Request) -> Html<String> {
    ///     let style = HeaderValue::from_static("</style.css>; rel=preload; as=style");
    ///     let mut hints = HeaderMap::new();
    ///     hints.insert(HeaderName::from_static("link"), style);
    ///     request.early_hints(hints);
    ///     Html(render().await)
    /// }
    /// # async fn render() -> String { String::new() }
    /// ```
    pub fn early_hints(&self, fields: HeaderMap) -> bool {
        self.hints().send(fields)
    }

    /// Has `function` called when the response to this request has ended: its last byte was given to
    /// the operating system, the client has gone away, or the response was cut off. It is also called
    /// if there is no response, because the client has gone away while the handler was at work. It
    /// gets [how the response has ended](ResponseEnd).
    ///
    /// It may be called several times, for instance by several middlewares. The function that was
    /// added last is called first. Functions run on the thread of the connection, so they must not
    /// block. A panic in a function is logged.
    ///
    /// The function is called for any response that is sent in the end, even if the request is dropped. A
    /// function that is added after the response has ended is called with
    /// [`EndReason::Unknown`](crate::http::EndReason::Unknown), at the latest when the connection
    /// ends. Without a socket, as in [`Server::client`](crate::Server::client), a response has ended
    /// when it is returned.
    ///
    /// The first function costs one allocation and about 1,200 instructions, and each further one 800.
    /// Requests without functions cost nothing.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use tokio::sync::Semaphore;
    /// use webserver::prelude::*;
    ///
    /// /// Sends ten responses at a time. The other requests wait.
    /// struct Downloads(Arc<Semaphore>);
    ///
    /// impl Middleware for Downloads {
    ///     fn on_request(&self, request: Request) -> FutureRequest {
    ///         let permits = self.0.clone();
    ///         FutureRequest::new(async move {
    ///             let permit = permits.acquire_owned().await;
    ///             request.on_response_end(move |_| drop(permit));
    ///             Ok(request)
    ///         })
    ///     }
    /// }
    ///
    /// let server = ServerBuilder::new().middleware(Downloads(Arc::new(Semaphore::new(10)))).build();
    /// ```
    pub fn on_response_end(&self, function: impl FnOnce(&ResponseEnd) + Send + 'static) {
        self.local().on_response_end(function);
    }

    /// Returns the way of hints to the client, which the request does not need to outlive.
    pub(crate) fn hints(&self) -> Hints {
        // An HTTP/1.0 client does not know interim responses.
        let knows = self.version() > Version::Http10;
        Hints { local: knows.then(|| self.local().clone()) }
    }
}
