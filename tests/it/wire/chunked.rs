//! The chunked coding (RFC 9112, section 7.1), through a handler that reads it and one that does not.

use crate::wire::check::{Out, check, refused_body, request, says, waits};

const END: &str = "0\r\n\r\n";

fn chunked(body: &[u8]) -> Vec<u8> {
    let head = request("POST /echo HTTP/1.1", &["Transfer-Encoding: chunked"], "");
    [&head[..], body].concat()
}

#[track_caller]
fn body(chunks: &str, out: Out) {
    check(chunked(chunks.as_bytes()), &[out]);
}

#[track_caller]
fn bad(chunks: &str) {
    body(chunks, refused_body(400));
    // An unread body ends the connection, because the start of the next request cannot be found.
    let unread = request("POST /unread HTTP/1.1", &["Transfer-Encoding: chunked"], chunks);
    let (output, is_over) = crate::wire::check::send(&crate::wire::app::server(), [&unread[..]]);
    assert!(is_over && output.matches("HTTP/1.1 ").count() == 1, "{chunks:?}: {output}");
}

#[test]
fn chunked_body_is_decoded() {
    body(END, says(""));
    body("3\r\nabc\r\n0\r\n\r\n", says("abc"));
    body("A\r\n0123456789\r\nb\r\n01234567890\r\n0\r\n\r\n", says("012345678901234567890"));
    body("0003\r\nabc\r\n000\r\n\r\n", says("abc"));
    body(&format!("{}3\r\nabc\r\n{END}", "0".repeat(100)), says("abc"));
    body("5\r\n\r\n0\r\n\r\n0\r\n\r\n", says("\r\n0\r\n"));
    body(&format!("{}{END}", "1\r\nx\r\n".repeat(200)), says(&"x".repeat(200)));
}

#[test]
fn chunked_size_is_hexadecimal_digits() {
    for size in [
        " 3", "\t3", "0x3", "0X3", "+3", "-3", "0_3", "g", "", ";a=b", "3,4", "3\0", "3.", "3h",
        "\u{ff13}", "'3'", "3\x0b", "3 4",
    ] {
        bad(&format!("{size}\r\nabc\r\n{END}"));
    }
}

#[test]
fn chunked_size_over_the_body_limit_is_refused() {
    let long = "f".repeat(300);
    for size in [
        "10000000000000003",
        "8000000000000000",
        "ffffffffffffffff",
        "fffffffffffffffe",
        "100000003",
        &long,
    ] {
        let input = chunked(format!("{size}\r\nabc\r\n{END}").as_bytes());
        let server = crate::wire::app::server();
        let whole = crate::wire::check::send(&server, [&input[..]]);
        let status = whole.0.split(' ').nth(1).unwrap_or_default();
        assert!(status == "413" && whole.1, "{size}: {}", whole.0);
        assert_eq!(crate::wire::check::send(&server, input.chunks(1)), whole);
    }
    // The server waits for a chunk whose size is within the limit. The size is not taken for 3.
    waits(chunked(format!("100003\r\nabc\r\n{END}").as_bytes()));
}

#[test]
fn chunked_size_line_ends_in_crlf() {
    bad(&format!("3\nabc\r\n{END}"));
    bad(&format!("3\rabc\r\n{END}"));
    bad(&format!("3\r\r\nabc\r\n{END}"));
    bad(&format!("3;a\nabc\r\n{END}"));
    bad(&format!("3;a\nb\r\nabc\r\n{END}"));
    bad(&format!("3;a\rb\r\nabc\r\n{END}"));
    bad(&format!("3;a=\"x\ny\"\r\nabc\r\n{END}"));
    bad(&format!("3;a=\"x\\\ny\"\r\nabc\r\n{END}"));
    bad("3\r\nabc\r\n0\n\r\n");
    bad("3\r\nabc\r\n0\r\n\n");
}

#[test]
fn chunked_data_has_its_size_and_ends_in_crlf() {
    bad(&format!("3\r\nabcd\r\n{END}"));
    bad(&format!("4\r\nabc\r\n{END}"));
    bad(&format!("3\r\nabc{END}"));
    bad(&format!("3\r\nabc\n{END}"));
    bad(&format!("3\r\nabcXX{END}"));
    bad(&format!("3\r\nabc\rX{END}"));
    bad(&format!("3\r\nabc\n\r{END}"));
    bad(&format!("3\r\nabc\r\n\r\n{END}"));
}

