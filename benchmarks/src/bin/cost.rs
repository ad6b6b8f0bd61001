//! Sends a request to a server that is set up as the arguments say, through a connection in memory,
//! to be run under an instruction counter. `cost CASE SIZE TIMES` prints how many heap allocations
//! 1,000 requests make in the steady state. The difference between the counts of two runs is the
//! cost of the requests.

#![forbid(unsafe_code)]

use std::alloc::System;
use std::io;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use webserver::engine::memory::Connection;
use webserver::prelude::*;
use webserver::{Around, HeaderName, HeaderValue, Next};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let numbers = |at: usize| arguments.get(at).and_then(|text| text.parse().ok());
    let arranged = arguments.first().zip(numbers(1)).and_then(|(case, size)| arrange(case, size));
    let (Some((server, input)), Some(times)) = (arranged, numbers(2)) else {
        eprintln!("usage: cost CASE SIZE TIMES");
        std::process::exit(2);
    };
    let mut client = Client::new(&server, input);
    // Warm-up: the pools fill.
    client.ask(100);
    let region = Region::new(ALLOCATOR);
    client.ask(times);
    let change = region.change();
    println!("{}", (change.allocations + change.reallocations) * 1000 / times);
}

/// Waits for the end of each response.
struct Ended;

impl Middleware for Ended {
    fn on_request(&self, request: Request) -> FutureRequest {
        request.on_response_end(|end| assert!(end.is_complete()));
        request.into()
    }
}

struct Client {
    connection: Connection,
    input: Vec<u8>,
    output: Vec<u8>,
}

impl Client {
    fn new(server: &Server, input: Vec<u8>) -> Self {
        Self { connection: Connection::open(server), input, output: Vec::with_capacity(64 * 1024) }
    }

    fn ask(&mut self, times: usize) {
        for _ in 0..times {
            self.output.clear();
            let taken = self.connection.exchange(&self.input, &mut self.output);
            assert!(taken == self.input.len() && self.output.starts_with(b"HTTP/1.1 "));
        }
    }
}

/// Returns the server and the request of a case, or `None` if the case is unknown.
fn arrange(case: &str, size: usize) -> Option<(Server, Vec<u8>)> {
    let base = || ServerBuilder::new().routes(routes![plain]);
    Some(match case {
        "routes" => (many_routes(size), get(&format!("/group{}/item/7", size / 20))),
        "paths" => (many_routes(size), get(&format!("/group{}/list", size / 20))),
        "fields" => (base().build(), with_fields(size)),
        "noop" => (repeat(base(), size, |builder| builder.middleware(Noop)).build(), get("/plain")),
        "around" => {
            (repeat(base(), size, |builder| builder.middleware(Wrap)).build(), get("/plain"))
        }
        "logger" => {
            (repeat(base(), size, |builder| builder.middleware(Logger)).build(), get("/plain"))
        }
        "logged" => {
            tracing_subscriber::fmt().with_writer(io::sink).init();
            (base().middleware(Logger).build(), get("/plain"))
        }
        "ended" => {
            (repeat(base(), size, |builder| builder.middleware(Ended)).build(), get("/plain"))
        }
        #[cfg(feature = "telemetry")]
        "unheard" | "spans" => {
            if case == "spans" {
                use tracing_subscriber::util::SubscriberInitExt;
                tracing_subscriber::registry().init();
            }
            (base().middleware(webserver::telemetry::Trace::new()).build(), get("/plain"))
        }
        #[cfg(feature = "telemetry")]
        "metrics" => (base().middleware(webserver::metrics::Metrics::new()).build(), get("/plain")),
        _ => return group(case, size).or_else(|| option(case)),
    })
}

/// Returns a case with middleware of a group.
fn group(case: &str, size: usize) -> Option<(Server, Vec<u8>)> {
    let base = ServerBuilder::new;
    let server = match (case, size) {
        ("guard", 1) => base().routes(routes![with [lets_in] => [plain]]).build(),
        ("guard", 3) => base().routes(routes![with [lets_in, lets_in, lets_in] => [plain]]).build(),
        ("provided", 1) => base().routes(routes![with [provides] => [user]]).build(),
        ("waits", 1) => base().routes(routes![with [waits] => [plain]]).build(),
        ("wraps", 1) => base().routes(routes![with [wraps] => [plain]]).build(),
        _ => return None,
    };
    Some((server, get(if case == "provided" { "/user" } else { "/plain" })))
}

