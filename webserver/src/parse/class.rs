//! Which bytes may stand where: one table with a bit for each class of the grammars of RFC 9110,
//! RFC 9112 and RFC 3986, and the scans over it. No structure beyond "the first byte that is not
//! of the class".

/// `tchar` (RFC 9110, section 5.6.2): methods, field names, tokens.
pub(super) const TOKEN: u8 = 1;
/// A path with its slashes (RFC 3986, section 3.3): `pchar / "/"`, and the `%` of an escape.
pub(super) const PATH: u8 = 1 << 1;
/// A query. RFC 3986, section 3.4 has `pchar / "/" / "?"`. Beyond it we take ``[ ] { } | \ ^ ` ``,
/// which browsers send as they are there (the query set of the WHATWG URL standard).
pub(super) const QUERY: u8 = 1 << 2;
/// `reg-name` (RFC 3986, section 3.2.2) but for its escapes: `unreserved / sub-delims`.
pub(super) const HOST: u8 = 1 << 3;
/// `field-vchar / SP / HTAB` (RFC 9110, section 5.5).
pub(super) const VALUE: u8 = 1 << 4;
/// `qdtext` (RFC 9110, section 5.6.4).
pub(super) const QUOTED: u8 = 1 << 5;

static CLASS: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut at = 0;
    while at < 256 {
        table[at] = class_of(at as u8);
        at += 1;
    }
    table
}

const fn class_of(byte: u8) -> u8 {
    let mut class = 0;
    let alnum = byte.is_ascii_alphanumeric();
    let host = alnum || contains(b"-._~!$&'()*+,;=", byte);
    let path = host || contains(b":@/%", byte);
    if alnum || contains(b"!#$%&'*+-.^_`|~", byte) {
        class |= TOKEN;
    }
    if host {
        class |= HOST;
    }
    if path {
        class |= PATH;
    }
    if path || contains(b"?[]{}|\\^`", byte) {
        class |= QUERY;
    }
    if byte == b'\t' || (byte >= b' ' && byte != 0x7f) {
        class |= VALUE;
        if byte != b'"' && byte != b'\\' {
            class |= QUOTED;
        }
    }
    class
}

const fn contains(set: &[u8], byte: u8) -> bool {
    let mut at = 0;
    while at < set.len() {
        if set[at] == byte {
            return true;
        }
        at += 1;
    }
    false
}

/// Whether `byte` is of `class`.
pub(super) fn is(byte: u8, class: u8) -> bool {
    CLASS[byte as usize] & class != 0
}

/// Whether all of `bytes` are, and there is one.
pub(super) fn all(bytes: &[u8], class: u8) -> bool {
    !bytes.is_empty() && skip(bytes, 0, class) == bytes.len()
}

/// From `at`, the place of the first byte that is not of `class`; the length where all are.
pub(super) fn skip(bytes: &[u8], at: usize, class: u8) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().position(|byte| !is(*byte, class)).unwrap_or(rest.len())
}

/// [`skip`] for [`VALUE`], eight bytes at a time: values are most of what a head consists of.
pub(super) fn skip_value(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(word) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let stop = first_control(u64::from_le_bytes(*word));
        at += stop;
        if stop < 8 {
            if bytes[at] != b'\t' {
                return at;
            }
            at += 1;
        }
    }
    skip(bytes, at, VALUE)
}

/// The place of the first byte below a space, or DEL, in a little-endian word; 8 where none is.
fn first_control(word: u64) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const TOPS: u64 = 0x8080_8080_8080_8080;
    // A borrow can mark a byte wrongly only behind one that is marked rightly.
    let below = word.wrapping_sub(ONES * 0x20) & !word;
    let other = word ^ (ONES * 0x7f);
    let del = other.wrapping_sub(ONES) & !other;
    ((below | del) & TOPS).trailing_zeros() as usize / 8
}

/// From `at`, the place of the first control byte that is not a tab; `None` where there is none.
pub(super) fn find_control(bytes: &[u8], at: usize) -> Option<usize> {
    let stop = skip_value(bytes, at);
    (stop < bytes.len()).then_some(stop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wide_scan_stops_where_the_table_does() {
        for byte in 0..=255 {
            for place in 0..20 {
                let mut bytes = [b'a'; 20];
                bytes[place] = byte;
                bytes[19] = b'\n';
                for from in 0..20 {
                    assert_eq!(skip_value(&bytes, from), skip(&bytes, from, VALUE), "{bytes:?}");
                }
            }
        }
    }

    #[test]
    fn each_class_has_the_characters_of_its_grammar() {
        let of = |class| (0..128).filter(move |b| is(*b, class) && !b.is_ascii_alphanumeric());
        let check = |class, expected: &str| {
            let mut expected = expected.as_bytes().to_vec();
            expected.sort_unstable();
            assert_eq!(of(class).collect::<Vec<_>>(), expected);
        };
        check(TOKEN, "!#$%&'*+-.^_`|~");
        check(HOST, "-._~!$&'()*+,;=");
        check(PATH, "-._~!$&'()*+,;=:@/%");
        check(QUERY, "-._~!$&'()*+,;=:@/%?[]{}|\\^`");
        assert!((128..=255).all(|b| !is(b, TOKEN | PATH | QUERY | HOST)));
        assert!((128..=255).all(|b| is(b, VALUE) && is(b, QUOTED)));
    }
}
