//! HTTP/1.1 as bytes (RFC 9112), strict everywhere: heads and bodies taken apart, responses put
//! together. No I/O, no clock, no socket, no router; each parser says done, more, or bad.

mod authority;
mod chunked;
mod class;
mod encode;
mod field;
mod framing;
mod head;
mod head_error;
mod target;
mod trailers;

pub(crate) use self::chunked::{ChunkEvent, ChunkLimits, Chunked};
pub(crate) use self::encode::{
    CHUNK_END, CONTINUE, Delimiter, LAST_CHUNK, ResponseHead, asks_close, chunk_head,
    response_framing, response_head,
};
#[allow(unused_imports, reason = "the writer's way for interim responses and trailers")]
pub(crate) use self::encode::{informational, last_chunk};
pub(crate) use self::framing::{BodyKind, Framing, framing};
pub(crate) use self::head::{HeadLimits, HeadScan, Parsed};

#[cfg(test)]
mod tests;
