//! `Expect` and `Upgrade` (RFC 9110, sections 10.1.1 and 7.8). The input is sent step by step,
//! because the answer depends on what has arrived.

use webserver::engine::memory::Connection;

use crate::wire::check::{check, masked, refused, request, says, says_last, with_runtime};

const CONTINUE: &str = "HTTP/1.1 100 Continue\r\n\r\n";

/// Sends each piece, and checks that the output after it begins with the given text, or is empty.
#[track_caller]
fn steps(steps: &[(&[u8], &str)]) -> bool {
    with_runtime(|| {
        let mut connection = Connection::open(&crate::wire::app::server());
        for (piece, expected) in steps {
            let mut output = Vec::new();
            connection.exchange(piece, &mut output);
            connection.exchange(&[], &mut output);
            let output = masked(&output);
            let fits = output.starts_with(expected) && output.is_empty() == expected.is_empty();
            assert!(fits, "{}: {output:?}, not {expected:?}", piece.escape_ascii());
        }
        connection.is_over()
    })
}

fn expects(line: &str, fields: &[&str]) -> Vec<u8> {
    request(line, &[&["Expect: 100-continue"], fields].concat(), "")
}

#[test]
fn expect_continue_is_answered_when_the_body_is_read() {
    let ok = "HTTP/1.1 200 OK\r\n";
    let head = expects("POST /echo HTTP/1.1", &["Content-Length: 3"]);
    assert!(!steps(&[(&head, CONTINUE), (b"ab", ""), (b"c", ok)]));
    let head = expects("POST /echo HTTP/1.1", &["Transfer-Encoding: chunked"]);
    assert!(!steps(&[(&head, CONTINUE), (b"3\r\nabc\r\n", ""), (b"0\r\n\r\n", ok)]));
    let head = request("POST /echo HTTP/1.1", &["expect: 100-CONTINUE", "Content-Length: 3"], "");
    assert!(!steps(&[(&head, CONTINUE), (b"abc", ok)]));
}

#[test]
fn expect_continue_of_an_unwanted_body_gets_the_response_and_a_close() {
    let head = expects("POST /unread HTTP/1.1", &["Content-Length: 3"]);
    assert!(steps(&[(&head, "HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: close\r\n")]));
    let head = expects("DELETE /y HTTP/1.1", &["Content-Length: 3"]);
    assert!(steps(&[(&head, "HTTP/1.1 405 ")]));
    let head = expects("POST /echo HTTP/1.1", &["Content-Length: 999999999"]);
    assert!(steps(&[(&head, "HTTP/1.1 413 ")]));
}

#[test]
fn expect_continue_is_not_answered_if_the_body_has_arrived() {
    let head = expects("POST /echo HTTP/1.1", &["Content-Length: 3"]);
    assert!(!steps(&[(&[&head[..], b"abc"].concat(), "HTTP/1.1 200 OK\r\n")]));
    assert!(!steps(&[(&[&head[..], b"a"].concat(), ""), (b"bc", "HTTP/1.1 200 OK\r\n")]));
}

#[test]
fn expect_continue_without_a_body_is_ignored() {
    check(expects("GET /y HTTP/1.1", &[]), &[says("GET /y a")]);
    check(expects("POST /echo HTTP/1.1", &["Content-Length: 0"]), &[says("")]);
}

#[test]
fn expect_continue_is_not_answered_for_http_1_0() {
    let head = expects("POST /echo HTTP/1.0", &["Content-Length: 3"]);
    assert!(steps(&[(&head, ""), (b"abc", "HTTP/1.1 200 OK\r\n")]));
    check([&head[..], b"abc"].concat(), &[says_last("abc")]);
    check(request("GET /y HTTP/1.0", &["Expect: x"], ""), &[says_last("GET /y a")]);
}

#[test]
fn expect_of_anything_else_is_a_417() {
    for value in
        ["x", "100-continue, x", "100-continue=1", "100-continue;a", "200-ok", "\"100-continue\""]
    {
        let fields = [&format!("Expect: {value}")[..], "Content-Length: 3"];
        let input = request("POST /echo HTTP/1.1", &fields, "abc");
        check(input, &[refused(417, "9110, section 10.1.1")]);
    }
    check(request("GET /y HTTP/1.1", &["Expect: ,"], ""), &[says("GET /y a")]);
}

#[test]
fn upgrade_that_the_handler_does_not_offer_is_ignored() {
    for fields in [
        &["Connection: Upgrade", "Upgrade: foo/2"][..],
        &["Upgrade: foo"],
        &["Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk"],
    ] {
        check(request("GET /y HTTP/1.1", fields, ""), &[says("GET /y a")]);
        let fields = [fields, &["Content-Length: 3"]].concat();
        check(request("POST /echo HTTP/1.1", &fields, "abc"), &[says("abc")]);
    }
}

const SWITCHED: &str =
    "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: echo\r\n";

#[test]
fn upgrade_switches_only_if_the_client_offered_it() {
    let offer = ["Connection: upgrade", "Upgrade: ECHO"];
    assert!(steps(&[(&request("GET /switch HTTP/1.1", &offer, ""), SWITCHED)]));
    let required = "HTTP/1.1 426 Upgrade Required\r\n";
    for (version, fields) in [
        ("HTTP/1.1", &[][..]),
        ("HTTP/1.1", &["Upgrade: echo"]),
        ("HTTP/1.1", &["Connection: upgrade"]),
        ("HTTP/1.0", &offer),
    ] {
        let input = request(&format!("GET /switch {version}"), fields, "");
        assert!(steps(&[(&input, required)]));
        let (output, _) = crate::wire::check::send(&crate::wire::app::server(), [&input[..]]);
        assert!(output.contains("\r\nconnection: upgrade\r\nupgrade: echo\r\n"), "{output}");
    }
}

#[test]
fn upgrade_to_another_protocol_is_a_426() {
    let input = request("GET /switch HTTP/1.1", &["Connection: upgrade", "Upgrade: other"], "");
    let (output, _) = crate::wire::check::send(&crate::wire::app::server(), [&input[..]]);
    assert!(output.starts_with("HTTP/1.1 426 "), "{output}");
}

#[test]
fn expect_continue_is_answered_before_the_upgrade() {
    let fields = ["Connection: upgrade", "Upgrade: echo", "Content-Length: 3"];
    let head = expects("POST /switch HTTP/1.1", &fields);
    steps(&[(&head, CONTINUE), (b"abc", SWITCHED)]);
    let both = format!("{CONTINUE}{SWITCHED}");
    steps(&[(&[&head[..], b"abc"].concat(), &both)]);
    steps(&[(&[&head[..], b"ab"].concat(), ""), (b"c", &both)]);
}

#[test]
fn upgrade_ends_the_parsing_of_requests() {
    let offer = ["Connection: upgrade", "Upgrade: echo"];
    let input = request("GET /switch HTTP/1.1", &offer, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    let (output, is_over) = crate::wire::check::send(&crate::wire::app::server(), [&input[..]]);
    assert!(is_over && output == format!("{SWITCHED}date: *\r\n\r\n"), "{output}");
}
