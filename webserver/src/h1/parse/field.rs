//! One field line of a head or of a trailer section (RFC 9112, section 5). It is found, checked
//! byte by byte, and left in place. Which fields are allowed is decided elsewhere.

#![expect(
    clippy::inline_always,
    reason = "a call costs more than what is done here, and the compiler does not see it"
)]

use crate::base::span::Span;
use crate::http::grammar::class::{self, TOKEN};
use crate::http::{Field, trim_range};

/// The element found at a position where a field line may begin.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Line {
    /// A field, and the start of the next line.
    Field(Field, usize),
    /// The empty line, and the position after it.
    End(usize),
    /// The bytes are the beginning of a line.
    More,
    Bad(FieldError),
}

/// The possible errors in a field line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum FieldError {
    /// A carriage return without its line feed.
    BareCr,
    /// A line feed without its carriage return.
    BareLf,
    /// A line that begins with a space or tab.
    Fold,
    /// There is no name before the colon, or the name contains a byte that a token cannot contain.
    Name,
    /// A space or tab between name and colon.
    SpaceBeforeColon,
    NoColon,
    /// A control byte in the value.
    Value,
}

impl FieldError {
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::BareCr => {
                "a carriage return stands without its line feed (RFC 9112, section 2.2)"
            }
            Self::BareLf => {
                "a line feed stands without its carriage return (RFC 9112, section 2.2)"
            }
            Self::Fold => "a field is folded over several lines (RFC 9112, section 5.2)",
            Self::Name => "a field name is not a token (RFC 9110, section 5.1)",
            Self::SpaceBeforeColon => {
                "there is whitespace between a field name and its colon (RFC 9112, section 5.1)"
            }
            Self::NoColon => "a field line has no colon (RFC 9112, section 5)",
            Self::Value => "a field value contains a control character (RFC 9110, section 5.5)",
        }
    }
}

/// Parses `field-line CRLF` or `CRLF` at `at`, where `field-line = field-name ":" OWS field-value
/// OWS`. It is stricter than the RFC where the RFC lets a recipient choose: a bare CR or LF, a fold
/// and a control byte are refused, never repaired. A verdict on the beginning of a line holds for
/// every line with that beginning.
#[inline(always)]
pub(super) fn field_line(bytes: &[u8], at: usize) -> Line {
    if let Some(b"\r\n") = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        return Line::End(at + 2);
    }
    match fast_line(bytes, at) {
        Some((field, next)) => Line::Field(field, next),
        None => general_line(bytes, at),
    }
}

/// Parses the usual line: one space after the colon, and a non-empty value without whitespace at
/// its end. A line that this function does not accept may still be valid.
#[inline(always)]
fn fast_line(bytes: &[u8], at: usize) -> Option<(Field, usize)> {
    let colon = class::skip_name(bytes, at);
    let [mark @ .., first] = bytes.get(colon..)?.first_chunk::<3>()?;
    let start = colon + 2;
    // The first byte of the value is neither a space nor a tab, nor a byte that ends a value.
    if colon == at || mark != b": " || *first <= b' ' {
        return None;
    }
    let stop = class::skip_value(bytes, start);
    if bytes.get(stop..)?.first_chunk()? != b"\r\n" || bytes[stop - 1] <= b' ' {
        return None;
    }
    let name = Span::new(at, colon - at);
    Some((Field { name, value: Span::new(start, stop - start) }, stop + 2))
}

#[inline(never)]
fn general_line(bytes: &[u8], at: usize) -> Line {
    let colon = class::skip(bytes, at, TOKEN);
    match bytes.get(colon) {
        None => return Line::More,
        Some(b':') if colon > at => {}
        Some(b'\r') if colon == at => return line_feed(bytes, at, Line::End(at + 2)),
        Some(stop) => return Line::Bad(not_a_colon(*stop, colon == at)),
    }
    let stop = class::skip_value(bytes, colon + 1);
    match bytes.get(stop) {
        None => return Line::More,
        Some(b'\r') => {}
        Some(b'\n') => return Line::Bad(FieldError::BareLf),
        Some(_) => return Line::Bad(FieldError::Value),
    }
    let name = Span::new(at, colon - at);
    let value = trim_range(bytes, colon + 1..stop);
    let value = Span::new(value.start, value.len());
    line_feed(bytes, stop, Line::Field(Field { name, value }, stop + 2))
}

