//! The framing of a request's body (RFC 9112, sections 6 and 7; RFC 9110, section 8.6).

use crate::wire::check::{check, error, refused, request, says, says_last, waits};

const CHUNKS: &str = "3\r\nabc\r\n0\r\n\r\n";

#[track_caller]
fn echo(fields: &[&str], body: &str, out: crate::wire::check::Out) {
    check(request("POST /echo HTTP/1.1", fields, body), &[out]);
}

#[test]
fn content_length_is_a_decimal_number() {
    echo(&["Content-Length: 3"], "abc", says("abc"));
    echo(&["content-length:\t3 "], "abc", says("abc"));
    echo(&["Content-Length: 0003"], "abc", says("abc"));
    echo(&["Content-Length: 0"], "", says(""));
    echo(&["Content-Length: 00"], "", says(""));
    let malformed = [
        "+3", "-3", "-0", "0x3", "0o3", "3.0", "3e0", "1_0", "3a", "1 3", "", ",", "3;", "\"3\"",
        "\u{a0}3", "\u{ff13}", "\u{663}", "abc", "3, 0", "3, 3", "3,", ", 3", "3,4", "3\t4", "NaN",
    ];
    for value in malformed {
        echo(&[&format!("Content-Length: {value}")], "abc", refused(400, "9110, section 8.6"));
    }
}

#[test]
fn content_length_that_overflows_is_refused() {
    let huge = "9".repeat(400);
    for value in ["18446744073709551616", "18446744073709551619", "99999999999999999999", &huge] {
        echo(&[&format!("Content-Length: {value}")], "abc", refused(400, "9110, section 8.6"));
    }
}

#[test]
fn content_length_over_the_limit_is_refused_before_the_body() {
    for value in ["2097153", "4294967299", "9223372036854775808", "18446744073709551615"] {
        let input = request("POST /echo HTTP/1.1", &[&format!("Content-Length: {value}")], "abc");
        let sent = crate::wire::check::send(&crate::wire::app::server(), [&input[..]]);
        assert!(sent.0.starts_with("HTTP/1.1 413 ") && sent.1, "{value}: {}", sent.0);
    }
}

#[test]
fn content_length_given_twice_is_refused() {
    for second in ["0", "3", "03", "4"] {
        let fields = ["Content-Length: 3", &format!("CONTENT-LENGTH: {second}")];
        echo(&fields, "abc", refused(400, "9112, section 6.3"));
    }
    let fields = ["Content-Length: 3", "Content-Length: x"];
    echo(&fields, "abc", refused(400, "9110, section 8.6"));
}

#[test]
fn content_length_with_transfer_encoding_is_refused() {
    let both = || refused(400, "9112, section 6.1");
    let te = "Transfer-Encoding: chunked";
    for length in ["0", "3", "6", "13", "40"] {
        echo(&[&format!("Content-Length: {length}"), te], CHUNKS, both());
        echo(&[te, &format!("Content-Length: {length}")], CHUNKS, both());
    }
    echo(&["Content-Length: x", te], CHUNKS, refused(400, "9110, section 8.6"));
    echo(
        &["Content-Length: 3", "Content-Length: 4", te],
        CHUNKS,
        refused(400, "9112, section 6.3"),
    );
    echo(&["Transfer-Encoding: identity", "Content-Length: 3"], "abc", both());
    echo(&["Transfer-Encoding:", "Content-Length: 3"], "abc", both());
}

#[test]
fn transfer_encoding_in_http_1_0_is_refused() {
    for fields in [
        &["Transfer-Encoding: chunked"][..],
        &["Transfer-Encoding: chunked", "Connection: keep-alive"],
        &["Transfer-Encoding: chunked", "Content-Length: 3"],
    ] {
        let input = request("POST /echo HTTP/1.0", fields, CHUNKS);
        check(input, &[refused(400, "9112, section 6.1")]);
    }
}

#[test]
fn transfer_encoding_ends_in_one_chunked() {
    for value in ["chunked", "CHUNKED", "\tchunked\t ", "Chunked"] {
        echo(&[&format!("Transfer-Encoding:{value}")], CHUNKS, says("abc"));
    }
    for value in [
        "identity",
        "gzip",
        "xchunked",
        "chunkedx",
        "chunked, identity",
        "chunked, cow",
        "x",
        "chunked, gzip",
    ] {
        echo(&[&format!("Transfer-Encoding: {value}")], CHUNKS, refused(400, "9112, section 6.3"));
    }
    for value in ["chunked, chunked", "chunked,chunked", "chunked, CHUNKED"] {
        echo(&[&format!("Transfer-Encoding: {value}")], CHUNKS, refused(400, "9112, section 6.1"));
    }
    let te = "Transfer-Encoding: chunked";
    echo(&[te, te], CHUNKS, refused(400, "9112, section 6.1"));
    echo(&[te, "Transfer-Encoding: cow"], CHUNKS, refused(400, "9112, section 6.3"));
}

#[test]
fn transfer_encoding_that_is_unknown_is_a_501() {
    for value in
        ["gzip, chunked", "cow, chunked", "identity, chunked", "gzip;q=1, chunked", "a, b, chunked"]
    {
        echo(&[&format!("Transfer-Encoding: {value}")], CHUNKS, refused(501, "9112, section 6.1"));
    }
    let fields = ["Transfer-Encoding: cow", "Transfer-Encoding: chunked"];
    echo(&fields, CHUNKS, refused(501, "9112, section 6.1"));
}

