//! Tests the other examples over real sockets, as a reader of the README would try them.

use std::io::Read;
use std::process::Command;

use webserver_tests::{Answer, Example, Wire, example, root};

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
fn example_todo_prints_its_description_its_client_and_its_routes() {
    let print = |argument: &str| {
        let output = Command::new(example("todo")).arg(argument).output().expect("it runs");
        assert!(output.status.success(), "{argument}: {output:?}");
        String::from_utf8(output.stdout).expect("it is text")
    };
    let committed = root().join("examples/todo.openapi.json");
    let committed = std::fs::read_to_string(committed).expect("it is in the repository");
    assert_eq!(print("openapi"), committed);
    assert!(print("typescript").contains("export function client("));
    assert!(print("routes").contains("/todos/{id}"));
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

#[test]
fn example_service_lets_its_site_use_the_api_and_nobody_else() {
    let (service, [api, _]) = Example::start_with("service");
    let site = format!("http://{}", service.addr);
    let send = |head: &str, body: &str| {
        let mut wire = Wire::connect(api);
        let length = body.len();
        wire.send(format!(
            "{head}\r\nhost: {api}\r\ncontent-type: application/json\r\n\
             content-length: {length}\r\n\r\n{body}"
        ));
        wire.answer(false)
    };
    // The preflight of a request that has JSON and a cookie.
    let preflight = |origin: &str| {
        let ask = "access-control-request-method: DELETE";
        send(&format!("OPTIONS /notes/1 HTTP/1.1\r\norigin: {origin}\r\n{ask}"), "")
    };
    let allowed = preflight(&site);
    assert_eq!((allowed.status, allowed.field("access-control-allow-origin")), (204, Some(&*site)));
    assert_eq!(allowed.field("access-control-allow-methods"), Some("DELETE, GET, HEAD, OPTIONS"));
    assert_eq!(allowed.field("access-control-allow-credentials"), Some("true"));
    assert_eq!(preflight("http://evil.example").status, 403);

    let origin = format!("origin: {site}\r\nsec-fetch-site: same-site");
    let signed_in = send(&format!("POST /session HTTP/1.1\r\n{origin}"), r#"{"name":"Ada"}"#);
    assert_eq!(signed_in.status, 204);
    let cookie = signed_in.field("set-cookie").and_then(|cookie| cookie.split(';').next());
    let cookie = format!("cookie: {}", cookie.expect("a session begins"));
    let add = |fields: &str| {
        send(&format!("POST /notes HTTP/1.1\r\n{cookie}\r\n{fields}"), r#"{"text":"Tea"}"#)
    };
    let added = add(&origin);
    assert_eq!((added.status, added.field("location")), (201, Some("/notes/1")));
    assert_eq!(added.field("access-control-allow-origin"), Some(&*site));
    let forged = add("origin: http://evil.example\r\nsec-fetch-site: cross-site");
    assert_eq!((forged.status, forged.field("access-control-allow-origin")), (403, None));
    let all = send("GET /notes HTTP/1.1", "");
    assert_eq!((all.status, all.field("x-total")), (200, Some("1")));
    assert_eq!(all.field("x-content-type-options"), Some("nosniff"));
    // The webhook proves by its key who it is.
    let key = "x-webhook-key: a key that a real service reads from a secret";
    let told = send(&format!("POST /webhook HTTP/1.1\r\n{key}"), r#"{"text":"Milk"}"#);
    assert_eq!(told.status, 204);

    let mut wire = Wire::connect(service.addr);
    let page = wire.get("/", "").text();
    let nonce = page.split("nonce=\"").nth(1).and_then(|rest| rest.split('"').next());
    let again = wire.get("/", "");
    let policy = again.field("content-security-policy").expect("the page has a policy");
    assert!(policy.contains("script-src 'self' 'nonce-"), "{policy}");
    assert!(!policy.contains(nonce.expect("the script has a nonce")), "each page has its own");
    let script = page.split("src=\"").nth(1).and_then(|rest| rest.split('"').next());
    let script = wire.get(script.expect("the page has a script"), "");
    assert_eq!(script.field("cache-control"), Some("max-age=31536000, immutable"));
    assert_eq!(script.field("content-type"), Some("text/javascript; charset=utf-8"));
}

#[test]
fn example_service_is_ready_for_production() {
    let (mut service, [api, monitoring]) = Example::start_with("service");
    let site = format!("http://{}", service.addr);
    let send = |line: &str, fields: &str, body: &str| {
        let mut wire = Wire::connect(api);
        let length = body.len();
        wire.send(format!(
            "{line} HTTP/1.1\r\nhost: {api}\r\norigin: {site}\r\nsec-fetch-site: same-site\r\n\
             content-type: application/json\r\ncontent-length: {length}\r\n{fields}\r\n{body}"
        ));
        wire.answer(false)
    };
    // Each response has an id of its own, and an error tells it in its document too.
    let unknown = send("POST /notes", "", r#"{"text":"Tea"}"#);
    let id = unknown.field("x-request-id").expect("it has an id");
    assert_eq!(unknown.status, 401);
    assert!(unknown.text().contains(&format!(r#""request_id":"{id}""#)), "{}", unknown.text());
    let signed_in = send("POST /session", "", r#"{"name":"Ada"}"#);
    assert_ne!(signed_in.field("x-request-id"), Some(id));
    let cookie = signed_in.field("set-cookie").and_then(|cookie| cookie.split(';').next());
    let cookie = format!("cookie: {}\r\n", cookie.expect("a session begins"));

    // The page may send a key, and a note that is sent twice is there once.
    let ask = "access-control-request-method: POST\r\n\
               access-control-request-headers: content-type,idempotency-key\r\n";
    let preflight = send("OPTIONS /notes", ask, "");
    assert_eq!(
        preflight.field("access-control-allow-headers"),
        Some("content-type, idempotency-key")
    );
    let keyed = format!("{cookie}idempotency-key: \"4f1c\"\r\n");
    let draft = format!(r#"{{"text":"{}"}}"#, "Tea ".repeat(500));
    let first = send("POST /notes", &keyed, &draft);
    let again = send("POST /notes", &keyed, &draft);
    assert_eq!((first.status, first.field("idempotent-replayed")), (201, None));
    assert_eq!((again.status, again.field("idempotent-replayed")), (201, Some("true")));
    assert_eq!((first.text(), first.field("location")), (again.text(), again.field("location")));
    assert_eq!(send("POST /notes", &keyed, r#"{"text":"Milk"}"#).status, 422);
    let plain = send("GET /notes", "", "");
    assert_eq!(plain.field("x-total"), Some("1"));

    // A client that takes gzip gets it, and caches know that others do not.
    let encoded = send("GET /notes", "accept-encoding: gzip\r\n", "");
    assert_eq!((encoded.status, encoded.field("content-encoding")), (200, Some("gzip")));
    for answer in [&plain, &encoded] {
        let mut vary = answer.fields.iter().filter(|(name, _)| name == "vary");
        assert!(vary.any(|(_, names)| names.contains("accept-encoding")), "{:?}", answer.fields);
    }
    let mut decoded = String::new();
    flate2::read::GzDecoder::new(&*encoded.body)
        .read_to_string(&mut decoded)
        .expect("the body is gzip, and text");
    assert_eq!(decoded, plain.text());

    // The numbers have a server of their own, and name the route.
    assert_eq!(send("GET /metrics", "", "").status, 404);
    let text = Wire::connect(monitoring).get("/metrics", "").text();
    let posts = |line: &&str| {
        line.starts_with("http_server_request_duration_seconds_count{")
            && line.contains(r#"http_request_method="POST""#)
            && line.contains(r#"http_response_status_code="201""#)
            && line.contains(r#"http_route="/notes""#)
    };
    let line = text.lines().find(posts).unwrap_or_else(|| panic!("no such line in\n{text}"));
    assert!(line.ends_with(" 2"), "{line}");

    // A service that was asked to stop is alive and answers, but is not ready for more.
    assert_eq!((send("GET /livez", "", "").status, send("GET /readyz", "", "").status), (200, 200));
    service.send_signal("TERM");
    while send("GET /readyz", "", "").status == 200 {}
    assert_eq!(send("GET /readyz", "", "").status, 503);
    assert_eq!((send("GET /livez", "", "").status, send("GET /notes", "", "").status), (200, 200));
    assert_eq!(service.wait(), Some(0));
}
