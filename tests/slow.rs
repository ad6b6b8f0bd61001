//! Time limits of clients and handlers that are slow or gone, over real sockets. The rate limits of
//! a client are tested in `conn`, and its memory in `memory`.

use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tokio::time::Interval;
use webserver::prelude::*;
use webserver::{BodyError, FutureRequest, Limits};
use webserver_tests::{Local, Wire};

/// Far less time than an upload of [`send_steadily`] takes.
const HANDLER_TIME: Duration = Duration::from_millis(300);

fn start(limits: Limits, wraps_bodies: bool) -> Local {
    let mut builder = ServerBuilder::new()
        .bind("127.0.0.1:0")
        .routes(routes![
            count, collect, briefly, elsewhere, late, pauses, blocks, waits, large, events,
            heartbeat, hello
        ])
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

#[get("/hello")]
fn hello() -> &'static str {
    "hello"
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
fn steady_upload_may_take_longer_than_handler_time_and_route_timeout() {
    for wraps_bodies in [false, true] {
        let server = start(limits(|limits| limits.handler_time = HANDLER_TIME), wraps_bodies);
        for path in ["/count", "/collect", "/briefly", "/elsewhere"] {
            let answer = send_steadily(server.addr, path).answer(false);
            assert_eq!((answer.status, answer.text().as_str()), (200, "1200"), "{path}");
        }
    }
}

#[test]
fn handler_time_counts_what_a_handler_does_before_and_after_it_reads_the_body() {
    for wraps_bodies in [false, true] {
        let server = start(limits(|limits| limits.handler_time = HANDLER_TIME), wraps_bodies);
        for path in ["/late", "/pauses"] {
            let status = send_steadily(server.addr, path).answer(false).status;
            assert_eq!(status, 503, "{path}");
        }
    }
}

#[test]
fn stalled_upload_is_the_clients_fault_however_little_time_the_handler_has() {
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
fn client_that_expected_100_continue_may_begin_later_than_handler_time() {
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
fn handler_that_blocks_the_worker_does_not_use_up_the_time_of_another() {
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

// -- clients that read slowly

/// Some megabytes more than the socket buffers of both sides hold.
#[get("/large")]
fn large() -> Vec<u8> {
    vec![b'x'; 32 << 20]
}

#[test]
#[cfg(target_os = "linux")]
fn client_that_reads_steadily_is_not_cut_while_the_kernel_holds_the_answer() {
    let server = start(limits(|limits| limits.write_time = Duration::from_secs(3)), false);
    let mut wire = Wire::connect(server.addr);
    wire.send("GET /large HTTP/1.1\r\nhost: a\r\n\r\n");
    wire.until("\r\n\r\n");
    // Read slowly enough that the server cannot write anything for longer than that limit.
    for _ in 0..30 {
        wire.bytes(64 << 10);
        sleep(Duration::from_millis(300));
    }
    wire.bytes((32 << 20) - 30 * (64 << 10));
}

// -- streams whose client is gone

static OPEN: AtomicUsize = AtomicUsize::new(0);

/// A stream of one event that then stays silent.
struct Events {
    told: bool,
}

impl Events {
    fn new() -> Self {
        OPEN.fetch_add(1, Ordering::SeqCst);
        Self { told: false }
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        OPEN.fetch_sub(1, Ordering::SeqCst);
    }
}

impl futures_core::Stream for Events {
    type Item = Result<&'static str, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let told = std::mem::replace(&mut self.told, true);
        if told { Poll::Pending } else { Poll::Ready(Some(Ok("data: 1\n\n"))) }
    }
}

#[get("/events")]
fn events() -> Response {
    Response::new(Body::stream(Events::new()))
}

/// A stream with an event every 100 ms, 15 in all.
struct Heartbeat {
    interval: Interval,
    left: usize,
}

impl futures_core::Stream for Heartbeat {
    type Item = Result<&'static str, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        std::task::ready!(self.interval.poll_tick(cx));
        let left = self.left.checked_sub(1);
        self.left = left.unwrap_or(0);
        Poll::Ready(left.map(|_| Ok(":\n")))
    }
}

#[get("/heartbeat")]
fn heartbeat() -> Response {
    let interval = tokio::time::interval(Duration::from_millis(100));
    Response::new(Body::stream(Heartbeat { interval, left: 15 }))
}

/// Waits until the given number of streams are open.
fn until_open(open: usize) {
    let start = Instant::now();
    while OPEN.load(Ordering::SeqCst) != open {
        assert!(start.elapsed() < Duration::from_secs(10), "{open} streams should be open");
        sleep(Duration::from_millis(10));
    }
}

#[test]
fn idle_stream_is_dropped_after_a_fin_and_only_then() {
    let server = start(limits(|limits| limits.half_close_time = HANDLER_TIME), false);
    // More bytes than are read while an answer is being sent, so that the FIN comes after unread
    // bytes.
    let pipelined = "GET /hello HTTP/1.1\r\nhost: a\r\n\r\n".repeat(1000);
    for after in ["", &pipelined] {
        let mut wire = Wire::connect(server.addr);
        wire.send(format!("GET /events HTTP/1.1\r\nhost: a\r\n\r\n{after}"));
        wire.until("data: 1\n\n");
        sleep(4 * HANDLER_TIME);
        assert_eq!(OPEN.load(Ordering::SeqCst), 1, "the client is still there");
        wire.finish();
        until_open(0);
        let (rest, _) = wire.rest();
        assert_eq!(rest, b"\r\n", "nothing of a whole answer comes");
    }
}

#[test]
fn stream_that_sends_something_at_times_goes_on_after_a_half_close() {
    let server = start(limits(|limits| limits.half_close_time = Duration::from_secs(1)), false);
    let mut wire = Wire::connect(server.addr);
    wire.send("GET /heartbeat HTTP/1.1\r\nhost: a\r\n\r\n");
    wire.finish();
    assert_eq!(wire.answer(false).text(), ":\n".repeat(15));
}

#[test]
fn half_close_cancels_also_when_the_fin_lies_after_pipelined_requests() {
    let server = start(limits(|limits| limits.half_close_cancels = true), false);
    let pipelined = "GET /hello HTTP/1.1\r\nhost: a\r\n\r\n".repeat(1000);
    let mut wire = Wire::connect(server.addr);
    wire.send(post("/late", 1) + "x" + &pipelined);
    wire.finish();
    let begun = Instant::now();
    let (rest, _) = wire.rest();
    assert_eq!(rest, b"");
    // Otherwise the client gives up after ten seconds.
    assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
}

/// Returns the kernel's timer for the server's end of a connection, and when it expires.
#[cfg(target_os = "linux")]
fn kernel_timer(server: SocketAddr, client: SocketAddr) -> (String, Duration) {
    let table = std::fs::read_to_string("/proc/net/tcp").expect("Linux");
    let ports = |line: &&str| {
        let mut fields = line.split_whitespace().skip(1);
        let mut has = |addr: SocketAddr| {
            fields.next().is_some_and(|field| field.ends_with(&format!(":{:04X}", addr.port())))
        };
        has(server) && has(client)
    };
    let line = table.lines().find(ports).expect("the connection is there");
    let timer = line.split_whitespace().nth(5).expect("a field");
    let (kind, rings) = timer.split_once(':').expect("two numbers");
    let hundredths = u64::from_str_radix(rings, 16).expect("a number");
    (kind.to_owned(), Duration::from_millis(10 * hundredths))
}

#[test]
#[cfg(target_os = "linux")]
fn accepted_connections_have_tcp_keepalive() {
    let server = start(limits(|limits| limits.keepalive_time = Duration::from_secs(500)), false);
    let mut wire = Wire::connect(server.addr);
    wire.send("GET /hello HTTP/1.1\r\nhost: a\r\n\r\n");
    assert_eq!(wire.answer(false).text(), "hello");
    let (kind, rings) = kernel_timer(server.addr, wire.local_addr());
    assert_eq!(kind, "02", "the timer for keepalive");
    assert!(rings > Duration::from_secs(400) && rings <= Duration::from_secs(500), "{rings:?}");
}

// -- the end of a connection

#[test]
fn lingering_after_a_refusal_is_bounded_in_bytes() {
    let server = start(
        limits(|limits| {
            limits.linger_bytes = 1 << 20;
            limits.linger_time = Duration::from_mins(1);
        }),
        false,
    );
    let mut wire = Wire::connect(server.addr);
    wire.send("no request\r\n\r\n");
    assert_eq!(wire.answer(false).status, 400);
    // Far more than the buffers of both sockets hold.
    assert!(wire.try_send(vec![b'x'; 64 << 20]).is_err(), "all of it was taken");
}

#[test]
fn lingering_after_connections_are_turned_away_is_bounded_in_bytes() {
    let server = start(
        limits(|limits| {
            limits.connections = 1;
            limits.linger_bytes = 1 << 20;
            limits.linger_time = Duration::from_mins(1);
        }),
        false,
    );
    let _first = Wire::connect(server.addr);
    let mut wire = Wire::connect(server.addr);
    assert_eq!(wire.answer(false).status, 503);
    assert!(wire.try_send(vec![b'x'; 64 << 20]).is_err(), "all of it was taken");
}
