//! Table tests of chunked bodies: the data that they contain, or the reason why they are refused.

use super::segmentations;
use crate::h1::parse::chunked::ChunkError;
use crate::h1::parse::field::FieldError;
use crate::h1::parse::trailers::TrailerError;
use crate::h1::parse::{ChunkEvent, ChunkLimits, Chunked};

/// The result of decoding a body: its data, the number of input bytes used, and the trailers as
/// text.
pub(super) type Outcome = Result<Option<(Vec<u8>, usize, Vec<(String, String)>)>, ChunkError>;

/// Decodes `input` in the pieces that end at `ends`. Returns `None` if the body does not end.
pub(super) fn decode(input: &[u8], ends: &[usize], limits: ChunkLimits) -> Outcome {
    let mut body = Chunked::new(limits);
    let mut data = Vec::new();
    let mut at = 0;
    for end in ends {
        loop {
            let piece = &input[at..*end];
            match body.next(piece) {
                ChunkEvent::Data(range) => {
                    assert!(!range.is_empty());
                    data.extend_from_slice(&piece[range.clone()]);
                    at += range.end;
                }
                ChunkEvent::More => break,
                ChunkEvent::Done(used) => {
                    assert_eq!(body.announced(), 0);
                    return Ok(Some((data, at + used, trailers_of(&mut body))));
                }
                ChunkEvent::Bad(error) => return Err(error),
            }
        }
        at = *end;
    }
    Ok(None)
}

fn trailers_of(body: &mut Chunked) -> Vec<(String, String)> {
    let Some(trailers) = body.take_trailers() else { return Vec::new() };
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    let bytes = &trailers.bytes;
    trailers.fields.iter().map(|f| (text(f.name.of(bytes)), text(f.value.of(bytes)))).collect()
}

fn outcome(input: &[u8]) -> Outcome {
    let whole = decode(input, &[input.len()], ChunkLimits::default());
    if input.len() < if cfg!(miri) { 100 } else { 1000 } {
        for ends in segmentations(input.len()) {
            let found = decode(input, &ends, ChunkLimits::default());
            assert_eq!(found, whole, "{} at {ends:?}", input.escape_ascii());
        }
    }
    if cfg!(miri) && input.len() > 400 {
        return whole;
    }
    let bytewise: Vec<usize> = (1..=input.len()).collect();
    assert_eq!(decode(input, &bytewise, ChunkLimits::default()), whole);
    whole
}

/// Checks a body that ends exactly at the end of the input.
fn holds(input: &[u8], data: &[u8]) {
    let expected = Ok(Some((data.to_vec(), input.len(), Vec::new())));
    assert_eq!(outcome(input), expected, "{}", input.escape_ascii());
    // The following bytes belong to the next request.
    let followed = [input, b"GET / HTTP/1.1\r\n"].concat();
    assert_eq!(outcome(&followed), expected, "{}", input.escape_ascii());
}

fn refused(input: &[u8], error: ChunkError) {
    assert_eq!(outcome(input), Err(error), "{}", input.escape_ascii());
}

#[test]
fn chunked_data_is_joined() {
    holds(b"0\r\n\r\n", b"");
    holds(b"3\r\nabc\r\n0\r\n\r\n", b"abc");
    holds(b"A\r\n0123456789\r\nb\r\n01234567890\r\n0\r\n\r\n", b"012345678901234567890");
    holds(b"0003\r\nabc\r\n000\r\n\r\n", b"abc");
    holds(&[&[b'0'; 100][..], b"3\r\nabc\r\n0\r\n\r\n"].concat(), b"abc");
    for digits in 10..20 {
        holds(format!("{:0digits$x}\r\nabc\r\n0\r\n\r\n", 3).as_bytes(), b"abc");
    }
    holds(b"5\r\n\r\n0\r\n\r\n0\r\n\r\n", b"\r\n0\r\n");
    let count = if cfg!(miri) { 20 } else { 2000 };
    holds(&[&b"1\r\nx\r\n".repeat(count)[..], b"0\r\n\r\n"].concat(), &vec![b'x'; count]);
}

#[test]
fn chunked_body_without_an_end_waits() {
    assert_eq!(outcome(b"3\r\nabc\r\n"), Ok(None));
    assert_eq!(outcome(b"100000003\r\nabc"), Ok(None));
    assert_eq!(outcome(b"3\r\nabc\r\n0\r\nX: y\r\n"), Ok(None));
    assert_eq!(outcome(b"0\r\n\r"), Ok(None));
}

#[test]
fn chunked_extensions_are_checked_and_skipped() {
    holds(b"3;foo\r\nabc\r\n0;bar=baz\r\n\r\n", b"abc");
    holds(b"3;a=\"x;y\\\"z\"\r\nabc\r\n0\r\n\r\n", b"abc");
    holds(b"3 ; a = b\r\nabc\r\n0\r\n\r\n", b"abc");
    holds(b"3;a ;b=c\t; d=\"\xff\t\" ;e\r\nabc\r\n0\r\n\r\n", b"abc");
    refused(b"3;\r\nabc\r\n0\r\n\r\n", ChunkError::LineEnd);
    refused(b"3;a=\r\nabc\r\n0\r\n\r\n", ChunkError::LineEnd);
    refused(b"3;a \r\nabc\r\n0\r\n\r\n", ChunkError::LineEnd);
    refused(b"3;a\nabc\r\n0\r\n\r\n", ChunkError::LineEnd);
    refused(b"3;a\nb\r\nabc\r\n0\r\n\r\n", ChunkError::LineEnd);
    refused(b"3;a\rb\r\nabc\r\n0\r\n\r\n", ChunkError::LineEnd);
    refused(b"3;a=\"x\ny\"\r\nabc\r\n0\r\n\r\n", ChunkError::LineEnd);
    refused(b"3;a=\"x\\\ny\"\r\nabc\r\n0\r\n\r\n", ChunkError::LineEnd);
    refused(b"3;a=\"x\0y\"\r\nabc\r\n0\r\n\r\n", ChunkError::Extension);
    refused(b"3;a=\"x\"y\r\nabc\r\n0\r\n\r\n", ChunkError::Extension);
    refused(b"3;a b\r\nabc\r\n0\r\n\r\n", ChunkError::Extension);
    refused(b"3;;a\r\nabc\r\n0\r\n\r\n", ChunkError::Extension);
    refused(b"3;a=b=c\r\nabc\r\n0\r\n\r\n", ChunkError::Extension);
    refused(b"3;\xff\r\nabc\r\n0\r\n\r\n", ChunkError::Extension);
}

