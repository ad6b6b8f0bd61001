//! Tests of the parsers as a connection uses them. Each row of a table of inputs and results is
//! sent whole, byte by byte, and cut at every position. Properties are checked against other
//! parsers.

mod chunks;
mod frames;
mod heads;
mod properties;

use super::{HeadLimits, HeadScan, Parsed};
use crate::http::Head;

/// Returns the segmentations of an input: whole, byte by byte, and in two at each position.
fn segmentations(length: usize) -> impl Iterator<Item = Vec<usize>> {
    let whole = vec![length];
    let bytes = (1..=length).collect();
    // Miri is about a hundred times slower.
    let step = if cfg!(miri) { 1 + length / 4 } else { 1 };
    let cuts = (1..length).step_by(step).map(move |cut| vec![cut, length]);
    [whole, bytes].into_iter().chain(cuts)
}

/// Parses the head that begins at `from` in one go.
fn parse_head(bytes: &[u8], from: usize, limits: &HeadLimits, head: &mut Head) -> Parsed {
    HeadScan::default().parse(bytes, from, limits, head)
}

/// Parses `input` as far as possible, with the given numbers of bytes available in successive
/// calls.
fn head_in_pieces(
    input: &[u8],
    ends: &[usize],
    from: usize,
    limits: &HeadLimits,
    head: &mut Head,
) -> Parsed {
    let mut scan = HeadScan::default();
    let mut parsed = Parsed::More;
    for end in ends {
        if *end < from {
            continue;
        }
        parsed = scan.parse(&input[..*end], from, limits, head);
        if parsed != Parsed::More {
            break;
        }
    }
    parsed
}
