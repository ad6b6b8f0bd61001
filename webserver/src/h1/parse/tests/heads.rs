//! Table tests of heads: the accepted ones, and the refused ones with the reason.

use super::{head_in_pieces, parse_head, segmentations};
use crate::h1::parse::field::FieldError;
use crate::h1::parse::head_error::HeadError;
use crate::h1::parse::{HeadLimits, HeadScan, Parsed};
use crate::http::target::{Form, TargetError};
use crate::http::{Head, HttpMethod, Version};

/// Parses `input` in every segmentation, and after other bytes, and requires equal results.
fn parsed(input: &[u8], limits: &HeadLimits) -> (Parsed, Head) {
    let mut head = Head::default();
    let whole = parse_head(input, 0, limits, &mut head);
    let text = input.escape_ascii().to_string();
    for ends in segmentations(input.len()) {
        let mut other = Head::default();
        let found = head_in_pieces(input, &ends, 0, limits, &mut other);
        assert_eq!(found, whole, "{text} at {ends:?}");
        if matches!(whole, Parsed::Done(_)) {
            assert_eq!(other, head, "{text} at {ends:?}");
        }
    }
    let mut behind = b"GET /before".to_vec();
    behind.extend_from_slice(input);
    let expected = match whole {
        Parsed::Done(end) => Parsed::Done(end + 11),
        Parsed::More | Parsed::Bad(_) => whole,
    };
    let bytewise: Vec<usize> = (1..=behind.len()).collect();
    assert_eq!(head_in_pieces(&behind, &bytewise, 11, limits, &mut head), expected, "{text}");
    (whole, parse_again(input, limits))
}

fn parse_again(input: &[u8], limits: &HeadLimits) -> Head {
    let mut head = Head::default();
    parse_head(input, 0, limits, &mut head);
    head
}

fn refused(input: &[u8], error: HeadError) {
    let (found, _) = parsed(input, &HeadLimits::default());
    assert_eq!(found, Parsed::Bad(error), "{}", input.escape_ascii());
}

/// Checks that `field` is refused in a request that is otherwise valid.
fn refused_field(field: &[u8], error: HeadError) {
    let mut input = b"GET / HTTP/1.1\r\nHost: a\r\n".to_vec();
    input.extend_from_slice(field);
    input.extend_from_slice(b"\r\n\r\n");
    refused(&input, error);
}

/// Checks that `line` is refused in a request that is otherwise valid.
fn refused_line(line: &[u8], error: HeadError) {
    refused(&[line, b"\r\nHost: a\r\n\r\n"].concat(), error);
}

fn accepted(input: &[u8]) -> Head {
    let (found, head) = parsed(input, &HeadLimits::default());
    assert_eq!(found, Parsed::Done(input.len()), "{}", input.escape_ascii());
    head
}

fn accepted_line(line: &[u8]) -> Head {
    accepted(&[line, b"\r\nHost: a\r\n\r\n"].concat())
}

#[test]
fn head_is_parsed_into_positions() {
    let input = b"POST /a?b=c HTTP/1.1\r\nHost: a:1\r\nAccept: x\r\nCONTENT-TYPE:\ty \r\n\
                  X-Empty:\r\nContent-Length: 3\r\n\r\nabc";
    let mut head = Head::default();
    let found = parse_head(input, 0, &HeadLimits::default(), &mut head);
    assert_eq!(found, Parsed::Done(input.len() - 3));
    assert_eq!(head.method, HttpMethod::POST);
    assert_eq!(head.version, Version::Http11);
    assert_eq!(head.target.form, Form::Origin);
    assert_eq!(head.target.whole.of(input), b"/a?b=c");
    assert_eq!(head.target.path.of(input), b"/a");
    assert_eq!(head.target.query.map(|q| q.of(input)), Some(&b"b=c"[..]));
    let fields: Vec<_> =
        head.fields.iter().map(|f| (f.name.of(input), f.value.of(input))).collect();
    let expected: [(&[u8], &[u8]); 5] = [
        (b"Host", b"a:1"),
        (b"Accept", b"x"),
        (b"CONTENT-TYPE", b"y"),
        (b"X-Empty", b""),
        (b"Content-Length", b"3"),
    ];
    assert_eq!(fields, expected);
    let known = head.known;
    assert_eq!((known.host, known.accept, known.content_type), (Some(0), Some(1), Some(2)));
    assert_eq!((known.length, known.framing), (Some(4), false));
}

