//! Which errors reach a catcher: a row for each kind of error, over a real socket.

use std::convert::Infallible;
use std::time::Duration;

use serde::Deserialize;
use webserver::prelude::*;
use webserver::{Cx, FromRequest, FutureRequest, HeaderValue, Limits, Place, Rejection};
use webserver_tests::{Local, Wire, builder};

#[catch]
fn all(problem: &Problem) -> String {
    format!("caught {}", problem.status().as_u16())
}

#[get("/ok")]
fn ok() -> &'static str {
    "ok"
}

#[get("/number/{n}")]
fn number(n: u8) -> Text<u8> {
    Text(n)
}

#[get("/query?{n}")]
fn query(n: u8) -> Text<u8> {
    Text(n)
}

#[get("/none")]
fn none() -> Option<()> {
    None
}

#[get("/panic")]
fn panics() {
    panic!("on purpose")
}

#[get("/panic-async")]
async fn panics_later() {
    tokio::task::yield_now().await;
    panic!("on purpose")
}

#[get("/slow", timeout = "20ms")]
async fn slow() {
    std::future::pending::<()>().await;
}

#[derive(Deserialize)]
struct Pair {
    #[serde(rename = "a")]
    _a: u8,
}

#[post("/json", body_limit = "16 B")]
fn json(_pair: Json<Pair>) {}

#[post("/text", body_limit = "4 B")]
async fn text(_body: String) {}

#[post("/csv", consumes = "text/csv")]
fn csv() {}

#[get("/image", produces = "image/png")]
fn image() -> &'static [u8] {
    b""
}

#[get("/error")]
fn error() -> Result<(), Problem> {
    Err(Problem::new(StatusCode::CONFLICT))
}

#[get("/status")]
fn status() -> StatusCode {
    StatusCode::GONE
}

#[get("/written")]
fn written() -> (StatusCode, &'static str) {
    (StatusCode::GONE, "its own")
}

struct Locked;

impl<'r> FromRequest<'r> for Locked {
    type Needs = ();
    type Rejection = Rejection;

    fn from_request(_: Cx<'r, ()>) -> Result<Self, Rejection> {
        let place = Place::Header("authorization".into());
        Err(Rejection::new(StatusCode::UNAUTHORIZED, place, "is missing"))
    }
}

#[get("/locked")]
fn locked(_locked: Locked) {}

struct Broken;

impl<'r> FromRequest<'r> for Broken {
    type Needs = ();
    type Rejection = Infallible;

    fn from_request(_: Cx<'r, ()>) -> Result<Self, Infallible> {
        panic!("on purpose")
    }
}

#[get("/broken")]
fn broken(_broken: Broken) {}

#[get("/upgrade")]
fn upgrade() -> Response {
    Response::upgrade(HeaderValue::from_static("x"), |_| async {})
}

#[get("/informational")]
fn informational() -> StatusCode {
    StatusCode::EARLY_HINTS
}

/// Answers or panics if a field says so.
struct Guard;

impl Middleware for Guard {
    fn on_request(&self, request: Request) -> FutureRequest {
        assert!(!request.headers().contains("x-panic"), "on purpose");
        match request.headers().get("x-refuse").and_then(|status| status.parse().ok()) {
            Some(status) => Problem::new(status).into_response().into(),
            None => request.into(),
        }
    }
}

fn server(guarded: bool) -> Local {
    let mut limits = Limits::default();
    limits.head_bytes = 1024;
    limits.target_bytes = 512;
    limits.head_time = Duration::from_millis(300);
    limits.handler_time = Duration::from_secs(5);
    let mut builder = builder().limits(limits);
    if guarded {
        builder = builder.middleware(Guard);
    }
    let server = builder
        .routes(routes![
            all,
            ok,
            number,
            query,
            none,
            panics,
            panics_later,
            slow,
            json,
            text,
            csv,
            image,
            error,
            status,
            written,
            locked,
            broken,
            upgrade,
            informational
        ])
        .build();
    Local::start(server)
}

/// Sends one request to a server with and without middleware, and compares the response.
fn check(request: &str, status: u16, body: &str) {
    for guarded in [false, true] {
        let server = server(guarded);
        let mut wire = Wire::connect(server.addr);
        wire.send(request.replace('\n', "\r\n"));
        let answer = wire.answer(request.starts_with("HEAD"));
        assert_eq!((answer.status, answer.text().as_str()), (status, body), "{request}");
    }
}

