//! Percent-encoding (RFC 3986, section 2.1), byte by byte: `%` and two hexadecimal digits stand for
//! one byte, and every other byte stands for itself. What a decoded byte means, and whether it may
//! be decoded, is decided by the callers.

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