#[test]
fn head_is_reused_for_the_next_request() {
    let input = b"GET / HTTP/1.0\r\nHost: a\r\nAccept: b\r\nConnection: c\r\nContent-Length: 0\r\n\r\nGET /b HTTP/1.1\r\nX: y\r\nHost:\r\n\r\n";
    let mut head = Head::default();
    let limits = HeadLimits::default();
    let Parsed::Done(end) = parse_head(input, 0, &limits, &mut head) else { panic!("the first") };
    let capacity = head.fields.capacity();
    assert_eq!(parse_head(input, end, &limits, &mut head), Parsed::Done(input.len()));
    assert_eq!((head.known.host, head.known.accept, head.known.framing), (Some(1), None, false));
    assert_eq!((head.known.length, head.fields.len()), (None, 2));
    assert_eq!(head.fields.capacity(), capacity);
}

#[test]
fn request_line_of_every_form_is_accepted() {
    accepted_line(b"GET / HTTP/1.1");
    accepted_line(b"GET http://b/ HTTP/1.1");
    accepted_line(b"OPTIONS * HTTP/1.1");
    accepted_line(b"CONNECT a:80 HTTP/1.1");
    assert_eq!(accepted_line(b"get / HTTP/1.1").method.as_str(), "get");
    assert_eq!(accepted_line(b"FROBNICATE / HTTP/1.1").method.as_str(), "FROBNICATE");
    assert_eq!(accepted_line(b"M!#$%&'*+-.^_`|~9 / HTTP/1.1").method.as_str(), "M!#$%&'*+-.^_`|~9");
    let longest = [&[b'A'; 32][..], b" / HTTP/1.1"].concat();
    assert_eq!(accepted_line(&longest).method.as_str().len(), 32);
    assert_eq!(accepted_line(b"GET / HTTP/1.0").version, Version::Http10);
    assert_eq!(accepted_line(b"GET / HTTP/1.2").version, Version::Http11);
    assert_eq!(accepted_line(b"GET / HTTP/1.9").version, Version::Http11);
}

