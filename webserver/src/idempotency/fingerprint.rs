//! The hashes that recognize a request. A store has only them, so an entry has a fixed size and tells
//! nothing about the request.

use hmac_sha256::Hash;

use crate::{Request, RouteInfo};

/// The name under which a request is stored: SHA-256 of the user, the method, the route and the
/// `Idempotency-Key`. The same key of another user, or of another method or route, is another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key([u8; 32]);

impl Key {
    pub(super) fn new(user: Option<&str>, request: &Request, route: &RouteInfo, key: &str) -> Self {
        let mut hash = Hash::new();
        hash.update([u8::from(user.is_some())]);
        add(&mut hash, user.unwrap_or_default().as_bytes());
        add(&mut hash, request.method().as_str().as_bytes());
        add(&mut hash, route.host().unwrap_or_default().as_bytes());
        add(&mut hash, route.path().as_bytes());
        add(&mut hash, key.as_bytes());
        Self(hash.finalize())
    }

    /// Returns the bytes, for a store.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// What a request asks for: SHA-256 of its method, path, query, content type and body, with path and query
/// as they were sent. A key that comes again with another fingerprint is a mistake of the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    pub(super) fn new(request: &Request, body: &[u8]) -> Self {
        let mut hash = Hash::new();
        add(&mut hash, request.method().as_str().as_bytes());
        add(&mut hash, request.raw_target().as_bytes());
        add(&mut hash, request.headers().get_bytes("content-type").unwrap_or_default());
        add(&mut hash, body);
        Self(hash.finalize())
    }

    /// Makes a fingerprint of the bytes that a store has kept.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Returns the bytes, for a store.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Adds a part and its length, so that no other parts have the same hash.
fn add(hash: &mut Hash, part: &[u8]) {
    hash.update((part.len() as u64).to_le_bytes());
    hash.update(part);
}
