//! The syntax of the `Cookie` field (RFC 6265, section 4.2). What a cookie means is decided by its
//! reader.

use super::list::trim;
use super::map::HeaderMap;

/// Returns the cookies of a request in their order, each with its name and its value. A text without
/// a `=` is not a cookie. Quotes around a value are not part of the value.
pub(crate) fn cookies(headers: &HeaderMap) -> impl Iterator<Item = (&[u8], &[u8])> {
    let pairs = headers.get_all("cookie").flat_map(|field| field.split(|byte| *byte == b';'));
    pairs.filter_map(|pair| {
        let equals = memchr::memchr(b'=', pair)?;
        let (name, value) = (trim(&pair[..equals]), trim(&pair[equals + 1..]));
        (!name.is_empty()).then(|| (name, unquoted(value)))
    })
}

fn unquoted(value: &[u8]) -> &[u8] {
    match value {
        [b'"', inside @ .., b'"'] => inside,
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::http::{HeaderName, HeaderValue};

    #[test]
    fn cookies_are_split_at_semicolons() {
        let check = |fields: &[&str], expected: &[(&str, &str)]| {
            let mut headers = HeaderMap::new();
            for field in fields {
                let value = HeaderValue::from_str(field).expect("it is a value");
                headers.append(HeaderName::from_static("cookie"), value);
            }
            let expected: Vec<_> =
                expected.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes())).collect();
            assert_eq!(cookies(&headers).collect::<Vec<_>>(), expected, "{fields:?}");
        };
        check(&[], &[]);
        check(&["a=1"], &[("a", "1")]);
        check(&["a=1; b=2;c=3 ; d = 4"], &[("a", "1"), ("b", "2"), ("c", "3"), ("d", "4")]);
        check(&["a=1", "b=2"], &[("a", "1"), ("b", "2")]);
        check(&["a=1; a=2"], &[("a", "1"), ("a", "2")]);
        check(&["a=b=c"], &[("a", "b=c")]);
        check(&["a=\"1 2\""], &[("a", "1 2")]);
        check(&["a=\""], &[("a", "\"")]);
        check(&["a=; ; b; =c; d=x"], &[("a", ""), ("d", "x")]);
    }
}
