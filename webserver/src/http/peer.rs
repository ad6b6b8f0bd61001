//! The other end of a connection, as far as a request may know it: its address, and a way to send
//! it something before the response. The connection decides how that is sent.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use super::header::HeaderMap;

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
}

/// The information that a request has about its connection.
#[derive(Clone, Default)]
pub(crate) struct Local {
    /// The peer, or `None` without a socket.
    pub(crate) peer: Option<Arc<dyn Peer>>,
    /// The number of the request on its connection.
    pub(crate) number: u64,
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
