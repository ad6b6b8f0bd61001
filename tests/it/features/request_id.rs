//! Which id a request gets, and where it is told.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::util::SubscriberInitExt;
use webserver::prelude::*;
use webserver::request_id::{NoRequestId, RequestId, SetRequestId};
use webserver_tests::{Answer, Local, Wire, builder};

#[get("/id")]
fn id(id: RequestId<'_>) -> String {
    id.to_string()
}

#[get("/maybe")]
fn maybe(id: Option<RequestId<'_>>) -> String {
    format!("{:?}", id.map(|id| id.as_str().to_owned()))
}

#[post("/owned")]
async fn owned(request: Request) -> String {
    tokio::task::yield_now().await;
    request.id().and_then(|id| id.to_str().ok()).unwrap_or("none").to_owned()
}

#[get("/fails")]
fn fails() -> StatusCode {
    StatusCode::INTERNAL_SERVER_ERROR
}

#[get("/panics")]
async fn panics() {
    tokio::task::yield_now().await;
    panic!("on purpose")
}

#[get("/late", timeout = "5 ms")]
async fn late() {
    tokio::time::sleep(Duration::from_hours(1)).await;
}

#[get("/own")]
fn own() -> Response {
    let name = HeaderName::from_static("x-request-id");
    ().into_response().with_header(name, HeaderValue::from_static("of-the-handler"))
}

#[get("/told")]
async fn told() {
    tokio::task::yield_now().await;
    tracing::info!("the handler says so");
}

#[catch(410)]
fn gone(_: &Problem, id: RequestId<'_>) -> String {
    format!("gone, says {id}")
}

#[get("/gone")]
fn is_gone() -> StatusCode {
    StatusCode::GONE
}

/// Refuses every request to its group.
#[derive(Default)]
struct Refuses;

impl Middleware for Refuses {
    fn on_request(&self, _: Request) -> FutureRequest {
        StatusCode::FORBIDDEN.into_response().into()
    }
}

#[get("/refused")]
fn refused() {}

routes![App = [
    id, maybe, owned, fails, panics, late, own, told, is_gone, gone, with [Refuses] => [refused],
]];

/// Sends one request to a server, on a connection of its own.
fn ask(server: &Local, request: &str, fields: &str) -> Answer {
    let mut wire = Wire::connect(server.addr);
    wire.send(format!("{request} HTTP/1.1\r\nHost: a\r\n{fields}\r\n"));
    wire.answer(false)
}

