//! How a request gets to the server, and the request as it is sent.

use std::any::Any;
use std::net::SocketAddr;
use std::sync::Arc;

use crate::http::{Body, Dispatch, HttpMethod};

/// How requests get to the server.
#[derive(Clone)]
pub(super) enum Way {
    /// By a call, with this limit on bodies.
    Call(Arc<dyn Dispatch>, u64),
    /// Over a connection for each request.
    Connection(Arc<Running>),
}

/// A server that listens. It stops when the client and all of its responses have been dropped.
pub(super) struct Running {
    pub(super) addr: SocketAddr,
    /// Stops the server when it is dropped.
    _stop: Box<dyn Any + Send + Sync>,
}

impl Running {
    pub(super) fn new(addr: SocketAddr, stop: impl Any + Send + Sync) -> Self {
        Self { addr, _stop: Box::new(stop) }
    }
}

/// A request as it is sent.
pub(super) struct Message {
    pub(super) method: HttpMethod,
    pub(super) target: String,
    /// The first field is `host`.
    pub(super) fields: Vec<(String, Vec<u8>)>,
    pub(super) body: Body,
    pub(super) peer: Option<SocketAddr>,
}
