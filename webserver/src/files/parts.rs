//! Several ranges in one body: `multipart/byteranges` (RFC 9110, section 14.6).

use std::collections::VecDeque;
use std::hash::{BuildHasher, RandomState};
use std::ops::Range;

use bytes::Bytes;

use super::chunks::Piece;

/// Ranges, with the lines around them.
pub(super) struct Framed {
    pub(super) content_type: String,
    /// The length of all pieces.
    pub(super) len: u64,
    pub(super) pieces: VecDeque<Piece>,
}

/// Puts the lines around the ranges of a content of `len` bytes.
pub(super) fn frame(ranges: &[Range<u64>], len: u64, content_type: &str) -> Framed {
    // 128 random bits: nobody can make a content that has the boundary in it.
    let random = || RandomState::new().hash_one(());
    let boundary = format!("{:016x}{:016x}", random(), random());
    let (mut pieces, mut total) = (VecDeque::with_capacity(2 * ranges.len() + 1), 0);
    let mut start = "";
    for range in ranges {
        let field = content_range(range, len);
        let head = format!(
            "{start}--{boundary}\r\ncontent-type: {content_type}\r\ncontent-range: {field}\r\n\r\n"
        );
        start = "\r\n";
        total += head.len() as u64 + (range.end - range.start);
        pieces.push_back(Piece::Bytes(head.into()));
        pieces.push_back(Piece::Part(range.clone()));
    }
    let end = format!("\r\n--{boundary}--\r\n");
    total += end.len() as u64;
    pieces.push_back(Piece::Bytes(end.into()));
    Framed {
        content_type: format!("multipart/byteranges; boundary={boundary}"),
        len: total,
        pieces,
    }
}

/// Joins pieces of a content that is in memory.
pub(super) fn join(pieces: VecDeque<Piece>, content: &[u8]) -> Bytes {
    let mut all = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Bytes(bytes) => all.extend_from_slice(&bytes),
            Piece::Part(range) => all.extend_from_slice(slice(content, &range)),
        }
    }
    all.into()
}

/// Returns a range of a content that is in memory.
pub(super) fn slice<'a>(content: &'a [u8], range: &Range<u64>) -> &'a [u8] {
    let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
    content.get(place(range.start)..place(range.end)).unwrap_or_default()
}

/// Returns the value of `Content-Range`.
pub(super) fn content_range(range: &Range<u64>, len: u64) -> String {
    format!("bytes {}-{}/{len}", range.start, range.end - 1)
}
