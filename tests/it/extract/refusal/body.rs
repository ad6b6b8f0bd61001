//! Requests whose head is accepted: the body is requested and read, and may be refused then.

use webserver_tests::Wire;

use super::app::{CHUNKED, EXPECT, head, server};

#[test]
fn expect_continue_is_answered_once_the_extractors_accept_the_head() {
    let server = server(None);
    let mut wire = Wire::connect(server.addr);
    let mut check = |target: &str, token: &str, expected: &str| {
        wire.send(head(target, "1.1", &["Content-Length: 3", EXPECT, token]));
        assert_eq!(wire.answer(true).status, 100, "{target}");
        wire.send("abc");
        assert_eq!(wire.answer(false).text(), expected, "{target}");
    };
    check("/session", "Authorization: token", "3");
    check("/both", "Authorization: token", "3");
    check("/maybe", "Authorization: token", "true 3");
    check("/outcome", "", "false 3");
    check("/outcome", "Authorization: token", "true 3");
    check("/users/7/photo", "", "7 3");
    check("/rows", "Content-Type: text/csv", "1");
}

#[test]
fn errors_of_head_and_body_are_reported_together() {
    let server = server(None);
    let check = |target: &str, body: &str, status: u16, told: usize| {
        let length = format!("Content-Length: {}", body.len());
        let fields = ["Authorization: token", "Content-Type: application/json"];
        let fields = [&length[..], fields[0], fields[1]];
        let mut wire = Wire::connect(server.addr);
        wire.send(head(target, "1.1", &[&fields[..], &[EXPECT]].concat()));
        assert_eq!(wire.answer(true).status, 100, "{target}");
        wire.send(body);
        let expected = wire.answer(false);
        let problem: serde_json::Value = serde_json::from_slice(&expected.body).expect("JSON");
        assert_eq!(expected.status, status, "{target} {body}");
        assert_eq!(problem["errors"].as_array().map(Vec::len), Some(told), "{target} {body}");
        wire.send(head(target, "1.1", &fields) + body);
        let answer = wire.answer(false);
        assert_eq!((answer.status, answer.text()), (status, expected.text()));
    };
    check("/checked?dry_run=x", r#"[1, "a"]"#, 422, 2);
    check("/checked?dry_run=x", "[1, ", 400, 2);
    check("/checked?dry_run=x", "[1]", 422, 1);
    check("/checked?dry_run=true", r#"["a"]"#, 422, 1);
}

#[test]
fn optional_body_without_a_content_type_is_none_only_if_empty() {
    let server = server(None);
    let mut wire = Wire::connect(server.addr);
    let head = |framing| head("/maybe-json", "1.1", &[framing]);
    wire.send(head("Content-Length: 0"));
    assert_eq!(wire.answer(false).text(), "None");
    wire.send(head(CHUNKED));
    wire.send("0\r\n\r\n");
    assert_eq!(wire.answer(false).text(), "None");
    wire.send(head(CHUNKED));
    wire.send("3\r\n[7]\r\n0\r\n\r\n");
    assert_eq!(wire.answer(false).status, 415);
}

#[test]
fn content_encoding_is_a_415_unless_the_handler_sees_the_field() {
    let server = server(None);
    let mut wire = Wire::connect(server.addr);
    let mut send = |target: &str, fields: &[&str], body: &str| {
        let length = format!("Content-Length: {}", body.len());
        wire.send(
            head(target, "1.1", &[fields, &[&length, "Authorization: token"]].concat()) + body,
        );
        wire.answer(false)
    };
    let gzip = "Content-Encoding: gzip";
    for (target, kind) in [
        ("/bytes", ""),
        ("/waits", ""),
        ("/stream", ""),
        ("/text", ""),
        ("/json", "Content-Type: application/json"),
        ("/csv", "Content-Type: text/csv"),
        ("/plain", "Content-Type: text/plain"),
    ] {
        for coding in [gzip, "content-encoding: identity, X-GZIP", "Content-Encoding: chunked"] {
            let answer = send(target, &[kind, coding], "abc");
            assert_eq!(answer.status, 415, "{target} {coding}");
            assert_eq!(answer.field("accept-encoding"), Some("identity"), "{target} {coding}");
        }
    }
    // "servers that fail a request with a 415 status for reasons unrelated to content codings MUST
    // NOT include the Accept-Encoding header field" (RFC 9110, section 12.5.3).
    let answer = send("/json", &["Content-Type: text/plain"], "abc");
    assert_eq!((answer.status, answer.field("accept-encoding")), (415, None));
    for none in ["Content-Encoding: identity", "Content-Encoding: ,", "Content-Encoding:"] {
        assert_eq!(send("/bytes", &[none], "abc").text(), "3", "{none}");
    }
    assert_eq!(send("/bytes", &[gzip], "").text(), "0");
    assert_eq!(send("/maybe-json", &[gzip], "").text(), "None");
    assert_eq!(send("/as-sent", &[gzip], "abc").text(), r#"Some("gzip") 3"#);
    assert_eq!(send("/raw", &[gzip], "abc").text(), r#"Some("gzip")"#);
}
