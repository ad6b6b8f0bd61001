//! Bodies that are encoded while they are sent: nothing waits for more, nothing is done ahead, and other
//! connections have their turn.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::thread;
use std::time::{Duration, Instant};

use futures_core::Stream;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use webserver::content_coding::Compression;
use webserver::prelude::*;
use webserver::{Bytes, Event, NdJson, Sse};
use webserver_tests::{Local, Wire, builder};

use super::decoders::{ALL, decoded, decoded_so_far};

/// The items of the next stream. The test sends each of them when it wants to.
#[derive(Clone, Default)]
struct Feed(Arc<Mutex<Option<UnboundedReceiver<u32>>>>);

impl Feed {
    /// Begins the items of another stream.
    fn begin(&self) -> UnboundedSender<u32> {
        let (sender, receiver) = unbounded_channel();
        *self.0.lock().expect("nothing panics with the lock") = Some(receiver);
        sender
    }

    fn items<T>(&self, item: fn(u32) -> T) -> Items<T> {
        let receiver = self.0.lock().expect("nothing panics with the lock").take();
        Items { item, receiver: receiver.expect("the test has begun a stream") }
    }
}

/// The items that the test sends, until it drops the sender.
struct Items<T> {
    item: fn(u32) -> T,
    receiver: UnboundedReceiver<u32>,
}

impl<T> Stream for Items<T> {
    type Item = Result<T, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = std::task::ready!(self.receiver.poll_recv(cx));
        Poll::Ready(next.map(|number| Ok((self.item)(number))))
    }
}

fn event(number: u32) -> Event {
    Event::new(format!("[{number}]"))
}

#[get("/events")]
fn events(feed: State<Feed>) -> Response {
    let mut response = Sse::new(feed.items(event)).into_response();
    let name = HeaderName::from_static("cache-control");
    response.headers_mut().insert(name, HeaderValue::from_static("no-cache"));
    response
}

#[get("/private-events")]
fn private_events(feed: State<Feed>) -> Sse<Items<Event>> {
    Sse::new(feed.items(event))
}

#[get("/lines")]
fn lines(feed: State<Feed>) -> NdJson<Items<[u32; 1]>> {
    NdJson(feed.items(|number| [number]))
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

fn start(feed: &Feed) -> Local {
    let routes = routes![events, private_events, lines, endless, large, ping];
    Local::start(builder().middleware(ALL).state(feed.clone()).routes(routes).build())
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

/// Reads until a stream has brought an item.
fn until_item(wire: &mut Wire, coding: &str, body: &mut Vec<u8>, number: u32) {
    let item = format!("[{number}]\n").into_bytes();
    loop {
        let data = chunk(wire);
        assert!(!data.is_empty(), "{coding}: the stream ended before item {number}");
        body.extend(data);
        if decoded_so_far(coding, body).windows(item.len()).any(|window| window == item) {
            return;
        }
    }
}

#[test]
fn events_and_lines_arrive_before_the_next_one_is_made() {
    let feed = Feed::default();
    let server = start(&feed);
    for coding in ["gzip", "br", "zstd"] {
        for target in ["/events", "/lines"] {
            let items = feed.begin();
            let mut wire = open(&server, target, coding);
            let mut body = Vec::new();
            // An encoder that waits for more keeps an item until the next one, which is not sent here.
            for number in 1..=5 {
                items.send(number).expect("the stream is open");
                until_item(&mut wire, coding, &mut body, number);
            }
        }
    }
}

#[test]
fn events_are_not_encoded_unless_the_handler_allows_it() {
    let feed = Feed::default();
    let server = start(&feed);
    let items = feed.begin();
    items.send(1).expect("the stream is open");
    let mut wire = Wire::connect(server.addr);
    wire.send("GET /private-events HTTP/1.1\r\nhost: a\r\naccept-encoding: gzip\r\n\r\n");
    let head = wire.until("\r\n\r\n");
    assert!(!head.contains("content-encoding"), "{head}");
    assert!(wire.until("data: [1]").ends_with("data: [1]"));
}

#[test]
fn stream_of_events_is_whole_when_the_server_stops() {
    for coding in ["gzip", "br", "zstd"] {
        let feed = Feed::default();
        let server = start(&feed);
        let items = feed.begin();
        items.send(1).expect("the stream is open");
        let mut wire = open(&server, "/events", coding);
        let mut body = Vec::new();
        until_item(&mut wire, coding, &mut body, 1);
        server.handle.stop();
        loop {
            let data = chunk(&mut wire);
            if data.is_empty() {
                break;
            }
            body.extend(data);
        }
        let text = decoded(Some(coding), &body);
        assert!(text.starts_with(b"data: [1]"), "{}", String::from_utf8_lossy(&text));
        server.wait().expect("it stops");
    }
}

#[test]
fn client_that_does_not_read_has_nothing_encoded_ahead() {
    let server = start(&Feed::default());
    let _wire = open(&server, "/endless", "gzip");
    // What the sockets hold is a few MiB. The stream is at rest when it has made nothing for a second.
    let (mut last, mut quiet) = (0, 0);
    while quiet < 10 {
        thread::sleep(Duration::from_millis(100));
        let now = MADE.load(Ordering::SeqCst);
        quiet = if now == last && now > 0 { quiet + 1 } else { 0 };
        last = now;
        assert!(last < 24 << 20, "{last} bytes were made for a client that does not read");
    }
}

#[test]
fn large_body_is_encoded_in_turns_with_other_connections() {
    let server = start(&Feed::default());
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
