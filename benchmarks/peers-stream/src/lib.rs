//! The parts that the servers share: the bodies that they send, and the address that they listen
//! on.

#![forbid(unsafe_code)]

use std::convert::Infallible;
use std::sync::LazyLock;

use bytes::Bytes;
use futures_util::stream::{self, Stream};

/// The length of a chunk in bytes.
pub const CHUNK: usize = 64 * 1024;
/// The length in bytes of the body that is sent as a whole.
pub const WHOLE: usize = 256 * 1024 * 1024;

/// The body that is sent as a whole.
pub static BODY: LazyLock<Bytes> = LazyLock::new(|| vec![b'x'; WHOLE].into());

/// Returns a stream of `n` chunks.
pub fn chunks(n: u64) -> impl Stream<Item = Result<Bytes, Infallible>> {
    let chunk = Bytes::from(vec![b'x'; CHUNK]);
    stream::iter((0..n).map(move |_| Ok(chunk.clone())))
}

/// Returns the first argument, which is the address to listen on.
pub fn address() -> String {
    LazyLock::force(&BODY);
    std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8080".to_string())
}
