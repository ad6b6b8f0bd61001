//! What the servers have in common: the bodies that they send, and where they listen.

#![forbid(unsafe_code)]

use std::convert::Infallible;
use std::sync::LazyLock;

use bytes::Bytes;
use futures_util::stream::{self, Stream};

/// Bytes of a chunk.
pub const CHUNK: usize = 64 * 1024;
/// Bytes of the body that is there as a whole.
pub const WHOLE: usize = 256 * 1024 * 1024;

/// The body that is there as a whole.
pub static BODY: LazyLock<Bytes> = LazyLock::new(|| vec![b'x'; WHOLE].into());

/// So many chunks.
pub fn chunks(n: u64) -> impl Stream<Item = Result<Bytes, Infallible>> {
    let chunk = Bytes::from(vec![b'x'; CHUNK]);
    stream::iter((0..n).map(move |_| Ok(chunk.clone())))
}

/// The first argument: where to listen.
pub fn address() -> String {
    LazyLock::force(&BODY);
    std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8080".to_string())
}
