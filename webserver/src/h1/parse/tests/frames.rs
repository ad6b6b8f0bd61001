//! Table tests of framing: the fields of a head and their effect on body and connection.

use super::parse_head;
use crate::h1::parse::framing::FramingError;
use crate::h1::parse::{BodyKind, Framing, HeadLimits, Parsed, framing};
use crate::http::Head;

fn framed(line: &str, fields: &[&str]) -> Result<Framing, FramingError> {
    let input = format!("{line}\r\nHost: a\r\n{}\r\n", fields.join("\r\n") + "\r\n");
    let input = if fields.is_empty() { format!("{line}\r\nHost: a\r\n\r\n") } else { input };
    let mut head = Head::default();
    let parsed = parse_head(input.as_bytes(), 0, &HeadLimits::default(), &mut head);
    assert_eq!(parsed, Parsed::Done(input.len()), "{input:?}");
    let found = framing(&head, input.as_bytes());
    // The fast path for heads without such fields must give the same result as the slow path.
    head.known.framing = true;
    assert_eq!(framing(&head, input.as_bytes()), found);
    found
}

fn body(fields: &[&str]) -> Result<BodyKind, FramingError> {
    framed("POST / HTTP/1.1", fields).map(|framing| framing.body)
}

#[test]
fn content_length_is_the_length_of_the_body() {
    let check = |value: &str, expected| {
        assert_eq!(body(&[&format!("Content-Length: {value}")]), expected, "{value:?}");
    };
    check("3", Ok(BodyKind::Length(3)));
    check("0003", Ok(BodyKind::Length(3)));
    check("0", Ok(BodyKind::None));
    check("18446744073709551615", Ok(BodyKind::Length(u64::MAX)));
    check("18446744073709551616", Err(FramingError::LengthOverflow));
    check("18446744073709551619", Err(FramingError::LengthOverflow));
    check(&"9".repeat(400), Err(FramingError::LengthOverflow));
    let malformed = [
        "+3", "-3", "-0", "0x3", "0o3", "3.0", "3e0", "1_0", "3a", "1 3", "", ",", "3;", "\"3\"",
        "\u{a0}3", "\u{ff13}", "\u{663}", "abc", "3, 0", "3, 3", "3,",
    ];
    for value in malformed {
        check(value, Err(FramingError::LengthMalformed));
    }
    for second in ["3", "0", "03"] {
        let fields = ["Content-Length: 3", &format!("content-length: {second}")];
        assert_eq!(body(&fields), Err(FramingError::LengthRepeated));
    }
    let fields = ["Content-Length: 3", "Content-Length: x"];
    assert_eq!(body(&fields), Err(FramingError::LengthMalformed));
    assert_eq!(body(&[]), Ok(BodyKind::None));
}

#[test]
fn transfer_encoding_must_be_only_chunked() {
    let check = |values: &[&str], expected| {
        let fields: Vec<_> = values.iter().map(|v| format!("Transfer-Encoding: {v}")).collect();
        let fields: Vec<_> = fields.iter().map(String::as_str).collect();
        assert_eq!(body(&fields), expected, "{values:?}");
    };
    let malformed = Err(FramingError::CodingMalformed);
    let unknown = Err(FramingError::CodingUnknown);
    let repeated = Err(FramingError::ChunkedRepeated);
    let not_last = Err(FramingError::ChunkedNotLast);
    check(&["chunked"], Ok(BodyKind::Chunked));
    check(&["\tCHUNKED\t "], Ok(BodyKind::Chunked));
    check(&["chunked, chunked"], repeated);
    check(&["chunked", "chunked"], repeated);
    check(&["identity"], not_last);
    check(&["gzip"], not_last);
    check(&["xchunked"], not_last);
    check(&["chunkedx"], not_last);
    check(&["chunked, identity"], not_last);
    check(&["chunked", "cow"], not_last);
    check(&["cow, chunked"], unknown);
    check(&["cow", "chunked"], unknown);
    check(&["gzip;q=1, chunked"], unknown);
    check(&["chunked;q=0.5"], malformed);
    check(&["chunked;"], malformed);
    check(&["\"chunked\""], malformed);
    check(&["\u{a0}chunked"], malformed);
    check(&["chunked chunked"], malformed);
    check(&[""], malformed);
    check(&["", "chunked"], malformed);
    check(&[", chunked"], malformed);
    check(&["chunked,"], malformed);
}

