//! Classes of bytes: one table with a bit for each class of the grammars of RFC 9110, RFC 9112 and
//! RFC 3986, and the scans over it. The scans do not know any structure beyond "the first byte that
//! is not of the class".

#![expect(
    clippy::inline_always,
    clippy::needless_bitwise_bool,
    reason = "a call costs more than what is done here, and the compiler does not see it; a branch would keep it from making vectors"
)]

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

/// [`skip`] for [`VALUE`], 16 bytes at a time, because most of a head consists of values.
#[inline(always)]
pub(crate) fn skip_value(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(lanes) = bytes.get(at..).and_then(<[u8]>::first_chunk::<16>) {
        // The fold has no branch, so the compiler turns it into vector instructions.
        if lanes.iter().fold(false, |any, byte| any | is_control(*byte)) {
            at += first_control(lanes);
            if bytes[at] != b'\t' {
                return at;
            }
            at += 1;
        } else {
            at += lanes.len();
        }
    }
    let mut word = bytes.get(at..).and_then(<[u8]>::first_chunk).map(|w| u64::from_le_bytes(*w));
    if word.is_some_and(|word| controls(word) == 0) {
        at += 8;
        word = None;
    }
    if let Some(word) = word.or_else(|| last_word(bytes, at)) {
        at += controls(word).trailing_zeros() as usize / 8;
    }
    skip(bytes, at, VALUE)
}

/// Returns whether a byte is below a space, or DEL. These bytes are not in [`VALUE`], except for
/// the tab.
#[inline(always)]
fn is_control(byte: u8) -> bool {
    (byte < b' ') | (byte == 0x7f)
}

/// Returns the position of the first control byte; there must be one.
#[inline(always)]
fn first_control(lanes: &[u8; 16]) -> usize {
    let all = u128::from_le_bytes(*lanes);
    let (low, high) = (controls(all as u64), controls((all >> 64) as u64));
    if low == 0 {
        8 + high.trailing_zeros() as usize / 8
    } else {
        low.trailing_zeros() as usize / 8
    }
}

/// Returns the top bit of the first control byte, and possibly those of later bytes. The eight bytes
/// of a word are compared at once:
///
/// ```text
/// bytes, first one left            h  o  s  t  :     a \r
/// minus 0x20 each                 48 4f 53 54 1a 00 41 ed   a top bit: the byte was below a space
/// and not the byte itself          .  .  .  .  .  .  . 80   without bytes that are not ASCII
/// ```
///
/// The only top bit that is left is the one of the eighth byte, so the number of zero bits before it
/// is 63, and 63 / 8 is the position 7. DEL is found in the same way, as the byte that is zero after
/// an exclusive or with it.
#[inline(always)]
fn controls(word: u64) -> u64 {
    // A borrow can mark a byte wrongly, but only after a byte that is marked correctly.
    let below = word.wrapping_sub(ONES * 0x20) & !word;
    let other = word ^ (ONES * 0x7f);
    (below | (other.wrapping_sub(ONES) & !other)) & TOPS
}

const ONES: u64 = 0x0101_0101_0101_0101;
const TOPS: u64 = 0x8080_8080_8080_8080;

/// [`skip`] for [`TOKEN`], fast for letters and hyphens, as in field names.
#[inline(always)]
pub(crate) fn skip_name(bytes: &[u8], from: usize) -> usize {
    let at = skip_words(bytes, from, |word| letters(word) | between(word, b'-', b'-'));
    // Every other name, valid or not, is checked with the table.
    if bytes.get(at) == Some(&b':') { at } else { skip(bytes, at, TOKEN) }
}

/// Skips letters, digits and `-./` from `from`, as in most paths, and returns the position after
/// them.
#[inline(always)]
pub(crate) fn skip_common_path(bytes: &[u8], from: usize) -> usize {
    skip_words(bytes, from, |word| letters(word) | between(word, b'-', b'9'))
}

/// [`skip`] for [`QUERY`], fast for the characters of most queries.
#[inline(always)]
pub(crate) fn skip_query(bytes: &[u8], from: usize) -> usize {
    let usual =
        |word| between(word, b'$', b';') | between(word, b'=', b'=') | between(word, b'?', b'~');
    skip(bytes, skip_words(bytes, from, usual), QUERY)
}

/// Skips letters, digits and `-.` from `from`, as in most host names, and returns the position
/// after them.
#[inline(always)]
pub(crate) fn skip_usual_host(bytes: &[u8], from: usize) -> usize {
    let usual = |word| letters(word) | between(word, b'0', b'9') | between(word, b'-', b'.');
    skip_words(bytes, from, usual)
}

/// Skips the bytes that `usual` marks by their top bits, eight at a time, and returns the position
/// after them.
/// `usual` never marks a zero byte.
#[inline(always)]
fn skip_words(bytes: &[u8], from: usize, usual: impl Fn(u64) -> u64) -> usize {
    let others = |word| (!usual(word) | word) & TOPS;
    let mut at = from;
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*chunk);
        let others = others(word);
        if others != 0 {
            return at + others.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    match last_word(bytes, at) {
        Some(word) => at + others(word).trailing_zeros() as usize / 8,
        None => at,
    }
}

/// Returns the bytes from `at` to the end, fewer than eight and at least one, followed by zeros.
#[inline(always)]
fn last_word(bytes: &[u8], at: usize) -> Option<u64> {
    let left = bytes.len().checked_sub(at)?;
    let gone = 8usize.checked_sub(left)? as u32;
    u64::from_le_bytes(*bytes.last_chunk()?).checked_shr(8 * gone)
}

/// Marks the letters, and possibly non-ASCII bytes.
#[inline(always)]
fn letters(word: u64) -> u64 {
    between(word | (ONES * 0x20), b'a', b'z')
}

/// Marks the bytes from `low` to `high`, and possibly non-ASCII bytes.
#[inline(always)]
fn between(word: u64, low: u8, high: u8) -> u64 {
    // Each sum carries only into the top bit of its own byte, never into the next byte.
    let seven = word & !TOPS;
    (seven + ONES * u64::from(0x80 - low)) & !(seven + ONES * u64::from(0x7f - high))
}

/// Returns whether `text`, shorter than eight bytes, is at `at`. In a complete head there are
/// always eight bytes at `at`.
#[inline(always)]
pub(crate) fn begins<const N: usize>(bytes: &[u8], at: usize, text: &[u8; N]) -> bool {
    let Some(word) = bytes.get(at..).and_then(<[u8]>::first_chunk) else { return false };
    let mut wanted = [0; 8];
    wanted[..N].copy_from_slice(text);
    (u64::from_le_bytes(*word) ^ u64::from_le_bytes(wanted)) << (64 - 8 * N) == 0
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
    fn the_wide_scan_stops_where_the_table_does() {
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
    fn each_class_has_the_characters_of_its_grammar() {
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
