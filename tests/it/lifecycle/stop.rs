//! Stopping a server that has work: which requests are answered, refused or cut, and what the server
//! reports at the end. Stops by a signal are in `process`.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use webserver::prelude::*;
use webserver::{Handle, HeaderValue, Limits};
use webserver_tests::{Local, Wire};

/// The number of requests that have reached a handler.
static SEEN: AtomicUsize = AtomicUsize::new(0);

#[get("/slow/{ms}")]
async fn slow(ms: u64) -> &'static str {
    SEEN.fetch_add(1, Ordering::Relaxed);
    tokio::time::sleep(Duration::from_millis(ms)).await;
    "done"
}

#[post("/upload")]
async fn upload(mut body: Body) -> Result<Text<u64>, Problem> {
    SEEN.fetch_add(1, Ordering::Relaxed);
    let mut length = 0;
    while let Some(chunk) = body.next().await {
        length += chunk?.len() as u64;
    }
    Ok(Text(length))
}

/// A stream with a chunk every 20 ms.
struct Ticks(u32, std::pin::Pin<Box<tokio::time::Sleep>>);

impl futures_core::Stream for Ticks {
    type Item = Result<Bytes, std::convert::Infallible>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        if self.0 == 0 {
            return std::task::Poll::Ready(None);
        }
        std::task::ready!(self.1.as_mut().poll(cx));
        self.0 -= 1;
        let next = tokio::time::Instant::now() + Duration::from_millis(20);
        self.1.as_mut().reset(next);
        std::task::Poll::Ready(Some(Ok(Bytes::from_static(b"tick"))))
    }
}

#[get("/stream/{n}")]
async fn stream(n: u32) -> Stream<Ticks> {
    SEEN.fetch_add(1, Ordering::Relaxed);
    Stream(Ticks(n, Box::pin(tokio::time::sleep(Duration::ZERO))))
}

#[get("/chat")]
async fn chat(server: State<Handle>) -> Response {
    SEEN.fetch_add(1, Ordering::Relaxed);
    let server = Handle::clone(&server);
    Response::upgrade(HeaderValue::from_static("chat"), |mut io| async move {
        use tokio::io::AsyncWriteExt;
        server.stopping().await;
        let _ = io.write_all(b"goodbye").await;
    })
}

#[get("/deaf")]
async fn deaf() -> Response {
    SEEN.fetch_add(1, Ordering::Relaxed);
    Response::upgrade(HeaderValue::from_static("chat"), |io| async move {
        std::future::pending::<()>().await;
        drop(io);
    })
}

/// The runtime that serves connections.
#[derive(Clone, Copy, Debug)]
enum Runtime {
    /// The workers' own runtimes.
    Own,
    /// The runtime that calls `run`, with the given number of threads.
    Caller(usize),
}

const RUNTIMES: [Runtime; 3] = [Runtime::Own, Runtime::Caller(1), Runtime::Caller(2)];

fn server(runtime: Runtime, grace_time: Duration) -> Local {
    let mut limits = Limits::default();
    limits.grace_time = grace_time;
    let builder = ServerBuilder::new().bind("127.0.0.1:0").workers(2).banner(false).limits(limits);
    let handle = builder.handle();
    let routes = routes![slow, upload, stream, chat, deaf];
    let builder = builder.routes(routes).state(handle);
    match runtime {
        Runtime::Own => Local::start(builder.build()),
        Runtime::Caller(threads) => {
            Local::start_in_threads(builder.on_current_runtime(true).build(), threads)
        }
    }
}

/// The tests count the requests that handlers see, so they run one after another.
fn alone() -> std::sync::MutexGuard<'static, ()> {
    static ALONE: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let guard = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    SEEN.store(0, Ordering::Relaxed);
    guard
}