#[test]
fn chunked_extensions_are_ignored() {
    body("3;foo\r\nabc\r\n0;bar=baz\r\n\r\n", says("abc"));
    body(&format!("3;a=\"x;y\\\"z\"\r\nabc\r\n{END}"), says("abc"));
    body(&format!("3 ; a = b\r\nabc\r\n{END}"), says("abc"));
    body(&format!("3;a;b;c=d\r\nabc\r\n{END}"), says("abc"));
    body(&format!("3;a=\"\"\r\nabc\r\n{END}"), says("abc"));
    for extension in [
        ";",
        ";;a",
        ";a=",
        ";a=b=c",
        ";a b",
        ";a=\"x\"y",
        ";a=\"x\0y\"",
        ";\u{fc}",
        "; ",
        ";a=\"x",
        ";a[",
        " ",
    ] {
        bad(&format!("3{extension}\r\nabc\r\n{END}"));
    }
}

#[test]
fn trailers_are_parsed_and_are_not_part_of_the_head() {
    body("3\r\nabc\r\n0\r\nX-T: 1\r\nX-U: 2\r\n\r\n", says("abc"));
    body("3\r\nabc\r\n0\r\nX:\r\n\r\n", says("abc"));
    for line in [
        "X : 1",
        "bad",
        ": 1",
        "X: 1\r\n 2",
        " X: 1",
        "X: a\0",
        "X: a\nY: b",
        "X: a\rY: b",
        "GET / HTTP/1.1",
        "X\u{fc}: 1",
    ] {
        bad(&format!("3\r\nabc\r\n0\r\n{line}\r\n\r\n"));
    }
    // Bytes after a last chunk without its empty line are not a request.
    bad("3\r\nabc\r\n0\r\nGET /evil HTTP/1.1\r\nHost: a\r\n\r\n");
}

#[test]
fn trailers_for_framing_routing_or_authentication_are_refused() {
    for name in [
        "Content-Length",
        "Transfer-Encoding",
        "Host",
        "Cookie",
        "Authorization",
        "Connection",
        "Set-Cookie",
        "TE",
        "Trailer",
        "Forwarded",
        "X-Forwarded-For",
        "Expect",
    ] {
        bad(&format!("3\r\nabc\r\n0\r\n{name}: 5\r\n\r\n"));
        bad(&format!("3\r\nabc\r\n0\r\nVary: a\r\n{name}: 5\r\nX: y\r\n\r\n"));
    }
}

#[test]
fn trailers_that_are_not_allowed_but_harmless_are_discarded() {
    let trailers = |lines: &str, out| {
        let head = request("POST /trailers HTTP/1.1", &["Transfer-Encoding: chunked"], "");
        check([&head[..], b"3\r\nabc\r\n0\r\n", lines.as_bytes(), b"\r\n"].concat(), &[out]);
    };
    trailers("X-T: 1\r\nX-U: 2\r\n", says("x-t: 1, x-u: 2"));
    for name in ["Vary", "Content-Type", "content-encoding", "Cache-Control", "Range", "If-Match"] {
        trailers(&format!("{name}: a\r\n"), says(""));
        trailers(&format!("X-T: 1\r\n{name}: a\r\nX-U: 2\r\n"), says("x-t: 1, x-u: 2"));
        // A handler that does not read the body does not notice, and the next request is found.
        let unread = format!("3\r\nabc\r\n0\r\n{name}: a\r\n\r\n");
        let input = request("POST /unread HTTP/1.1", &["Transfer-Encoding: chunked"], &unread);
        check(input, &[says("unread")]);
        // A field line that is discarded must be well-formed too.
        bad(&format!("3\r\nabc\r\n0\r\n{name} : a\r\n\r\n"));
    }
}

#[test]
fn chunked_overhead_has_a_limit() {
    body(&format!("3;{}\r\nabc\r\n{END}", "a".repeat(1023)), says("abc"));
    for (chunks, wanted) in [
        (format!("3;{}\r\nabc\r\n{END}", "a".repeat(65_536)), "400"),
        (format!("{}{END}", format!("1;{}\r\nx\r\n", "a".repeat(32)).repeat(4000)), "400"),
        (format!("{}3\r\nabc\r\n{END}", "0".repeat(5000)), "400"),
        (format!("3\r\nabc\r\n0\r\nX: {}\r\n\r\n", "a".repeat(100_000)), "431"),
        (format!("3\r\nabc\r\n0\r\n{}\r\n", "X: a\r\n".repeat(3000)), "431"),
    ] {
        let input = chunked(chunks.as_bytes());
        let (output, is_over) =
            crate::wire::check::send(&crate::wire::app::server(), input.chunks(1000));
        let status = output.split(' ').nth(1).unwrap_or_default();
        assert!(status == wanted && is_over, "{output}");
    }
}

#[test]
fn chunked_body_that_is_incomplete_is_waited_for() {
    let input = chunked(b"3;a=\"b\"\r\nabc\r\n0\r\nX: y\r\n\r\n");
    let head = chunked(b"").len();
    for end in head..input.len() {
        waits(&input[..end]);
    }
}
