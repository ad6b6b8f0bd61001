//! The field `Range` (RFC 9110, section 14.2): which bytes of a content a request asks for.

use std::ops::Range;

/// What a request asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Whole,
    /// One or more ranges, none of which is empty, in the order of the request.
    Parts(Vec<Range<u64>>),
    /// No byte that exists.
    Nothing,
}

/// Reads the value of a field `Range` for a content of `len` bytes. A field that is malformed or has
/// an unknown unit is ignored (section 14.2). So is one that asks for more than `most` ranges, or for
/// more bytes than there are: such a request would cost the server more than the whole content.
///
/// An empty content is sent as a whole: some clients add the field to all requests, to limit the
/// size of the response.
pub(super) fn wanted(field: &[u8], len: u64, most: usize) -> Wanted {
    let Some(specs) = specs(field) else { return Wanted::Whole };
    if len == 0 {
        return Wanted::Whole;
    }
    let (mut parts, mut bytes) = (Vec::new(), 0_u64);
    for spec in specs.split(|byte| *byte == b',').map(<[u8]>::trim_ascii) {
        // Empty members of a list are ignored (section 5.6.1.2).
        if spec.is_empty() {
            continue;
        }
        let Some(range) = range(spec, len) else { return Wanted::Whole };
        if range.is_empty() {
            continue;
        }
        bytes += range.end - range.start;
        parts.push(range);
        if parts.len() > most || bytes > len {
            return Wanted::Whole;
        }
    }
    if parts.is_empty() { Wanted::Nothing } else { Wanted::Parts(parts) }
}

/// Returns the ranges of `bytes=..`, if there is at least one. The name of a unit is not case-sensitive
/// (section 14.1).
fn specs(field: &[u8]) -> Option<&[u8]> {
    let equals = field.iter().position(|byte| *byte == b'=')?;
    let (unit, specs) = (&field[..equals], &field[equals + 1..]);
    let has_any = specs.iter().any(|byte| !matches!(byte, b' ' | b'\t' | b','));
    (unit.eq_ignore_ascii_case(b"bytes") && has_any).then_some(specs)
}

/// Reads one range: `first-last`, `first-` or `-suffix` (section 14.1.2). It is empty if none of its
/// bytes exists. The result is `None` if the text is malformed.
fn range(spec: &[u8], len: u64) -> Option<Range<u64>> {
    let dash = spec.iter().position(|byte| *byte == b'-')?;
    let (first, last) = (&spec[..dash], &spec[dash + 1..]);
    if first.is_empty() {
        return Some(len.saturating_sub(number(last)?)..len);
    }
    let first = number(first)?;
    if last.is_empty() {
        return Some(first.min(len)..len);
    }
    let last = number(last)?;
    (first <= last).then(|| first.min(len)..last.saturating_add(1).min(len))
}