fn wait_until_seen(n: usize) {
    let start = Instant::now();
    while SEEN.load(Ordering::Relaxed) < n {
        assert!(start.elapsed() < Duration::from_secs(20), "the requests do not arrive");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn ask(addr: SocketAddr, head: &str) -> Wire {
    let mut wire = Wire::connect(addr);
    wire.send(format!("{head}\r\nhost: a\r\n\r\n"));
    wire
}

#[test]
fn graceful_stop_completes_everything_in_flight() {
    RUNTIMES.into_iter().for_each(completes_everything_in_flight);
}

fn completes_everything_in_flight(runtime: Runtime) {
    let _alone = alone();
    let server = server(runtime, Duration::from_secs(20));
    let mut slow: Vec<_> = (0..20).map(|_| ask(server.addr, "GET /slow/400 HTTP/1.1")).collect();
    let mut streams: Vec<_> = (0..5).map(|_| ask(server.addr, "GET /stream/20 HTTP/1.1")).collect();
    let mut uploads: Vec<_> = (0..5)
        .map(|_| {
            let mut wire = ask(server.addr, "POST /upload HTTP/1.1\r\ncontent-length: 10");
            wire.send("12345");
            wire
        })
        .collect();
    let upgrade = "GET /chat HTTP/1.1\r\nconnection: upgrade\r\nupgrade: chat";
    let mut chats: Vec<_> = (0..5).map(|_| ask(server.addr, upgrade)).collect();
    // A head that is still arriving, and connections without a request.
    let mut half = Wire::connect(server.addr);
    half.send("GET /slow/1 HTTP/1.1\r\n");
    let mut idle: Vec<_> = (0..20).map(|_| Wire::connect(server.addr)).collect();
    wait_until_seen(35);
    for wire in &mut chats {
        assert_eq!(wire.answer(false).status, 101);
    }
    std::thread::sleep(Duration::from_millis(50));

    server.handle.stop();
    for wire in &mut idle {
        assert!(wire.is_closed(), "a connection without a request is closed silently");
    }
    assert!(TcpStream::connect(server.addr).is_err(), "the server no longer listens");
    for wire in &mut chats {
        assert_eq!(wire.bytes(7), b"goodbye");
    }
    for wire in &mut uploads {
        wire.send("67890");
        let answer = wire.answer(false);
        assert_eq!((answer.text().as_str(), answer.field("connection")), ("10", Some("close")));
    }
    half.send("host: a\r\n\r\n");
    for wire in slow.iter_mut().chain([&mut half]) {
        let answer = wire.answer(false);
        assert_eq!((answer.text().as_str(), answer.field("connection")), ("done", Some("close")));
        assert!(wire.is_closed());
    }
    for wire in &mut streams {
        assert_eq!(wire.answer(false).text(), "tick".repeat(20));
        assert!(wire.is_closed());
    }
    server.wait().expect("nothing was cut");
}

#[test]
fn graceful_stop_answers_requests_sent_before_it() {
    let _alone = alone();
    for n in 0..12 {
        let server = server(RUNTIMES[n % RUNTIMES.len()], Duration::from_secs(20));
        // Some connections are already in use, others wait to be accepted when the stop begins.
        let mut used: Vec<_> = (0..10).map(|_| ask(server.addr, "GET /slow/0 HTTP/1.1")).collect();
        for wire in &mut used {
            assert_eq!(wire.answer(false).text(), "done");
        }
        for wire in &mut used {
            wire.send("GET /slow/0 HTTP/1.1\r\nhost: a\r\n\r\n");
        }
        let new: Vec<_> = (0..50).map(|_| ask(server.addr, "GET /slow/0 HTTP/1.1")).collect();
        server.handle.stop();
        for mut wire in used.into_iter().chain(new) {
            assert_eq!(wire.answer(false).text(), "done");
            assert!(wire.is_closed());
        }
        server.wait().expect("nothing was cut");
    }
}

#[test]
fn graceful_stop_under_load_cuts_no_response() {
    RUNTIMES.into_iter().for_each(cuts_no_response);
}

fn cuts_no_response(runtime: Runtime) {
    let _alone = alone();
    let server = server(runtime, Duration::from_secs(20));
    let addr = server.addr;
    let clients: Vec<_> = (0..8)
        .map(|_| {
            std::thread::spawn(move || {
                let mut answered = 0;
                'connections: while let Ok(mut stream) = TcpStream::connect(addr) {
                    loop {
                        let asked = stream.write_all(b"GET /slow/1 HTTP/1.1\r\nhost: a\r\n\r\n");
                        let mut seen = Vec::new();
                        let mut buf = [0; 1024];
                        while asked.is_ok() && !seen.ends_with(b"done") {
                            match stream.read(&mut buf) {
                                Ok(n) if n > 0 => seen.extend_from_slice(&buf[..n]),
                                // The server closed the connection as idle just when this request
                                // was sent: RFC 9112, section 9.3.1.
                                _ => break,
                            }
                        }
                        if !seen.ends_with(b"done") {
                            assert!(seen.is_empty(), "cut: {}", String::from_utf8_lossy(&seen));
                            continue 'connections;
                        }
                        answered += 1;
                        if seen.windows(17).any(|text| text == b"connection: close") {
                            continue 'connections;
                        }
                    }
                }
                answered
            })
        })
        .collect();
    std::thread::sleep(Duration::from_millis(300));
    server.handle.stop();
    server.wait().expect("nothing was cut");
    let answered: usize =
        clients.into_iter().map(|client| client.join().expect("no answer was cut")).sum();
    assert_eq!(answered, SEEN.load(Ordering::Relaxed), "each that was begun was answered");
    assert!(answered > 8);
}

#[test]
fn graceful_stop_cuts_and_counts_connections_after_the_grace_time() {
    RUNTIMES.into_iter().for_each(cuts_and_counts_connections);
}

fn cuts_and_counts_connections(runtime: Runtime) {
    let _alone = alone();
    let server = server(runtime, Duration::from_millis(300));
    let mut slow = ask(server.addr, "GET /slow/60000 HTTP/1.1");
    let mut stream = ask(server.addr, "GET /stream/60000 HTTP/1.1");
    let mut upload = ask(server.addr, "POST /upload HTTP/1.1\r\ncontent-length: 10");
    let upgrade = "GET /deaf HTTP/1.1\r\nconnection: upgrade\r\nupgrade: chat";
    let mut deaf = ask(server.addr, upgrade);
    wait_until_seen(4);
    assert_eq!(deaf.answer(false).status, 101);
    let start = Instant::now();
    server.handle.stop();
    let error = server.wait().expect_err("connections were cut");
    assert!(start.elapsed() >= Duration::from_millis(300), "they had their time");
    assert!(start.elapsed() < Duration::from_secs(10), "and no more");
    assert_eq!(error.connections_cut(), Some(4), "{error}");
    assert_eq!(slow.rest_as_text(), "");
    assert!(!stream.rest_as_text().ends_with("0\r\n\r\n"), "its end is missing");
    assert_eq!(upload.rest_as_text(), "");
    assert!(deaf.is_closed());
}

#[test]
fn immediate_stop_counts_only_connections_with_a_request() {
    let _alone = alone();
    let mut limits = Limits::default();
    limits.linger_time = Duration::from_mins(1);
    let builder = ServerBuilder::new().bind("127.0.0.1:0").workers(2).banner(false).limits(limits);
    let server = Local::start(builder.routes(routes![slow]).build());
    // The client has its answer; the server only waits for the connection to end.
    let mut lingering = Wire::connect(server.addr);
    lingering.send("GET / HTTP/1.1\r\n\r\n");
    assert_eq!(lingering.answer(false).status, 400);
    let mut kept = ask(server.addr, "GET /slow/0 HTTP/1.1");
    assert_eq!(kept.answer(false).text(), "done");
    let fresh = Wire::connect(server.addr);
    std::thread::sleep(Duration::from_millis(100));
    let start = Instant::now();
    server.handle.stop_now();
    server.wait().expect("no request was cut");
    assert!(start.elapsed() < Duration::from_secs(20));
    drop((lingering, kept, fresh));
}
