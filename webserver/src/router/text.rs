//! Strings in const evaluation, where neither `==` nor `fmt` can be used.
//!
//! What lives here: comparing, hashing and writing text, as const functions that read eight bytes
//! per step, since const evaluation is slow at steps. What must not: any meaning of the text.

#![expect(
    clippy::inline_always,
    clippy::needless_bitwise_bool,
    reason = "a call costs more than what is done here, and the compiler does not see it; a branch would keep it from making vectors"
)]

/// Whether two texts are equal.
pub(super) const fn same(a: &str, b: &str) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let (mut a, mut b) = (a.as_bytes(), b.as_bytes());
    while let (Some((first, others)), Some((second, more))) =
        (a.split_first_chunk::<8>(), b.split_first_chunk::<8>())
    {
        if u64::from_le_bytes(*first) != u64::from_le_bytes(*second) {
            return false;
        }
        (a, b) = (others, more);
    }
    word(a) == word(b)
}

/// Whether a byte is in a text.
pub(super) const fn has(text: &str, byte: u8) -> bool {
    let mut bytes = text.as_bytes();
    while let Some((first, others)) = bytes.split_first_chunk::<8>() {
        if place_in(u64::from_le_bytes(*first), byte) < 8 {
            return true;
        }
        bytes = others;
    }
    place_in(word(bytes), byte) < bytes.len()
}

/// Whether two texts are equal, ignoring the case of ASCII letters.
pub(super) const fn same_ignoring_case(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// Returns the first eight bytes, the first one lowest, padded with zeros.
pub(super) const fn word(bytes: &[u8]) -> u64 {
    if let [a, b, c, d, e, f, g, h, ..] = bytes {
        return u64::from_le_bytes([*a, *b, *c, *d, *e, *f, *g, *h]);
    }
    let (mut word, mut bytes) = (0, bytes);
    while let [others @ .., last] = bytes {
        word = word << 8 | *last as u64;
        bytes = others;
    }
    word
}

/// Returns the [`word`] of what begins at `at`, in one read if possible.
#[inline(always)]
pub(super) fn word_at(bytes: &[u8], at: usize) -> u64 {
    let Some(rest) = bytes.get(at..) else { return 0 };
    match (rest.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), _) => u64::from_le_bytes(*first),
        // The last eight bytes, without those before `at`.
        (None, Some(last)) if !rest.is_empty() => {
            u64::from_le_bytes(*last) >> (8 * (8 - rest.len()))
        }
        (None, _) => short_word(rest),
    }
}

/// Returns the [`word`] of up to eight bytes, in two reads if possible.
#[inline(always)]
pub(super) const fn short_word(bytes: &[u8]) -> u64 {
    match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (Some(first), Some(last)) => {
            let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
            first as u64 | (last as u64) << (8 * (bytes.len() - 4))
        }
        _ => word(bytes),
    }
}

/// Returns the [`word`] of a method's name.
#[inline(always)]
pub(super) fn method_word(name: &[u8]) -> u64 {
    match name {
        b"GET" => const { word(b"GET") },
        b"POST" => const { word(b"POST") },
        _ => word_at(name, 0),
    }
}

/// Returns the index of a byte in a word; 8 if the word does not contain it.
#[inline(always)]
pub(super) const fn place_in(word: u64, byte: u8) -> usize {
    let other = word ^ (ONES * byte as u64);
    // A borrow can mark a byte wrongly only after a byte that is marked rightly.
    let marks = other.wrapping_sub(ONES) & !other & TOPS;
    marks.trailing_zeros() as usize / 8
}

/// Returns the index after the last such byte, if there is one.
#[inline(always)]
pub(super) fn behind_last(bytes: &[u8], byte: u8) -> Option<usize> {
    let mut rest = bytes;
    while let Some((before, last)) = rest.split_last_chunk::<8>() {
        let other = u64::from_le_bytes(*last) ^ (ONES * u64::from(byte));
        // Marks the bytes that are zero and no others, as no sum carries into the next byte.
        let marks = !(((other & !TOPS) + !TOPS) | other | !TOPS);
        if marks != 0 {
            return Some(rest.len() - marks.leading_zeros() as usize / 8);
        }
        rest = before;
    }
    rest.iter().rposition(|own| *own == byte).map(|at| at + 1)
}

const ONES: u64 = 0x0101_0101_0101_0101;
const TOPS: u64 = ONES * 0x80;

/// Whether a text contains a byte; for texts that are too short for a call.
#[inline(always)]
pub(super) fn contains(bytes: &[u8], byte: u8) -> bool {
    let is_in = |lanes: &[u8; 16]| lanes.iter().fold(false, |any, own| any | (*own == byte));
    if let Some(last) = bytes.last_chunk::<16>() {
        let (lanes, _) = bytes.as_chunks::<16>();
        return lanes.iter().any(is_in) || is_in(last);
    }
    match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) => {
            let is_in = |word: &[u8; 8]| place_in(u64::from_le_bytes(*word), byte) < 8;
            is_in(first) || is_in(last)
        }
        _ => place_in(short_word(bytes), byte) < bytes.len(),
    }
}

