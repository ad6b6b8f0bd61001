//! Text in the table and in const evaluation, where `fmt` cannot be used.
//!
//! What lives here: the keys by which texts are found, and writing text, as const functions. What
//! must not: reading and comparing text in words of eight bytes (`base::bytes`), and the meaning of
//! a text.

use crate::base::bytes::{word, word_at};

/// Returns the key by which a text is found. The key is computed from the text's first and last
/// eight bytes. Keys are spread over all numbers, so that the position of a key among sorted keys
/// can be guessed. Different texts of one length have different signs if they are at most eight
/// bytes long.
pub(super) const fn sign(text: &[u8]) -> u64 {
    match text.last_chunk::<8>() {
        Some(last) if text.len() > 8 => spread(both_ends(word(text), u64::from_le_bytes(*last))),
        _ => spread(word(text)),
    }
}

/// Returns the [`sign`] of a part of a path that begins with `word`. A look-up of
/// the program `lookup` in `benchmarks` takes 20 of 684 instructions more if the word is read again.
#[inline]
pub(super) fn sign_of(path: &[u8], start: usize, end: usize, word: u64) -> u64 {
    let is_long = end - start > 8;
    spread(if is_long { both_ends(word, word_at(path, end - 8)) } else { word })
}

const fn both_ends(first: u64, last: u64) -> u64 {
    first ^ last.rotate_left(29)
}

/// Mixes one more word into a hash.
#[inline]
pub(super) const fn mix(hash: u64, word: u64) -> u64 {
    spread(hash.rotate_left(29) ^ word)
}

const fn spread(word: u64) -> u64 {
    word.wrapping_mul(SPREAD)
}

/// An odd number: 2^64 divided by the golden ratio. Multiplying by it spreads bits upwards.
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

/// Writes a text at an offset, as far as there is room, and returns the offset after it. With an
/// empty `out`, the same code measures the text.
pub(super) const fn write(out: &mut [u8], at: usize, text: &str) -> usize {
    let bytes = text.as_bytes();
    if at + bytes.len() <= out.len() {
        let (_, room) = out.split_at_mut(at);
        let (room, _) = room.split_at_mut(bytes.len());
        room.copy_from_slice(bytes);
    }
    at + bytes.len()
}

/// Writes a number in decimal; see [`write`].
pub(super) const fn write_number(out: &mut [u8], at: usize, mut number: u32) -> usize {
    let mut digits = [b'0'; 10];
    let mut start = digits.len();
    loop {
        start -= 1;
        digits[start] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    let (_, digits) = digits.split_at(start);
    write(out, at, utf8(digits))
}

/// Returns the text of bytes that were written from whole texts.
pub(super) const fn utf8(bytes: &[u8]) -> &str {
    match str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("whole texts were written"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sign_of_a_part_is_the_sign_of_its_text() {
        let text = b"abcdefghijklmnopqrstuvwxyz";
        for end in 0..=text.len() {
            let bytes = &text[..end];
            for at in 0..=end {
                let word = word_at(bytes, at);
                assert_eq!(sign_of(bytes, at, end, word), sign(&bytes[at..]), "{at} of {end}");
            }
        }
    }

    #[test]
    fn text_is_measured_and_written_with_the_same_length() {
        let mut out = [0; 8];
        assert_eq!(write_number(&mut [], 3, 1024), 7);
        let end = write(&mut out, 0, "ab");
        let end = write_number(&mut out, end, 1024);
        let end = write_number(&mut out, end, 0);
        assert_eq!(&out[..end], b"ab10240");
    }
}
