//! Tests the example `testbed` over real sockets: each of its routes. What HTTP/1.1 requires of all
//! is in the rows of `it/wire`.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use webserver_tests::{Answer, Example, Wire};

/// One server for all tests of this file, which do not disturb each other. The server ends with the
/// last test that holds it, because a static is never dropped.
fn testbed() -> Arc<Example> {
    static SHARED: Mutex<Weak<Example>> = Mutex::new(Weak::new());
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    shared.upgrade().unwrap_or_else(|| {
        let example = Arc::new(Example::testbed(1024));
        *shared = Arc::downgrade(&example);
        example
    })
}

fn addr() -> SocketAddr {
    testbed().addr
}

fn ask(request: impl AsRef<[u8]>) -> Answer {
    let mut wire = Wire::connect(addr());
    wire.send(&request);
    wire.answer(request.as_ref().starts_with(b"HEAD"))
}

fn get(target: &str) -> Answer {
    ask(format!("GET {target} HTTP/1.1\r\nhost: a\r\n\r\n"))
}

fn post(target: &str, kind: &str, body: &str) -> Answer {
    let length = body.len();
    ask(format!(
        "POST {target} HTTP/1.1\r\nhost: a\r\ncontent-type: {kind}\r\n\
         content-length: {length}\r\n\r\n{body}"
    ))
}

/// Returns whether the text is an `IMF-fixdate`, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
fn is_imf_fixdate(date: &str) -> bool {
    let [day, month, year] = [0, 8, 12].map(|at| date.get(at..).unwrap_or_default());
    let digits = [5, 6, 12, 13, 14, 15, 17, 18, 20, 21, 23, 24];
    let is_digit = |at: usize| date.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let marks = [(3, ", "), (7, " "), (11, " "), (16, " "), (19, ":"), (22, ":"), (25, " GMT")];
    date.len() == 29
        && ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].iter().any(|one| day.starts_with(one))
        && "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".contains(&month[..3])
        && year.starts_with("20")
        && digits.into_iter().all(is_digit)
        && marks.iter().all(|(at, mark)| date[*at..].starts_with(mark))
}

