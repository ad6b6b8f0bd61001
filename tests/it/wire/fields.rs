//! Field lines (RFC 9112, sections 2.2 and 5; RFC 9110, section 5).

use crate::wire::check::{check, refused, request, says};

/// Returns a request, with these bytes as a field, to the route that answers with the values of
/// `x`.
fn with(field: &[u8]) -> Vec<u8> {
    [b"GET /x HTTP/1.1\r\nHost: a\r\n", field, b"\r\n\r\n"].concat()
}

#[track_caller]
fn value(field: &[u8], value: &[u8]) {
    let text: String = value.iter().copied().map(char::from).collect();
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\ncontent-type: text/plain; charset=utf-8\r\n\
         date: *\r\n\r\n{text}",
        value.len()
    );
    check(with(field), &[crate::wire::check::bytes(&answer)]);
}

#[track_caller]
fn bad(field: &[u8], section: &'static str) {
    check(with(field), &[refused(400, section)]);
}

#[test]
fn field_value_is_trimmed_of_whitespace() {
    value(b"X: y", b"y");
    value(b"X:y", b"y");
    value(b"x:\t y \t", b"y");
    value(b"X:", b"");
    value(b"X: \t ", b"");
    value(b"X: a\tb  c", b"a\tb  c");
    value(b"X: a: b", b"a: b");
    value(b"X: \"a, b\" ; c", b"\"a, b\" ; c");
    value(b"X: a\r\nX: b", b"a|b");
    value(b"X: a\r\nY: c\r\nx: b", b"a|b");
}

#[test]
fn field_value_may_have_bytes_above_ascii() {
    value(b"X: caf\xe9 \xff\x80", b"caf\xe9 \xff\x80");
    value("X: \u{fc}\u{1f600}".as_bytes(), "\u{fc}\u{1f600}".as_bytes());
    value(b"X: \xa0", b"\xa0");
}

#[test]
fn field_name_is_a_token() {
    value(b"!#$%&'*+-.^_`|~0aZ: 1\r\nX: y", b"y");
    for name in [
        "", "X@Y", "X/Y", "X\u{e9}", "X\0Y", "X\x01", "X\x7f", "X\"", "X(Y)", "X,Y", "X;", "X<",
        "X=", "X[", "X\\", "X{", "{\"X\"",
    ] {
        bad(format!("{name}: 1").as_bytes(), "9110, section 5.1");
    }
    bad(b"\xff: 1", "9110, section 5.1");
    bad(b"Xfoo", "9112, section 5");
    bad(b"GET / HTTP/1.1", "9112, section 5.1");
}

#[test]
fn field_with_whitespace_before_the_colon_is_refused() {
    for field in ["X : 1", "X\t: 1", "X Y: 1", "X  \t : 1"] {
        bad(field.as_bytes(), "9112, section 5.1");
    }
    for field in [
        "Content-Length : 3",
        "Transfer-Encoding : chunked",
        "Transfer-Encoding\t: chunked",
        "Transfer Encoding: chunked",
    ] {
        check(
            request("POST /echo HTTP/1.1", &[field], "abc"),
            &[refused(400, "9112, section 5.1")],
        );
    }
    check("GET / HTTP/1.1\r\nHost : a\r\n\r\n", &[refused(400, "9112, section 5.1")]);
}

#[test]
fn field_section_that_begins_with_whitespace_is_refused() {
    for space in [" ", "\t", "  ", " \r\n"] {
        let input = format!("GET / HTTP/1.1\r\n{space}X: 1\r\nHost: a\r\n\r\n");
        check(input, &[refused(400, "9112, section 2.2")]);
    }
}

#[test]
fn field_line_that_is_folded_is_refused() {
    bad(b"X: a\r\n b", "9112, section 5.2");
    bad(b"X: a\r\n\tb", "9112, section 5.2");
    bad(b"X:\r\n b", "9112, section 5.2");
    bad(b"X: a\r\n \r\nY: b", "9112, section 5.2");
    bad(b"X: a\r\n ", "9112, section 5.2");
    bad(b" Transfer-Encoding: chunked", "9112, section 5.2");
    for field in [
        "Transfer-Encoding:\r\n chunked",
        "Transfer-Encoding: chunked\r\n cow",
        "Content-Length:\r\n 3",
    ] {
        check(
            request("POST /echo HTTP/1.1", &[field], "abc"),
            &[refused(400, "9112, section 5.2")],
        );
    }
}

#[test]
fn field_with_a_bare_cr_or_lf_is_refused() {
    for field in [
        &b"X: a\rb"[..],
        b"X: a\r\rb",
        b"X: \r",
        b"X: a\nb",
        b"X: a\n b",
        b"X: y\nContent-Length: 3",
        b"X: y\rTransfer-Encoding: chunked",
        b"X\n",
        b"X: a\r\n\rY: b",
        b"X: a\r\n\nY: b",
    ] {
        bad(field, "9112, section 2.2");
    }
    bad(b"X\rY: 1", "9112, section 5");
    check("GET / HTTP/1.1\r\nHost: a\r\n\n", &[refused(400, "9112, section 2.2")]);
    check("GET / HTTP/1.1\r\nHost: a\r\n\r\r\n", &[refused(400, "9112, section 2.2")]);
    check("GET / HTTP/1.1\r\nHost: a\n\r\n", &[refused(400, "9112, section 2.2")]);
    let chunks = "3\r\nabc\r\n0\r\n\r\n";
    let input = request("POST /echo HTTP/1.1", &["X: y\nTransfer-Encoding: chunked"], chunks);
    check(input, &[refused(400, "9112, section 2.2")]);
}

#[test]
fn field_value_with_a_control_byte_is_refused() {
    for byte in (0..0x20).chain([0x7f]).filter(|byte| !b"\t\r\n".contains(byte)) {
        bad(&[b'X', b':', b' ', b'a', byte, b'b'], "9110, section 5.5");
    }
    bad(b"X: \0", "9110, section 5.5");
    for value in ["chunked\0", "\x0bchunked", "chunked\x0c"] {
        let field = format!("Transfer-Encoding: {value}");
        check(
            request("POST /echo HTTP/1.1", &[&field], "abc"),
            &[refused(400, "9110, section 5.5")],
        );
    }
    for value in ["3\0", "\x0b3"] {
        let field = format!("Content-Length: {value}");
        check(
            request("POST /echo HTTP/1.1", &[&field], "abc"),
            &[refused(400, "9110, section 5.5")],
        );
    }
}

#[test]
fn field_that_is_unknown_has_no_effect() {
    let fields = [
        "From: a@b",
        "Range: bytes=0-0",
        "If-Match: \"x\"",
        "TE: trailers",
        "Trailer: X",
        "Max-Forwards: 0",
        "Content-Location: /b",
        "Via: 1.0 p",
        "Upgrade-Insecure-Requests: 1",
        "X-HTTP-Method-Override: PUT",
        "X-Original-URL: /b",
    ];
    check(request("GET /y HTTP/1.1", &fields, ""), &[says("GET /y a")]);
}
