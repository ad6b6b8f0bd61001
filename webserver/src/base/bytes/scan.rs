//! Searches through a text, in steps of eight or sixteen bytes.

#![expect(
    clippy::inline_always,
    clippy::needless_bitwise_bool,
    reason = "a call costs more than what is done here, and the compiler does not see it; a branch would keep it from making vectors"
)]

use super::word::{ONES, TOPS, all_zeros, controls, index_in, last_word, short_word};

/// Returns whether a text contains a byte. `<[u8]>::contains` takes 18 instructions more in the
/// scenario `param` of `benchmarks/instructions`, and cannot be called in const evaluation.
#[inline(always)]
pub(crate) const fn contains(bytes: &[u8], byte: u8) -> bool {
    let Some(last) = bytes.last_chunk::<8>() else {
        return index_in(short_word(bytes), byte) < bytes.len();
    };
    let mut rest = bytes;
    while let Some((first, others)) = rest.split_first_chunk::<8>() {
        if index_in(u64::from_le_bytes(*first), byte) < 8 {
            return true;
        }
        rest = others;
    }
    index_in(u64::from_le_bytes(*last), byte) < 8
}

/// Returns the index after the last such byte, if there is one. A search byte by byte takes 70
/// instructions more in the scenario `param` of `benchmarks/instructions`.
#[inline(always)]
pub(crate) fn after_last(bytes: &[u8], byte: u8) -> Option<usize> {
    let mut rest = bytes;
    while let Some((before, last)) = rest.split_last_chunk::<8>() {
        let marks = all_zeros(u64::from_le_bytes(*last) ^ (ONES * u64::from(byte)));
        if marks != 0 {
            return Some(rest.len() - marks.leading_zeros() as usize / 8);
        }
        rest = before;
    }
    rest.iter().rposition(|own| *own == byte).map(|at| at + 1)
}

/// Skips the bytes that `marks` marks, from `from`, and returns the position after them. At fewer
/// than eight bytes in all it stops at `from`: the caller continues byte by byte.
///
/// `marks` is given eight bytes as a [word](super::word) and never marks a zero byte. Its marks of
/// bytes that are not ASCII do not count.
///
/// A loop over the bytes takes 171 instructions more for the scenario `plaintext` of
/// `benchmarks/instructions`, and 598 more for `people`.
#[inline(always)]
pub(crate) fn skip_marked(bytes: &[u8], from: usize, marks: impl Fn(u64) -> u64) -> usize {
    let others = |word| (!marks(word) | word) & TOPS;
    let mut at = from;
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let others = others(u64::from_le_bytes(*chunk));
        if others != 0 {
            return at + others.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    match last_word(bytes, at) {
        Some(word) => at + others(word).trailing_zeros() as usize / 8,
        None => at,
    }
}

/// Returns the position of the first control byte at or after `from` that is not a tab, or the
/// length if there is none.
///
/// A loop over the bytes takes 150 instructions more for a head with long fields (the scenario
/// `people` of `benchmarks/instructions`), and 5 fewer for a head of one short line.
#[inline(always)]
pub(crate) fn skip_to_control(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(lanes) = bytes.get(at..).and_then(<[u8]>::first_chunk::<16>) {
        // The fold has no branch, so the compiler turns it into vector instructions.
        if lanes.iter().fold(false, |any, byte| any | is_control(*byte)) {
            at += first_control(lanes);
            if bytes[at] != b'\t' {
                return at;
            }
            at += 1;
        } else {
            at += lanes.len();
        }
    }
    let rest = bytes.get(at..).unwrap_or_default();
    let is_end = |byte: &u8| is_control(*byte) && *byte != b'\t';
    at + rest.iter().position(is_end).unwrap_or(rest.len())
}

/// Returns whether a byte is below a space, or DEL.
#[inline(always)]
fn is_control(byte: u8) -> bool {
    (byte < b' ') | (byte == 0x7f)
}

/// Returns the position of the first control byte; there must be one.
#[inline(always)]
fn first_control(lanes: &[u8; 16]) -> usize {
    let all = u128::from_le_bytes(*lanes);
    let (low, high) = (controls(all as u64), controls((all >> 64) as u64));
    if low == 0 {
        8 + high.trailing_zeros() as usize / 8
    } else {
        low.trailing_zeros() as usize / 8
    }
}
