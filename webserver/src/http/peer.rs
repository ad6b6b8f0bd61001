//! The other end of a connection, as far as a request may know it: its address, and a way to send
//! it something before the response. The connection decides how that is sent.

use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ::http::StatusCode;

use super::header::HeaderMap;
use super::response_end::{EndHooks, EndReason, Ending, ResponseEnd};

/// What is known of a connection from its beginning. It is a fact of the transport: what a proxy says
/// about a request is in `origin`. A transport with TLS sets the scheme, and what it knows of the
/// client's certificate belongs here too.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PeerFacts {
    /// The address of the client, or `None` without a socket.
    pub addr: Option<SocketAddr>,
    /// The scheme of the URIs that the connection serves.
    pub scheme: &'static str,
}

impl PeerFacts {
    /// Returns the facts of a connection that is not encrypted.
    pub const fn plain(addr: Option<SocketAddr>) -> Self {
        Self { addr, scheme: "http" }
    }
}

/// A connection, as seen by its requests.
pub trait Peer: Send + Sync {
    /// Returns what is known of the connection.
    fn facts(&self) -> &PeerFacts;

    /// Sends a 103 with these fields if the response to the request with the number `request` has
    /// not begun. Returns whether the fields were accepted.
    fn hint(&self, request: u64, fields: HeaderMap) -> bool;

    /// Takes functions that are to be called when the response to the request with the number
    /// `request` has ended. If nobody takes them, they are called at once.
    fn on_response_end(&self, request: u64, hooks: EndHooks) {
        _ = (request, hooks);
    }

    /// Notes that the response to the request with the number `request` was returned to a caller
    /// instead of a connection. A connection does nothing.
    fn returned(&self, request: u64, status: StatusCode, body_bytes: Option<u64>) {
        _ = (request, status, body_bytes);
    }
}

/// The information that a request has about its connection.
#[derive(Clone, Default)]
pub(crate) struct Local {
    /// The peer, or `None` without a socket.
    pub(crate) peer: Option<Arc<dyn Peer>>,
    /// The number of the request on its connection.
    pub(crate) number: u64,
}

impl Local {
    /// Has `function` called when the response to the request has ended.
    pub(crate) fn on_response_end(&self, function: impl FnOnce(&ResponseEnd) + Send + 'static) {
        // Without a peer, the function is called at once.
        let hooks = EndHooks::new(self.number, function);
        if let Some(peer) = &self.peer {
            peer.on_response_end(self.number, hooks);
        }
    }

    /// Notes that the response was returned to a caller. The length of a stream is not known.
    pub(crate) fn returned(&self, status: StatusCode, body_bytes: Option<u64>) {
        if let Some(peer) = &self.peer {
            peer.returned(self.number, status, body_bytes);
        }
    }

    /// Makes the peer of a request that has no connection, if there is none.
    pub(crate) fn peer_or_insert(&mut self) {
        self.peer.get_or_insert_with(|| NoConnection::peer(None));
    }
}

/// The peer of a request that has no connection.
pub(crate) struct NoConnection {
    facts: PeerFacts,
    ends: Mutex<EndHooks>,
}

impl NoConnection {
    pub(crate) fn peer(addr: Option<SocketAddr>) -> Arc<dyn Peer> {
        Arc::new(Self { facts: PeerFacts::plain(addr), ends: Mutex::default() })
    }

    fn ends(&self) -> MutexGuard<'_, EndHooks> {
        // No code that can panic runs under the lock.
        self.ends.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Peer for NoConnection {
    fn facts(&self) -> &PeerFacts {
        &self.facts
    }

    fn hint(&self, _: u64, _: HeaderMap) -> bool {
        false
    }

    fn on_response_end(&self, _: u64, hooks: EndHooks) {
        self.ends().add(hooks);
    }

    fn returned(&self, _: u64, status: StatusCode, body_bytes: Option<u64>) {
        let mut ending = Ending::new(std::mem::take(&mut *self.ends()));
        ending.set_status(status);
        ending.set_body_bytes(body_bytes.unwrap_or(0));
        ending.complete();
    }
}

impl Drop for NoConnection {
    fn drop(&mut self) {
        // The caller did not wait for the response.
        self.ends().call(&ResponseEnd::new(EndReason::ClientGone));
    }
}

/// The way of one request's hints to its client.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hints {
    /// `None` for a client that does not know interim responses.
    pub(crate) local: Option<Local>,
}

impl Hints {
    /// Sends a 103 with these fields. Returns whether the fields were accepted.
    pub(crate) fn send(&self, fields: HeaderMap) -> bool {
        let Some(Local { peer: Some(peer), number }) = &self.local else { return false };
        peer.hint(*number, fields)
    }
}

impl fmt::Debug for Local {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { peer, number } = self;
        let addr = peer.as_ref().and_then(|peer| peer.facts().addr);
        f.debug_struct("Local").field("peer", &addr).field("number", number).finish()
    }
}
