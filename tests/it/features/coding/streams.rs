//! Bodies that are encoded while they are sent: nothing waits for more, nothing is done ahead, and other
//! connections have their turn.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::thread;
use std::time::{Duration, Instant};

use futures_core::Stream;
use webserver::content_coding::Compression;
use webserver::prelude::*;
use webserver::{Bytes, Event, NdJson, Sse};
use webserver_tests::{Local, Wire, builder};

use super::decoders::{ALL, decoded, decoded_so_far};

const PAUSE: Duration = Duration::from_millis(100);

/// When the test began.
static START: LazyLock<Instant> = LazyLock::new(Instant::now);

fn now() -> u64 {
    START.elapsed().as_millis() as u64
}

/// Makes an item, and then one after each pause.
struct Beats<T> {
    item: fn(u32) -> Option<T>,
    next: u32,
    sleep: Pin<Box<tokio::time::Sleep>>,
}

impl<T> Beats<T> {
    fn new(item: fn(u32) -> Option<T>) -> Self {
        Self { item, next: 0, sleep: Box::pin(tokio::time::sleep(Duration::ZERO)) }
    }
}

impl<T> Stream for Beats<T> {
    type Item = Result<T, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        std::task::ready!(self.sleep.as_mut().poll(cx));
        self.sleep = Box::pin(tokio::time::sleep(PAUSE));
        self.next += 1;
        Poll::Ready((self.item)(self.next).map(Ok))
    }
}

#[get("/events")]
fn events() -> Response {
    let events = Sse::new(Beats::new(|n| Some(Event::new(format!("[{n},{}]", now())))));
    let mut response = events.into_response();
    let name = HeaderName::from_static("cache-control");
    response.headers_mut().insert(name, HeaderValue::from_static("no-cache"));
    response
}

#[get("/private-events")]
fn private_events() -> Sse<Beats<Event>> {
    Sse::new(Beats::new(|n| Some(Event::new(format!("[{n},{}]", now())))))
}

#[get("/lines")]
fn lines() -> NdJson<Beats<(u32, u64)>> {
    NdJson(Beats::new(|n| Some((n, now()))))
}

/// The bytes that the stream has made.
static MADE: AtomicUsize = AtomicUsize::new(0);

/// Chunks of text without end, each of which is there at once.
struct Endless;

impl Stream for Endless {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let made = MADE.fetch_add(8192, Ordering::SeqCst);
        let mut state = made as u64 | 1;
        let chunk = std::iter::repeat_with(|| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) as u8
        });
        Poll::Ready(Some(Ok(chunk.take(8192).collect::<Vec<_>>().into())))
    }
}

#[get("/endless")]
fn endless() -> Response {
    let name = HeaderName::from_static("content-type");
    let response = Response::new(Body::stream(Endless));
    response.with_header(name, HeaderValue::from_static("text/plain"))
}

/// 64 MiB that are in memory.
#[get("/large")]
fn large() -> String {
    "a line of text that is repeated\n".repeat(2 << 20)
}

#[get("/ping")]
fn ping() -> &'static str {
    "pong"
}

fn start() -> Local {
    let routes = routes![events, private_events, lines, endless, large, ping];
    Local::start(builder().middleware(ALL).routes(routes).build())
}

fn open(server: &Local, target: &str, coding: &str) -> Wire {
    let mut wire = Wire::connect(server.addr);
    let fields = format!("host: a\r\naccept-encoding: {coding}\r\n");
    wire.send(format!("GET {target} HTTP/1.1\r\n{fields}\r\n"));
    let head = wire.until("\r\n\r\n");
    assert!(head.contains(&format!("content-encoding: {coding}\r\n")), "{head}");
    assert!(head.contains("transfer-encoding: chunked\r\n"), "{head}");
    wire
}

/// Returns the data of the next chunk.
fn chunk(wire: &mut Wire) -> Vec<u8> {
    let size = wire.until("\r\n");
    let size = usize::from_str_radix(size.trim(), 16).expect("a size");
    let mut data = wire.bytes(size + 2);
    data.truncate(size);
    data
}

