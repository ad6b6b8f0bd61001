//! Guards over a socket: when they run, and what never runs them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use webserver::prelude::*;
use webserver::{FutureRequest, FutureResponse, Next, Stream};
use webserver_tests::{Local, Wire, builder};

/// How often a guard has run.
#[derive(Clone, Default)]
struct Runs(Arc<AtomicU32>);

impl Runs {
    fn count(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[derive(Provided)]
struct Key(String);

/// Needs a key.
#[middleware]
fn at_once(headers: HeaderMap, runs: State<Runs>) -> Result<Key, Problem> {
    runs.count();
    headers
        .get("x-key")
        .map(|key| Key(key.to_owned()))
        .ok_or(Problem::new(StatusCode::UNAUTHORIZED))
}

/// Needs a key, and waits.
#[middleware]
async fn waiting(headers: HeaderMap, runs: State<Runs>) -> Result<Key, Problem> {
    tokio::task::yield_now().await;
    runs.count();
    headers
        .get("x-key")
        .map(|key| Key(key.to_owned()))
        .ok_or(Problem::new(StatusCode::UNAUTHORIZED))
}

#[middleware]
fn panics() {
    panic!("a guard panics on purpose")
}

#[middleware]
async fn panics_later() {
    tokio::task::yield_now().await;
    panic!("a guard panics on purpose")
}

/// Passes on a request of its own.
#[middleware]
async fn replaces(request: Request, next: Next<'_>) -> Response {
    assert!(request.provided::<Key>().is_some());
    let other = webserver::RequestBuilder::new(HttpMethod::GET, "/replaced/key");
    next.run(other.build().expect("the pieces are valid")).await
}

#[post("/upload")]
fn upload(key: &Key, body: String) -> String {
    format!("{}{body}", key.0)
}

#[get("/key")]
fn key(key: &Key) -> String {
    key.0.clone()
}

#[get("/stream")]
fn stream(key: &Key) -> impl IntoResponse {
    let chunks: Vec<_> = (0..3).map(|n| Ok::<_, std::io::Error>(format!("{}{n}", key.0))).collect();
    Stream(Chunks(chunks.into_iter()))
}

/// A stream of chunks that are there.
struct Chunks(std::vec::IntoIter<Result<String, std::io::Error>>);

impl futures_core::Stream for Chunks {
    type Item = Result<String, std::io::Error>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.next())
    }
}

#[get("/ok")]
fn ok() {}

routes![Keyed = [upload, key, stream]];

/// A middleware of the whole server.
struct Outside;

impl Middleware for Outside {
    fn on_request(&self, request: Request) -> FutureRequest {
        request.into()
    }

    fn on_response(&self, response: Response) -> FutureResponse {
        let name = HeaderName::from_static("x-outside");
        response.with_header(name, HeaderValue::from_static("1")).into()
    }
}

fn start(runs: &Runs, outside: bool) -> Local {
    let routes = routes![
        "/at-once" with [at_once] => Keyed,
        "/waiting" with [waiting] => Keyed,
        "/panics" with [panics] => [ok],
        "/panics-later" with [panics_later] => [ok],
        "/replaced" with [at_once, replaces] => [key],
        ok,
    ];
    let builder = builder().state(runs.clone());
    let builder = if outside { builder.middleware(Outside) } else { builder };
    Local::start(builder.routes(routes).build())
}

#[test]
fn expect_continue_is_not_sent_when_a_guard_refuses_an_upload() {
    for outside in [false, true] {
        let runs = Runs::default();
        let server = start(&runs, outside);
        for group in ["at-once", "waiting"] {
            let mut wire = Wire::connect(server.addr);
            wire.send(format!(
                "POST /{group}/upload HTTP/1.1\r\nhost: a\r\ncontent-length: 10485760\r\n\
                 content-type: text/plain\r\nexpect: 100-continue\r\n\r\n"
            ));
            let answer = wire.rest_as_text();
            assert!(answer.starts_with("HTTP/1.1 401 Unauthorized\r\n"), "{answer}");
            assert!(!answer.contains("100 Continue"), "{answer}");
            assert_eq!(answer.contains("x-outside"), outside, "{answer}");
        }
        assert_eq!(runs.0.swap(0, Ordering::Relaxed), 2);
    }
}