#[test]
fn testbed_get_routes_answer_as_documented() {
    let _testbed = testbed();
    let check = |target: &str, status: u16, kind: &str, body: &str| {
        let answer = get(target);
        assert_eq!((answer.status, answer.text().as_str()), (status, body), "{target}");
        assert_eq!(answer.field("content-type"), Some(kind), "{target}");
        assert!(answer.field("date").is_some_and(is_imf_fixdate), "{target}");
        assert_eq!(answer.field("server"), None, "{target}");
    };
    let text = "text/plain; charset=utf-8";
    check("/plaintext", 200, text, "Hello, World!");
    check("/json", 200, "application/json", r#"{"message":"Hello, World!"}"#);
    check("/users/7", 200, text, "7");
    check("/users/18446744073709551615", 200, text, "18446744073709551615");
    check("/q?name=bob&n=7", 200, text, "bob 7");
    check("/q?n=7&name=a%20b+c%C3%A9", 200, text, "a b cé 7");
    check("/slow/1", 200, text, "done");
    assert_eq!(get("/").status, 200);
    check("/big", 200, "application/octet-stream", &"x".repeat(65536));
}

#[test]
fn testbed_errors_have_the_documented_status() {
    let _testbed = testbed();
    let check = |target: &str, status: u16, part: &str| {
        let answer = get(target);
        assert_eq!(answer.status, status, "{target}: {}", answer.text());
        assert!(answer.text().contains(part), "{target}: {}", answer.text());
        assert_eq!(answer.field("content-type"), Some("application/problem+json"), "{target}");
    };
    check("/nowhere", 404, r#""status":404"#);
    check("/users/abc", 404, "404");
    check("/users/", 404, "404");
    check("/users/18446744073709551616", 404, "404");
    check("/q", 422, r#""name":"n""#);
    check("/q?name=a&n=b", 422, r#""in":"query""#);
    check("/q?name=%zz&n=1", 400, "400");
    check("/%zz", 400, "400");
    check("/people", 405, "405");
    check("/panic", 500, "500");
}

#[test]
fn testbed_query_errors_are_reported_together() {
    let _testbed = testbed();
    let text = get("/q?n=x").text();
    assert!(text.contains(r#""name":"name""#) && text.contains(r#""name":"n""#), "{text}");
}

#[test]
fn testbed_errors_follow_the_accept_field() {
    let _testbed = testbed();
    let check = |accept: &str, kind: &str| {
        let answer = ask(format!("GET /no HTTP/1.1\r\nhost: a\r\naccept: {accept}\r\n\r\n"));
        assert_eq!((answer.status, answer.field("content-type")), (404, Some(kind)), "{accept}");
    };
    check("*/*", "application/problem+json");
    check("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8");
    check("text/plain", "text/plain; charset=utf-8");
    check("application/json", "application/problem+json");
    check("text/html;q=0.1, application/problem+json", "application/problem+json");
}

#[test]
fn testbed_head_and_options_are_answered_for_each_get() {
    let _testbed = testbed();
    let head = ask("HEAD /plaintext HTTP/1.1\r\nhost: a\r\n\r\n");
    assert_eq!((head.status, head.field("content-length")), (200, Some("13")));
    let options = ask("OPTIONS /plaintext HTTP/1.1\r\nhost: a\r\n\r\n");
    assert_eq!(options.status, 204);
    assert_eq!(options.field("allow"), Some("GET, HEAD, OPTIONS"));
    let wrong = ask("DELETE /plaintext HTTP/1.1\r\nhost: a\r\n\r\n");
    assert_eq!((wrong.status, wrong.field("allow")), (405, Some("GET, HEAD, OPTIONS")));
    let server = ask("OPTIONS * HTTP/1.1\r\nhost: a\r\n\r\n");
    assert_eq!((server.status, server.field("allow")), (204, Some("GET, HEAD, OPTIONS, POST")));
}

#[test]
fn testbed_json_is_received_and_sent() {
    let _testbed = testbed();
    let check = |kind: &str, body: &str, status: u16| {
        let answer = post("/people", kind, body);
        assert_eq!(answer.status, status, "{kind} {body}: {}", answer.text());
        answer
    };
    let json = "application/json";
    let person = r#"{"name":"Ann","age":7}"#;
    assert_eq!(check(json, person, 200).text(), person);
    assert_eq!(check("application/json; charset=utf-8", person, 200).text(), person);
    check("text/plain", person, 415);
    check(json, r#"{"name":"Ann","age":"x"}"#, 422);
    check(json, r#"{"name":"Ann"}"#, 422);
    check(json, r#"{"name":"#, 400);
}

#[test]
fn testbed_bodies_have_a_length_or_are_chunked() {
    let _testbed = testbed();
    assert_eq!(post("/echo", "text/x", "hello").text(), "hello");
    assert_eq!(post("/echo", "text/x", "hello").field("content-type"), Some("text/x"));
    let chunked =
        "transfer-encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n7\r\n, world\r\n0\r\nx: y\r\n\r\n";
    for target in ["/echo", "/count"] {
        let answer = ask(format!("POST {target} HTTP/1.1\r\nhost: a\r\n{chunked}"));
        let wanted = if target == "/echo" { "hello, world" } else { "12" };
        assert_eq!(answer.text(), wanted, "{target}");
    }
}

#[test]
fn testbed_large_body_is_streamed_or_refused_with_413() {
    let _testbed = testbed();
    let mut wire = Wire::connect(addr());
    let length = 5 * 1024 * 1024;
    wire.send(format!("POST /count HTTP/1.1\r\nhost: a\r\ncontent-length: {length}\r\n\r\n"));
    wire.send(vec![b'x'; length]);
    assert_eq!(wire.answer(false).text(), length.to_string());
    let mut wire = Wire::connect(addr());
    wire.send(format!("POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: {length}\r\n\r\n"));
    assert_eq!(wire.answer(false).status, 413);
}

#[test]
fn testbed_stream_is_chunked_with_keep_alive() {
    let _testbed = testbed();
    let mut wire = Wire::connect(addr());
    for n in [0, 1, 300] {
        wire.send(format!("GET /stream/{n} HTTP/1.1\r\nhost: a\r\n\r\n"));
        let answer = wire.answer(false);
        assert_eq!(answer.field("transfer-encoding"), Some("chunked"));
        assert_eq!(answer.body, vec![b'x'; n * 1024]);
    }
}

#[test]
fn testbed_expect_continue_is_answered_only_if_the_body_is_read() {
    let _testbed = testbed();
    let mut wire = Wire::connect(addr());
    let head = "content-length: 5\r\nexpect: 100-continue\r\nhost: a\r\n\r\n";
    wire.send(format!("POST /echo HTTP/1.1\r\n{head}"));
    assert_eq!(wire.answer(false).status, 100);
    wire.send("hello");
    assert_eq!(wire.answer(false).text(), "hello");
    wire.send(format!("POST /nowhere HTTP/1.1\r\n{head}"));
    assert_eq!(wire.answer(false).status, 404);
}

#[test]
fn testbed_keep_alive_of_http_1_0_is_on_request() {
    let _testbed = testbed();
    let mut wire = Wire::connect(addr());
    wire.send("GET /plaintext HTTP/1.0\r\n\r\n");
    assert_eq!(wire.answer(false).text(), "Hello, World!");
    assert!(wire.is_closed());
    let mut wire = Wire::connect(addr());
    for _ in 0..2 {
        wire.send("GET /plaintext HTTP/1.0\r\nconnection: keep-alive\r\n\r\n");
        let answer = wire.answer(false);
        assert_eq!(answer.field("connection"), Some("keep-alive"));
    }
}

#[test]
fn testbed_half_close_still_gets_the_response() {
    let _testbed = testbed();
    let mut wire = Wire::connect(addr());
    wire.send("GET /slow/50 HTTP/1.1\r\nhost: a\r\n\r\n");
    wire.finish();
    assert_eq!(wire.answer(false).text(), "done");
    assert!(wire.is_closed());
}
