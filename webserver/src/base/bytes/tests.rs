//! The exhaustive test: each function against a simple loop. One byte takes all values at all
//! positions of texts of all lengths up to 40, which begin at all alignments. The other bytes of a
//! text are letters, the byte's neighbours, or zeros.

use super::*;

/// The maximum length of a text: more than two steps of 16 bytes and a step of 8.
const LONGEST: usize = 40;

/// Calls `check` with each text, and with the byte in it that is different from the others.
fn each_text(mut check: impl FnMut(&[u8], u8)) {
    let mut buffer = [0; LONGEST + 8];
    for byte in 0..=255_u8 {
        for (kind, fill) in [b'a', byte ^ 1, byte ^ 0x80, 0].into_iter().enumerate() {
            let longest = if kind == 0 { LONGEST } else { 18 };
            for length in 0..=longest {
                for place in 0..length.max(1) {
                    let start = (usize::from(byte) + length + place) % 8;
                    let text = &mut buffer[start..start + length];
                    text.fill(fill);
                    if let Some(own) = text.get_mut(place) {
                        *own = byte;
                    }
                    check(text, byte);
                }
            }
        }
    }
}

fn position(text: &[u8], from: usize, is: impl Fn(&u8) -> bool) -> usize {
    text.iter().skip(from).position(is).map_or(text.len(), |at| from + at)
}

#[test]
fn byte_search_agrees_with_a_loop() {
    each_text(|text, byte| {
        assert_eq!(contains(text, byte), text.contains(&byte), "{text:?}");
        assert_eq!(contains(text, b'%'), text.contains(&b'%'), "{text:?}");
        let last = text.iter().rposition(|own| *own == byte);
        assert_eq!(after_last(text, byte), last.map(|at| at + 1), "{byte} in {text:?}");
        if text.len() >= 8 {
            let at = position(&text[..8], 0, |own| *own == byte);
            assert_eq!(index_in(word(text), byte), at, "{byte} in {text:?}");
        }
    });
}

#[test]
fn byte_scan_agrees_with_a_loop() {
    let is_end = |byte: &u8| byte.is_ascii_control() && *byte != b'\t';
    let is_other = |byte: &u8| !(byte.is_ascii_alphabetic() || matches!(byte, b'-'..=b'9'));
    let marks = |word| letters(word) | between(word, b'-', b'9');
    let check = |text: &[u8], from: usize| {
        let stop = skip_to_control(text, from);
        assert_eq!(stop, position(text, from, is_end), "{from} in {text:?}");
        let expected = if text.len() < 8 { from } else { position(text, from, is_other) };
        assert_eq!(skip_marked(text, from, marks), expected, "{from} in {text:?}");
    };
    each_text(|text, byte| {
        check(text, 0);
        check(text, usize::from(byte) % (text.len() + 1));
    });
    for (byte, place) in (0..=255).flat_map(|byte| (0..LONGEST).map(move |place| (byte, place))) {
        let mut text = [b'a'; LONGEST];
        text[place] = byte;
        (0..=LONGEST).for_each(|from| check(&text, from));
        text[LONGEST - 1] = b'\n';
        text[20] = b'\t';
        (0..=LONGEST).for_each(|from| check(&text, from));
    }
}

#[test]
fn byte_range_is_marked_in_a_word() {
    for (low, high) in (0..128).flat_map(|low| (low..128).map(move |high| (low, high))) {
        for byte in 0..128_u8 {
            let marks = between(word(&[byte; 8]), low, high) & word::TOPS;
            let expected = if (low..=high).contains(&byte) { word::TOPS } else { 0 };
            assert_eq!(marks, expected, "{byte} from {low} to {high}");
        }
    }
}

