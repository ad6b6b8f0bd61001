//! Classes of bytes: one table with a bit for each class of the grammars of RFC 9110, RFC 9112 and
//! RFC 3986, and the scans over it. The scans do not know any structure beyond "the first byte that
//! is not of the class".

use crate::base::bytes::{between, letters, skip_marked, skip_to_control};

/// `tchar` (RFC 9110, section 5.6.2): methods, field names, tokens.
pub(crate) const TOKEN: u8 = 1;
/// A path with its slashes (RFC 3986, section 3.3): `pchar / "/"`, and the `%` of an escape.
/// [`UNENCODED`] is accepted in addition: browsers and fetch send `[ ] | ^` unencoded, and curl,
/// `HttpURLConnection` and urllib send all of them. A backslash is refused: browsers turn it into a
/// slash, so two recipients could read two different paths.
pub(crate) const PATH: u8 = 1 << 1;
/// A query. RFC 3986, section 3.4 defines it as `pchar / "/" / "?"`. [`UNENCODED`] is accepted here
/// too, and so is the backslash, which browsers send unencoded in a query (the query set of the
/// WHATWG URL standard).
pub(crate) const QUERY: u8 = 1 << 2;
/// `reg-name` (RFC 3986, section 3.2.2) except for its escapes: `unreserved / sub-delims`.
pub(crate) const HOST: u8 = 1 << 3;
/// `field-vchar / SP / HTAB` (RFC 9110, section 5.5).
pub(crate) const VALUE: u8 = 1 << 4;
/// `qdtext` (RFC 9110, section 5.6.4).
pub(crate) const QUOTED: u8 = 1 << 5;
/// A byte of a non-ASCII character. In a target, these bytes must be UTF-8.
pub(crate) const BEYOND_ASCII: u8 = 1 << 6;

/// Characters that a URI contains only percent-encoded, but that clients send unencoded. No
/// recipient takes one of them for the end of a target or of a part of it, so each is treated as
/// its percent-encoded form.
const UNENCODED: &[u8] = b"\"<>[]{}|^`";

static CLASS: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut at = 0;
    while at < 256 {
        table[at] = class_of(at as u8);
        at += 1;
    }
    add(&mut table, b"-._~!$&'()*+,;=", HOST | PATH | QUERY);
    add(&mut table, b":@/%", PATH | QUERY);
    add(&mut table, b"?\\", QUERY);
    add(&mut table, UNENCODED, PATH | QUERY);
    add(&mut table, b"!#$%&'*+-.^_`|~", TOKEN);
    table
}

/// Returns the classes that are not lists of marks.
const fn class_of(byte: u8) -> u8 {
    let mut class = 0;
    if byte.is_ascii_alphanumeric() {
        class |= TOKEN | HOST | PATH | QUERY;
    }
    if byte == b'\t' || (byte >= b' ' && byte != 0x7f) {
        class |= VALUE;
        if byte != b'"' && byte != b'\\' {
            class |= QUOTED;
        }
    }
    if !byte.is_ascii() {
        class |= BEYOND_ASCII;
    }
    class
}

/// Adds `classes` to each of the marks.
const fn add(table: &mut [u8; 256], marks: &[u8], classes: u8) {
    let mut at = 0;
    while at < marks.len() {
        table[marks[at] as usize] |= classes;
        at += 1;
    }
}

/// Returns whether `byte` is in `class`.
pub(crate) fn is(byte: u8, class: u8) -> bool {
    CLASS[byte as usize] & class != 0
}

/// Returns whether `bytes` is not empty and all of them are in `class`.
pub(crate) fn all(bytes: &[u8], class: u8) -> bool {
    !bytes.is_empty() && skip(bytes, 0, class) == bytes.len()
}

/// Returns the position of the first byte at or after `at` that is not in `class`, or the length if
/// there is none.
pub(crate) fn skip(bytes: &[u8], at: usize, class: u8) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().position(|byte| !is(*byte, class)).unwrap_or(rest.len())
}

