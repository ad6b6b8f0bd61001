//! Server-sent events and lines of JSON over a socket: how they end, and who is gone when.

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use futures_core::Stream;
use webserver::prelude::*;
use webserver::{Event, InvalidEvent, LastEventId, NdJson, Sse};
use webserver_tests::{Local, Wire, builder};

/// Counts how often a stream was dropped.
struct Dropped(&'static AtomicUsize);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// Some events, and then silence.
struct Feed {
    next: u32,
    end: u32,
    _dropped: Dropped,
}

impl Stream for Feed {
    type Item = Result<Event, InvalidEvent>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.next >= self.end {
            return Poll::Pending;
        }
        self.next += 1;
        Poll::Ready(Some(Event::new(format!("{}\r\nline", self.next)).id(self.next)))
    }
}

static STOPPED: AtomicUsize = AtomicUsize::new(0);
static LEFT: AtomicUsize = AtomicUsize::new(0);

#[get("/feed/{end}")]
fn feed(end: u32, last: LastEventId) -> Sse<impl Stream<Item = Result<Event, InvalidEvent>>> {
    Sse::new(Feed { next: last.parse().unwrap_or(0), end, _dropped: Dropped(&STOPPED) })
}

#[get("/beating")]
fn beating() -> Sse<Feed> {
    let feed = Feed { next: 0, end: 0, _dropped: Dropped(&LEFT) };
    Sse::new(feed).heartbeat(Duration::ZERO)
}

/// Values, and then an error or a value that is not JSON.
struct Values(Vec<Result<std::collections::BTreeMap<Key, u8>, std::io::Error>>);

#[derive(PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(untagged)]
enum Key {
    Text(&'static str),
    /// Not a key of a JSON object.
    Pair(u8, u8),
}

impl Stream for Values {
    type Item = Result<std::collections::BTreeMap<Key, u8>, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(if self.0.is_empty() { None } else { Some(self.0.remove(0)) })
    }
}

#[get("/lines/{end}")]
fn lines(end: &str) -> NdJson<Values> {
    let value = |key| Ok([(key, 1)].into());
    let mut values = vec![value(Key::Text("a\nb")), value(Key::Text("c"))];
    match end {
        "error" => values.push(Err(std::io::Error::other("the source is gone"))),
        "value" => values.push(value(Key::Pair(1, 2))),
        _ => {}
    }
    NdJson(Values(values))
}

#[test]
fn server_sent_events_end_when_the_server_stops() {
    let server = builder().routes(routes![feed]).build();
    let handle = server.handle();
    let server = Local::start(server);
    let mut wire = Wire::connect(server.addr);
    wire.send("GET /feed/2 HTTP/1.1\r\nhost: a\r\nlast-event-id: 1\r\n\r\n");
    let head = wire.until("\r\n\r\n");
    for field in [
        "content-type: text/event-stream\r\n",
        "cache-control: no-cache, no-transform\r\n",
        "x-accel-buffering: no\r\n",
        "transfer-encoding: chunked\r\n",
    ] {
        assert!(head.contains(field), "{head}");
    }
    assert_eq!(wire.until("\n\n"), "1a\r\ndata: 2\ndata: line\nid: 2\n\n");
    // An HTTP/1.0 client reads to the end of the connection.
    let mut old = Wire::connect(server.addr);
    old.send("GET /feed/1 HTTP/1.0\r\nhost: a\r\n\r\n");
    old.until("\r\n\r\n");
    assert_eq!(old.until("\n\n"), "data: 1\ndata: line\nid: 1\n\n");
    let start = Instant::now();
    handle.stop();
    assert_eq!(wire.rest_as_text(), "\r\n0\r\n\r\n");
    let (rest, in_order) = old.rest();
    assert!(rest.is_empty() && in_order);
    assert!(server.wait().is_ok(), "no connection had to be cut");
    // The limit for a stop is longer by far.
    assert!(start.elapsed() < Duration::from_secs(8), "{:?}", start.elapsed());
    assert_eq!(STOPPED.load(Ordering::SeqCst), 2);
}

#[test]
fn server_sent_events_are_dropped_once_when_the_client_is_gone() {
    let server = Local::start(builder().routes(routes![beating]).build());
    let mut wire = Wire::connect(server.addr);
    wire.send("GET /beating HTTP/1.1\r\nhost: a\r\n\r\n");
    wire.until("\r\n\r\n");
    // A comment comes before any event.
    assert_eq!(wire.until("\n\n"), "3\r\n:\n\n");
    assert_eq!(LEFT.load(Ordering::SeqCst), 0);
    drop(wire);
    let start = Instant::now();
    while LEFT.load(Ordering::SeqCst) == 0 {
        assert!(start.elapsed() < Duration::from_secs(10), "the stream is still there");
        std::thread::sleep(Duration::from_millis(20));
    }
    drop(server);
    assert_eq!(LEFT.load(Ordering::SeqCst), 1);
}

#[test]
fn lines_of_json_break_off_at_an_error() {
    let server = Local::start(builder().routes(routes![lines]).build());
    let mut wire = Wire::connect(server.addr);
    let answer = wire.get("/lines/end", "");
    assert_eq!(answer.field("content-type"), Some("application/x-ndjson"));
    assert_eq!(answer.text(), "{\"a\\nb\":1}\n{\"c\":1}\n");
    for end in ["error", "value"] {
        let mut wire = Wire::connect(server.addr);
        wire.send(format!("GET /lines/{end} HTTP/1.1\r\nhost: a\r\n\r\n"));
        wire.until("\r\n\r\n");
        // There is no last chunk.
        assert_eq!(wire.rest_as_text(), "b\r\n{\"a\\nb\":1}\n\r\n8\r\n{\"c\":1}\n\r\n", "{end}");
    }
}