#[test]
fn word_is_read_at_any_position() {
    each_text(|text, byte| {
        for at in [0, usize::from(byte) % (text.len() + 1), text.len(), text.len() + 1] {
            let rest = text.get(at..).unwrap_or_default();
            let mut expected = [0; 8];
            let len = rest.len().min(8);
            expected[..len].copy_from_slice(&rest[..len]);
            let expected = u64::from_le_bytes(expected);
            assert_eq!(word_at(text, at), expected, "{at} in {text:?}");
            assert_eq!(word(rest), expected, "{at} in {text:?}");
            if rest.len() <= 8 {
                assert_eq!(short_word(rest), expected, "{at} in {text:?}");
            }
        }
    });
}

#[test]
fn comparison_agrees_with_the_standard_library() {
    each_text(|text, byte| {
        let mut other = text.to_vec();
        let place = usize::from(byte) % text.len().max(1);
        for new in [text.get(place).copied().unwrap_or_default() ^ 0x20, byte] {
            other.copy_from_slice(text);
            if let Some(own) = other.get_mut(place) {
                *own = new;
            }
            assert_eq!(same(text, &other), text == other, "{text:?} {other:?}");
            if let (Ok(a), Ok(b)) = (str::from_utf8(text), str::from_utf8(&other)) {
                assert_eq!(same_const(a, b), a == b, "{a:?} {b:?}");
            }
        }
        other.pop();
        assert_eq!(same(text, &other), text.is_empty());
    });
}

#[test]
fn field_name_is_recognised_in_any_case() {
    fn check<const N: usize>(known: &[u8; N]) {
        let is_token = |b: &u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(b);
        assert!(is_name(known, known) && is_name(&known.to_ascii_uppercase(), known));
        assert!(!is_name(&known[1..], known) && !is_name(b"", known));
        for place in 0..N {
            for byte in (0..=255).filter(is_token) {
                let mut name = *known;
                name[place] = byte;
                let expected = name.eq_ignore_ascii_case(known);
                assert_eq!(is_name(&name, known), expected, "{byte} at {place}");
            }
        }
    }
    check(b"te");
    check(b"host");
    check(b"upgrade");
    check(b"if-match");
    check(b"connection");
    check(b"content-length");
    check(b"proxy-connection");
    check(b"transfer-encoding");
}

#[test]
fn numbers_agree_with_the_standard_library() {
    each_text(|text, _| {
        let digits: Vec<u8> = text.iter().map(|byte| b'0' + byte % 10).collect();
        for text in [text, &digits] {
            let expected = match str::from_utf8(text) {
                Ok(text) if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) => {
                    text.parse().map_err(|_| DecimalError::Overflow)
                }
                _ => Err(DecimalError::Malformed),
            };
            assert_eq!(decimal(text), expected, "{text:?}");
        }
    });
    assert_eq!(decimal(b"18446744073709551615"), Ok(u64::MAX));
    assert_eq!(decimal(b"18446744073709551616"), Err(DecimalError::Overflow));
    for byte in 0..=255 {
        let expected = char::from(byte).to_digit(16).map(|digit| digit as u8);
        assert_eq!(hex_digit(byte), expected, "{byte}");
    }
}

#[test]
fn percent_escape_is_one_byte() {
    for (high, low) in (0..=255).flat_map(|high| (0..=255).map(move |low| (high, low))) {
        let digits = [high, low];
        let is_hex = digits.iter().all(u8::is_ascii_hexdigit);
        let text = str::from_utf8(&digits).ok().filter(|_| is_hex);
        let expected = text.and_then(|text| u8::from_str_radix(text, 16).ok());
        assert_eq!(percent::byte(digits), expected, "{digits:?}");
        let text = [b'%', high, low, b'x'];
        assert_eq!(percent::first(&text), expected.map(|byte| (byte, &b"x"[..])), "{digits:?}");
    }
    assert_eq!(percent::first(b"a%41"), Some((b'a', &b"%41"[..])));
    for malformed in ["", "%", "%4", "%+4", "%zz"] {
        assert_eq!(percent::first(malformed.as_bytes()), None, "{malformed}");
    }
    assert_eq!(percent::last(b"a%41"), Some((b'A', &b"a"[..])));
    assert_eq!(percent::last(b"41"), Some((b'1', &b"4"[..])));
    assert_eq!(percent::last(b""), None);
}