fn is_new(id: &str) -> bool {
    id.len() == 32 && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[test]
fn request_id_is_taken_from_trusted_proxies_only() {
    let serve = |set: SetRequestId| builder().middleware(set).routes(routes![App]);
    let proxied = Local::start(serve(SetRequestId::new()).trusted_proxies(["127.0.0.1"]).build());
    let direct = Local::start(serve(SetRequestId::new()).trusted_proxies(["192.0.2.1"]).build());
    let open = Local::start(serve(SetRequestId::trusting_all()).build());
    let long = "a".repeat(128);
    for id in ["b7f3", "a\"b\\c<>;,=", &long] {
        for (server, is_taken) in [(&proxied, true), (&direct, false), (&open, true)] {
            let answer = ask(server, "GET /id", &format!("X-Request-Id: {id}\r\n"));
            let got = answer.field("x-request-id").expect("every response has one");
            assert_eq!(got, answer.text());
            assert!(if is_taken { got == id } else { is_new(got) }, "{id}: {got}");
        }
    }
    for invalid in [
        String::new(),
        String::from("X-Request-Id:\r\n"),
        String::from("X-Request-Id: a b\r\n"),
        String::from("X-Request-Id: a\tb\r\n"),
        String::from("X-Request-Id: é\r\n"),
        format!("X-Request-Id: {long}a\r\n"),
        String::from("X-Request-Id: a\r\nX-Request-Id: a\r\n"),
    ] {
        let answer = ask(&open, "GET /id", &invalid);
        assert!(is_new(&answer.text()), "{invalid:?}");
        assert_eq!(answer.field("x-request-id"), Some(answer.text().as_str()));
    }
}

#[test]
fn request_id_is_in_every_response_and_every_error() {
    let server = builder().middleware(SetRequestId::trusting_all()).routes(routes![App]).build();
    let server = Local::start(server);
    for (request, status) in [
        ("GET /nowhere", 404),
        ("PUT /id", 405),
        ("GET /fails", 500),
        ("GET /panics", 500),
        ("GET /late", 503),
        ("GET /refused", 403),
    ] {
        let answer = ask(&server, request, "X-Request-Id: r-7\r\n");
        assert_eq!(
            (answer.status, answer.field("x-request-id")),
            (status, Some("r-7")),
            "{request}"
        );
        assert!(answer.text().ends_with(r#","request_id":"r-7"}"#), "{}", answer.text());
        let page = ask(&server, request, "X-Request-Id: r-7\r\nAccept: text/html\r\n").text();
        assert!(page.contains("<p>request_id: <code>r-7</code></p>"), "{page}");
    }
    for (request, status, text) in [
        ("GET /gone", 410, "gone, says r-7"),
        ("GET /own", 200, ""),
        ("OPTIONS /id", 204, ""),
        ("GET /maybe", 200, "Some(\"r-7\")"),
        ("POST /owned", 200, "r-7"),
    ] {
        let answer = ask(&server, request, "X-Request-Id: r-7\r\nContent-Length: 0\r\n");
        assert_eq!((answer.status, answer.text().as_str()), (status, text), "{request}");
        assert_eq!(answer.field("x-request-id"), Some("r-7"), "{request}");
    }
}

#[tokio::test]
async fn request_id_is_absent_without_its_middleware() {
    let client = ServerBuilder::new().routes(routes![App]).build().client();
    assert_eq!(client.get("/id").header("x-request-id", "a").send().await.status(), 500);
    assert_eq!(client.get("/maybe").header("x-request-id", "a").send().await.text().await, "None");
    assert!(NoRequestId.to_string().contains("SetRequestId"));
}

#[tokio::test]
async fn request_ids_differ_and_a_group_can_have_them() {
    let routes = routes!["/in" with [SetRequestId] => [id], maybe];
    let client = ServerBuilder::new().routes(routes).build().client();
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..200 {
        seen.insert(client.get("/in/id").send().await.text().await);
    }
    assert!(seen.len() == 200 && seen.iter().all(|id| is_new(id)));
    assert_eq!(client.get("/maybe").send().await.header("x-request-id"), None);
    let routes = routes![with [SetRequestId::trusting_all()] => [maybe]];
    let client = ServerBuilder::new().routes(routes).build().client();
    let answer = client.get("/maybe").header("x-request-id", "a").send().await;
    assert_eq!(answer.header("x-request-id"), Some("a"));
}

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no test panics under it").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Returns the lines that a server writes while it answers a request.
async fn logged(builder: impl FnOnce(ServerBuilder) -> ServerBuilder, path: &str) -> Vec<String> {
    let written = Written::default();
    let writer = written.clone();
    let _guard = tracing_subscriber::fmt()
        .with_max_level(LevelFilter::INFO)
        .with_ansi(false)
        .without_time()
        .with_writer(move || writer.clone())
        .finish()
        .set_default();
    let client = builder(ServerBuilder::new()).routes(routes![App]).build().client();
    client.get(path).header("x-request-id", "r-7").send().await;
    let text = written.0.lock().expect("no test panics under it").clone();
    String::from_utf8(text).expect("a log is text").lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn request_id_is_in_every_line_of_the_request() {
    let set = SetRequestId::trusting_all;
    let lines = logged(|builder| builder.middleware(set()).middleware(Logger), "/told").await;
    let [told, answered] = &lines[..] else { panic!("{lines:?}") };
    assert!(told.contains(r#"request{request_id="r-7"}"#), "{told}");
    assert!(told.ends_with("the handler says so"), "{told}");
    assert!(answered.contains(r#"request{request_id="r-7"}"#), "{answered}");
    assert!(answered.contains("status=200") && answered.ends_with(r#"request_id="r-7""#));
    // The logger is around the middleware that sets the id.
    let lines = logged(|builder| builder.middleware(Logger).middleware(set()), "/told").await;
    assert!(lines[1].ends_with(r#"request_id="r-7""#), "{lines:?}");
    // An id that is not trusted is in no line.
    let new = SetRequestId::new;
    let lines = logged(|builder| builder.middleware(Logger).middleware(new()), "/told").await;
    assert!(lines.len() == 2 && lines.iter().all(|line| !line.contains("r-7")), "{lines:?}");
    // What is logged of a panic has it too.
    let lines = logged(|builder| builder.middleware(set()), "/panics").await;
    assert!(lines.iter().any(|line| line.contains(r#"request{request_id="r-7"}"#)), "{lines:?}");
}
