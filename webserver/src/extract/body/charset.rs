//! The `charset` of a content type (RFC 2046, section 4.1.2), which says how the bytes of a text
//! are encoded. The extractors decide how to turn the bytes into text.

use crate::http::trim;

/// Returns whether a content type does not name a charset, or only charsets that UTF-8 covers.
pub(crate) fn is_utf8(content_type: &[u8]) -> bool {
    let mut rest = content_type;
    loop {
        let parameter;
        (parameter, rest) = cut(rest);
        if charset(parameter).is_some_and(|charset| !is_covered(charset)) {
            return false;
        }
        match rest {
            [_, after @ ..] => rest = after,
            [] => return true,
        }
    }
}

/// Cuts before the first `;` that is not in a quoted string (RFC 9110, section 5.6.4).
fn cut(text: &[u8]) -> (&[u8], &[u8]) {
    let (mut is_quoted, mut is_escaped) = (false, false);
    let end = text.iter().position(|byte| {
        match byte {
            _ if std::mem::take(&mut is_escaped) => {}
            b'\\' if is_quoted => is_escaped = true,
            b'"' => is_quoted = !is_quoted,
            b';' => return !is_quoted,
            _ => {}
        }
        false
    });
    text.split_at(end.unwrap_or(text.len()))
}

/// Returns the value of a `charset` parameter, without the quotes that some clients put around it.
fn charset(parameter: &[u8]) -> Option<&[u8]> {
    let equals = memchr::memchr(b'=', parameter)?;
    let (name, value) = (trim(&parameter[..equals]), trim(&parameter[equals + 1..]));
    if !name.eq_ignore_ascii_case(b"charset") {
        return None;
    }
    let bare = |quote: &[u8]| value.strip_prefix(quote)?.strip_suffix(quote);
    let value = bare(b"\"").or_else(|| bare(b"'")).unwrap_or(value);
    Some(value).filter(|value| !value.is_empty())
}

/// Returns whether UTF-8 covers a charset. ASCII is a part of UTF-8.
fn is_covered(charset: &[u8]) -> bool {
    const COVERED: [&[u8]; 4] = [b"utf-8", b"utf8", b"us-ascii", b"ascii"];
    COVERED.iter().any(|name| charset.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charset_is_accepted_only_if_utf8_covers_it() {
        let check = |content_type: &str, expected: bool| {
            assert_eq!(is_utf8(content_type.as_bytes()), expected, "{content_type}");
        };
        check("", true);
        check("text/plain", true);
        check("text/plain; charset=utf-8", true);
        check("text/plain;charset=UTF-8", true);
        check("text/plain; Charset=\"utf-8\"", true);
        check("text/plain; charset='utf8'", true);
        check("text/plain; charset=US-ASCII; format=flowed", true);
        check("text/plain; charset=", true);
        check("text/plain; x=\"; charset=utf-16\"", true);
        check("text/plain; x=\"\\\"; charset=utf-16\"", true);
        check("text/plain; x-charset=utf-16", true);
        check("text/plain; charset=utf-16le", false);
        check("text/plain; charset=\"UTF-16\"", false);
        check("text/plain; charset = iso-8859-1", false);
        check("text/plain; format=flowed; charset=windows-1252", false);
        check("text/plain; x=\"a;b\"; charset=utf-16", false);
        check("text/plain; charset=utf-8; charset=utf-16", false);
    }
}