/// [`skip`] for [`TOKEN`], fast for letters and hyphens, as in field names.
#[inline]
pub(crate) fn skip_name(bytes: &[u8], from: usize) -> usize {
    let at = skip_marked(bytes, from, |word| letters(word) | between(word, b'-', b'-'));
    // Every other name, valid or not, is checked with the table.
    if bytes.get(at) == Some(&b':') { at } else { skip(bytes, at, TOKEN) }
}

/// Skips letters, digits and `-./` from `from`, as in most paths, and returns the position after
/// them.
#[inline]
pub(crate) fn skip_common_path(bytes: &[u8], from: usize) -> usize {
    skip_marked(bytes, from, |word| letters(word) | between(word, b'-', b'9'))
}

/// [`skip`] for [`QUERY`], fast for the characters of most queries.
#[inline]
pub(crate) fn skip_query(bytes: &[u8], from: usize) -> usize {
    let usual =
        |word| between(word, b'$', b';') | between(word, b'=', b'=') | between(word, b'?', b'~');
    skip(bytes, skip_marked(bytes, from, usual), QUERY)
}

/// Skips letters, digits and `-.` from `from`, as in most host names, and returns the position
/// after them.
#[inline]
pub(crate) fn skip_usual_host(bytes: &[u8], from: usize) -> usize {
    let usual = |word| letters(word) | between(word, b'0', b'9') | between(word, b'-', b'.');
    skip_marked(bytes, from, usual)
}

/// [`skip`] for [`VALUE`], fast for all values, because most of a head consists of them.
#[inline]
pub(crate) fn skip_value(bytes: &[u8], from: usize) -> usize {
    skip_to_control(bytes, from)
}

/// Returns the position of the first control byte at or after `at` that is not a tab, or `None` if
/// there is none.
pub(crate) fn find_control(bytes: &[u8], at: usize) -> Option<usize> {
    let stop = skip_value(bytes, at);
    (stop < bytes.len()).then_some(stop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn token_scan_in_words_agrees_with_the_table() {
        for byte in 0..=255 {
            for place in 0..40 {
                let mut bytes = [b'a'; 40];
                bytes[place] = byte;
                bytes[39] = b'\n';
                for from in 0..40 {
                    bytes[30] = if place == 30 { byte } else { b'a' };
                    assert_eq!(skip_value(&bytes, from), skip(&bytes, from, VALUE), "{bytes:?}");
                    assert_eq!(skip_name(&bytes, from), skip(&bytes, from, TOKEN), "{bytes:?}");
                    assert!(
                        skip_common_path(&bytes, from) <= skip(&bytes, from, PATH),
                        "{bytes:?}"
                    );
                    let usual = &bytes[from..skip_common_path(&bytes, from)];
                    assert!(!usual.contains(&b'%'), "{bytes:?}");
                    assert_eq!(skip_query(&bytes, from), skip(&bytes, from, QUERY), "{bytes:?}");
                    assert!(skip_usual_host(&bytes, from) <= skip(&bytes, from, HOST), "{bytes:?}");
                    bytes[30] = b':';
                    assert_eq!(skip_name(&bytes, from), skip(&bytes, from, TOKEN), "{bytes:?}");
                }
            }
        }
    }

    #[test]
    fn character_class_has_the_characters_of_its_grammar() {
        let of = |class| (0..128).filter(move |b| is(*b, class) && !b.is_ascii_alphanumeric());
        let check = |class, expected: &str| {
            let mut expected = expected.as_bytes().to_vec();
            expected.sort_unstable();
            assert_eq!(of(class).collect::<Vec<_>>(), expected);
        };
        check(TOKEN, "!#$%&'*+-.^_`|~");
        check(HOST, "-._~!$&'()*+,;=");
        check(PATH, "-._~!$&'()*+,;=:@/%\"<>[]{}|^`");
        check(QUERY, "-._~!$&'()*+,;=:@/%?\"<>[]{}|\\^`");
        assert!((0..=255).all(|b| is(b, BEYOND_ASCII) != b.is_ascii()));
        assert!((128..=255).all(|b| !is(b, TOKEN | PATH | QUERY | HOST)));
        assert!((128..=255).all(|b| is(b, VALUE) && is(b, QUOTED)));
    }
}
