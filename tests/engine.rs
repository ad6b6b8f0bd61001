//! Features of the engine that applications use, over real sockets: hints, trailers, tunnels,
//! streams that break off, clients that go away or are slow, and the memory that all of this costs.

use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Notify;
use webserver::prelude::*;
use webserver::{HeaderName, HeaderValue, Limits};
use webserver_tests::{Example, Wire};

/// A server on a thread of its own, with one worker. All tests that use it share it.
fn start(limits: Limits) -> SocketAddr {
    let server = ServerBuilder::new()
        .bind("127.0.0.1:0")
        .routes(routes![
            hinted, release, sum, tunnel, switch, sized, breaks, never, upload, big, hello
        ])
        .limits(limits)
        .workers(1)
        .banner(false)
        .build();
    let handle = server.handle();
    let runtime =
        || tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    std::thread::spawn(move || runtime().block_on(server.run()));
    runtime().block_on(handle.addrs())[0]
}

static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| start(Limits::default()));

fn connect() -> Wire {
    Wire::connect(*SERVER)
}

/// Checks that a test has left nothing behind that keeps the one worker from serving others.
fn serves_on() {
    let mut wire = connect();
    wire.send("GET /hello HTTP/1.1\r\nhost: a\r\n\r\n");
    assert_eq!(wire.answer(false).text(), "hello");
}

#[get("/hello")]
fn hello() -> &'static str {
    "hello"
}

// -- before and after an answer

#[get("/hinted")]
async fn hinted(request: &Request) -> &'static str {
    let mut hints = HeaderMap::new();
    let style = HeaderValue::from_static("</style.css>; rel=preload; as=style");
    hints.insert(HeaderName::from_static("link"), style);
    request.early_hints(hints);
    RELEASED.notified().await;
    "page"
}

static RELEASED: Notify = Notify::const_new();

#[post("/release")]
fn release() {
    RELEASED.notify_one();
}

#[test]
fn a_hint_arrives_before_the_answer_is_made() {
    let mut wire = connect();
    wire.send("GET /hinted HTTP/1.1\r\nhost: a\r\n\r\n");
    let hint = wire.answer(false);
    assert_eq!(hint.status, 103);
    assert_eq!(hint.field("link"), Some("</style.css>; rel=preload; as=style"));
    let mut other = connect();
    other.send("POST /release HTTP/1.1\r\nhost: a\r\n\r\n");
    let page = wire.answer(false);
    assert_eq!((page.status, page.text().as_str()), (200, "page"));
}

/// Answers with the length of the body in a trailer, and with the sum from the request's trailer.
#[post("/sum")]
async fn sum(mut body: Body) -> Result<Response, Problem> {
    let mut length = 0;
    while let Some(chunk) = body.next().await {
        length += chunk?.len();
    }
    let received = body.trailers().await.unwrap_or_default();
    let told = received.get("x-sum").unwrap_or("none").to_owned();
    let answer = Body::from(told).with_trailers(async move {
        let mut fields = HeaderMap::new();
        fields.insert(HeaderName::from_static("x-length"), HeaderValue::from(length));
        fields
    });
    Ok(Response::new(answer))
}

#[test]
fn trailers_go_in_and_out() {
    let mut wire = connect();
    wire.send(
        "POST /sum HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n\
         5\r\nhello\r\n0\r\nx-sum: 532\r\n\r\n",
    );
    let answer = wire.until("x-length: 5\r\n\r\n");
    assert!(answer.ends_with("\r\n\r\n3\r\n532\r\n0\r\nx-length: 5\r\n\r\n"), "{answer}");
    wire.send("POST /sum HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\nhi");
    let answer = wire.until("x-length: 2\r\n\r\n");
    assert!(answer.contains("\r\n\r\n4\r\nnone\r\n"), "{answer}");
}

// -- connections after a switch of protocols

async fn shout(mut io: webserver::Upgraded) {
    let mut byte = [0];
    while io.read_exact(&mut byte).await.is_ok() {
        byte.make_ascii_uppercase();
        if io.write_all(&byte).await.is_err() {
            return;
        }
    }
}

#[route("/", methods(CONNECT))]
fn tunnel() -> Response {
    Response::tunnel(shout)
}

#[get("/switch")]
fn switch() -> Response {
    Response::upgrade(HeaderValue::from_static("shout"), shout)
}

#[test]
fn a_tunnel_and_an_upgrade_begin_with_what_was_sent_ahead() {
    let check = |request: &str, status: &str| {
        let mut wire = connect();
        wire.send(format!("{request}\r\n\r\nahead, "));
        let head = wire.until("\r\n\r\n").to_ascii_lowercase();
        assert!(head.starts_with(status), "{head}");
        assert!(!head.contains("content-length") && !head.contains("transfer-enc"), "{head}");
        assert_eq!(wire.until("AHEAD, "), "AHEAD, ");
        wire.send("GET / HTTP/1.1\r\n\r\n and more");
        assert_eq!(wire.until("MORE"), "GET / HTTP/1.1\r\n\r\n AND MORE");
        wire.finish();
        assert_eq!(wire.rest(), (Vec::new(), true));
    };
    check("CONNECT db:5432 HTTP/1.1\r\nhost: db:5432", "http/1.1 200 ");
    check(
        "GET /switch HTTP/1.1\r\nhost: a\r\nupgrade: shout\r\nconnection: upgrade",
        "http/1.1 101 ",
    );
}