#[test]
fn expect_continue_is_sent_when_the_guards_let_the_upload_in() {
    let runs = Runs::default();
    let server = start(&runs, false);
    for group in ["at-once", "waiting"] {
        let mut wire = Wire::connect(server.addr);
        wire.send(format!(
            "POST /{group}/upload HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\nx-key: k\r\n\
             content-type: text/plain\r\nexpect: 100-continue\r\n\r\n"
        ));
        assert!(wire.until("\r\n\r\n").starts_with("HTTP/1.1 100 Continue"));
        wire.send("ab");
        assert_eq!(wire.answer(false).text(), "kab", "{group}");
    }
    assert_eq!(runs.0.load(Ordering::Relaxed), 2, "each guard runs once per request");
}

#[test]
fn guards_run_only_for_requests_that_have_a_route() {
    for outside in [false, true] {
        let runs = Runs::default();
        let server = start(&runs, outside);
        let mut wire = Wire::connect(server.addr);
        for group in ["at-once", "waiting"] {
            let rows = [
                (format!("OPTIONS /{group}/key"), 204),
                (format!("DELETE /{group}/key"), 405),
                (format!("GET /{group}/nothing"), 404),
                (format!("GET /{group}"), 404),
                ("GET /ok".to_owned(), 200),
            ];
            for (line, status) in rows {
                wire.send(format!("{line} HTTP/1.1\r\nhost: a\r\n\r\n"));
                assert_eq!(wire.answer(false).status, status, "{line}");
            }
            assert_eq!(runs.0.load(Ordering::Relaxed), 0, "{group}");
            wire.send(format!("HEAD /{group}/key HTTP/1.1\r\nhost: a\r\n\r\n"));
            assert_eq!(wire.answer(true).status, 401);
            assert_eq!(runs.0.swap(0, Ordering::Relaxed), 1, "{group}");
        }
    }
}

#[test]
fn stream_of_a_guarded_route_arrives_whole() {
    let server = start(&Runs::default(), false);
    for group in ["at-once", "waiting"] {
        let mut wire = Wire::connect(server.addr);
        assert_eq!(wire.get(&format!("/{group}/stream"), "x-key: k\r\n").text(), "k0k1k2");
    }
}

#[test]
fn panic_of_a_guard_is_a_500_and_the_connection_stays_usable() {
    for outside in [false, true] {
        let server = start(&Runs::default(), outside);
        let mut wire = Wire::connect(server.addr);
        for path in ["/panics/ok", "/panics-later/ok"] {
            assert_eq!(wire.get(path, "").status, 500, "{path}");
            assert_eq!(wire.get("/waiting/key", "x-key: k\r\n").text(), "k");
        }
    }
}

#[test]
fn value_is_absent_if_a_middleware_passes_on_another_request() {
    let server = start(&Runs::default(), false);
    let answer = Wire::connect(server.addr).get("/replaced/key", "x-key: k\r\n");
    assert_eq!(answer.status, 500);
}

#[test]
fn provided_values_do_not_reach_the_next_request() {
    let server = start(&Runs::default(), false);
    let mut wire = Wire::connect(server.addr);
    for name in ["a", "b", "c"] {
        let field = format!("x-key: {name}\r\n");
        assert_eq!(wire.get("/at-once/key", &field).text(), name);
        assert_eq!(wire.get("/waiting/key", &field).text(), name);
        assert_eq!(wire.get("/at-once/key", "").status, 401);
    }
}

/// Counts the requests that it has seen.
#[derive(Default)]
struct Counts(AtomicU32);

impl Middleware for Counts {
    fn on_response(&self, response: Response) -> FutureResponse {
        let count = self.0.fetch_add(1, Ordering::Relaxed) + 1;
        response.with_header(HeaderName::from_static("x-count"), HeaderValue::from(count)).into()
    }
}

#[tokio::test]
async fn middleware_with_a_default_is_made_once_for_each_place_in_the_routes() {
    let routes = routes!["/a" with [Counts] => [ok], "/b" with [Counts] => [ok]];
    let server = builder().routes(routes).build();
    // Each client is a worker of its own.
    let clients = [server.client(), server.client()];
    let mut seen = Vec::new();
    for path in ["/a/ok", "/a/ok", "/b/ok", "/a/ok"] {
        for client in &clients {
            let answer = client.get(path).send().await;
            seen.push(answer.headers().get("x-count").unwrap_or_default().to_owned());
        }
    }
    assert_eq!(seen.join(" "), "1 2 3 4 1 2 5 6");
}
