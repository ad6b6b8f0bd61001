//! Percent-decoding (RFC 3986, section 2.1), strictly: what is malformed is refused, not kept as it
//! is, so that two parsers can not read one target in two ways.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

/// Text that can not be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Malformed {
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

/// A piece of a path; what needs no decoding is borrowed.
pub(super) fn path(text: &str) -> Result<Cow<'_, str>, Malformed> {
    if memchr::memchr(b'%', text.as_bytes()).is_none() {
        return Ok(Cow::Borrowed(text));
    }
    let mut out = Vec::with_capacity(text.len());
    append(text, false, &mut out)?;
    String::from_utf8(out).map(Cow::Owned).map_err(|_| Malformed::Utf8)
}

/// Appends a name or value of a query, in which `+` is a space. Whether it is UTF-8 is for the
/// caller to see.
pub(super) fn query(text: &str, out: &mut Vec<u8>) -> Result<(), Malformed> {
    append(text, true, out)
}

fn append(text: &str, plus: bool, out: &mut Vec<u8>) -> Result<(), Malformed> {
    let mut rest = text.as_bytes();
    out.reserve(rest.len());
    while let [byte, after @ ..] = rest {
        rest = after;
        out.push(match byte {
            b'%' => {
                let [high, low, after @ ..] = rest else { return Err(Malformed::Percent) };
                rest = after;
                hex(*high)? << 4 | hex(*low)?
            }
            b'+' if plus => b' ',
            byte => *byte,
        });
    }
    Ok(())
}

fn hex(digit: u8) -> Result<u8, Malformed> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        b'A'..=b'F' => Ok(digit - b'A' + 10),
        _ => Err(Malformed::Percent),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_decoded_once_and_strictly() {
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

    #[test]
    fn in_a_query_a_plus_is_a_space() {
        let mut out = b"x".to_vec();
        assert_eq!(query("a+b%2B", &mut out), Ok(()));
        assert_eq!(out, b"xa b+");
    }

    proptest::proptest! {
        #[test]
        fn what_is_encoded_is_decoded_to_itself(text in ".*") {
            let encoded =
                percent_encoding::utf8_percent_encode(&text, percent_encoding::NON_ALPHANUMERIC)
                    .to_string();
            proptest::prop_assert_eq!(path(&encoded), Ok(Cow::Borrowed(text.as_str())));
        }

        #[test]
        fn no_text_panics(text in "[%0-9a-gA-G+]*") {
            let _ = path(&text);
            let _ = query(&text, &mut Vec::new());
        }
    }
}
