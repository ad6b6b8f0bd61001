//! HTTP/1.1 requests from bytes (RFC 9112), strict everywhere: heads, framing, chunked bodies and
//! their trailers. This module has no I/O, no clock, no socket and no router. Each parser reports
//! done, more, or bad.

mod chunked;
mod field;
mod framing;
mod head;
mod head_error;
mod host_line;
mod trailers;
mod upgrade;

pub(crate) use self::chunked::{ChunkError, ChunkEvent, ChunkLimits, Chunked};
pub(crate) use self::framing::{BodyKind, Framing, FramingError, framing};
pub(crate) use self::head::{EMPTY_LINES, HeadLimits, HeadScan, Parsed};
pub(crate) use self::head_error::HeadError;
pub(crate) use self::trailers::is_forbidden as is_forbidden_trailer;
pub(crate) use self::upgrade::{is_offered, offered};

#[cfg(test)]
mod tests;