#[middleware]
fn lets_in(request: &Request) -> Result<(), StatusCode> {
    if request.headers().get("host").is_some() { Ok(()) } else { Err(StatusCode::UNAUTHORIZED) }
}

#[middleware]
async fn waits() {}

#[middleware]
async fn wraps(request: Request, next: Next<'_>) -> Response {
    next.run(request).await
}

#[derive(Provided)]
struct User(&'static str);

#[middleware]
fn provides() -> User {
    User("Hello, World!")
}

#[get("/user")]
fn user(user: &User) -> &'static str {
    user.0
}

fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").into_bytes()
}

/// Returns a request with the given number of fields: Host, and others such as a browser's, which
/// the handler ignores.
fn with_fields(size: usize) -> Vec<u8> {
    let mut head = String::from("GET /plain HTTP/1.1\r\nHost: 127.0.0.1\r\n");
    for number in 1..size {
        head += &format!("X-Field-Of-Proxy-{number}: value-{number}-of-some-length\r\n");
    }
    (head + "\r\n").into_bytes()
}

/// Half of the routes have a parameter, and half do not.
fn many_routes(size: usize) -> Server {
    async fn text(_: Request) -> &'static str {
        "Hello, World!"
    }
    let builder = (0..size / 2).fold(ServerBuilder::new(), |builder, number| {
        builder.route(&format!("/group{number}/list"), HttpMethod::GET, text).route(
            &format!("/group{number}/item/{{id}}"),
            HttpMethod::GET,
            text,
        )
    });
    builder.build()
}

fn repeat<B>(builder: B, times: usize, add: impl Fn(B) -> B) -> B {
    (0..times).fold(builder, |builder, _| add(builder))
}

/// A middleware whose hooks pass everything on unchanged.
struct Noop;

impl Middleware for Noop {}

struct Wrap;

impl Middleware for Wrap {
    fn around<'a>(&'a self, request: Request, next: Next<'a>) -> Around<'a> {
        Around::new(next.run(request))
    }
}

/// Returns a case with a server that has only this route.
fn option(case: &str) -> Option<(Server, Vec<u8>)> {
    let base = ServerBuilder::new;
    let server = match case {
        "state" => base().state(Greeting("Hello, World!")).routes(routes![state]).build(),
        "headers" => base().routes(routes![headers]).build(),
        "timeout" => base().routes(routes![timeout]).build(),
        "produces" => base().routes(routes![produces]).build(),
        "host" => base().routes(routes![host]).build(),
        "string" => base().routes(routes![string]).build(),
        "header" => base().routes(routes![header]).build(),
        "json" => base().routes(routes![json]).build(),
        "missing" => base().routes(routes![plain]).build(),
        "catcher" => base().routes(routes![catcher, not_found]).build(),
        "caught" => base().routes(routes![plain, not_found]).build(),
        _ => return None,
    };
    Some((server, get(&format!("/{case}"))))
}

#[get("/plain")]
fn plain() -> &'static str {
    "Hello, World!"
}

#[get("/catcher")]
fn catcher() -> &'static str {
    "Hello, World!"
}

#[catch(404)]
fn not_found(_: &Problem) -> &'static str {
    "Hello, World!"
}

struct Greeting(&'static str);

#[get("/state")]
fn state(State(greeting): State<Greeting>) -> &'static str {
    greeting.0
}

#[get("/headers")]
fn headers(_headers: HeaderMap) -> &'static str {
    "Hello, World!"
}

#[get("/timeout", timeout = "5s")]
fn timeout() -> &'static str {
    "Hello, World!"
}

#[get("/produces", produces = "text/plain")]
fn produces() -> &'static str {
    "Hello, World!"
}

#[get("/host", host = "127.0.0.1")]
fn host() -> &'static str {
    "Hello, World!"
}

#[get("/string")]
fn string() -> String {
    "Hello, World!".to_owned()
}

#[get("/header")]
fn header() -> Response {
    let name = HeaderName::from_static("cache-control");
    Response::new("Hello, World!").with_header(name, HeaderValue::from_static("no-store"))
}

#[get("/json")]
fn json() -> Json<&'static str> {
    Json("Hello, World!")
}
