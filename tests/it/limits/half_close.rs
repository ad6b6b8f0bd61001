//! Clients that are gone: a reset, and a FIN after which a client may still read.

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tokio::io::AsyncWriteExt;
use tokio::time::Interval;
use webserver::Limits;
use webserver::prelude::*;
use webserver_tests::{Local, Wire, builder};

/// How long an idle stream is kept after a FIN.
const HALF_CLOSE_TIME: Duration = Duration::from_millis(300);

fn start(change: impl FnOnce(&mut Limits)) -> Local {
    let mut limits = Limits::default();
    change(&mut limits);
    let routes = routes![hello, never, after_the_body, events, heartbeat];
    Local::start(builder().limits(limits).routes(routes).build())
}

#[get("/hello")]
fn hello() -> &'static str {
    "hello"
}

/// Never answers, although it has the whole body.
#[post("/after-the-body")]
async fn after_the_body(_body: Bytes) {
    std::future::pending::<()>().await;
}

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
fn reset_drops_the_future_of_the_handler() {
    let server = start(|_| {});
    let pipelined = "GET /hello HTTP/1.1\r\nhost: a\r\n\r\n".repeat(1000);
    let cases = [("", false), (pipelined.as_str(), false), ("", true), (pipelined.as_str(), true)];
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        for (at, (after, half_closes)) in cases.into_iter().enumerate() {
            let mut client = tokio::net::TcpStream::connect(server.addr).await.expect("it listens");
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
    let mut wire = Wire::connect(server.addr);
    wire.send("GET /hello HTTP/1.1\r\nhost: a\r\n\r\n");
    assert_eq!(wire.answer(false).text(), "hello", "the one worker still serves others");
}

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
fn half_close_drops_an_idle_stream() {
    let server = start(|limits| limits.half_close_time = HALF_CLOSE_TIME);
    // More bytes than are read while an answer is being sent, so that the FIN comes after unread
    // bytes.
    let pipelined = "GET /hello HTTP/1.1\r\nhost: a\r\n\r\n".repeat(1000);
    for after in ["", &pipelined] {
        let mut wire = Wire::connect(server.addr);
        wire.send(format!("GET /events HTTP/1.1\r\nhost: a\r\n\r\n{after}"));
        wire.until("data: 1\n\n");
        sleep(4 * HALF_CLOSE_TIME);
        assert_eq!(OPEN.load(Ordering::SeqCst), 1, "the client is still there");
        wire.finish();
        until_open(0);
        let (rest, _) = wire.rest();
        assert_eq!(rest, b"\r\n", "nothing of a whole answer comes");
    }
}

#[test]
fn half_close_keeps_a_stream_that_is_not_idle() {
    let server = start(|limits| limits.half_close_time = Duration::from_secs(1));
    let mut wire = Wire::connect(server.addr);
    wire.send("GET /heartbeat HTTP/1.1\r\nhost: a\r\n\r\n");
    wire.finish();
    assert_eq!(wire.answer(false).text(), ":\n".repeat(15));
}

#[test]
fn half_close_cancels_also_after_pipelined_requests() {
    let server = start(|limits| limits.half_close_cancels = true);
    let pipelined = "GET /hello HTTP/1.1\r\nhost: a\r\n\r\n".repeat(1000);
    let mut wire = Wire::connect(server.addr);
    let head = "POST /after-the-body HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\n\r\n";
    wire.send(format!("{head}x{pipelined}"));
    wire.finish();
    let begun = Instant::now();
    let (rest, _) = wire.rest();
    assert_eq!(rest, b"");
    // Otherwise the client gives up after ten seconds.
    assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
}