// -- streams

/// Some chunks of ten bytes, and how the stream ends.
struct Tens {
    left: usize,
    end: String,
}

impl futures_core::Stream for Tens {
    type Item = Result<&'static [u8], std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(left) = self.left.checked_sub(1) else {
            assert!(self.end != "panic", "a stream panics on purpose");
            let error = std::io::Error::other("a stream fails on purpose");
            return Poll::Ready((self.end == "error").then_some(Err(error)));
        };
        self.left = left;
        Poll::Ready(Some(Ok(b"0123456789")))
    }
}

impl Drop for Tens {
    fn drop(&mut self) {
        assert!(self.end != "drop", "a destructor panics on purpose");
    }
}

#[get("/sized/{length}/{tens}")]
fn sized(length: u64, tens: usize) -> Response {
    Response::new(Body::sized_stream(length, Tens { left: tens, end: String::new() }))
}

#[get("/breaks/{end}")]
fn breaks(end: String) -> Response {
    Response::new(Body::stream(Tens { left: 2, end }))
}

#[test]
fn a_stream_of_known_length_is_sent_with_it() {
    let mut wire = connect();
    for method in ["GET", "HEAD"] {
        wire.send(format!("{method} /sized/1000000/100000 HTTP/1.1\r\nhost: a\r\n\r\n"));
        let answer = wire.answer(method == "HEAD");
        assert_eq!(answer.field("content-length"), Some("1000000"));
        assert_eq!(answer.body.len(), if method == "HEAD" { 0 } else { 1_000_000 });
    }
}

#[test]
fn a_stream_that_does_not_keep_its_length_ends_the_connection() {
    let check = |path: &str, bytes: usize| {
        let mut wire = connect();
        wire.send(format!("GET {path} HTTP/1.1\r\nhost: a\r\n\r\n"));
        wire.until("\r\n\r\n");
        let (rest, _) = wire.rest();
        assert_eq!(rest.len(), bytes, "{path}");
    };
    check("/sized/1000/99", 990);
    check("/sized/1000/101", 1000);
    check("/sized/1005/101", 1005);
}

#[test]
fn a_stream_that_breaks_off_is_seen_to_and_the_worker_goes_on() {
    for end in ["error", "panic"] {
        let mut wire = connect();
        wire.send(format!("GET /breaks/{end} HTTP/1.1\r\nhost: a\r\n\r\n"));
        wire.until("\r\n\r\n");
        let (rest, _) = wire.rest();
        assert_eq!(rest, b"a\r\n0123456789\r\na\r\n0123456789\r\n", "{end}");
        // For an HTTP/1.0 client, the end of the connection is the end of the body, unless it is an
        // error.
        let mut wire = connect();
        wire.send(format!("GET /breaks/{end} HTTP/1.0\r\n\r\n"));
        let (_, in_order) = wire.rest();
        assert!(!in_order, "{end}");
    }
    let mut wire = connect();
    for _ in 0..2 {
        wire.send("GET /breaks/drop HTTP/1.1\r\nhost: a\r\n\r\n");
        assert_eq!(wire.answer(false).text(), "01234567890123456789");
    }
    serves_on();
}

// -- clients that go away

static CANCELLED: AtomicUsize = AtomicUsize::new(0);

struct Guard;

impl Drop for Guard {
    fn drop(&mut self) {
        CANCELLED.fetch_add(1, Ordering::SeqCst);
    }
}

#[get("/never")]
async fn never() -> &'static str {
    let _guard = Guard;
    std::future::pending().await
}

