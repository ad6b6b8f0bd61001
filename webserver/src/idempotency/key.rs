//! Parses the field `Idempotency-Key`.

use std::borrow::Cow;

use crate::HeaderMap;

/// The most characters of a key. A UUID has 36; the draft leaves the number to the server.
const LONGEST: usize = 255;

const FIELD: &str = "idempotency-key";

/// Returns the key of a request; `None` if there is none.
///
/// A key is a string of structured fields (RFC 9651, section 3.3.3), such as `"8e03978e"`. Its parameters
/// are ignored, as the draft has none. Many clients leave the quotes out, so a token is the same key.
pub(super) fn parse(headers: &HeaderMap) -> Result<Option<Cow<'_, str>>, &'static str> {
    let mut values = headers.get_all(FIELD);
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err("the request has several fields `Idempotency-Key`");
    }
    let Some(text) = std::str::from_utf8(value).ok().map(str::trim) else { return Err(MALFORMED) };
    let key = match text.strip_prefix('"') {
        Some(rest) => string(rest)?,
        None if text.bytes().all(is_token) => Cow::Borrowed(text),
        None => return Err(MALFORMED),
    };
    if key.is_empty() {
        return Err("`Idempotency-Key` is empty");
    }
    if key.len() > LONGEST {
        return Err("`Idempotency-Key` has more than 255 characters");
    }
    Ok(Some(key))
}

const MALFORMED: &str =
    "`Idempotency-Key` is not a string in quotes: RFC 9651, section 3.3.3, such as `\"8e03978e\"`";

/// A character of a token of structured fields (RFC 9651, section 3.3.4). A UUID may begin with a digit,
/// so it is not asked what the first one is.
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~:/".contains(&byte)
}

/// Parses a string after its first quote.
fn string(text: &str) -> Result<Cow<'_, str>, &'static str> {
    let mut unescaped = String::new();
    let mut rest = text;
    loop {
        let end = rest.find(['"', '\\']).ok_or(MALFORMED)?;
        let (part, after) = rest.split_at(end);
        if !part.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return Err(MALFORMED);
        }
        if let Some(parameters) = after.strip_prefix('"') {
            let is_end = parameters.trim_start().is_empty() || parameters.starts_with(';');
            return match (is_end, unescaped.is_empty()) {
                (false, _) => Err(MALFORMED),
                (true, true) => Ok(Cow::Borrowed(part)),
                (true, false) => Ok(Cow::Owned(unescaped + part)),
            };
        }
        let escaped = after.get(1..2).filter(|one| ["\"", "\\"].contains(one)).ok_or(MALFORMED)?;
        unescaped.push_str(part);
        unescaped.push_str(escaped);
        rest = &after[2..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{HeaderName, HeaderValue};

    fn parsed(values: &[&str]) -> Result<Option<String>, &'static str> {
        let mut headers = HeaderMap::new();
        for value in values {
            let value = HeaderValue::from_bytes(value.as_bytes()).expect("a field value");
            headers.append(HeaderName::from_static(FIELD), value);
        }
        parse(&headers).map(|key| key.map(Cow::into_owned))
    }

    #[test]
    fn key_is_a_string_or_a_token() {
        let check = |value: &str, expected: &str| {
            assert_eq!(parsed(&[value]), Ok(Some(expected.to_owned())), "{value}");
        };
        check("\"8e03978e-40d5-43dd-bc93-6894a57f9324\"", "8e03978e-40d5-43dd-bc93-6894a57f9324");
        check("8e03978e-40d5-43dd-bc93-6894a57f9324", "8e03978e-40d5-43dd-bc93-6894a57f9324");
        check(r#""a \"b\" \\c""#, r#"a "b" \c"#);
        check("\"a\";x=1", "a");
        check("job:7/2", "job:7/2");
        check(&format!("\"{}\"", "a".repeat(255)), &"a".repeat(255));
        assert_eq!(parsed(&[]), Ok(None));
    }

    #[test]
    fn malformed_key_is_refused() {
        for value in [
            "", "\"\"", "\"a", "a\"", "a b", "\"a\" b", r#""a\b""#, r#""a\"#, "\"é\"", "é", "a,b",
            "(a)",
        ] {
            assert!(parsed(&[value]).is_err(), "{value}");
        }
        assert!(parsed(&["a", "a"]).is_err());
        assert!(parsed(&[&"a".repeat(256)]).is_err());
        assert!(parsed(&[&format!("\"{}\"", "a".repeat(15_000))]).is_err());
    }

    proptest::proptest! {
        #[test]
        fn key_that_is_written_as_a_string_is_read_again(key in "[ -~]{1,255}") {
            let written = format!("\"{}\"", key.replace('\\', r"\\").replace('"', "\\\""));
            proptest::prop_assert_eq!(parsed(&[&written]), Ok(Some(key)));
        }
    }
}
