//! Keep-alive, and the order of answers (RFC 9112, section 9).

use crate::wire::check::{bytes, check, error, refused, request, says, says_last};

/// Checks, for a request of that version with those fields, whether the connection stays open.
#[track_caller]
fn goes_on(version: &str, fields: &[&str], expected: bool) {
    let text = "GET /y a";
    let out = match (expected, version) {
        (false, _) => says_last(text),
        (true, "HTTP/1.0") => bytes(&format!(
            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: keep-alive\r\n\
             content-type: text/plain; charset=utf-8\r\ndate: *\r\n\r\n{text}",
            text.len()
        )),
        (true, _) => says(text),
    };
    check(request(&format!("GET /y {version}"), fields, ""), &[out]);
}

#[test]
fn keep_alive_is_the_default_of_http_1_1() {
    goes_on("HTTP/1.1", &[], true);
    goes_on("HTTP/1.1", &["Connection: keep-alive"], true);
    goes_on("HTTP/1.1", &["Connection: x"], true);
    goes_on("HTTP/1.1", &["Connection:"], true);
    goes_on("HTTP/1.1", &["Connection: closed, x-close, clos"], true);
    goes_on("HTTP/1.1", &["Connection: \"close\""], true);
    goes_on("HTTP/1.1", &["Close: close", "Keep-Alive: timeout=1"], true);
    goes_on("HTTP/1.1", &["Proxy-Connection: close"], true);
    goes_on("HTTP/1.1", &["Connection: close"], false);
    goes_on("HTTP/1.1", &["connection: CLOSE"], false);
    goes_on("HTTP/1.1", &["Connection: foo, close"], false);
    goes_on("HTTP/1.1", &["Connection: ,,close,"], false);
    goes_on("HTTP/1.1", &["Connection:\tfoo\t,\tClose\t"], false);
    goes_on("HTTP/1.1", &["Connection: keep-alive", "Connection: close"], false);
    goes_on("HTTP/1.1", &["Connection: close, keep-alive"], false);
    goes_on("HTTP/1.2", &[], true);
}

#[test]
fn keep_alive_of_http_1_0_needs_its_field() {
    goes_on("HTTP/1.0", &[], false);
    goes_on("HTTP/1.0", &["Connection: close"], false);
    goes_on("HTTP/1.0", &["Connection: x"], false);
    goes_on("HTTP/1.0", &["Keep-Alive: timeout=5"], false);
    goes_on("HTTP/1.0", &["Proxy-Connection: keep-alive"], false);
    goes_on("HTTP/1.0", &["Connection: keep-alive"], true);
    goes_on("HTTP/1.0", &["connection: x, Keep-Alive"], true);
    goes_on("HTTP/1.0", &["Connection: keep-alive, close"], false);
}

#[test]
fn connection_close_ends_the_responses() {
    let get = request("GET /y HTTP/1.1", &[], "");
    let last = request("GET /y HTTP/1.1", &["Connection: close"], "");
    check([&last[..], &get, &get].concat(), &[says_last("GET /y a")]);
    check([&get[..], &last, b"garbage\0\r\n"].concat(), &[says("GET /y a"), says_last("GET /y a")]);
    let post = request("POST /echo HTTP/1.1", &["Connection: close", "Content-Length: 3"], "abc");
    check([&post[..], &get].concat(), &[says_last("abc")]);
}

#[test]
fn connection_close_may_come_from_a_handler() {
    let close = request("GET /close HTTP/1.1", &[], "");
    let get = request("GET /y HTTP/1.1", &[], "");
    check([&close[..], &get].concat(), &[says_last("bye")]);
}

#[test]
fn pipelining_keeps_the_order_of_responses() {
    let get = |n: usize| request(&format!("GET /{n} HTTP/1.1"), &[], "");
    let many: Vec<u8> = (0..20).flat_map(get).collect();
    let answers: Vec<_> = (0..20).map(|n| says(&format!("GET /{n} a"))).collect();
    check(many, &answers);
    let mixed = [
        request("POST /echo HTTP/1.1", &["Content-Length: 1"], "1"),
        get(2),
        request("DELETE /y HTTP/1.1", &[], ""),
        request("POST /echo HTTP/1.1", &["Transfer-Encoding: chunked"], "1\r\n3\r\n0\r\n\r\n"),
        request("GET /%zz HTTP/1.1", &[], ""),
        get(4),
    ];
    let answers =
        [says("1"), says("GET /2 a"), error(405), says("3"), error(400), says("GET /4 a")];
    check(mixed.concat(), &answers);
}

#[test]
fn pipelining_of_a_hundred_requests_answers_all() {
    let many = request("GET /y HTTP/1.1", &[], "").repeat(100);
    let (output, is_over) = crate::wire::check::send(&crate::wire::app::server(), [&many[..]]);
    assert_eq!((output.matches("GET /y a").count(), is_over), (100, false));
}

#[test]
fn pipelining_answers_earlier_requests_before_a_refusal() {
    let get = request("GET /y HTTP/1.1", &[], "");
    let bad = b"GET / HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n";
    let answers = [says("GET /y a"), says("GET /y a"), refused(400, "9112, section 5.1")];
    check([&get[..], &get, bad, &get].concat(), &answers);
}

#[test]
fn pipelining_continues_after_a_panic() {
    let panics = request("GET /panics HTTP/1.1", &[], "");
    let get = request("GET /y HTTP/1.1", &[], "");
    check([&panics[..], &get].concat(), &[error(500), says("GET /y a")]);
}

#[test]
fn half_close_still_gets_all_responses() {
    use webserver_fuzz::Sent;

    let get = request("GET /y HTTP/1.1", &[], "").repeat(2);
    let sent =
        crate::wire::check::with_runtime(|| Sent::to(&crate::wire::app::server(), [&get[..]]));
    assert_eq!(sent.output.windows(8).filter(|w| *w == b"GET /y a").count(), 2);
}
