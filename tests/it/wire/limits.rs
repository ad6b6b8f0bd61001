//! Input that is too large, and the status of the refusal (RFC 9110, section 5.4; RFC 9112, section
//! 3; RFC 6585, section 5).

use webserver::engine::memory::Connection;
use webserver::{Limits, Server, ServerBuilder};

use crate::wire::check::{check, check_with, refused, request, says, send, with_runtime};

#[test]
fn target_over_its_limit_is_a_414() {
    let target = |length: usize| {
        let path = format!("/{}", "a".repeat(length - 1));
        (request(&format!("GET {path} HTTP/1.1"), &[], ""), format!("GET {path} a"))
    };
    for length in [8000, 8192] {
        let (input, text) = target(length);
        check(input, &[says(&text)]);
    }
    for length in [8193, 20_000, 1_000_000] {
        let (output, is_over) = send(&crate::wire::app::server(), target(length).0.chunks(1000));
        assert!(output.starts_with("HTTP/1.1 414 ") && is_over, "{length}: {output}");
    }
    check(target(8193).0, &[refused(414, "9112, section 3")]);
}

#[test]
fn field_limits_are_in_bytes_and_in_number() {
    let value = "v".repeat(7000);
    check(request("GET /x HTTP/1.1", &[&format!("X: {value}")], ""), &[says(&value)]);
    let some: Vec<_> = (0..99).map(|n| format!("X-{n}: 1")).collect();
    let some: Vec<_> = some.iter().map(String::as_str).collect();
    check(request("GET /y HTTP/1.1", &some, ""), &[says("GET /y a")]);
    let many = vec!["X: 1"; 100];
    check(request("GET /y HTTP/1.1", &many, ""), &[refused(431, "6585, section 5")]);
    for field in [
        format!("X: {}", "a".repeat(1_000_000)),
        format!("{}: 1", "X".repeat(100_000)),
        format!("X:{}1", " ".repeat(100_000)),
        format!("Cookie: {}", "a=b; ".repeat(50_000)),
    ] {
        let input = request("GET /y HTTP/1.1", &[&field], "");
        for piece in [input.len(), 1000] {
            let (output, is_over) = send(&crate::wire::app::server(), input.chunks(piece));
            assert!(output.starts_with("HTTP/1.1 431 ") && is_over, "{output}");
        }
    }
}

#[test]
fn body_over_its_limit_is_a_413_before_it_is_sent() {
    let input = request("POST /echo HTTP/1.1", &["Content-Length: 2097153"], "");
    let (output, is_over) = send(&crate::wire::app::server(), [&input[..]]);
    assert!(output.starts_with("HTTP/1.1 413 ") && is_over, "{output}");
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000)).repeat(33);
    let input = request("POST /echo HTTP/1.1", &["Transfer-Encoding: chunked"], &chunk);
    let (output, _) = send(&crate::wire::app::server(), input.chunks(4000));
    assert!(output.starts_with("HTTP/1.1 413 "), "{output}");
}

#[test]
fn limits_are_those_of_the_server() {
    let server = || -> Server {
        let mut limits = Limits::default();
        (limits.head_bytes, limits.target_bytes, limits.fields) = (200, 20, 3);
        ServerBuilder::new().limits(limits).build()
    };
    let long = format!("GET /{} HTTP/1.1", "a".repeat(20));
    check_with(&server, &request(&long, &[], ""), &[refused(414, "9112, section 3")]);
    let field = format!("X: {}", "a".repeat(200));
    let large = request("GET / HTTP/1.1", &[&field], "");
    check_with(&server, &large, &[refused(431, "6585, section 5")]);
    let many = request("GET / HTTP/1.1", &["A: 1", "B: 2", "C: 3"], "");
    check_with(&server, &many, &[refused(431, "6585, section 5")]);
}

/// Returns how much of an input of ten million bytes a connection accepts. It has to hold that
/// much.
fn taken(start: &[u8], more: &[u8]) -> usize {
    with_runtime(|| {
        let mut connection = Connection::open(&crate::wire::app::server());
        let input = [start, &more.repeat(10_000_000 / more.len())].concat();
        let mut output = Vec::new();
        (0..20).fold(0, |at, _| at + connection.exchange(&input[at..], &mut output))
    })
}

#[test]
fn buffered_input_is_bounded_by_a_head_or_a_buffer() {
    let most = 64 * 1024;
    assert!(taken(b"", b"a") < most);
    assert!(taken(b"GET /", b"a") < most);
    assert!(taken(b"GET / HTTP/1.1\r\nHost: a\r\nX: ", b"a") < most);
    assert!(taken(b"GET / HTTP/1.1\r\n", b"X: a\r\n") < most);
    assert!(taken(b"", b"\r\n") < most);
    let close = request("GET /y HTTP/1.1", &["Connection: close"], "");
    assert!(taken(&close, b"a") < most);
}
