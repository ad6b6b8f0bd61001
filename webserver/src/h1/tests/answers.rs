//! What frames an answer, whatever its handler sets, and what a client sees of an answer that
//! breaks off.

use super::*;

const CHUNKED: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";

/// Returns a request for `path`, and another request after it.
fn two(method: &str, path: &str) -> String {
    format!("{method} {path} HTTP/1.1\r\nhost: x\r\n\r\nGET /b HTTP/1.1\r\nhost: x\r\n\r\n")
}

/// Checks an answer after which the connection stays open.
fn goes_on(method: &str, path: &str, expected: &str) {
    check(&two(method, path), &format!("{expected}{}", ok("/b")));
}

/// Checks an answer that ends the connection.
fn ends(method: &str, path: &str, expected: &str) {
    check(&two(method, path), expected);
}

#[test]
fn a_stream_of_announced_length_has_it_as_its_framing() {
    goes_on("GET", "/six", "HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nabcabc");
    goes_on("HEAD", "/six", "HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n");
    check(
        "GET /six HTTP/1.0\r\nconnection: keep-alive\r\n\r\nGET /b HTTP/1.0\r\n\r\n",
        &format!(
            "HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: keep-alive\r\n\r\nabcabc{}",
            ok_close("/b")
        ),
    );
}

#[test]
fn a_stream_that_is_shorter_or_longer_than_announced_ends_the_connection() {
    ends("GET", "/less", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabcabc");
    ends("GET", "/more", "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nabca");
    ends("GET", "/much-more", "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc");
}

#[test]
fn a_length_that_a_handler_sets_announces_a_stream_and_nothing_else() {
    let sized = "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc";
    goes_on("GET", "/set/content-length=3/200/stream", sized);
    ends(
        "GET",
        "/set/content-length=5/200/stream",
        "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nabc",
    );
    ends(
        "GET",
        "/set/content-length=2/200/stream",
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nab",
    );
    goes_on("GET", "/set/content-length=7/200/abc", sized);
    goes_on("GET", "/set/content-length=x/200/abc", sized);
    goes_on("GET", "/set/content-length=7/200", "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    goes_on("GET", "/set/content-length=7/204", "HTTP/1.1 204 No Content\r\n\r\n");
    goes_on("HEAD", "/set/content-length=7/204", "HTTP/1.1 204 No Content\r\n\r\n");
}

#[test]
fn an_answer_without_a_body_may_say_how_long_that_would_be() {
    let nine = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n";
    goes_on("HEAD", "/set/content-length=9/200", nine);
    goes_on("HEAD", "/set/content-length=9/200/stream", nine);
    let three = "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n";
    goes_on("HEAD", "/set/content-length=9/200/abc", three);
    let not_modified = "HTTP/1.1 304 Not Modified\r\n";
    for method in ["GET", "HEAD"] {
        let found = format!("{not_modified}content-length: 9\r\n\r\n");
        goes_on(method, "/set/content-length=9/304", &found);
        goes_on(method, "/set/x=y/304", &format!("{not_modified}x: y\r\n\r\n"));
    }
}

#[test]
fn other_fields_that_frame_are_left_out_and_close_closes() {
    goes_on("GET", "/set/transfer-encoding=gzip/200/a", &ok("a"));
    goes_on("GET", "/set/connection=x,keep-alive=timeout/200/a", &ok("a"));
    ends("GET", "/set/connection=close/200/a", &ok_close("a"));
    ends("GET", "/set/connection=close,content-length=0/200/a", &ok_close("a"));
}

#[test]
fn an_informational_status_is_no_answer() {
    let error = "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 7\r\n\r\nrefused";
    goes_on("GET", "/interim", error);
}

#[test]
fn a_stream_that_panics_is_cut_before_its_last_chunk() {
    ends("GET", "/panics", &format!("{CHUNKED}3\r\nabc\r\n3\r\nabc\r\n"));
}

#[test]
fn a_stream_that_panics_when_it_is_dropped_harms_no_one() {
    goes_on("GET", "/spiteful", &format!("{CHUNKED}3\r\nabc\r\n3\r\nabc\r\n0\r\n\r\n"));
    goes_on("HEAD", "/spiteful", CHUNKED);
}

#[test]
fn trailers_follow_a_chunked_answer_and_only_fields_that_may() {
    goes_on(
        "GET",
        "/sum",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ntrailer: x-sum\r\n\r\n\
         3\r\nabc\r\n3\r\nabc\r\n0\r\nx-sum: 6\r\n\r\n",
    );
    goes_on("GET", "/sum-of-bytes", &format!("{CHUNKED}3\r\nabc\r\n0\r\nx-sum: 6\r\n\r\n"));
    goes_on("HEAD", "/sum-of-bytes", CHUNKED);
    check("GET /sum-of-bytes HTTP/1.0\r\n\r\n", "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nabc");
}

#[test]
fn a_refused_head_request_gets_no_body() {
    let refused = "HTTP/1.1 400 Bad Request\r\ncontent-length: 7\r\nconnection: close\r\n\r\n";
    check("HEAD /a HTTP/1.1\r\nhost: x\r\ncontent-length: x\r\n\r\n", refused);
    check("HEAD /a HTTP/1.1\r\nhost: x\r\nhost: y\r\n\r\n", refused);
    let upgrade = exchange(b"HEAD /switch HTTP/1.1\r\nhost: x\r\n\r\n", usize::MAX);
    assert!(upgrade.starts_with("HTTP/1.1 426 ") && upgrade.ends_with("\r\n\r\n"), "{upgrade}");
}

#[test]
fn an_expectation_is_met_or_refused_or_not_there() {
    let refused = "HTTP/1.1 417 Expectation Failed\r\ncontent-length: 7\r\nconnection: close\r\n\
                   \r\nrefused";
    check("GET /a HTTP/1.1\r\nhost: x\r\nexpect: 200-ok\r\n\r\n", refused);
    check(
        "POST /echo HTTP/1.0\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\nhi",
        &ok_close("hi"),
    );
    check("GET /a HTTP/1.0\r\nexpect: 200-ok\r\n\r\n", &ok_close("/a"));
}
