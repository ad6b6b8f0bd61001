//! HTTP/1.1 as bytes (RFC 9112), strict everywhere: requests and bodies are parsed, responses are
//! encoded. This module has no I/O, no clock, no socket and no router. Each parser reports done,
//! more, or bad.

mod authority;
mod chunked;
mod class;
mod encode;
mod field;
mod framing;
mod head;
mod head_error;
mod host_line;
mod response_options;
mod target;
mod trailers;
mod upgrade;

pub(crate) use self::chunked::{ChunkError, ChunkEvent, ChunkLimits, Chunked};
pub(crate) use self::encode::{
    CHUNK_END, CONTINUE, Delimiter, LAST_CHUNK, PlainStart, ResponseFraming, ResponseHead,
    chunk_head, informational, last_chunk, own_head, plain_head, response_framing, response_head,
};
pub(crate) use self::framing::{BodyKind, Framing, framing};
pub(crate) use self::head::{EMPTY_LINES, HeadLimits, HeadScan, Parsed, lone_target};
pub(crate) use self::head_error::HeadError;
pub(crate) use self::response_options::{ResponseOptions, response_options};
pub(crate) use self::trailers::is_forbidden as is_forbidden_trailer;
pub(crate) use self::upgrade::{is_offered, offered};

#[cfg(test)]
mod tests;
