//! The other end of a connection, as far as a request may know of it: its address, and a way to say
//! something to it before the response. How that is sent is the connection's.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use super::HeaderMap;

/// A connection, as its requests see it.
pub(crate) trait Peer: Send + Sync {
    /// Its address.
    fn addr(&self) -> Option<SocketAddr>;

    /// Sends a 103 with these fields while the response to the request number `request` has not
    /// begun. Whether it is taken on.
    fn hint(&self, request: u64, fields: HeaderMap) -> bool;
}

/// What is known of a request's connection.
#[derive(Clone, Default)]
pub(crate) struct Local {
    /// None without a socket.
    pub(crate) peer: Option<Arc<dyn Peer>>,
    /// Which of the connection's requests it is.
    pub(crate) number: u64,
}

impl fmt::Debug for Local {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { peer, number } = self;
        let addr = peer.as_ref().and_then(|peer| peer.addr());
        f.debug_struct("Local").field("peer", &addr).field("number", number).finish()
    }
}