#[test]
fn chunked_sizes_are_only_hexadecimal() {
    let size = |size: &[u8], error| refused(&[size, b"\r\nabc\r\n0\r\n\r\n"].concat(), error);
    size(b" 3", ChunkError::Size);
    size(b"0x3", ChunkError::Size);
    size(b"+3", ChunkError::Size);
    size(b"-3", ChunkError::Size);
    size(b"0_3", ChunkError::Size);
    size(b"g", ChunkError::Size);
    size(b"", ChunkError::Size);
    size(b";a=b", ChunkError::Size);
    size(b"3,4", ChunkError::Size);
    size(b"3\0", ChunkError::Size);
    size(b"3 ", ChunkError::LineEnd);
    size(b"3 4", ChunkError::Extension);
    size(b"3\r", ChunkError::LineEnd);
    size(b"10000000000000003", ChunkError::SizeOverflow);
    size(b"8000000000000000", ChunkError::SizeOverflow);
    size(b"ffffffffffffffff", ChunkError::SizeOverflow);
    size(&[b'f'; 300], ChunkError::SizeOverflow);
    size(&[b'0'; 2000], ChunkError::ExtensionsTooLong);
    refused(b"3\nabc\r\n0\r\n\r\n", ChunkError::LineEnd);
    refused(b"3\rabc\r\n0\r\n\r\n", ChunkError::LineEnd);
    let mut body = Chunked::new(ChunkLimits::default());
    assert_eq!(body.next(b"7fffffffffffffff\r\n"), ChunkEvent::More);
    assert_eq!(body.announced(), i64::MAX as u64);
}

#[test]
fn chunked_data_ends_where_its_size_says() {
    refused(b"3\r\nabcd\r\n0\r\n\r\n", ChunkError::DataEnd);
    refused(b"4\r\nabc\r\n0\r\n\r\n", ChunkError::DataEnd);
    refused(b"3\r\nabc0\r\n\r\n", ChunkError::DataEnd);
    refused(b"3\r\nabc\n0\r\n\r\n", ChunkError::DataEnd);
    refused(b"3\r\nabcXX0\r\n\r\n", ChunkError::DataEnd);
    refused(b"3\r\nabc\rX0\r\n\r\n", ChunkError::DataEnd);
    refused(b"3\r\nabc\r\n0\n\r\n", ChunkError::LineEnd);
}

#[test]
fn chunked_trailers_are_kept_if_they_are_allowed() {
    let input = b"3\r\nabc\r\n0\r\nX-T: 1\r\nX-U:\t2 \r\n\r\n";
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let trailers = vec![pair("X-T", "1"), pair("X-U", "2")];
    assert_eq!(outcome(input), Ok(Some((b"abc".to_vec(), input.len(), trailers))));
    let check = |lines: &[u8], error| {
        let input = [b"0\r\n", lines, b"\r\n\r\n"].concat();
        refused(&input, ChunkError::Trailer(error));
    };
    for name in ["Content-Length", "transfer-encoding", "HOST", "Cookie", "Authorization"] {
        check(format!("{name}: 1").as_bytes(), TrailerError::Forbidden);
    }
    for name in ["Vary", "content-type", "IF-MATCH"] {
        let input = format!("0\r\nX-T: 1\r\n{name}: 1\r\nX-U: 2\r\n\r\n");
        let kept = vec![pair("X-T", "1"), pair("X-U", "2")];
        assert_eq!(outcome(input.as_bytes()), Ok(Some((Vec::new(), input.len(), kept))));
    }
    check(b"X : 1", TrailerError::Field(FieldError::SpaceBeforeColon));
    check(b"bad", TrailerError::Field(FieldError::NoColon));
    check(b"GET / HTTP/1.1", TrailerError::Field(FieldError::SpaceBeforeColon));
    check(b"X: 1\r\n 2", TrailerError::Field(FieldError::Fold));
    check(b"X: 1\n", TrailerError::Field(FieldError::BareLf));
    check(b"X: \0", TrailerError::Field(FieldError::Value));
    if !cfg!(miri) {
        check(&[b"X: ", &[b'a'; 9000][..]].concat(), TrailerError::TooLong);
        check(&b"X: a\r\n".repeat(2000), TrailerError::TooLong);
    }
}

#[test]
#[cfg_attr(miri, ignore = "a hundred kilobytes")]
fn chunked_overhead_is_limited() {
    let long = [b"3;", &[b'a'; 1023][..], b"\r\nabc\r\n0\r\n\r\n"].concat();
    holds(&long, b"abc");
    let long = [b"3;", &[b'a'; 1024][..], b"\r\nabc\r\n0\r\n\r\n"].concat();
    refused(&long, ChunkError::ExtensionsTooLong);
    let many = [&[b"1;", &[b'a'; 32][..], b"\r\nx\r\n"].concat().repeat(4000)[..], b"0\r\n\r\n"];
    refused(&many.concat(), ChunkError::ExtensionsTooLong);
}