#[test]
fn transfer_encoding_that_is_malformed_is_refused() {
    let malformed = [
        "",
        ", chunked",
        "chunked,",
        "chunked;",
        "chunked;q=0.5",
        "\"chunked\"",
        "\u{a0}chunked",
        "chunked chunked",
        "ch\u{fc}nked",
        "chunked, ,",
        "chunked/1",
        ";",
        "chun\tked",
    ];
    for value in malformed {
        echo(&[&format!("Transfer-Encoding: {value}")], CHUNKS, refused(400, "9112, section 6.1"));
    }
    let fields = ["Transfer-Encoding: ", "Transfer-Encoding: chunked"];
    echo(&fields, CHUNKS, refused(400, "9112, section 6.1"));
}

#[test]
fn framing_depends_on_no_other_field() {
    for other in [
        "TE: chunked",
        "Content-Encoding: chunked",
        "Transfer_Encoding: chunked",
        "X-Transfer-Encoding: chunked",
        "Transfer-Encodings: chunked",
        "Trailer: x",
        "Connection: content-length",
        "Connection: transfer-encoding",
    ] {
        echo(&[other, "Content-Length: 3"], "abc", says("abc"));
    }
    echo(&["Content_Length: 9", "Transfer-Encoding: chunked"], CHUNKS, says("abc"));
}

#[test]
fn framing_without_its_fields_means_no_body() {
    let next = request("GET /next HTTP/1.1", &[], "");
    for method in ["POST", "PUT"] {
        let first = request(&format!("{method} /y HTTP/1.1"), &[], "");
        check(
            [first, next.clone()].concat(),
            &[says(&format!("{method} /y a")), says("GET /next a")],
        );
    }
    check(
        [request("POST /echo HTTP/1.1", &[], ""), next].concat(),
        &[says(""), says("GET /next a")],
    );
}

#[test]
fn framing_applies_to_any_method() {
    let inner = "GET /evil HTTP/1.1\r\nHost: a\r\n\r\n";
    let length = format!("Content-Length: {}", inner.len());
    let next = request("GET /next HTTP/1.1", &[], "");
    for path in ["/y", "/echo"] {
        let first = request(&format!("GET {path} HTTP/1.1"), &[&length], inner);
        let answer = if path == "/echo" { says(inner) } else { says("GET /y a") };
        check([first, next.clone()].concat(), &[answer, says("GET /next a")]);
    }
    let first = request("DELETE /y HTTP/1.1", &[&length], inner);
    check([first, next.clone()].concat(), &[error(405), says("GET /next a")]);
    let first = request("HEAD /echo HTTP/1.1", &[&length], inner);
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 31\r\n\
                content-type: text/plain; charset=utf-8\r\ndate: *\r\n\r\n";
    check([first, next.clone()].concat(), &[crate::wire::check::bytes(head), says("GET /next a")]);
    let first = request("CONNECT a:80 HTTP/1.1", &[&length], inner);
    check(first, &[refused(400, "9110, section 9.3.6")]);
}

#[test]
fn unread_body_is_never_a_request() {
    let inner = "GET /evil HTTP/1.1\r\nHost: a\r\n\r\n";
    let next = request("GET /next HTTP/1.1", &[], "");
    let length = format!("Content-Length: {}", inner.len());
    let chunks = format!("{:x}\r\n{inner}\r\n0\r\n\r\n", inner.len());
    for (line, answer) in
        [("POST /unread HTTP/1.1", says("unread")), ("DELETE /y HTTP/1.1", error(405))]
    {
        let sized = request(line, &[&length], inner);
        check([sized, next.clone()].concat(), &[answer.clone(), says("GET /next a")]);
        let chunked = request(line, &["Transfer-Encoding: chunked"], &chunks);
        check([chunked, next.clone()].concat(), &[answer, says("GET /next a")]);
    }
}

#[test]
fn keep_alive_finds_the_next_request_after_each_body() {
    let input = [
        request("POST /echo HTTP/1.1", &["Content-Length: 3"], "one"),
        request("POST /echo HTTP/1.1", &["Transfer-Encoding: chunked"], CHUNKS),
        b"\r\n".to_vec(),
        request("GET /y HTTP/1.1", &[], ""),
        request("POST /echo HTTP/1.0", &["Content-Length: 4"], "last"),
    ];
    check(input.concat(), &[says("one"), says("abc"), says("GET /y a"), says_last("last")]);
}

#[test]
fn framing_waits_for_the_rest_of_a_body() {
    waits(request("POST /echo HTTP/1.1", &["Content-Length: 10"], "abc"));
    waits(request("POST /echo HTTP/1.1", &["Content-Length: 2097152"], "abc"));
    waits(request("POST /echo HTTP/1.1", &["Transfer-Encoding: chunked"], "3\r\nabc\r\n"));
    waits(request(
        "POST /echo HTTP/1.1",
        &["Transfer-Encoding: chunked"],
        "3\r\nabc\r\n0\r\nX: y\r\n",
    ));
    waits("POST /echo HTTP/1.1\r\nHost: a\r\n");
    waits("");
    waits("\r\n\r\n");
}