/// Returns the key by which a text is found. It is made of the text's first and last eight bytes
/// and spread over all numbers, so that its position among sorted keys can be guessed. Different
/// texts of one length have different signs if they are at most eight bytes long.
pub(super) const fn sign(text: &[u8]) -> u64 {
    match text.last_chunk::<8>() {
        Some(last) if text.len() > 8 => spread(both_ends(word(text), u64::from_le_bytes(*last))),
        _ => spread(word(text)),
    }
}

/// Returns the [`sign`] of a part of a path that begins with `word`.
#[inline(always)]
pub(super) fn sign_of(path: &[u8], start: usize, end: usize, word: u64) -> u64 {
    let is_long = end - start > 8;
    spread(if is_long { both_ends(word, word_at(path, end - 8)) } else { word })
}

/// Whether two texts of one length, at most eight bytes, are equal.
#[inline(always)]
pub(super) fn same_short(a: &[u8], b: &[u8]) -> bool {
    short_word(a) == short_word(b)
}

/// Whether two texts of one length, more than eight bytes, are equal.
#[inline(always)]
pub(super) fn same_long(a: &[u8], b: &[u8]) -> bool {
    a.first_chunk::<8>() == b.first_chunk::<8>()
        && a.last_chunk::<8>() == b.last_chunk::<8>()
        && (a.len() <= 16 || a == b)
}

/// Whether two texts are equal, ignoring the case of ASCII letters.
#[inline]
pub(super) fn same_in_any_case(a: &[u8], b: &[u8]) -> bool {
    let (firsts, rest) = a.as_chunks::<8>();
    let (seconds, others) = b.as_chunks::<8>();
    let same = |(a, b): (&[u8; 8], &[u8; 8])| {
        lower_case(u64::from_le_bytes(*a)) == lower_case(u64::from_le_bytes(*b))
    };
    a.len() == b.len()
        && firsts.iter().zip(seconds).all(same)
        && lower_case(short_word(rest)) == lower_case(short_word(others))
}

/// Sets the bit that distinguishes a lower-case letter from the upper-case one.
#[inline(always)]
fn lower_case(word: u64) -> u64 {
    let seven = word & !TOPS;
    // Each sum carries into the top bit of its own byte and never into the next.
    let from_a = seven + ONES * u64::from(0x80 - b'A');
    let behind_z = seven + ONES * u64::from(0x7f - b'Z');
    word | (from_a & !behind_z & !word & TOPS) >> 2
}

const fn both_ends(first: u64, last: u64) -> u64 {
    first ^ last.rotate_left(29)
}

/// Mixes one more word into a hash.
#[inline(always)]
pub(super) const fn mix(hash: u64, word: u64) -> u64 {
    spread(hash.rotate_left(29) ^ word)
}

const fn spread(word: u64) -> u64 {
    word.wrapping_mul(SPREAD)
}

/// This is odd, and 2^64 divided by the golden ratio, which spreads bits upwards.
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

/// Writes a text at an offset, as far as there is room, and returns the offset after it. The same
/// code therefore measures (with no room) and writes.
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

/// Returns the text of bytes that were put together from whole texts.
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
    fn texts_are_equal_only_to_themselves() {
        let texts = ["", "a", "b", "users", "userz", "12345678", "123456789", "12345678901234567"];
        for a in texts {
            for b in texts {
                assert_eq!(same(a, b), a == b, "{a} {b}");
            }
        }
    }

    #[test]
    fn words_are_read_and_searched_wherever_they_begin() {
        let text = b"abcdefghijklmnopqrstuvwxyz";
        for end in 0..=text.len() {
            let bytes = &text[..end];
            for at in 0..=end {
                let word_at = word_at(bytes, at);
                assert_eq!(word_at, word(&bytes[at..]), "{at} of {end}");
                assert_eq!(sign_of(bytes, at, end, word_at), sign(&bytes[at..]), "{at} of {end}");
            }
            for byte in text {
                assert_eq!(contains(bytes, *byte), bytes.contains(byte), "{byte} of {end}");
                let last = bytes.iter().rposition(|own| own == byte);
                assert_eq!(behind_last(bytes, *byte), last.map(|at| at + 1), "{byte} of {end}");
            }
            assert!(!contains(bytes, b'/') && !contains(bytes, 0xff));
        }
        for byte in 0..=255 {
            for place in 0..8 {
                let mut bytes = [byte ^ 1; 8];
                bytes[place] = byte;
                assert_eq!(place_in(u64::from_le_bytes(bytes), byte), place, "{byte}");
                assert_eq!(behind_last(&bytes, byte), Some(place + 1), "{byte}");
            }
        }
    }

    #[test]
    fn case_is_that_of_letters_and_no_more() {
        for place in 0..19 {
            for byte in 0..=255 {
                let mut a = *b"abcdefgh-ABCDEFGH.X";
                let b = a.to_ascii_uppercase();
                a[place] = byte;
                assert_eq!(same_in_any_case(&a, &b), a.eq_ignore_ascii_case(&b), "{byte}");
                assert!(!same_in_any_case(&a, &b[1..]));
            }
        }
    }

    #[test]
    fn what_is_measured_is_written() {
        let mut out = [0; 8];
        assert_eq!(write_number(&mut [], 3, 1024), 7);
        let end = write(&mut out, 0, "ab");
        let end = write_number(&mut out, end, 1024);
        let end = write_number(&mut out, end, 0);
        assert_eq!(&out[..end], b"ab10240");
    }
}
