//! The syntax that the values of many fields share (RFC 9110, section 5.6): whitespace around a
//! value, and lists whose elements are separated by commas. What an element means is decided by the
//! readers of a field, and so are lists whose elements may contain a quoted comma.

use std::ops::Range;

/// Returns `bytes` without the spaces and tabs around them (`OWS`).
pub(crate) fn trim(bytes: &[u8]) -> &[u8] {
    &bytes[trim_range(bytes, 0..bytes.len())]
}

/// Returns a range of `bytes` without the spaces and tabs at its two ends.
pub(crate) fn trim_range(bytes: &[u8], Range { mut start, mut end }: Range<usize>) -> Range<usize> {
    let is_ows = |byte: u8| matches!(byte, b' ' | b'\t');
    while start < end && is_ows(bytes[start]) {
        start += 1;
    }
    while start < end && is_ows(bytes[end - 1]) {
        end -= 1;
    }
    start..end
}

/// Returns the elements of `#element`, without the whitespace around them. Empty elements are
/// included: most readers ignore them, as section 5.6.1.2 says, and a few refuse them.
pub(crate) fn elements(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    value.split(|byte| *byte == b',').map(trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trim_removes_only_the_whitespace_around_a_value() {
        assert_eq!(trim(b" \ta b\t "), b"a b");
        assert_eq!(trim(b" \t "), b"");
        assert_eq!(trim(b""), b"");
        assert_eq!(trim_range(b": a \r", 1..4), 2..3);
    }

    #[test]
    fn list_elements_are_separated_by_commas() {
        let check = |value: &str, expected: &[&str]| {
            let found: Vec<_> = elements(value.as_bytes()).collect();
            assert_eq!(found, expected.iter().map(|one| one.as_bytes()).collect::<Vec<_>>());
        };
        check("close", &["close"]);
        check("close, \tkeep-alive", &["close", "keep-alive"]);
        check(",a ,", &["", "a", ""]);
        check("", &[""]);
    }
}