/// Returns `line` if a line feed follows the carriage return at `cr`.
fn line_feed(bytes: &[u8], cr: usize, line: Line) -> Line {
    match bytes.get(cr + 1) {
        Some(b'\n') => line,
        Some(_) => Line::Bad(FieldError::BareCr),
        None => Line::More,
    }
}

fn not_a_colon(stop: u8, is_first: bool) -> FieldError {
    match stop {
        b' ' | b'\t' if is_first => FieldError::Fold,
        b' ' | b'\t' => FieldError::SpaceBeforeColon,
        b'\n' => FieldError::BareLf,
        b'\r' => FieldError::NoColon,
        _ => FieldError::Name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &[u8], expected: Line) {
        assert_eq!(field_line(text, 0), expected, "{:?}", text.escape_ascii().to_string());
        // Every prefix yields "more" or the same error.
        for cut in 0..text.len() {
            let found = field_line(&text[..cut], 0);
            let is_complete = matches!(found, Line::Field(..) | Line::End(_));
            assert!(found == Line::More || found == expected || is_complete, "{cut}");
        }
    }

    fn field(text: &[u8], name: &[u8], value: &[u8]) {
        let Line::Field(field, next) = field_line(text, 0) else {
            panic!("{:?} is a field", text.escape_ascii().to_string());
        };
        assert_eq!((field.name.of(text), field.value.of(text)), (name, value));
        assert_eq!(next, text.len());
        check(text, Line::Field(field, next));
    }

    #[test]
    fn field_line_is_a_name_and_a_trimmed_value() {
        field(b"X:\r\n", b"X", b"");
        field(b"X: \t \r\n", b"X", b"");
        field(b"Host: a\r\n", b"Host", b"a");
        field(b"X:\ta\tb\t\r\n", b"X", b"a\tb");
        field(b"X: a: b : c \r\n", b"X", b"a: b : c");
        field(b"X: caf\xe9 \xff\x80 and more of it\r\n", b"X", b"caf\xe9 \xff\x80 and more of it");
        field(b"!#$%&'*+-.^_`|~0aZ: 1\r\n", b"!#$%&'*+-.^_`|~0aZ", b"1");
        check(b"\r\n", Line::End(2));
    }

    #[test]
    fn field_line_that_is_malformed_is_refused_at_its_first_wrong_byte() {
        check(b" X: 1\r\n", Line::Bad(FieldError::Fold));
        check(b"\tX: 1\r\n", Line::Bad(FieldError::Fold));
        check(b": 1\r\n", Line::Bad(FieldError::Name));
        check(b"X@Y: 1\r\n", Line::Bad(FieldError::Name));
        check(b"X\xc3\xa9: 1\r\n", Line::Bad(FieldError::Name));
        check(b"X\0Y: 1\r\n", Line::Bad(FieldError::Name));
        check(b"X : 1\r\n", Line::Bad(FieldError::SpaceBeforeColon));
        check(b"X\t: 1\r\n", Line::Bad(FieldError::SpaceBeforeColon));
        check(b"X Y: 1\r\n", Line::Bad(FieldError::SpaceBeforeColon));
        check(b"X\r\n", Line::Bad(FieldError::NoColon));
        check(b"X\n", Line::Bad(FieldError::BareLf));
        check(b"\n", Line::Bad(FieldError::BareLf));
        check(b"\r\r\n", Line::Bad(FieldError::BareCr));
        check(b"X: a\rb\r\n", Line::Bad(FieldError::BareCr));
        check(b"X: a\nb\r\n", Line::Bad(FieldError::BareLf));
        check(b"X: a\0b\r\n", Line::Bad(FieldError::Value));
        check(b"X: a\x01b\r\n", Line::Bad(FieldError::Value));
        check(b"X: a\x7fb\r\n", Line::Bad(FieldError::Value));
        check(b"X: a\x0bb\r\n", Line::Bad(FieldError::Value));
    }
}
