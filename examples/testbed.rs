//! A server with one route of each kind, which benchmarks and wire tests drive.
//!
//! `cargo run --release --example testbed -- --addr 127.0.0.1:8080 --workers 2`

use std::collections::VecDeque;
use std::convert::Infallible;
use std::fmt;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use webserver::openapi::{DescribeResponse, Info, Operation, Schema};
use webserver::prelude::*;
use webserver::{HeaderName, HeaderValue};

#[get("/")]
fn index() -> &'static str {
    "a server to be driven by tests\n"
}

#[get("/plaintext")]
fn plaintext() -> &'static str {
    "Hello, World!"
}

#[derive(Serialize, JsonSchema)]
struct Message {
    message: &'static str,
}

#[get("/json")]
fn json() -> Json<Message> {
    Json(Message { message: "Hello, World!" })
}

#[get("/users/{id}")]
fn user(id: u64) -> u64 {
    id
}

/// Two values with a space between them. `Display` writes them into the answer, without a `String`.
struct Pair<'a>(&'a str, u32);

impl fmt::Display for Pair<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0, self.1)
    }
}

#[get("/q?{name}&{n}")]
fn query(name: &str, n: u32) -> Text<Pair<'_>> {
    Text(Pair(name, n))
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Person {
    name: String,
    age: u32,
}

#[post("/people")]
fn people(person: Json<Person>) -> Json<Person> {
    person
}

/// The body of the request, with its content type.
struct Echo(Response);

impl IntoResponse for Echo {
    fn into_response(self) -> Response {
        self.0
    }
}

impl DescribeResponse for Echo {
    fn describe(operation: &mut Operation<'_>) {
        operation.response("*/*", Schema::default());
    }
}

#[post("/echo")]
fn echo(headers: HeaderMap, body: Bytes) -> Echo {
    let kind = headers.get_bytes("content-type").and_then(|v| HeaderValue::from_bytes(v).ok());
    let kind = kind.unwrap_or(HeaderValue::from_static("application/octet-stream"));
    Echo(Response::new(body).with_header(HeaderName::from_static("content-type"), kind))
}

#[post("/count", body_limit = "16 GiB")]
async fn count(mut body: Body) -> Result<Text<u64>, Problem> {
    let mut length = 0;
    while let Some(chunk) = body.next().await {
        length += chunk?.len() as u64;
    }
    Ok(Text(length))
}

static BIG: [u8; 64 * 1024] = [b'x'; 64 * 1024];

#[get("/big")]
fn big() -> &'static [u8] {
    &BIG
}

/// A stream of equal chunks.
struct Chunks(u64);

impl futures_core::Stream for Chunks {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.0 == 0 {
            return Poll::Ready(None);
        }
        self.0 -= 1;
        Poll::Ready(Some(Ok(Bytes::from_static(&BIG[..1024]))))
    }
}

#[get("/stream/{n}")]
fn stream(n: u64) -> Stream<Chunks> {
    Stream(Chunks(n))
}

#[get("/slow/{ms}")]
async fn slow(ms: u64) -> &'static str {
    tokio::time::sleep(Duration::from_millis(ms)).await;
    "done"
}

/// Keeps its worker thread busy for `us` microseconds.
#[get("/busy/{us}")]
fn busy(us: u64) -> &'static str {
    let start = Instant::now();
    while start.elapsed() < Duration::from_micros(us) {
        std::hint::spin_loop();
    }
    "done"
}

#[get("/panic")]
fn panics() -> &'static str {
    panic!("this route panics on purpose")
}

/// The values of `--addr` and `--workers`.
fn arguments() -> Result<(SocketAddr, Option<usize>), String> {
    let mut addr = SocketAddr::from(([127, 0, 0, 1], 8080));
    let mut workers = None;
    let mut arguments: VecDeque<String> = std::env::args().skip(1).collect();
    while let Some(name) = arguments.pop_front() {
        let value = arguments.pop_front().ok_or(format!("{name} needs a value"))?;
        match name.as_str() {
            "--addr" => addr = value.parse().map_err(|e| format!("--addr {value}: {e}"))?,
            "--workers" => {
                workers = Some(value.parse().map_err(|e| format!("--workers {value}: {e}"))?);
            }
            _ => return Err(format!("{name} is not an option: --addr ADDR, --workers N")),
        }
    }
    Ok((addr, workers))
}

routes![
    App =
        [index, plaintext, json, user, query, people, echo, count, big, stream, slow, busy, panics]
];

#[webserver::main]
async fn main() {
    if std::env::args().nth(1).as_deref() == Some("openapi") {
        print!("{}", routes![App].openapi(Info::new("Testbed", "1.0")).to_json());
        return;
    }
    tracing_subscriber::fmt().with_max_level(tracing_subscriber::filter::LevelFilter::WARN).init();
    let (addr, workers) = arguments().unwrap_or_else(|error| {
        eprintln!("{error}");
        std::process::exit(2);
    });
    let mut builder = ServerBuilder::new().bind(addr).routes(routes![App]);
    if let Some(workers) = workers {
        builder = builder.workers(workers);
    }
    if let Err(error) = builder.build().run().await {
        eprintln!("{error}");
        std::process::exit(1);
    }
}
