//! Tests the other examples over real sockets, as a reader of the README would try them.

use webserver_tests::{Answer, Example, Wire};

fn start(name: &str) -> Example {
    Example::start(name, |addr| vec![addr.port().to_string()])
}

fn send(example: &Example, method: &str, target: &str, body: &str) -> Answer {
    send_with(example, method, target, "", body)
}

/// Sends a request with further header fields, each with its end of line.
fn send_with(example: &Example, method: &str, target: &str, fields: &str, body: &str) -> Answer {
    let mut wire = Wire::connect(example.addr);
    let length = body.len();
    wire.send(format!(
        "{method} {target} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
         content-length: {length}\r\n{fields}\r\n{body}"
    ));
    wire.answer(method == "HEAD")
}

#[test]
fn example_hello_answers_and_stops_on_sigterm() {
    let mut hello = start("hello");
    let check = |target: &str, status: u16, body: &str| {
        let answer = send(&hello, "GET", target, "");
        assert_eq!(answer.status, status, "{target}");
        assert!(answer.text().contains(body), "{target}: {}", answer.text());
    };
    check("/", 200, "<h1>Hello, World!</h1>");
    check("/hello/you", 200, "Hello, you!\n");
    check("/hello/you?times=2", 200, "Hello, you!\nHello, you!\n");
    check("/hello/J%C3%BCrgen", 200, "Hello, Jürgen!");
    check("/hello/you?times=x", 422, "times");
    check("/square/12", 200, "144");
    check("/square/x", 404, "");
    assert_eq!(hello.signal("TERM"), Some(0));
}

#[test]
fn example_builder_serves_without_macros() {
    let builder = start("builder");
    assert_eq!(send(&builder, "GET", "/", "").text(), "Hello from /!\n");
    assert_eq!(send(&builder, "POST", "/shout", "abc").text(), "ABC");
    assert_eq!(send(&builder, "POST", "/", "").status, 405);
    assert_eq!(send(&builder, "GET", "/none", "").status, 404);
}

#[test]
fn example_todo_creates_reads_updates_and_deletes() {
    let todo = start("todo");
    let check = |method: &str, target: &str, body: &str, status: u16, wanted: &str| {
        let answer = send_with(&todo, method, target, "x-key: ann-2026\r\n", body);
        assert_eq!(answer.status, status, "{method} {target}: {}", answer.text());
        assert!(answer.text().contains(wanted), "{method} {target}: {}", answer.text());
        answer
    };
    let unknown = send(&todo, "POST", "/todos", r#"{"title":"rest"}"#);
    assert_eq!((unknown.status, unknown.field("www-authenticate")), (401, Some("Key")));
    check("GET", "/todos", "", 200, "[]");
    let created = check("POST", "/todos", r#"{"title":"rest"}"#, 201, r#""by":"Ann""#);
    assert_eq!(created.field("location"), Some("/todos/1"));
    check("POST", "/todos", r#"{"title":" "}"#, 422, "needs a title");
    check("POST", "/todos", r#"{"titel":"x"}"#, 422, "title");
    check("GET", "/todos/1", "", 200, "rest");
    check("PUT", "/todos/1", r#"{"title":"rest","done":true}"#, 200, "true");
    check("GET", "/todos?done=false", "", 200, "[]");
    check("GET", "/todos/9", "", 404, "there is no to-do 9");
    check("DELETE", "/todos/1", "", 204, "");
    check("DELETE", "/todos/1", "", 404, "no to-do 1");
    check("PATCH", "/todos/1", "", 405, "");
    check("GET", "/lists", "", 404, r#""list":"/todos""#);
    assert_eq!(send(&todo, "GET", "/todos", "").text(), "[]");
}
