//! Table tests of responses and their encoded bytes.

use super::chunk::{LAST_CHUNK, chunk_head, last_chunk};
use super::framing::{Delimiter, ResponseFraming, response_framing};
use super::head::{FastStart, ResponseHead, fast_head, informational, response_head};
use super::status::status_line;
use crate::http::Version::{Http10, Http11};
use crate::http::{ContentType, HeaderMap, HeaderName, HeaderValue, HttpMethod, StatusCode};

fn map(fields: &[(&'static str, &'static str)]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in fields {
        map.append(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    map
}

fn encoded(head: &ResponseHead, fields: &HeaderMap) -> String {
    let mut out = Vec::new();
    response_head(&mut out, head, b"Sun, 06 Nov 1994 08:49:37 GMT", fields);
    String::from_utf8(out).expect("all of it is text")
}

#[test]
fn response_framing_follows_method_version_and_status() {
    let check = |method: &HttpMethod, version, status: u16, length, delimiter, sends_body| {
        let status = StatusCode::from_u16(status).expect("a status");
        let found = response_framing(method, version, status, length);
        assert_eq!(found, ResponseFraming { delimiter, sends_body }, "{method} {status}");
    };
    let (get, head, connect) = (HttpMethod::GET, HttpMethod::HEAD, HttpMethod::CONNECT);
    check(&get, Http11, 200, Some(3), Delimiter::Length(3), true);
    check(&get, Http11, 200, Some(0), Delimiter::Length(0), true);
    check(&get, Http11, 200, None, Delimiter::Chunked, true);
    check(&get, Http10, 200, Some(3), Delimiter::Length(3), true);
    check(&get, Http10, 200, None, Delimiter::Close, true);
    check(&get, Http11, 404, Some(9), Delimiter::Length(9), true);
    for status in [100, 101, 103, 199, 204, 304] {
        check(&get, Http11, status, Some(3), Delimiter::None, false);
        check(&get, Http10, status, None, Delimiter::None, false);
        check(&head, Http11, status, Some(3), Delimiter::None, false);
    }
    check(&get, Http11, 205, Some(3), Delimiter::Length(0), false);
    check(&head, Http11, 200, Some(3), Delimiter::Length(3), false);
    check(&head, Http11, 200, None, Delimiter::Chunked, false);
    check(&head, Http10, 200, None, Delimiter::None, false);
    check(&connect, Http11, 200, Some(3), Delimiter::None, false);
    check(&connect, Http11, 405, Some(3), Delimiter::Length(3), true);
}

#[test]
fn connection_field_is_sent_unless_the_version_implies_it() {
    let check = |version, delimiter, keep_alive, expected: &str| {
        let head = ResponseHead { status: StatusCode::OK, version, delimiter, keep_alive };
        let expected =
            format!("HTTP/1.1 200 OK\r\ndate: Sun, 06 Nov 1994 08:49:37 GMT\r\n{expected}\r\n");
        assert_eq!(encoded(&head, &HeaderMap::new()), expected);
        let mut typed = HeaderMap::new();
        typed.set_content_type(ContentType::Json);
        let expected = expected.replace("\r\n\r\n", "\r\ncontent-type: application/json\r\n\r\n");
        assert_eq!(encoded(&head, &typed), expected);
    };
    let length = Delimiter::Length(1234);
    check(Http11, length, true, "content-length: 1234\r\n");
    check(Http11, length, false, "content-length: 1234\r\nconnection: close\r\n");
    check(Http10, length, true, "content-length: 1234\r\nconnection: keep-alive\r\n");
    check(Http10, length, false, "content-length: 1234\r\nconnection: close\r\n");
    check(Http11, Delimiter::Chunked, true, "transfer-encoding: chunked\r\n");
    check(Http11, Delimiter::None, true, "");
    check(Http10, Delimiter::Close, true, "connection: close\r\n");
}

#[test]
fn response_framing_cannot_be_contradicted_by_a_handler() {
    let head = ResponseHead {
        status: StatusCode::UPGRADE_REQUIRED,
        version: Http11,
        delimiter: Delimiter::Length(2),
        keep_alive: true,
    };
    let fields = map(&[
        ("content-length", "7"),
        ("transfer-encoding", "gzip"),
        ("connection", "close"),
        ("keep-alive", "timeout=5"),
        ("proxy-connection", "x"),
        ("x-colour", "blue"),
        ("date", "yesterday"),
        ("date", "today"),
        ("upgrade", "websocket"),
    ]);
    let expected = "HTTP/1.1 426 Upgrade Required\r\ncontent-length: 2\r\nx-colour: blue\r\n\
                    date: yesterday\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n";
    assert_eq!(encoded(&head, &fields), expected);
}

#[test]
fn status_line_has_the_reason_of_every_status() {
    for code in 100..=999 {
        let status = StatusCode::from_u16(code).expect("a status");
        let mut out = Vec::new();
        status_line(&mut out, status);
        let reason = status.canonical_reason().unwrap_or_default();
        assert_eq!(out, format!("HTTP/1.1 {code} {reason}\r\n").as_bytes());
    }
}

#[test]
fn interim_responses_have_neither_date_nor_framing() {
    let mut out = Vec::new();
    let fields: [(&str, &[u8]); 2] = [("link", b"</a>"), ("content-length", b"3")];
    informational(&mut out, StatusCode::EARLY_HINTS, fields.into_iter());
    assert_eq!(out, b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n");
}

#[test]
fn chunked_sizes_are_written_in_hexadecimal() {
    for length in [1, 9, 10, 15, 16, 255, 256, 4096, 65_535, 1 << 20, usize::MAX] {
        let mut out = Vec::new();
        chunk_head(&mut out, length);
        assert_eq!(out, format!("{length:x}\r\n").as_bytes());
    }
    let mut out = Vec::new();
    let trailers: [(&str, &[u8]); 2] = [("x-sum", b"1"), ("content-length", b"3")];
    last_chunk(&mut out, trailers.into_iter());
    assert_eq!(out, b"0\r\nx-sum: 1\r\n\r\n");
    out.clear();
    last_chunk(&mut out, std::iter::empty());
    assert_eq!(out, LAST_CHUNK);
}

/// Returns the head of a 200 on a connection that stays open, from the fast path, or `None` if the
/// fast path does not apply.
fn short(fields: &HeaderMap) -> Option<String> {
    let mut start = FastStart::default();
    let start = start.of(784_111_777, || *b"Sun, 06 Nov 1994 08:49:37 GMT");
    let mut out = Vec::new();
    let wrote = fast_head(&mut out, start, 1234, fields);
    assert!(wrote || out.is_empty(), "nothing has happened");
    wrote.then(|| String::from_utf8(out).expect("all of it is text"))
}

#[test]
fn fast_head_writes_the_bytes_of_the_general_head() {
    let (version, delimiter) = (Http11, Delimiter::Length(1234));
    let head = ResponseHead { status: StatusCode::OK, version, delimiter, keep_alive: true };
    let several: [&[_]; 4] = [
        &[("x-a", "1")],
        &[("cache-control", "no-store"), ("content-type", "application/json"), ("x-empty", "")],
        &[("set-cookie", "a=1"), ("set-cookie", "b=2"), ("etag", "\"e\""), ("x-ray", "x")],
        &[],
    ];
    for fields in several {
        let mut fields = map(fields);
        assert_eq!(
            short(&fields).expect("a handler can set these fields"),
            encoded(&head, &fields)
        );
        fields.set_content_type(ContentType::Json);
        assert_eq!(
            short(&fields).expect("a handler can set these fields"),
            encoded(&head, &fields)
        );
    }
    for name in [
        "date",
        "connection",
        "keep-alive",
        "content-length",
        "transfer-encoding",
        "upgrade",
        "proxy-connection",
    ] {
        assert_eq!(short(&map(&[("x-a", "1"), (name, "1")])), None, "{name}");
    }
}