#[test]
fn a_reset_drops_the_handlers_future_whatever_the_client_sent_before() {
    let pipelined = "GET /hello HTTP/1.1\r\nhost: a\r\n\r\n".repeat(1000);
    let cases = [("", false), (pipelined.as_str(), false), ("", true), (pipelined.as_str(), true)];
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        for (at, (after, half_closes)) in cases.into_iter().enumerate() {
            let mut client = tokio::net::TcpStream::connect(*SERVER).await.expect("it listens");
            let request = format!("GET /never HTTP/1.1\r\nhost: a\r\n\r\n{after}");
            client.write_all(request.as_bytes()).await.expect("written");
            if half_closes {
                client.shutdown().await.expect("shut down");
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
            assert_eq!(CANCELLED.load(Ordering::SeqCst), at, "not before the reset");
            client.set_zero_linger().expect("an option of the socket");
            drop(client);
            let start = Instant::now();
            while CANCELLED.load(Ordering::SeqCst) == at {
                assert!(start.elapsed() < Duration::from_secs(10), "case {at} is not cancelled");
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
    });
    serves_on();
}

// -- clients that are slow

#[post("/upload")]
fn upload(body: Bytes) -> Text<usize> {
    Text(body.len())
}

static MEGABYTE: [u8; 1 << 20] = [b'x'; 1 << 20];

#[get("/big")]
fn big() -> Response {
    Response::new(&MEGABYTE[..])
}

#[test]
fn an_upload_that_drips_is_answered_with_408_and_one_that_pauses_is_not() {
    let mut limits = Limits::default();
    limits.rate_grace_time = Duration::from_secs(2);
    let addr = start(limits);
    let mut wire = Wire::connect(addr);
    wire.send("POST /upload HTTP/1.1\r\nhost: a\r\ncontent-length: 100000\r\n\r\n");
    let start = Instant::now();
    while !wire.has_answer() {
        wire.send("x");
        std::thread::sleep(Duration::from_millis(20));
        assert!(start.elapsed() < Duration::from_secs(20), "it is not cut");
    }
    assert_eq!(wire.answer(false).status, 408);
    let half = vec![b'x'; 50_000];
    let mut wire = Wire::connect(addr);
    wire.send("POST /upload HTTP/1.1\r\nhost: a\r\ncontent-length: 100000\r\n\r\n");
    wire.send(&half);
    std::thread::sleep(Duration::from_millis(700));
    wire.send(&half);
    assert_eq!(wire.answer(false).text(), "100000");
}

#[test]
fn a_client_that_does_not_read_is_cut_and_not_by_a_fin_that_it_never_gets() {
    let mut limits = Limits::default();
    limits.write_time = Duration::from_millis(300);
    let mut wire = Wire::connect(start(limits));
    // More than any socket's buffer holds.
    wire.send("GET /big HTTP/1.1\r\nhost: a\r\n\r\n".repeat(64));
    std::thread::sleep(Duration::from_secs(2));
    let (rest, in_order) = wire.rest();
    assert!(rest.len() < 64 << 20, "all of it came");
    assert!(!in_order, "the connection ended as if that were all");
}

// -- memory

/// Returns the resident bytes of a process.
fn resident(pid: u32) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("Linux");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("it is running");
    let kib = line.split_whitespace().nth(1).and_then(|n| n.parse::<usize>().ok());
    kib.expect("a number") * 1024
}

fn testbed() -> Example {
    Example::start("testbed", |addr| {
        ["--addr", &addr.to_string(), "--workers", "2"].map(str::to_owned).to_vec()
    })
}

const MEMORY: usize = 16 << 20;

#[test]
#[cfg(target_os = "linux")]
fn clients_that_pipeline_and_never_read_cost_little_memory() {
    let server = testbed();
    let before = resident(server.id());
    let request = "GET /big HTTP/1.1\r\nhost: a\r\n\r\n".repeat(2000);
    let clients: Vec<_> = (0..40)
        .map(|_| {
            let mut wire = Wire::connect(server.addr);
            wire.send_what_is_taken(request.as_bytes());
            wire
        })
        .collect();
    std::thread::sleep(Duration::from_millis(500));
    let grown = resident(server.id()).saturating_sub(before);
    assert!(grown < MEMORY, "{} KiB for 40 clients", grown / 1024);
    drop(clients);
    let mut wire = Wire::connect(server.addr);
    wire.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
    assert_eq!(wire.answer(false).status, 200);
}

#[test]
#[cfg(target_os = "linux")]
fn a_million_tiny_chunks_cost_little_memory() {
    let server = testbed();
    let mut wire = Wire::connect(server.addr);
    wire.send("POST /count HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n");
    let before = resident(server.id());
    let some = "1\r\nx\r\n".repeat(10_000);
    let mut grown = 0;
    for _ in 0..100 {
        wire.send(&some);
        grown = grown.max(resident(server.id()).saturating_sub(before));
    }
    wire.send("0\r\n\r\n");
    assert_eq!(wire.answer(false).text(), "1000000");
    assert!(grown < MEMORY, "{} KiB", grown / 1024);
}

#[test]
#[cfg(target_os = "linux")]
fn an_idle_connection_costs_little_memory() {
    let server = testbed();
    let connect = || {
        let mut wire = Wire::connect(server.addr);
        wire.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
        assert_eq!(wire.answer(false).status, 200);
        wire
    };
    // The first connections fill the pools.
    let mut clients: Vec<_> = (0..100).map(|_| connect()).collect();
    let before = resident(server.id());
    clients.extend((0..400).map(|_| connect()));
    let each = resident(server.id()).saturating_sub(before) / 400;
    // It is about 1,000. Memory comes in pages of four thousand bytes, and allocators add to it.
    assert!(each < 2000, "{each} bytes for an idle connection");
}

#[test]
#[cfg(target_os = "linux")]
fn clients_that_are_refused_cost_little_memory_while_they_may_read_that() {
    let server = testbed();
    let before = resident(server.id());
    let mut grown = 0;
    let clients: Vec<_> = (0..800)
        .map(|at| {
            let mut wire = Wire::connect(server.addr);
            wire.send("no request\r\n\r\n");
            assert_eq!(wire.answer(false).status, 400);
            if at % 50 == 0 {
                grown = grown.max(resident(server.id()).saturating_sub(before));
            }
            wire
        })
        .collect();
    drop(clients);
    assert!(grown < 4 << 20, "{} KiB for 800 clients", grown / 1024);
}