#[test]
fn events_and_lines_are_delayed_by_less_than_50_ms() {
    let server = start();
    for coding in ["gzip", "br", "zstd"] {
        for target in ["/events", "/lines"] {
            let mut wire = open(&server, target, coding);
            let (mut body, mut delays) = (Vec::new(), Vec::new());
            while delays.len() < 5 {
                body.extend(chunk(&mut wire));
                let text = decoded_so_far(coding, &body);
                let text = String::from_utf8_lossy(&text);
                let times = text.lines().filter_map(|line| {
                    line.trim_end_matches(']').split_once(',')?.1.parse::<u64>().ok()
                });
                let times: Vec<_> = times.collect();
                let new = times.get(delays.len()..).unwrap_or_default();
                delays.extend(new.iter().map(|made| now() - made));
            }
            println!("{coding} {target}: {delays:?} ms");
            // An encoder that waits for more delays each item until the next one. A machine that is
            // busy delays some of them.
            delays.sort_unstable();
            assert!(delays[2] < 50, "{coding} {target}: {delays:?} ms");
        }
    }
}

#[test]
fn events_are_not_encoded_unless_the_handler_allows_it() {
    let server = start();
    let mut wire = Wire::connect(server.addr);
    wire.send("GET /private-events HTTP/1.1\r\nhost: a\r\naccept-encoding: gzip\r\n\r\n");
    let head = wire.until("\r\n\r\n");
    assert!(!head.contains("content-encoding"), "{head}");
    assert!(wire.until("data: [1,").ends_with("data: [1,"));
}

#[test]
fn stream_of_events_is_whole_when_the_server_stops() {
    for coding in ["gzip", "br", "zstd"] {
        let server = start();
        let mut wire = open(&server, "/events", coding);
        let mut body = chunk(&mut wire);
        server.handle.stop();
        loop {
            let data = chunk(&mut wire);
            if data.is_empty() {
                break;
            }
            body.extend(data);
        }
        let text = decoded(Some(coding), &body);
        assert!(text.starts_with(b"data: [1,"), "{}", String::from_utf8_lossy(&text));
        server.wait().expect("it stops");
    }
}

#[test]
fn client_that_does_not_read_has_nothing_encoded_ahead() {
    let server = start();
    let _wire = open(&server, "/endless", "gzip");
    // What the sockets hold is a few MiB.
    let made = |wait| {
        thread::sleep(Duration::from_millis(wait));
        MADE.load(Ordering::SeqCst)
    };
    let mut last = made(300);
    for _ in 0..50 {
        let now = made(100);
        if now == last {
            break;
        }
        last = now;
    }
    assert_eq!(made(500), last);
    assert!(last < 24 << 20, "{last} bytes were made for a client that does not read");
}

#[test]
fn large_body_is_encoded_in_turns_with_other_connections() {
    let server = start();
    let mut other = Wire::connect(server.addr);
    assert_eq!(other.get("/ping", "").text(), "pong");
    for coding in ["gzip", "br", "zstd"] {
        let mut wire = open(&server, "/large", coding);
        let reader = thread::spawn(move || {
            let (mut length, start) = (0, Instant::now());
            loop {
                match chunk(&mut wire).len() {
                    0 => return (length, start.elapsed()),
                    size => length += size,
                }
            }
        });
        let (mut worst, mut pings) = (Duration::ZERO, 0);
        while !reader.is_finished() {
            let start = Instant::now();
            assert_eq!(other.get("/ping", "").text(), "pong");
            worst = worst.max(start.elapsed());
            pings += 1;
        }
        let (length, time) = reader.join().expect("it reads the whole body");
        println!("{coding}: {length} bytes in {time:?}, {pings} pings, the longest {worst:?}");
        // A body that keeps the worker lets at most a few through.
        assert!(pings > 20, "{pings} pings in {time:?}");
    }
}

#[test]
fn response_of_a_compression_that_is_off_has_its_length() {
    let server = builder().middleware(Compression::new()).routes(routes![large]).build();
    let server = Local::start(server);
    let plain = Wire::connect(server.addr).get("/large", "");
    assert_eq!(plain.field("content-length"), Some("67108864"));
}
