//! Eight bytes in one number, the first byte lowest, and operations on all eight at once. An
//! operation *marks* a byte by setting the top bit of that byte, and leaves all other bits 0.
//!
//! For example, `"ab%c"` is the word `0x6325_6261`. With each byte combined with `%` (0x25) by
//! exclusive or, it is `0x4600_4744`: only the byte that was a `%` is zero. The lowest mark is then
//! at bit 23, so the index of the byte is 2.

#![expect(
    clippy::inline_always,
    reason = "a call costs more than what is done here, and the compiler does not see it"
)]

/// The lowest bit of each byte.
pub(super) const ONES: u64 = 0x0101_0101_0101_0101;
/// The top bit of each byte.
pub(super) const TOPS: u64 = ONES * 0x80;

/// Returns the first eight bytes, the first one lowest, padded with zeros.
pub(crate) const fn word(bytes: &[u8]) -> u64 {
    if let Some(first) = bytes.first_chunk::<8>() {
        return u64::from_le_bytes(*first);
    }
    let (mut word, mut bytes) = (0, bytes);
    while let [others @ .., last] = bytes {
        word = word << 8 | *last as u64;
        bytes = others;
    }
    word
}

/// Returns the [`word`] of at most eight bytes, in two reads if there are at least four bytes.
#[inline(always)]
pub(crate) const fn short_word(bytes: &[u8]) -> u64 {
    match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (Some(first), Some(last)) => {
            let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
            first as u64 | (last as u64) << (8 * (bytes.len() - 4))
        }
        _ => word(bytes),
    }
}

/// Returns the [`word`] of the bytes that begin at `at`, in one read if `bytes` has at least eight
/// bytes.
#[inline(always)]
pub(crate) fn word_at(bytes: &[u8], at: usize) -> u64 {
    let Some(rest) = bytes.get(at..) else { return 0 };
    match rest.first_chunk::<8>() {
        Some(first) => u64::from_le_bytes(*first),
        None => last_word(bytes, at).unwrap_or_else(|| short_word(rest)),
    }
}

/// Returns the bytes from `at` to the end, followed by zeros, if there are fewer than eight and at
/// least one. `None` also if `bytes` has fewer than eight bytes in all.
#[inline(always)]
pub(super) fn last_word(bytes: &[u8], at: usize) -> Option<u64> {
    let left = bytes.len().checked_sub(at)?;
    // The last eight bytes, without those before `at`.
    let before = 8usize.checked_sub(left)? as u32;
    u64::from_le_bytes(*bytes.last_chunk()?).checked_shr(8 * before)
}

/// Returns the index of the first `byte` in a word; 8 if the word does not contain it.
#[inline(always)]
pub(crate) const fn index_in(word: u64, byte: u8) -> usize {
    zeros(word ^ (ONES * byte as u64)).trailing_zeros() as usize / 8
}

/// Marks the first zero byte, and possibly bytes after it.
#[inline(always)]
pub(super) const fn zeros(word: u64) -> u64 {
    // The subtraction borrows from the next byte only if a byte is zero, so a byte can be marked
    // wrongly only after one that is marked correctly.
    word.wrapping_sub(ONES) & !word & TOPS
}

/// Marks all zero bytes and no others.
#[inline(always)]
pub(super) const fn all_zeros(word: u64) -> u64 {
    // Each sum carries only into the top bit of its own byte.
    !(((word & !TOPS) + !TOPS) | word | !TOPS)
}

/// Marks the first control byte (below a space, or DEL), and possibly bytes after it. The eight
/// bytes of a word are compared at once:
///
/// ```text
/// bytes, first one left            h  o  s  t  :     a \r
/// minus 0x20 each                 48 4f 53 54 1a 00 41 ed   a top bit: the byte was below a space
/// and not the byte itself          .  .  .  .  .  .  . 80   without bytes that are not ASCII
/// ```
///
/// The only top bit that is left is the one of the eighth byte, so the number of zero bits before it
/// is 63, and 63 / 8 is the position 7. DEL is found in the same way, as the byte that is zero after
/// an exclusive or with it.
#[inline(always)]
pub(super) const fn controls(word: u64) -> u64 {
    // As in `zeros`, only bytes after a correct mark can be marked wrongly.
    let below = word.wrapping_sub(ONES * 0x20) & !word & TOPS;
    below | zeros(word ^ (ONES * 0x7f))
}

/// Marks the ASCII letters, and possibly bytes that are not ASCII.
#[inline(always)]
pub(crate) const fn letters(word: u64) -> u64 {
    between(word | (ONES * 0x20), b'a', b'z')
}

/// Marks the bytes from `low` to `high`, which are ASCII, and possibly bytes that are not ASCII.
/// Bits other than the top bits are not meaningful.
#[inline(always)]
pub(crate) const fn between(word: u64, low: u8, high: u8) -> u64 {
    // Each sum carries only into the top bit of its own byte, never into the next byte.
    let seven = word & !TOPS;
    (seven + ONES * (0x80 - low) as u64) & !(seven + ONES * (0x7f - high) as u64)
}