#[test]
fn request_line_that_is_malformed_is_refused() {
    refused_line(b"GE(T / HTTP/1.1", HeadError::Method);
    refused_line(b"GET\0 / HTTP/1.1", HeadError::Method);
    refused_line(b"G\xc3\x89T / HTTP/1.1", HeadError::Method);
    refused_line(b" / HTTP/1.1", HeadError::Method);
    refused_line(b" GET / HTTP/1.1", HeadError::Method);
    refused_line(b"GET\t/\tHTTP/1.1", HeadError::Method);
    refused_line(b"BAD", HeadError::Method);
    refused_line(b"\x16\x03\x01\x02", HeadError::Method);
    refused_line(&[&[b'A'; 33][..], b" / HTTP/1.1"].concat(), HeadError::MethodTooLong);
    refused_line(b"GET  / HTTP/1.1", HeadError::TargetByte);
    refused_line(b"GET /a b HTTP/1.1", HeadError::Version);
    refused_line(b"GET /\0 HTTP/1.1", HeadError::TargetByte);
    refused_line(b"GET /\x01 HTTP/1.1", HeadError::TargetByte);
    refused_line(b"GET /\x7f HTTP/1.1", HeadError::TargetByte);
    refused_line(b"GET /\xff HTTP/1.1", HeadError::TargetByte);
    refused_line(b"GET /#x HTTP/1.1", HeadError::TargetByte);
    refused_line(b"GET /\\x HTTP/1.1", HeadError::TargetByte);
    refused_line(b"GET /\xc3\xa9\xc3 HTTP/1.1", HeadError::TargetByte);
    refused_line(b"GET /?\xff HTTP/9.1", HeadError::TargetByte);
    refused_line(b"GET /?x#y HTTP/1.1", HeadError::TargetByte);
    refused_line(b"GET foo HTTP/1.1", HeadError::Target(TargetError::Form));
    refused_line(b"GET * HTTP/1.1", HeadError::Target(TargetError::Form));
    refused_line(b"GET a:80 HTTP/1.1", HeadError::Target(TargetError::Form));
    refused_line(b"CONNECT a HTTP/1.1", HeadError::Target(TargetError::Port));
    refused_line(b"GET http:///x HTTP/1.1", HeadError::Target(TargetError::Host));
    refused_line(b"GET http://u@a/x HTTP/1.1", HeadError::Target(TargetError::UserInfo));
    refused_line(b"GET /", HeadError::Http09);
    refused_line(b"GET / HTTP/1.1 ", HeadError::Version);
    refused_line(b"GET / http/1.1", HeadError::Version);
    refused_line(b"GET / HTTP/1.10", HeadError::Version);
    refused_line(b"GET / HTTP/01.1", HeadError::Version);
    refused_line(b"GET / HTTP/1", HeadError::Version);
    refused_line(b"GET / HTTP/1,1", HeadError::Version);
    refused_line(b"GET / XHTTP/1.1", HeadError::Version);
    refused_line(b"GET / HTTP/+1.1", HeadError::Version);
    refused_line(b"GET / ", HeadError::Version);
    refused_line(b"GET / HTTP/2.0", HeadError::VersionUnsupported);
    refused_line(b"GET / HTTP/0.9", HeadError::VersionUnsupported);
    refused(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", HeadError::VersionUnsupported);
    refused(b"GET / HTTP/1.1\rHost: a\r\n\r\n", HeadError::BareCr);
    refused(b"GET / HTTP/1.1\nHost: a\n\n", HeadError::BareLf);
    refused(b"GET /\nHost: a\n\n", HeadError::BareLf);
}

#[test]
fn empty_lines_before_a_request_are_skipped() {
    let request = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    accepted(&[b"\r\n", &request[..]].concat());
    accepted(&[b"\r\n\r\n\r\n\r\n", &request[..]].concat());
    refused(&[b"\r\n\r\n\r\n\r\n\r\n", &request[..]].concat(), HeadError::EmptyLines);
    refused(&[b"\n", &request[..]].concat(), HeadError::BareLf);
    refused(&[b"\r", &request[..]].concat(), HeadError::BareCr);
}

#[test]
fn field_that_is_malformed_is_refused() {
    refused_field(b"X\rY: 1", HeadError::Field(FieldError::NoColon));
    refused_field(b"X: a\rb", HeadError::Field(FieldError::BareCr));
    refused_field(b"X: y\nZ: 1", HeadError::Field(FieldError::BareLf));
    refused_field(b"X: a\0b", HeadError::Field(FieldError::Value));
    refused_field(b"X: a\r\n b", HeadError::Field(FieldError::Fold));
    refused_field(b"X: a\r\n\tb", HeadError::Field(FieldError::Fold));
    refused_field(b"X : 1", HeadError::Field(FieldError::SpaceBeforeColon));
    refused_field(b"X\t: 1", HeadError::Field(FieldError::SpaceBeforeColon));
    refused_field(b"Xfoo", HeadError::Field(FieldError::NoColon));
    refused_field(b": foo", HeadError::Field(FieldError::Name));
    refused_field(b"X@Y: 1", HeadError::Field(FieldError::Name));
    let line = b"GET / HTTP/1.1\r\n";
    refused(&[line, &b" Host: a\r\n\r\n"[..]].concat(), HeadError::SpaceBeforeFields);
    let end = &b"Host: a\r\n\r\r\n"[..];
    refused(&[line, end].concat(), HeadError::Field(FieldError::BareCr));
    let end = &b"Host: a\r\n\n"[..];
    refused(&[line, end].concat(), HeadError::Field(FieldError::BareLf));
}

#[test]
fn host_must_occur_once_and_be_well_formed() {
    accepted(b"GET / HTTP/1.0\r\n\r\n");
    accepted(b"GET / HTTP/1.1\r\nHost:\r\n\r\n");
    accepted(b"GET / HTTP/1.1\r\nhOST: [::1]:8080\r\n\r\n");
    refused(b"GET / HTTP/1.1\r\n\r\n", HeadError::HostMissing);
    refused(b"GET / HTTP/1.1\r\nHosts: a\r\n\r\n", HeadError::HostMissing);
    refused(b"GET http://a/ HTTP/1.1\r\n\r\n", HeadError::HostMissing);
    refused(b"GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", HeadError::HostRepeated);
    refused_field(b"Host: a", HeadError::HostRepeated);
    for host in ["a/b", "a b", "u@a", "a:x", "a\\b", "\"a\"", "[::1", "a:1:2", "a?b", "a, b"] {
        let input = format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n");
        refused(input.as_bytes(), HeadError::HostInvalid);
    }
}

#[test]
fn head_limits_are_exact() {
    let check = |limits: HeadLimits, input: &[u8], expected| {
        assert_eq!(parsed(input, &limits).0, expected, "{limits:?}");
    };
    let input = b"GET /abc HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n";
    let done = Parsed::Done(input.len());
    let limits = HeadLimits { bytes: input.len(), fields: 2, target: 4 };
    check(limits, input, done);
    let bytes = input.len() - 1;
    check(HeadLimits { bytes, ..limits }, input, Parsed::Bad(HeadError::TooLarge));
    check(HeadLimits { fields: 1, ..limits }, input, Parsed::Bad(HeadError::TooManyFields));
    check(HeadLimits { target: 3, ..limits }, input, Parsed::Bad(HeadError::TargetTooLong));
    check(HeadLimits { bytes: 6, ..limits }, input, Parsed::Bad(HeadError::TargetTooLong));
    // An error before the limit is reported before the limit.
    let wrong = b"GET / HTTP/1.1\r\nHost: a\0aaaaaaaaaaaaaaaa";
    let limits = HeadLimits { bytes: 30, ..limits };
    check(limits, wrong, Parsed::Bad(HeadError::Field(FieldError::Value)));
}

#[test]
#[cfg_attr(miri, ignore = "20 KiB byte by byte, four times")]
fn head_limits_refuse_endless_lines_before_they_end() {
    let check = |start: &[u8], status| {
        let mut input = start.to_vec();
        input.resize(20 * 1024, b'a');
        let mut head = Head::default();
        let bytewise: Vec<usize> = (1..=input.len()).collect();
        let whole = parse_head(&input, 0, &HeadLimits::default(), &mut head);
        let Parsed::Bad(error) = whole else { panic!("{whole:?}") };
        assert_eq!(error.status().as_u16(), status);
        let limits = HeadLimits::default();
        assert_eq!(head_in_pieces(&input, &bytewise, 0, &limits, &mut head), whole);
    };
    check(b"", 501);
    check(b"GET /", 414);
    check(b"GET / HTTP/1.1\r\nHost: a\r\nX: ", 431);
    check(b"GET / HTTP/1.1\r\nHost: a\r\n", 431);
}

#[test]
fn head_in_a_moved_buffer_is_parsed_anew() {
    let input = b"GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n";
    let moved = [b"0123456789", &input[..]].concat();
    let limits = HeadLimits::default();
    let (mut scan, mut head) = (HeadScan::default(), Head::default());
    assert_eq!(scan.parse(&moved[..40], 10, &limits, &mut head), Parsed::More);
    assert_eq!(scan.parse(&input[..31], 0, &limits, &mut head), Parsed::More);
    assert_eq!(scan.parse(input, 0, &limits, &mut head), Parsed::Done(input.len()));
    assert_eq!(head.fields.len(), 2);
    assert_eq!(head.fields[1].value.of(input), b"y");
}

#[test]
#[cfg_attr(miri, ignore = "it measures time")]
fn head_of_many_tabs_or_lines_is_parsed_in_linear_time() {
    let mut input = b"GET / HTTP/1.1\r\nHost: a\r\nX: ".to_vec();
    input.resize(16 * 1024 - 4, b'\t');
    input.extend_from_slice(b"\r\n\r\n");
    let bytewise: Vec<usize> = (1..=input.len()).collect();
    let (limits, mut head) = (HeadLimits::default(), Head::default());
    let begun = std::time::Instant::now();
    let found = head_in_pieces(&input, &bytewise, 0, &limits, &mut head);
    assert_eq!(found, Parsed::Done(input.len()));
    // With quadratic time this would take 130 million steps, unoptimized.
    assert!(begun.elapsed().as_millis() < 500, "{:?}", begun.elapsed());
}

#[test]
fn head_does_not_depend_on_the_previous_head() {
    let head_with = |host: &[u8]| [b"GET / HTTP/1.1\r\nHost: ", host, b"\r\nX: y\r\n\r\n"].concat();
    let limits = HeadLimits::default();
    for length in 1..40 {
        let host = vec![b'a'; length];
        let first = head_with(&host);
        for (place, byte) in (0..length).flat_map(|place| b"ab:/ \r\n\0".map(|byte| (place, byte)))
        {
            let mut host = host.clone();
            host[place] = byte;
            let second = head_with(&host);
            let (mut scan, mut head) = (HeadScan::default(), Head::default());
            assert_eq!(scan.parse(&first, 0, &limits, &mut head), Parsed::Done(first.len()));
            let mut fresh = Head::default();
            let expected = parse_head(&second, 0, &limits, &mut fresh);
            assert_eq!(scan.parse(&second, 0, &limits, &mut head), expected, "{byte} at {place}");
            if let Parsed::Done(_) = expected {
                assert_eq!((&head.fields, head.known), (&fresh.fields, fresh.known));
            }
        }
        for cut in 0..first.len() {
            let (mut scan, mut head) = (HeadScan::default(), Head::default());
            scan.parse(&first, 0, &limits, &mut head);
            assert_eq!(scan.parse(&first[..cut], 0, &limits, &mut head), Parsed::More, "{cut}");
        }
    }
}
