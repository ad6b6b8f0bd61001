//! HTTP/1.1 responses as bytes: status lines, heads, interim responses, chunks, and what delimits a
//! body. There is one place for each. What a handler's own fields ask for is read here too. No I/O
//! and no clock.

mod chunk;
mod content_type;
mod field;
mod framing;
mod head;
mod options;
mod status;
#[cfg(test)]
mod tests;

pub(super) use self::chunk::{CHUNK_END, LAST_CHUNK, chunk_head, last_chunk};
pub(crate) use self::framing::Delimiter;
pub(super) use self::framing::{ResponseFraming, response_framing};
pub(super) use self::head::{FastStart, fast_head, informational};
pub(crate) use self::head::{ResponseHead, response_head};
pub(super) use self::options::{ResponseOptions, response_options};
pub(super) use self::status::CONTINUE;