/// Reads `1*DIGIT`. A number that does not fit is larger than any length, and so is the largest one.
fn number(digits: &[u8]) -> Option<u64> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0_u64, |number, digit| {
        let digit = digit.is_ascii_digit().then(|| u64::from(digit - b'0'))?;
        Some(number.saturating_mul(10).saturating_add(digit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(field: &str, len: u64, expected: &Wanted) {
        assert_eq!(wanted(field.as_bytes(), len, 4), *expected, "{field} of {len}");
    }

    #[test]
    fn range_of_one_part() {
        let part = |field, part: Range<u64>| check(field, 10, &Wanted::Parts(vec![part]));
        part("bytes=0-4", 0..5);
        part("bytes=2-", 2..10);
        part("bytes=-5", 5..10);
        part("bytes=-50", 0..10);
        part("bytes=3-7", 3..8);
        part("bytes=0-0", 0..1);
        part("bytes=9-9", 9..10);
        part("bytes=0-9", 0..10);
        part("bytes=0-10", 0..10);
        part("bytes=5-1000", 5..10);
        part("bytes=5-99999999999999999999999", 5..10);
        part("bytes=-99999999999999999999999", 0..10);
        part("bytes=00000000000000000000000001-2", 1..3);
        part("BYTES=0-4", 0..5);
        part("bytes= 0-4", 0..5);
        part("bytes=0-4 ,\t, ", 0..5);
        part("bytes=,0-4", 0..5);
        // What no byte exists for is left out if another part exists.
        part("bytes=0-4,10-", 0..5);
        part("bytes=-0,0-4", 0..5);
    }

    #[test]
    fn range_of_several_parts() {
        let parts = |field, parts: &[Range<u64>]| check(field, 10, &Wanted::Parts(parts.to_vec()));
        parts("bytes=0-0,-2", &[0..1, 8..10]);
        parts("bytes=0-1,5-8", &[0..2, 5..9]);
        parts("bytes=0-1, 5-", &[0..2, 5..10]);
        parts("bytes=5-6,0-1", &[5..7, 0..2]);
        parts("bytes=0-1,2-3,4-5,6-7", &[0..2, 2..4, 4..6, 6..8]);
    }

    #[test]
    fn range_that_does_not_exist() {
        let nothing = |field| check(field, 10, &Wanted::Nothing);
        nothing("bytes=10-");
        nothing("bytes=10-11");
        nothing("bytes=-0");
        nothing("bytes=20-,30-");
        nothing("bytes=99999999999999999999999-");
    }

    #[test]
    fn range_that_is_ignored() {
        let whole = |field| check(field, 10, &Wanted::Whole);
        for malformed in [
            "",
            "bytes",
            "bytes=",
            "bytes=,",
            "bytes= ",
            "bytes=-",
            "bytes=5",
            "bytes=a-",
            "bytes=0-b",
            "bytes=5-4",
            "bytes=0-1,b",
            "bytes=0-4,5-4",
            "bytes=--1",
            "bytes=1--2",
            "bytes=+1-2",
            "bytes=1-2-3",
            "bytes=0x1-2",
            "bytes=1 - 2",
            "bytes 0-4",
            " bytes=0-4",
            "bytes =0-4",
            "items=0-4",
            "none=0-4",
            "bytes=0-4;5-6",
            "bytes:0-5",
            "bytes=0-5\0",
            "bytes=\u{661}-2",
        ] {
            whole(malformed);
        }
        // Too many parts, and more bytes than there are.
        whole("bytes=0-0,1-1,2-2,3-3,4-4");
        whole("bytes=0-,0-");
        whole("bytes=0-5,4-9");
        check("bytes=0-4", 0, &Wanted::Whole);
        check("bytes=-0", 0, &Wanted::Whole);
    }

    /// The rows of Go's tests of the field, without those that are above. In the last but one,
    /// spaces stand inside a range, which Go allows and RFC 9110 does not.
    #[test]
    #[allow(clippy::single_range_in_vec_init, reason = "a list of ranges, which may have one")]
    fn range_rows_of_go() {
        let check = |field: &str, len, expected: &[Range<u64>]| {
            let expected =
                if expected.is_empty() { Wanted::Whole } else { Wanted::Parts(expected.to_vec()) };
            check(field, len, &expected);
        };
        check("", 0, &[]);
        check("", 1000, &[]);
        check("foo", 0, &[]);
        check("bytes=", 0, &[]);
        check("bytes=7", 10, &[]);
        check("bytes= 7 ", 10, &[]);
        check("bytes=1-", 0, &[]);
        check("bytes=0-2,5-4", 10, &[]);
        check("bytes=2-5,4-3", 10, &[]);
        check("bytes=--5,4--3", 10, &[]);
        check("bytes=A-", 10, &[]);
        check("bytes=A- ", 10, &[]);
        check("bytes=A-Z", 10, &[]);
        check("bytes= -Z", 10, &[]);
        check("bytes=5-Z", 10, &[]);
        check("bytes=Ran-dom, garbage", 10, &[]);
        check("bytes=0x01-0x02", 10, &[]);
        check("bytes=         ", 10, &[]);
        check("bytes= , , ,   ", 10, &[]);
        check("bytes=0-", 10, &[0..10]);
        check("bytes=0-20", 10, &[0..10]);
        check("bytes=15-,0-5", 10, &[0..6]);
        check("bytes=1-2,5-", 10, &[1..3, 5..10]);
        check("bytes=-2 , 7-", 11, &[9..11, 7..11]);
        check("bytes=0-0 ,2-2, 7-", 11, &[0..1, 2..3, 7..11]);
        check("bytes=-15", 10, &[0..10]);
        check("bytes=0-499", 10000, &[0..500]);
        check("bytes=500-999", 10000, &[500..1000]);
        check("bytes=-500", 10000, &[9500..10000]);
        check("bytes=9500-", 10000, &[9500..10000]);
        check("bytes=0-0,-1", 10000, &[0..1, 9999..10000]);
        check("bytes=500-600,601-999", 10000, &[500..601, 601..1000]);
        check("bytes=500-700,601-999", 10000, &[500..701, 601..1000]);
        check("bytes=   1 -2   ,  4- 5, 7 - 8 , ,,", 11, &[]);
        check("bytes=   1-2   ,  4-5, 7-8 , ,,", 11, &[1..3, 4..6, 7..9]);
    }

    proptest::proptest! {
        #[test]
        fn range_of_any_text_is_inside_the_content(field in "bytes=[0-9 ,-]{0,20}", len in 0..40_u64) {
            if let Wanted::Parts(parts) = wanted(field.as_bytes(), len, 4) {
                proptest::prop_assert!(!parts.is_empty() && parts.len() <= 4);
                proptest::prop_assert!(parts.iter().all(|part| part.start < part.end && part.end <= len));
                proptest::prop_assert!(parts.iter().map(|part| part.end - part.start).sum::<u64>() <= len);
            }
        }
    }
}
