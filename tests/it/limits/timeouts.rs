//! Times that a handler may take, and what counts towards them. The rate limits of a client are in
//! `rates`.

use std::net::SocketAddr;
use std::thread::sleep;
use std::time::Duration;

use webserver::prelude::*;
use webserver::{BodyError, FutureRequest, FutureResponse, HeaderName, HeaderValue, Limits};
use webserver_tests::{Local, Wire, builder};

/// Far less time than an upload of [`send_steadily`] takes.
const HANDLER_TIME: Duration = Duration::from_millis(300);

fn start(limits: Limits, wraps_bodies: bool) -> Local {
    let mut builder = ServerBuilder::new()
        .bind("127.0.0.1:0")
        .routes(routes![count, collect, briefly, elsewhere, late, pauses, blocks, waits])
        .limits(limits)
        .workers(1)
        .banner(false);
    if wraps_bodies {
        builder = builder.middleware(WrapBody);
    }
    Local::start(builder.build())
}

fn limits(change: impl FnOnce(&mut Limits)) -> Limits {
    let mut limits = Limits::default();
    change(&mut limits);
    limits
}

/// A middleware that gives handlers a body of its own, which reads the client's body.
struct WrapBody;

impl Middleware for WrapBody {
    fn on_request(&self, mut request: Request) -> FutureRequest {
        let body = Body::stream(request.take_body());
        request.set_body(body);
        request.into()
    }
}

async fn length(mut body: Body) -> Result<String, BodyError> {
    let mut length = 0;
    while let Some(chunk) = body.next().await {
        length += chunk?.len();
    }
    Ok(length.to_string())
}

#[post("/count")]
async fn count(body: Body) -> Result<String, BodyError> {
    length(body).await
}

#[post("/collect")]
fn collect(body: Bytes) -> String {
    body.len().to_string()
}

#[post("/briefly", timeout = "300ms")]
async fn briefly(body: Body) -> Result<String, BodyError> {
    length(body).await
}

/// Another task reads the body.
#[post("/elsewhere")]
async fn elsewhere(body: Body) -> Result<String, BodyError> {
    tokio::spawn(length(body)).await.expect("it does not panic")
}

/// A handler that never answers, although it has the whole body.
#[post("/late")]
async fn late(body: Body) {
    let _ = length(body).await;
    std::future::pending::<()>().await;
}

/// Reads a part of the body, and never the rest.
#[post("/pauses")]
async fn pauses(mut body: Body) {
    let _ = body.next().await;
    std::future::pending::<()>().await;
}

/// A handler that keeps its worker busy.
#[get("/blocks")]
fn blocks() -> &'static str {
    sleep(3 * HANDLER_TIME);
    "unblocked"
}

/// Waits twice, each time for much less than its timeout.
#[get("/waits")]
async fn waits() -> &'static str {
    tokio::time::sleep(HANDLER_TIME / 3).await;
    tokio::time::sleep(Duration::from_millis(1)).await;
    "waited"
}

fn post(path: &str, length: usize) -> String {
    format!("POST {path} HTTP/1.1\r\nhost: a\r\ncontent-length: {length}\r\n\r\n")
}

/// Sends 1,200 bytes over 1.2 seconds.
fn send_steadily(addr: SocketAddr, path: &str) -> Wire {
    let mut wire = Wire::connect(addr);
    wire.send(post(path, 1200));
    for _ in 0..12 {
        wire.send([b'x'; 100]);
        sleep(Duration::from_millis(100));
    }
    wire
}

#[test]
fn handler_timeout_does_not_count_a_steady_upload() {
    for wraps_bodies in [false, true] {
        let server = start(limits(|limits| limits.handler_time = HANDLER_TIME), wraps_bodies);
        for path in ["/count", "/collect", "/briefly", "/elsewhere"] {
            let answer = send_steadily(server.addr, path).answer(false);
            assert_eq!((answer.status, answer.text().as_str()), (200, "1200"), "{path}");
        }
    }
}

#[test]
fn handler_timeout_counts_work_before_and_after_the_body() {
    for wraps_bodies in [false, true] {
        let server = start(limits(|limits| limits.handler_time = HANDLER_TIME), wraps_bodies);
        for path in ["/late", "/pauses"] {
            let status = send_steadily(server.addr, path).answer(false).status;
            assert_eq!(status, 503, "{path}");
        }
    }
}

#[test]
fn body_timeout_of_a_stalled_upload_is_a_408() {
    let server = start(
        limits(|limits| {
            limits.handler_time = Duration::from_millis(100);
            limits.body_time = Duration::from_millis(600);
        }),
        false,
    );
    for path in ["/count", "/collect", "/elsewhere"] {
        let mut wire = Wire::connect(server.addr);
        wire.send(post(path, 1200));
        wire.send("some of it");
        assert_eq!(wire.answer(false).status, 408, "{path}");
    }
}

#[test]
fn expect_continue_wait_does_not_count_as_handler_time() {
    let server = start(limits(|limits| limits.handler_time = HANDLER_TIME), false);
    let mut wire = Wire::connect(server.addr);
    wire.send(
        "POST /collect HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\n",
    );
    assert_eq!(wire.answer(false).status, 100);
    sleep(2 * HANDLER_TIME);
    wire.send("hi");
    assert_eq!(wire.answer(false).text(), "2");
}

#[test]
fn handler_timeout_does_not_count_the_time_of_a_blocked_worker() {
    for wraps_bodies in [false, true] {
        let server = start(limits(|limits| limits.handler_time = HANDLER_TIME), wraps_bodies);
        let mut waits = Wire::connect(server.addr);
        let mut blocks = Wire::connect(server.addr);
        waits.send("GET /waits HTTP/1.1\r\nhost: a\r\n\r\n");
        sleep(Duration::from_millis(20));
        blocks.send("GET /blocks HTTP/1.1\r\nhost: a\r\n\r\n");
        assert_eq!(blocks.answer(false).text(), "unblocked");
        assert_eq!(waits.answer(false).text(), "waited");
    }
}

// -- the timeout of a route

#[get("/ok")]
fn ok() -> &'static str {
    "ok"
}

/// A middleware that marks each response.
struct Mark;

impl Middleware for Mark {
    fn on_response(&self, response: Response) -> FutureResponse {
        let seen = HeaderValue::from_static("seen");
        response.with_header(HeaderName::from_static("x-mark"), seen).into()
    }
}

#[get("/never", timeout = "50ms")]
async fn never() -> &'static str {
    std::future::pending().await
}

#[test]
fn handler_timeout_is_a_503_that_middleware_sees() {
    let server = Local::start(builder().middleware(Mark).routes(routes![ok, never]).build());
    let mut wire = Wire::connect(server.addr);
    let answer = wire.get("/never", "");
    assert_eq!((answer.status, answer.field("x-mark")), (503, Some("seen")));
    assert!(answer.text().contains("no answer within 50ms"), "{}", answer.text());
    assert_eq!(wire.get("/ok", "").text(), "ok");
}
