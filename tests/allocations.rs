//! In the steady state, an ordinary answer on a keep-alive connection allocates nothing.
//! Allocations are counted over the whole process, with a client that does not allocate either.

use std::alloc::System;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use webserver::cross_origin::Cors;
use webserver::prelude::*;
use webserver::{HeaderName, HeaderValue, Logger};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

#[get("/plaintext")]
fn plaintext() -> &'static str {
    "Hello, World!"
}

#[get("/users/{id}")]
async fn user(id: u64) -> Text<u64> {
    Text(id)
}

#[get("/number/{id}")]
fn number(id: u64) -> u64 {
    id
}

#[get("/q?{name}")]
fn query(name: &str) -> Text<&str> {
    Text(name)
}

#[get("/cached")]
fn cached() -> Response {
    let forever = HeaderValue::from_static("max-age=31536000");
    Response::new("Hello, World!").with_header(HeaderName::from_static("cache-control"), forever)
}

#[derive(serde::Deserialize)]
struct Page {
    from: u32,
    limit: Option<u32>,
    all: bool,
}

#[get("/page")]
fn page(page: Query<Page>) -> &'static str {
    if page.all && page.limit == Some(page.from) { "all" } else { "some" }
}

const SHOP: &str = "https://shop.example";
const CORS: Cors = Cors::origins(&[SHOP]).allow_credentials().expose_headers(&["x-total"]);

/// A middleware with both hooks, which are ready at once.
struct Nothing;

impl Middleware for Nothing {}

/// Starts the server on a thread of its own. There is no subscriber for its logs.
fn start() -> SocketAddr {
    let cors = routes!["/cors" with [CORS] => [plaintext]];
    let server = ServerBuilder::new()
        .bind("127.0.0.1:0")
        .routes(routes![plaintext, user, number, query, cached, page])
        .routes(cors)
        .middleware(Nothing)
        .middleware(Logger)
        .workers(1)
        .banner(false)
        .build();
    let handle = server.handle();
    let runtime =
        || tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    std::thread::spawn(move || runtime().block_on(server.run()));
    runtime().block_on(handle.addrs())[0]
}

#[test]
fn keep_alive_requests_allocate_nothing() {
    let mut wire = TcpStream::connect(start()).expect("the server listens");
    wire.set_read_timeout(Some(Duration::from_secs(10))).expect("an option of the socket");
    let mut buf = [0; 4096];
    let mut ask = |request: &[u8]| {
        wire.write_all(request).expect("the connection is kept");
        let n = wire.read(&mut buf).expect("an answer");
        assert!(buf[..n].starts_with(b"HTTP/1.1 200 OK\r\n"));
    };
    // For a query as a struct, the pairs are sorted in a list.
    let targets = [
        ("/plaintext", 0),
        ("/users/41", 0),
        ("/number/41", 0),
        ("/q?name=bob", 0),
        ("/cached", 0),
        ("/page?from=1&limit=1&all=on", 1),
        // The boxes of the group's middleware, of the code around the handler, and of the handler.
        ("/cors/plaintext", 3),
    ];
    for (target, most) in targets {
        let request = format!(
            "GET {target} HTTP/1.1\r\nHost: localhost\r\nOrigin: {SHOP}\r\nAccept: */*\r\n\r\n"
        );
        // Warm-up: the pools fill.
        for _ in 0..100 {
            ask(request.as_bytes());
        }
        let region = Region::new(ALLOCATOR);
        for _ in 0..1000 {
            ask(request.as_bytes());
        }
        let change = region.change();
        let counted = change.allocations + change.reallocations;
        let most = 1000 * most;
        assert!(counted <= most, "{target}: {counted} allocations in 1,000 requests");
    }
}
