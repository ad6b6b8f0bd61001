//! The chunked coding of a response's body (RFC 9112, section 7.1).

use super::field::field;
use crate::h1::parse::is_forbidden_trailer;

/// The bytes that follow a chunk's data.
pub(crate) const CHUNK_END: &[u8] = b"\r\n";
/// The last chunk with an empty trailer section.
pub(crate) const LAST_CHUNK: &[u8] = b"0\r\n\r\n";

/// Writes the line before a chunk's data; [`CHUNK_END`] follows the data. A chunk without data
/// would be the last chunk.
pub(crate) fn chunk_head(out: &mut Vec<u8>, length: usize) {
    debug_assert!(length > 0, "an empty chunk ends the body");
    let digits = (length.max(1).ilog2() / 4 + 1) as usize;
    for place in (0..digits).rev() {
        out.push(b"0123456789abcdef"[length >> (4 * place) & 0xf]);
    }
    out.extend_from_slice(b"\r\n");
}

/// Writes the last chunk and the trailer section, without the fields that must not be in a trailer
/// section.
pub(crate) fn last_chunk<'a>(
    out: &mut Vec<u8>,
    trailers: impl Iterator<Item = (&'a str, &'a [u8])>,
) {
    out.extend_from_slice(b"0\r\n");
    for (name, value) in trailers {
        if !is_forbidden_trailer(name.as_bytes()) {
            field(out, name.as_bytes(), value);
        }
    }
    out.extend_from_slice(b"\r\n");
}