fn get(target: &str, status: u16) {
    check(&format!("GET {target} HTTP/1.1\nhost: a\n\n"), status, &format!("caught {status}"));
}

fn post(target: &str, content_type: &str, body: &str, status: u16) {
    let length = body.len();
    check(
        &format!(
            "POST {target} HTTP/1.1\nhost: a\ncontent-type: {content_type}\n\
             content-length: {length}\n\n{body}"
        ),
        status,
        &format!("caught {status}"),
    );
}

#[test]
fn catcher_gets_errors_of_routing() {
    get("/nowhere", 404);
    get("/ok/", 404);
    get("/%zz", 400);
    post("/ok", "text/plain", "", 405);
    check("BREW /ok HTTP/1.1\nhost: a\n\n", 501, "caught 501");
    get("https://a/ok", 421);
    check("HEAD /nowhere HTTP/1.1\nhost: a\n\n", 404, "");
    check("OPTIONS /ok HTTP/1.1\nhost: a\n\n", 204, "");
}

#[test]
fn catcher_gets_errors_of_options_and_arguments() {
    get("/number/x", 404);
    get("/query?n=x", 422);
    get("/locked", 401);
    post("/json", "text/plain", "{}", 415);
    post("/json", "application/json", "{", 400);
    post("/json", "application/json", "{\"a\":\"b\"}", 422);
    post("/json", "application/json", "{\"a\":1           }", 413);
    post("/text", "text/plain", "12345", 413);
    post("/csv", "text/plain", "a", 415);
    check("GET /image HTTP/1.1\nhost: a\naccept: text/html\n\n", 406, "caught 406");
    let chunked = "POST /text HTTP/1.1\nhost: a\ntransfer-encoding: chunked\n\n";
    check(&format!("{chunked}9\n123456789\n0\n\n"), 413, "caught 413");
    check(&format!("{chunked}x\n"), 400, "caught 400");
}

#[test]
fn catcher_gets_errors_of_handlers() {
    get("/none", 404);
    get("/error", 409);
    get("/status", 410);
    get("/panic", 500);
    get("/panic-async", 500);
    get("/broken", 500);
    get("/slow", 503);
    // What the connection has to replace.
    get("/informational", 500);
    get("/upgrade", 426);
    // A response with a body of its own is not an error for the server.
    check("GET /written HTTP/1.1\nhost: a\n\n", 410, "its own");
    check("GET /ok HTTP/1.1\nhost: a\n\n", 200, "ok");
}

#[test]
fn catcher_gets_errors_of_middleware() {
    let server = server(true);
    let mut wire = Wire::connect(server.addr);
    for _ in 0..2 {
        let answer = wire.get("/ok", "x-panic: 1\r\n");
        assert_eq!((answer.status, answer.text().as_str()), (500, "caught 500"));
        let answer = wire.get("/ok", "x-refuse: 429\r\n");
        assert_eq!((answer.status, answer.text().as_str()), (429, "caught 429"));
        assert_eq!(wire.get("/ok", "").text(), "ok");
    }
}

#[test]
fn catcher_gets_what_is_not_a_request() {
    let closed = |request: &str, status: u16| {
        let server = server(false);
        let mut wire = Wire::connect(server.addr);
        wire.send(request);
        let answer = wire.answer(false);
        assert_eq!(
            (answer.status, answer.text()),
            (status, format!("caught {status}")),
            "{request}"
        );
        assert_eq!(answer.field("connection"), Some("close"), "{request}");
        assert!(wire.is_closed(), "{request}");
    };
    closed("GET / HTTP/1.1\r\n\r\n", 400);
    closed("GET / HTTP/1.1\r\nhost: a\r\na b: c\r\n\r\n", 400);
    closed("\0\0\0\r\n\r\n", 400);
    closed("GET / HTTP/2.0\r\nhost: a\r\n\r\n", 505);
    closed(&format!("GET /{} HTTP/1.1\r\nhost: a\r\n\r\n", "a".repeat(600)), 414);
    closed(&format!("GET / HTTP/1.1\r\nhost: a\r\na: {}\r\n\r\n", "b".repeat(1200)), 431);
    closed("POST /text HTTP/1.1\r\nhost: a\r\ntransfer-encoding: gzip, chunked\r\n\r\n", 501);
    closed("GET /ok HTTP/1.1\r\nhost: a\r\nexpect: tea\r\n\r\n", 417);
    // The rest of the head does not arrive.
    closed("GET /ok HTTP/1.1\r\n", 408);
}
