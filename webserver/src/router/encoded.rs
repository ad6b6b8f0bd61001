//! Percent-decoding (RFC 3986, 2.1), as far as routing needs it.
//!
//! What lives here: whether a path is well formed, and comparing decoded text without storing it.
//! What must not: decoding for handlers (`extract`).

use crate::base::bytes::percent::{first, last};

/// Returns whether each `%` begins an escape and the decoded path is UTF-8.
pub(super) fn is_well_formed(path: &[u8]) -> bool {
    // A character is collected until it is complete, so that nothing is allocated.
    let mut character = [0; 4];
    let mut len = 0;
    let mut rest = path;
    while !rest.is_empty() {
        let Some((byte, others)) = first(rest) else { return false };
        character[len] = byte;
        len += 1;
        rest = others;
        match str::from_utf8(&character[..len]) {
            Ok(_) => len = 0,
            Err(error) if error.error_len().is_none() && len < character.len() => {}
            Err(_) => return false,
        }
    }
    len == 0
}

/// Returns the text that follows a decoded prefix.
pub(super) fn strip_prefix<'p>(mut path: &'p [u8], prefix: &[u8]) -> Option<&'p [u8]> {
    for &expected in prefix {
        let (byte, others) = first(path)?;
        if byte != expected {
            return None;
        }
        path = others;
    }
    Some(path)
}

/// Returns the text that precedes a decoded suffix, in a well-formed path.
pub(super) fn strip_suffix<'p>(mut path: &'p [u8], suffix: &[u8]) -> Option<&'p [u8]> {
    for &expected in suffix.iter().rev() {
        let (byte, others) = last(path)?;
        if byte != expected {
            return None;
        }
        path = others;
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_encoding_is_well_formed_only_with_whole_utf8_escapes() {
        #[track_caller]
        fn check(path: &str, expected: bool) {
            assert_eq!(is_well_formed(path.as_bytes()), expected, "{path}");
        }
        check("/a%20b", true);
        check("/%c3%A9", true);
        check("/%F0%9F%A6%80", true);
        check("/é%C3%A9", true);
        check("/%2F%00", true);
        check("/%", false);
        check("/%2", false);
        check("/%2g", false);
        check("/%+1", false);
        check("/%%41", false);
        check("/%C3", false);
        check("/%C3/%A9", false);
        check("/%A9", false);
        check("/%C0%80", false);
        check("/%ED%A0%80", false);
        check("/%F0%9F%A6", false);
    }

    #[test]
    fn prefix_and_suffix_are_compared_decoded() {
        #[track_caller]
        fn check(path: &str, before: &str, after: &str, expected: Option<&str>) {
            let found = strip_prefix(path.as_bytes(), before.as_bytes())
                .and_then(|inside| strip_suffix(inside, after.as_bytes()));
            assert_eq!(found, expected.map(str::as_bytes), "{path}");
        }
        check("v1.json", "v", ".json", Some("1"));
        check("%76%31%2ejson", "v", ".json", Some("%31"));
        check("v.json", "v", ".json", Some(""));
        check("v.jso", "v", ".json", None);
        check("%C3%A9x%C3%A9", "é", "é", Some("x"));
        check("a%41", "", "A", Some("a"));
        check("a%41", "", "41", None);
    }
}
