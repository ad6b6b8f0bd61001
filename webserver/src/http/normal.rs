//! Two forms of a target: the normal form of its path, which middleware, logs and handlers see, and
//! the URI (RFC 3986), where each character that a URI cannot contain is percent-encoded. Two tasks
//! must not live here: decoding a parameter for a handler (`extract`), and comparing a path with
//! routes (`router`).

use std::borrow::Cow;
use std::fmt::Write;

use crate::base::bytes::percent;

/// Percent-decodes a path as far as the result stays unambiguous: everything except `%2F`, which
/// does not separate segments, and `%25`, which does not begin an escape. As a result, all
/// spellings of a path that a route accepts have the same normal form, and normalizing a normal
/// form does not change it.
///
/// The router refuses a malformed path. In its normal form, a `%` without two digits becomes `%25`,
/// and bytes that are not UTF-8 stay percent-encoded.
pub(super) fn normal(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((sent, after)) = rest.split_first() {
        // A `%` without two digits stands for itself.
        let (byte, after) = percent::first(rest).unwrap_or((*sent, after));
        match byte {
            b'/' if *sent == b'%' => bytes.extend_from_slice(b"%2F"),
            b'%' => bytes.extend_from_slice(b"%25"),
            byte => bytes.push(byte),
        }
        rest = after;
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        chunk.invalid().iter().for_each(|byte| push_escape(&mut text, *byte));
    }
    text
}

/// Percent-encodes each byte of a path, with or without a query, that a URI cannot contain there.
pub(super) fn encoded(text: &str) -> Cow<'_, str> {
    if text.bytes().all(is_in_uri) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for byte in text.bytes() {
        if is_in_uri(byte) {
            out.push(char::from(byte));
        } else {
            push_escape(&mut out, byte);
        }
    }
    Cow::Owned(out)
}

/// Returns whether `byte` is in `pchar / "/" / "?"` (RFC 3986, sections 3.3 and 3.4).
fn is_in_uri(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?%".contains(&byte)
}

fn push_escape(text: &mut String, byte: u8) {
    write!(text, "%{byte:02X}").expect("a String takes all that is written");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn normal_path_is_decoded_except_slashes_and_percent_signs() {
        let check = |path: &str, expected: &str| assert_eq!(normal(path), expected, "{path}");
        check("/admin", "/admin");
        check("/%61dmin", "/admin");
        check("/%41%2e%2E", "/A..");
        check("/caf%c3%A9", "/café");
        check("/café", "/café");
        check("/%40root", "/@root");
        check("/a%20b%3f%23", "/a b?#");
        check("/a%2fb/%2F", "/a%2Fb/%2F");
        check("/%2561dmin", "/%2561dmin");
        check("/%25%32%46", "/%252F");
        check("//%5c%00", "//\\\0");
    }

    #[test]
    fn normal_path_exists_for_a_malformed_path() {
        let check = |path: &str, expected: &str| assert_eq!(normal(path), expected, "{path}");
        check("/%", "/%25");
        check("/%4", "/%254");
        check("/%zz%61", "/%25zza");
        check("/%+1", "/%25+1");
        check("/%%36%31", "/%2561");
        check("/%61%FF%c3", "/a%FF%C3");
        check("/%c3é", "/%C3é");
    }

    #[test]
    fn encoding_covers_characters_that_a_uri_cannot_have() {
        let check = |text: &str, expected: &str| assert_eq!(encoded(text), expected, "{text}");
        check("/a-._~!$&'()*+,;=:@/%41?b/?", "/a-._~!$&'()*+,;=:@/%41?b/?");
        check("/[|]^{}\"<>`?\\", "/%5B%7C%5D%5E%7B%7D%22%3C%3E%60?%5C");
        check("/é", "/%C3%A9");
    }

    proptest! {
        #[test]
        fn normal_path_of_a_normal_path_is_itself(path in "/([a-c/%é]|%[0-9a-fA-F]{2}){0,12}") {
            let form = normal(&path);
            prop_assert_eq!(normal(&form), form);
        }

        #[test]
        fn normal_path_is_not_changed_by_encoding(path in "/\\PC{0,12}") {
            prop_assert_eq!(normal(&encoded(&path)), normal(&path));
        }
    }
}
