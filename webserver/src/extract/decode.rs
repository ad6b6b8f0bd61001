//! Strict percent-decoding (RFC 3986, section 2.1). A malformed text is refused where it is read
//! and is never used undecoded, so that two parsers cannot read the same text differently.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use crate::base::bytes::percent::{first, is_encoded};

/// Why a text cannot be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Malformed {
    /// A `%` without two hexadecimal digits.
    Percent,
    /// Bytes that are not UTF-8.
    Utf8,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Percent => "has a `%` that is not followed by two hexadecimal digits",
            Self::Utf8 => "is not UTF-8 when decoded",
        })
    }
}

impl Error for Malformed {}

/// Decodes a piece of a path. Text that does not need decoding is borrowed.
#[inline]
pub(crate) fn path(text: &str) -> Result<Cow<'_, str>, Malformed> {
    if !is_encoded(text.as_bytes()) {
        return Ok(Cow::Borrowed(text));
    }
    decoded(text)
}

#[inline(never)]
fn decoded(text: &str) -> Result<Cow<'_, str>, Malformed> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while !rest.is_empty() {
        let (byte, after) = first(rest).ok_or(Malformed::Percent)?;
        out.push(byte);
        rest = after;
    }
    String::from_utf8(out).map(Cow::Owned).map_err(|_| Malformed::Utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_decoding_of_a_path_is_strict_and_happens_once() {
        let check = |text: &str, expected: Result<&str, Malformed>| {
            assert_eq!(path(text).as_deref(), expected.as_ref().copied(), "{text}");
        };
        check("", Ok(""));
        check("a+b", Ok("a+b"));
        check("a%20b", Ok("a b"));
        check("%2F", Ok("/"));
        check("%2f%2E", Ok("/."));
        check("%252F", Ok("%2F"));
        check("%C3%BC", Ok("ü"));
        check("%", Err(Malformed::Percent));
        check("%4", Err(Malformed::Percent));
        check("%+4", Err(Malformed::Percent));
        check("%zz", Err(Malformed::Percent));
        check("%FF", Err(Malformed::Utf8));
        check("%C3", Err(Malformed::Utf8));
        check("%ED%A0%80", Err(Malformed::Utf8));
    }

    proptest::proptest! {
        #[test]
        fn percent_decoding_reverses_percent_encoding(text in ".*") {
            let encoded =
                percent_encoding::utf8_percent_encode(&text, percent_encoding::NON_ALPHANUMERIC)
                    .to_string();
            proptest::prop_assert_eq!(path(&encoded), Ok(Cow::Borrowed(text.as_str())));
        }

        #[test]
        fn percent_decoding_never_panics(text in "[%0-9a-gA-G+]*") {
            let _ = path(&text);
        }
    }
}
