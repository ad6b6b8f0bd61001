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
fn connections_of_http_1_1_go_on_unless_one_side_says_close() {
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
fn connections_of_http_1_0_go_on_only_when_asked_to() {
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
fn nothing_is_answered_after_a_close() {
    let get = request("GET /y HTTP/1.1", &[], "");
    let last = request("GET /y HTTP/1.1", &["Connection: close"], "");
    check([&last[..], &get, &get].concat(), &[says_last("GET /y a")]);
    check([&get[..], &last, b"garbage\0\r\n"].concat(), &[says("GET /y a"), says_last("GET /y a")]);
    let post = request("POST /echo HTTP/1.1", &["Connection: close", "Content-Length: 3"], "abc");
    check([&post[..], &get].concat(), &[says_last("abc")]);
}

#[test]
fn a_handler_may_close_too() {
    let close = request("GET /close HTTP/1.1", &[], "");
    let get = request("GET /y HTTP/1.1", &[], "");
    check([&close[..], &get].concat(), &[says_last("bye")]);
}

#[test]
fn pipelined_requests_are_answered_in_order() {
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
fn a_hundred_requests_in_one_piece_are_all_answered() {
    let many = request("GET /y HTTP/1.1", &[], "").repeat(100);
    let (output, is_over) = crate::wire::check::send(&crate::wire::app::server(), [&many[..]]);
    assert_eq!((output.matches("GET /y a").count(), is_over), (100, false));
}

#[test]
fn what_is_malformed_is_refused_behind_the_answers_before_it() {
    let get = request("GET /y HTTP/1.1", &[], "");
    let bad = b"GET / HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n";
    let answers = [says("GET /y a"), says("GET /y a"), refused(400, "9112, section 5.1")];
    check([&get[..], &get, bad, &get].concat(), &answers);
}

#[test]
fn one_whose_handler_panics_is_answered_and_the_next_one_too() {
    let panics = request("GET /panics HTTP/1.1", &[], "");
    let get = request("GET /y HTTP/1.1", &[], "");
    check([&panics[..], &get].concat(), &[error(500), says("GET /y a")]);
}

#[test]
fn a_client_that_sends_no_more_gets_its_answers() {
    use webserver_fuzz::Sent;

    let get = request("GET /y HTTP/1.1", &[], "").repeat(2);
    let sent =
        crate::wire::check::with_runtime(|| Sent::to(&crate::wire::app::server(), [&get[..]]));
    assert_eq!(sent.output.windows(8).filter(|w| *w == b"GET /y a").count(), 2);
}
