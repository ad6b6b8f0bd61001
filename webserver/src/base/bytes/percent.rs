//! Percent-encoding (RFC 3986, section 2.1), byte by byte: `%` and two hexadecimal digits stand for
//! one byte, and every other byte stands for itself. What a decoded byte means, and whether it may
//! be decoded or has to be encoded, is decided by the callers.

use super::number::hex_digit;
use super::scan::contains;

/// Returns whether a text contains a `%`, so that it has to be decoded.
#[inline]
pub(crate) fn is_encoded(text: &[u8]) -> bool {
    contains(text, b'%')
}

/// Returns the byte that the two digits after a `%` stand for; `None` if they are not digits.
#[inline]
pub(crate) fn byte([high, low]: [u8; 2]) -> Option<u8> {
    Some(hex_digit(high)? << 4 | hex_digit(low)?)
}

/// Returns the first byte, decoded, and the text after it; `None` at the end, and if a `%` is
/// without its digits.
#[inline]
pub(crate) fn first(text: &[u8]) -> Option<(u8, &[u8])> {
    match text {
        [b'%', high, low, after @ ..] => Some((byte([*high, *low])?, after)),
        [b'%', ..] | [] => None,
        [byte, after @ ..] => Some((*byte, after)),
    }
}

/// Returns the last byte, decoded, and the text before it; `None` at the beginning. Each `%` in
/// `text` must have its digits.
#[inline]
pub(crate) fn last(text: &[u8]) -> Option<(u8, &[u8])> {
    match text {
        [before @ .., b'%', high, low] => Some((byte([*high, *low])?, before)),
        [before @ .., byte] => Some((*byte, before)),
        [] => None,
    }
}

/// Writes a text with all bytes encoded that are not kept.
pub(crate) fn encode(out: &mut String, text: &str, is_kept: impl Fn(u8) -> bool) {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    for byte in text.bytes() {
        if is_kept(byte) {
            out.push(char::from(byte));
        } else {
            let (high, low) = (usize::from(byte >> 4), usize::from(byte & 15));
            out.extend(['%', DIGITS[high], DIGITS[low]]);
        }
    }
}

/// Returns whether a byte stands for itself in a segment of a path: `pchar` without `pct-encoded`
/// (RFC 3986, section 3.3).
pub(crate) fn in_segment(byte: u8) -> bool {
    in_query(byte) || matches!(byte, b'&' | b'\'' | b'+' | b';' | b'=')
}

/// Returns whether a byte stands for itself in the name or the value of a query's pair. `&`, `;`,
/// `=` and `+` have a meaning there, and browsers encode `'`.
pub(crate) fn in_query(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'-' | b'.' | b'_' | b'~' | b'!' | b'$' | b'(' | b')' | b'*' | b',' | b':' | b'@'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_encoding_keeps_what_the_place_allows() {
        let encoded = |text: &str, is_kept: fn(u8) -> bool| {
            let mut out = String::new();
            encode(&mut out, text, is_kept);
            out
        };
        let text = "aZ0-._~!$&'()*+,;=:@/?#[]% \"<>\\^`{|}\0ü";
        assert_eq!(
            encoded(text, in_segment),
            "aZ0-._~!$&'()*+,;=:@%2F%3F%23%5B%5D%25%20%22%3C%3E%5C%5E%60%7B%7C%7D%00%C3%BC"
        );
        assert_eq!(
            encoded(text, in_query),
            "aZ0-._~!$%26%27()*%2B,%3B%3D:@%2F%3F%23%5B%5D%25%20%22%3C%3E%5C%5E%60%7B%7C%7D%00%C3%BC"
        );
    }
}
