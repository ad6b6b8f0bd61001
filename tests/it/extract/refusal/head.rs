//! Requests that are refused by their head alone.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use webserver_tests::Wire;

use super::app::{CHUNKED, EXPECT, Gate, LOOKED_UP, answered_by_head, head, server};

/// Requests that are refused by the head alone, with their status.
const REFUSED: [(&str, &str, u16); 29] = [
    ("/bytes", "", 401),
    ("/waits", "", 401),
    ("/stream", "", 401),
    ("/session", "", 401),
    ("/both", "", 401),
    ("/bytes", "Authorization: 403", 403),
    ("/waits", "Authorization: 429", 429),
    ("/session", "Authorization: 503", 503),
    ("/maybe", "Authorization: 410", 410),
    ("/users/x/photo", "", 404),
    ("/json", "Content-Type: text/plain", 415),
    ("/json", "", 415),
    ("/json-waits", "Content-Type: text/plain", 415),
    ("/maybe-json", "Content-Type: text/plain", 415),
    ("/json", "Content-Type: application/json\r\nContent-Encoding: gzip", 415),
    // The handler makes this answer from the rejection.
    ("/json-outcome", "Content-Type: text/plain", 409),
    ("/checked?dry_run=x", "Content-Type: application/json", 401),
    ("/checked?dry_run=x", "Authorization: token\r\nContent-Type: text/plain", 415),
    ("/text", "Content-Type: text/plain; charset=utf-16le", 415),
    ("/text", "Content-Encoding: br", 415),
    ("/csv", "Content-Type: text/plain", 415),
    ("/rows", "Content-Type: text/plain", 415),
    ("/csv", "Content-Type: text/csv\r\nContent-Encoding: gzip", 415),
    ("/bytes", "Authorization: token\r\nContent-Encoding: gzip", 415),
    ("/stream", "Authorization: token\r\nContent-Encoding: gzip", 415),
    ("/plain", "Content-Type: text/html", 415),
    ("/plain", "Content-Type: text/plain\r\nAccept: image/png", 406),
    ("/raw/x", "", 404),
    ("/gate", "", 403),
];

#[test]
fn expect_continue_is_not_answered_for_a_request_refused_by_its_head() {
    let server = server(Some(Gate(Arc::default())));
    for (target, fields, status) in REFUSED {
        for framing in ["Content-Length: 40", "Content-Length: 1000000", CHUNKED] {
            let mut wire = Wire::connect(server.addr);
            let head = head(target, "1.1", &[framing, EXPECT, fields]);
            let answer = answered_by_head(&mut wire, &head, status);
            assert_eq!(answer.field("connection"), Some("close"), "{head}");
            assert!(wire.is_closed(), "{head}");
        }
    }
}

#[test]
fn refusal_by_the_head_is_sent_before_the_body_arrives() {
    let server = server(None);
    let next = head("/bytes", "1.1", &["Authorization: token", "Content-Length: 2"]) + "ab";
    for (target, fields, status) in REFUSED.into_iter().filter(|row| row.0 != "/gate") {
        let body = "x".repeat(40);
        for (framing, body) in
            [("Content-Length: 40", &body), (CHUNKED, &format!("28\r\n{body}\r\n0\r\n\r\n"))]
        {
            let mut wire = Wire::connect(server.addr);
            let head = head(target, "1.1", &[framing, fields]);
            let answer = answered_by_head(&mut wire, &head, status);
            assert_eq!(answer.field("connection"), None, "{head}");
            // A body that may be discarded is discarded, and the next request is found after it.
            wire.send(format!("{body}{next}"));
            let answer = wire.answer(false);
            assert_eq!((answer.status, answer.text().as_str()), (200, "2"), "{head}");
            // The answer is the same if the body arrives with the head.
            wire.send(format!("{head}{body}{next}"));
            assert_eq!(wire.answer(false).status, status, "{head}{body}");
            assert_eq!(wire.answer(false).text(), "2", "{head}{body}");
        }
        // A body that is too long to be discarded ends the connection.
        let mut wire = Wire::connect(server.addr);
        let head = head(target, "1.1", &["Content-Length: 1000000", fields]);
        let answer = answered_by_head(&mut wire, &head, status);
        assert_eq!(answer.field("connection"), Some("close"), "{head}");
    }
}

#[test]
fn refusal_by_the_head_is_sent_before_the_body_of_http_1_0_arrives() {
    let server = server(None);
    for (target, fields, status) in REFUSED.into_iter().filter(|row| row.0 != "/gate") {
        let mut wire = Wire::connect(server.addr);
        let head = head(target, "1.0", &["Content-Length: 40", fields]);
        answered_by_head(&mut wire, &head, status);
        assert!(wire.is_closed(), "{head}");
    }
}

#[test]
fn refusal_by_limit_method_or_expectation_needs_no_body() {
    let server = server(None);
    let check = |head: &str, status: u16| {
        let mut wire = Wire::connect(server.addr);
        answered_by_head(&mut wire, head, status);
        assert!(wire.is_closed(), "{head}");
    };
    check(&head("/short", "1.1", &["Content-Length: 40", EXPECT]), 413);
    let put = head("/json", "1.1", &[CHUNKED, EXPECT]).replace("POST", "PUT");
    check(&put, 405);
    check(&head("/json", "1.1", &[CHUNKED, "Expect: x"]), 417);
}

#[test]
fn refused_body_is_never_read_by_the_app() {
    let polls = Arc::new(AtomicU64::new(0));
    let server = server(Some(Gate(polls.clone())));
    let body = "x".repeat(40_000);
    for target in ["/bytes", "/waits", "/stream", "/session", "/users/x/photo", "/json", "/csv"] {
        let mut wire = Wire::connect(server.addr);
        let head = head(target, "1.1", &["Content-Length: 40000"]);
        wire.send(&head);
        wire.send(&body);
        assert!([401, 404, 415].contains(&wire.answer(false).status), "{target}");
        assert_eq!(polls.load(Ordering::Relaxed), 0, "{target}");
    }
    let mut wire = Wire::connect(server.addr);
    wire.send(head("/bytes", "1.1", &["Content-Length: 40000", "Authorization: token"]));
    wire.send(&body);
    assert_eq!(wire.answer(false).text(), "40000");
    assert_ne!(polls.load(Ordering::Relaxed), 0);
}

#[test]
fn async_extractor_is_skipped_after_another_refusal() {
    let server = server(None);
    let looked_up = |target: &str, token: &str, status: u16| {
        let before = LOOKED_UP.load(Ordering::Relaxed);
        let mut wire = Wire::connect(server.addr);
        let fields = ["Content-Length: 40", "X-Count: 1", token];
        answered_by_head(&mut wire, &head(target, "1.1", &fields), status);
        LOOKED_UP.load(Ordering::Relaxed) - before
    };
    assert_eq!(looked_up("/both", "", 401), 0);
    assert_eq!(looked_up("/session", "", 401), 1);
}
