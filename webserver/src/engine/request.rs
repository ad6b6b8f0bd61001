//! What a connection adds to a request, and takes out of a response, beyond what a handler may.

use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncWrite};

use crate::base::clock;
use crate::base::limits::Limits;
use crate::http::{
    Body, Feed, HeaderValue, Local, OnUpgrade, Peer, RequestBuilder, Response, Upgraded, pipe,
};

/// Adds to a request what it knows of its connection: the peer, the number of the request on the
/// connection, by which the peer tells hints apart, and the server's limit for its body.
///
/// ```
/// use std::sync::Arc;
/// use webserver::engine::{Peer, PeerFacts, with_peer};
/// use webserver::{HeaderMap, HttpMethod, Limits, RequestBuilder};
///
/// struct Local(PeerFacts);
///
/// impl Peer for Local {
///     fn facts(&self) -> &PeerFacts {
///         &self.0
///     }
///
///     fn hint(&self, _: u64, _: HeaderMap) -> bool {
///         false
///     }
/// }
///
/// let peer = Arc::new(Local(PeerFacts { addr: None, scheme: "https" }));
/// let request = RequestBuilder::new(HttpMethod::GET, "/").header("host", "a.example");
/// let request = with_peer(request, peer, 1, &Limits::default()).build().unwrap();
/// assert_eq!(request.uri().to_string(), "/");
/// ```
pub fn with_peer(
    request: RequestBuilder,
    peer: Arc<dyn Peer>,
    number: u64,
    limits: &Limits,
) -> RequestBuilder {
    request.local(Local { peer: Some(peer), number }).body_limit(limits.body_bytes)
}

/// Makes a body that is still arriving, and the connection's end of it. `announced` is the length
/// that the client has announced, if it has, and `limit` is the largest number of bytes that are
/// taken. A handler's time stops while the handler waits for such a body.
///
/// ```
/// use std::task::Waker;
/// use webserver::engine::request_body;
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// # runtime.block_on(async {
/// let (feed, mut body) = request_body(None, 1024);
/// assert!(feed.push("hello".into(), 0, Waker::noop()));
/// feed.finish(None, Waker::noop());
/// assert_eq!(body.next().await.unwrap().unwrap(), "hello");
/// assert!(body.next().await.is_none());
/// # });
/// ```
pub fn request_body(announced: Option<u64>, limit: u64) -> (Feed, Body) {
    let (feed, incoming) = pipe(announced, limit);
    (feed, Body::incoming(incoming))
}

/// Returns the value of the `Date` field, which a server adds to each response that does not have
/// one. It is made once a second.
///
/// ```
/// assert!(webserver::engine::date().to_str().unwrap().ends_with(" GMT"));
/// ```
#[expect(clippy::missing_panics_doc, reason = "a date is always a field value")]
pub fn date() -> HeaderValue {
    HeaderValue::from_bytes(&clock::date()).expect("a date is a field value")
}

/// Takes the function out that a response hands the connection to, if the response is a
/// [`Response::upgrade`] or a [`Response::tunnel`].
///
/// ```
/// use webserver::engine::take_upgrade;
/// use webserver::Response;
///
/// let mut response = Response::tunnel(|_| async {});
/// assert!(take_upgrade(&mut response).is_some() && take_upgrade(&mut response).is_none());
/// ```
pub fn take_upgrade(response: &mut Response) -> Option<OnUpgrade> {
    response.take_upgrade()
}

/// Makes the stream that a response hands its connection over as. It begins with the bytes of
/// `early`, which were read already.
///
/// ```
/// use tokio::io::AsyncReadExt;
/// use webserver::engine::upgraded;
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// # runtime.block_on(async {
/// let (_client, stream) = tokio::io::duplex(16);
/// let mut byte = [0];
/// upgraded(vec![7], stream).read_exact(&mut byte).await.unwrap();
/// assert_eq!(byte, [7]);
/// # });
/// ```
pub fn upgraded(
    early: Vec<u8>,
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
) -> Upgraded {
    Upgraded::new(early, Box::new(stream))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{PeerFacts, ResponseFuture, Worker};
    use crate::http::HttpMethod;
    use crate::io::ConnHandle;
    use crate::server::ServerBuilder;

    #[tokio::test]
    async fn https_target_is_served_on_a_connection_of_that_scheme() {
        let worker = Worker::new(&ServerBuilder::new().build());
        for (scheme, status) in [("http", 421), ("https", 404)] {
            let peer = ConnHandle::new(PeerFacts { addr: None, scheme });
            let request = RequestBuilder::new(HttpMethod::GET, "https://a.example/");
            let request = with_peer(request, peer, 1, worker.limits()).build();
            let request = request.expect("the pieces are valid");
            assert_eq!(ResponseFuture::new(worker.app(), request).await.status(), status);
        }
    }
}
