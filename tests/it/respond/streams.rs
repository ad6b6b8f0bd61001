//! Streams of known and unknown length, and streams that break off.

use std::pin::Pin;
use std::task::{Context, Poll};

use webserver::prelude::*;
use webserver_tests::{Local, Wire, builder};

fn start() -> Local {
    Local::start(builder().routes(routes![sized, breaks]).build())
}

/// Some chunks of ten bytes, and how the stream ends.
struct Tens {
    left: usize,
    end: String,
}

impl futures_core::Stream for Tens {
    type Item = Result<&'static [u8], std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(left) = self.left.checked_sub(1) else {
            assert!(self.end != "panic", "a stream panics on purpose");
            let error = std::io::Error::other("a stream fails on purpose");
            return Poll::Ready((self.end == "error").then_some(Err(error)));
        };
        self.left = left;
        Poll::Ready(Some(Ok(b"0123456789")))
    }
}

impl Drop for Tens {
    fn drop(&mut self) {
        assert!(self.end != "drop", "a destructor panics on purpose");
    }
}

#[get("/sized/{length}/{tens}")]
fn sized(length: u64, tens: usize) -> Response {
    Response::new(Body::sized_stream(length, Tens { left: tens, end: String::new() }))
}

#[get("/breaks/{end}")]
fn breaks(end: String) -> Response {
    Response::new(Body::stream(Tens { left: 2, end }))
}

#[test]
fn stream_of_known_length_has_a_content_length() {
    let server = start();
    let mut wire = Wire::connect(server.addr);
    for method in ["GET", "HEAD"] {
        wire.send(format!("{method} /sized/1000000/100000 HTTP/1.1\r\nhost: a\r\n\r\n"));
        let answer = wire.answer(method == "HEAD");
        assert_eq!(answer.field("content-length"), Some("1000000"));
        assert_eq!(answer.body.len(), if method == "HEAD" { 0 } else { 1_000_000 });
    }
}

#[test]
fn stream_of_wrong_length_ends_the_connection() {
    let server = start();
    let check = |path: &str, bytes: usize| {
        let mut wire = Wire::connect(server.addr);
        wire.send(format!("GET {path} HTTP/1.1\r\nhost: a\r\n\r\n"));
        wire.until("\r\n\r\n");
        let (rest, _) = wire.rest();
        assert_eq!(rest.len(), bytes, "{path}");
    };
    check("/sized/1000/99", 990);
    check("/sized/1000/101", 1000);
    check("/sized/1005/101", 1005);
}

#[test]
fn stream_error_or_panic_is_visible_to_the_client_and_the_worker_continues() {
    let server = start();
    for end in ["error", "panic"] {
        let mut wire = Wire::connect(server.addr);
        wire.send(format!("GET /breaks/{end} HTTP/1.1\r\nhost: a\r\n\r\n"));
        wire.until("\r\n\r\n");
        let (rest, _) = wire.rest();
        assert_eq!(rest, b"a\r\n0123456789\r\na\r\n0123456789\r\n", "{end}");
        // For an HTTP/1.0 client, the end of the connection is the end of the body, unless it is an
        // error.
        let mut wire = Wire::connect(server.addr);
        wire.send(format!("GET /breaks/{end} HTTP/1.0\r\n\r\n"));
        let (_, in_order) = wire.rest();
        assert!(!in_order, "{end}");
    }
    let mut wire = Wire::connect(server.addr);
    for _ in 0..2 {
        wire.send("GET /breaks/drop HTTP/1.1\r\nhost: a\r\n\r\n");
        assert_eq!(wire.answer(false).text(), "01234567890123456789");
    }
    wire.send("GET /sized/20/2 HTTP/1.1\r\nhost: a\r\n\r\n");
    assert_eq!(wire.answer(false).text(), "01234567890123456789", "the one worker still serves");
}