#[test]
fn content_length_with_transfer_encoding_is_refused() {
    let both = Err(FramingError::LengthAndCoding);
    assert_eq!(body(&["Content-Length: 3", "Transfer-Encoding: chunked"]), both);
    assert_eq!(body(&["Transfer-Encoding: chunked", "Content-Length: 0"]), both);
    assert_eq!(
        body(&["Transfer-Encoding: chunked", "Transfer_Encoding: x"]),
        Ok(BodyKind::Chunked)
    );
    assert_eq!(body(&["TE: chunked", "Content-Length: 3"]), Ok(BodyKind::Length(3)));
    let old = "POST / HTTP/1.0";
    let in_10 = Err(FramingError::CodingInHttp10);
    assert_eq!(framed(old, &["Transfer-Encoding: chunked"]), in_10);
    assert_eq!(framed(old, &["Transfer-Encoding: chunked", "Connection: keep-alive"]), in_10);
    let connect = "CONNECT a:80 HTTP/1.1";
    let content = Err(FramingError::ContentInConnect);
    assert_eq!(framed(connect, &["Content-Length: 3"]), content);
    assert_eq!(framed(connect, &["Transfer-Encoding: chunked"]), content);
    assert!(framed(connect, &["Content-Length: 0"]).is_ok());
}

#[test]
fn keep_alive_follows_the_version_and_the_connection_field() {
    let check = |version: &str, fields: &[&str], expected| {
        let found = framed(&format!("GET / {version}"), fields);
        assert_eq!(found.map(|framing| framing.keep_alive), Ok(expected), "{version} {fields:?}");
    };
    check("HTTP/1.1", &[], true);
    check("HTTP/1.0", &[], false);
    check("HTTP/1.1", &["Accept: close"], true);
    check("HTTP/1.1", &["Connection: close"], false);
    check("HTTP/1.1", &["Connection: foo, CLOSE"], false);
    check("HTTP/1.1", &["Connection: keep-alive", "Connection: close"], false);
    check("HTTP/1.1", &["Connection: closed, , x-close"], true);
    check("HTTP/1.0", &["Connection: keep-alive"], true);
    check("HTTP/1.0", &["connection: x,\tKeep-Alive "], true);
    check("HTTP/1.0", &["Connection: keep-alive, close"], false);
}

#[test]
fn expect_is_met_refused_or_ignored() {
    let check = |version: &str, fields: &[&str], expected| {
        let found = framed(&format!("POST / {version}"), fields);
        assert_eq!(found.map(|framing| framing.expect_continue), expected, "{fields:?}");
    };
    let body = "Content-Length: 3";
    check("HTTP/1.1", &["Expect: 100-continue", body], Ok(true));
    check("HTTP/1.1", &["Expect: 100-Continue", "Transfer-Encoding: chunked"], Ok(true));
    check("HTTP/1.1", &["Expect: 100-continue"], Ok(false));
    check("HTTP/1.1", &["Expect: 100-continue", "Content-Length: 0"], Ok(false));
    check("HTTP/1.0", &["Expect: 100-continue", body], Ok(false));
    check("HTTP/1.0", &["Expect: more", body], Ok(false));
    check("HTTP/1.1", &["Expect: more", body], Err(FramingError::Expectation));
    check("HTTP/1.1", &["Expect: 100-continue, more", body], Err(FramingError::Expectation));
    check("HTTP/1.1", &["Expect: 100-continue=x", body], Err(FramingError::Expectation));
}

#[test]
fn upgrade_is_offered_in_two_fields() {
    let check = |version: &str, fields: &[&str], expected| {
        let found = framed(&format!("GET / {version}"), fields);
        assert_eq!(found.map(|framing| framing.upgrade), Ok(expected), "{version} {fields:?}");
    };
    check("HTTP/1.1", &["Connection: keep-alive, Upgrade", "Upgrade: websocket"], true);
    check("HTTP/1.1", &["Upgrade: websocket"], false);
    check("HTTP/1.1", &["Connection: Upgrade"], false);
    check("HTTP/1.1", &["Connection: Upgrade", "Upgrade:"], false);
    check("HTTP/1.0", &["Connection: Upgrade", "Upgrade: websocket"], false);
}
