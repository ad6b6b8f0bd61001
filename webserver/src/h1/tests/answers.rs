//! The framing of responses, whatever fields the handler sets, and what a client sees of a response
//! that is cut off.

use super::*;

const CHUNKED: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";

/// Returns a request for `path`, and another request after it.
fn two(method: &str, path: &str) -> String {
    format!("{method} {path} HTTP/1.1\r\nhost: x\r\n\r\nGET /b HTTP/1.1\r\nhost: x\r\n\r\n")
}

/// Checks an answer after which the connection stays open.
fn keeps_alive(method: &str, path: &str, expected: &str) {
    check(&two(method, path), &format!("{expected}{}", ok("/b")));
}

/// Checks an answer that ends the connection.
fn closes(method: &str, path: &str, expected: &str) {
    check(&two(method, path), expected);
}

#[test]
fn content_length_of_a_sized_stream_is_its_framing() {
    keeps_alive("GET", "/six", "HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nabcabc");
    keeps_alive("HEAD", "/six", "HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n");
    check(
        "GET /six HTTP/1.0\r\nconnection: keep-alive\r\n\r\nGET /b HTTP/1.0\r\n\r\n",
        &format!(
            "HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: keep-alive\r\n\r\nabcabc{}",
            ok_close("/b")
        ),
    );
}

#[test]
fn content_length_that_a_stream_misses_ends_the_connection() {
    closes("GET", "/less", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabcabc");
    closes("GET", "/more", "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nabca");
    closes("GET", "/much-more", "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc");
}

#[test]
fn content_length_of_a_handler_is_only_for_a_stream() {
    let sized = "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc";
    keeps_alive("GET", "/set/content-length=3/200/stream", sized);
    closes(
        "GET",
        "/set/content-length=5/200/stream",
        "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nabc",
    );
    closes(
        "GET",
        "/set/content-length=2/200/stream",
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nab",
    );
    keeps_alive("GET", "/set/content-length=7/200/abc", sized);
    keeps_alive("GET", "/set/content-length=x/200/abc", sized);
    keeps_alive("GET", "/set/content-length=7/200", "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    keeps_alive("GET", "/set/content-length=7/204", "HTTP/1.1 204 No Content\r\n\r\n");
    keeps_alive("HEAD", "/set/content-length=7/204", "HTTP/1.1 204 No Content\r\n\r\n");
}

#[test]
fn content_length_of_a_head_response_is_the_handlers() {
    let nine = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n";
    keeps_alive("HEAD", "/set/content-length=9/200", nine);
    keeps_alive("HEAD", "/set/content-length=9/200/stream", nine);
    let three = "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n";
    keeps_alive("HEAD", "/set/content-length=9/200/abc", three);
    let not_modified = "HTTP/1.1 304 Not Modified\r\n";
    for method in ["GET", "HEAD"] {
        let found = format!("{not_modified}content-length: 9\r\n\r\n");
        keeps_alive(method, "/set/content-length=9/304", &found);
        keeps_alive(method, "/set/x=y/304", &format!("{not_modified}x: y\r\n\r\n"));
    }
}

#[test]
fn connection_fields_of_a_handler_are_left_out_and_close_closes() {
    keeps_alive("GET", "/set/transfer-encoding=gzip/200/a", &ok("a"));
    keeps_alive("GET", "/set/connection=x,keep-alive=timeout/200/a", &ok("a"));
    closes("GET", "/set/connection=close/200/a", &ok_close("a"));
    closes("GET", "/set/connection=close,content-length=0/200/a", &ok_close("a"));
}

#[test]
fn informational_status_is_not_a_final_response() {
    let error = "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 7\r\n\r\nrefused";
    keeps_alive("GET", "/interim", error);
}

#[test]
fn stream_that_panics_has_no_last_chunk() {
    closes("GET", "/panics", &format!("{CHUNKED}3\r\nabc\r\n3\r\nabc\r\n"));
}

#[test]
fn stream_that_panics_on_drop_harms_no_other_request() {
    keeps_alive("GET", "/spiteful", &format!("{CHUNKED}3\r\nabc\r\n3\r\nabc\r\n0\r\n\r\n"));
    keeps_alive("HEAD", "/spiteful", CHUNKED);
}

#[test]
fn trailers_of_a_chunked_response_are_only_allowed_fields() {
    keeps_alive(
        "GET",
        "/sum",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ntrailer: x-sum\r\n\r\n\
         3\r\nabc\r\n3\r\nabc\r\n0\r\nx-sum: 6\r\n\r\n",
    );
    keeps_alive("GET", "/sum-of-bytes", &format!("{CHUNKED}3\r\nabc\r\n0\r\nx-sum: 6\r\n\r\n"));
    keeps_alive("HEAD", "/sum-of-bytes", CHUNKED);
    check("GET /sum-of-bytes HTTP/1.0\r\n\r\n", "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nabc");
}

#[test]
fn refusal_of_a_head_request_has_no_body() {
    let refused = "HTTP/1.1 400 Bad Request\r\ncontent-length: 7\r\nconnection: close\r\n\r\n";
    check("HEAD /a HTTP/1.1\r\nhost: x\r\ncontent-length: x\r\n\r\n", refused);
    check("HEAD /a HTTP/1.1\r\nhost: x\r\nhost: y\r\n\r\n", refused);
    let upgrade = exchange(b"HEAD /switch HTTP/1.1\r\nhost: x\r\n\r\n", usize::MAX);
    assert!(upgrade.starts_with("HTTP/1.1 426 ") && upgrade.ends_with("\r\n\r\n"), "{upgrade}");
}

#[test]
fn expect_is_met_or_refused() {
    let refused = "HTTP/1.1 417 Expectation Failed\r\ncontent-length: 7\r\nconnection: close\r\n\
                   \r\nrefused";
    check("GET /a HTTP/1.1\r\nhost: x\r\nexpect: 200-ok\r\n\r\n", refused);
    check(
        "POST /echo HTTP/1.0\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\nhi",
        &ok_close("hi"),
    );
    check("GET /a HTTP/1.0\r\nexpect: 200-ok\r\n\r\n", &ok_close("/a"));
}
