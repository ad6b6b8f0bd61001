//! The app of the fuzzed connection: a route for each way to make an answer, and a middleware that
//! numbers the requests and writes their numbers into the answers.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use serde::Deserialize;
use webserver::prelude::*;
use webserver::{Around, HeaderName, HeaderValue, Next};

/// The requests that the app has seen.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<Seen>>>);

/// The method and target of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) target: String,
}

impl Log {
    pub(crate) fn take(&self) -> Vec<Seen> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn add(&self, request: &Request) -> usize {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let method = request.method().as_str().to_owned();
        seen.push(Seen { method, target: request.raw_target().to_owned() });
        seen.len() - 1
    }
}

/// A middleware that writes the number of a request into its answer.
struct Number(Log);

impl Middleware for Number {
    fn around<'a>(&'a self, request: Request, next: Next<'a>) -> Around<'a> {
        let number = self.0.add(&request);
        Around::new(async move {
            let response = next.run(request).await;
            response.with_header(HeaderName::from_static("x-number"), HeaderValue::from(number))
        })
    }
}

/// A future that is ready after it was polled that many times.
struct Asked(u8);

impl Future for Asked {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        match self.0.checked_sub(1) {
            None => Poll::Ready(()),
            Some(left) => {
                self.0 = left;
                Poll::Pending
            }
        }
    }
}

/// The next step of a stream.
#[derive(Clone, Copy)]
enum Step {
    Chunk(&'static [u8]),
    Wait,
    Fail,
    Panic,
}

struct Steps(std::slice::Iter<'static, Step>);

impl futures_core::Stream for Steps {
    type Item = Result<Bytes, std::fmt::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.0.next() {
            None => Poll::Ready(None),
            Some(Step::Chunk(chunk)) => Poll::Ready(Some(Ok(Bytes::from_static(chunk)))),
            Some(Step::Wait) => Poll::Pending,
            Some(Step::Fail) => Poll::Ready(Some(Err(std::fmt::Error))),
            Some(Step::Panic) => quiet_panic(),
        }
    }
}

/// Panics without the panic hook, because a fuzzer's hook ends the process.
fn quiet_panic() -> ! {
    std::panic::resume_unwind(Box::new("on purpose"))
}

#[route("/echo", methods(GET, HEAD, POST, PUT))]
async fn echo(body: Bytes) -> Response {
    Response::new(body)
}

#[post("/through")]
fn through(body: Body) -> Response {
    Response::new(body)
}

/// Reads one piece and leaves the rest.
#[post("/some")]
async fn some(mut body: Body) -> &'static str {
    let _ = body.next().await;
    "some"
}

#[get("/stream")]
fn stream() -> Stream<Steps> {
    const STEPS: &[Step] = &[
        Step::Chunk(b"a"),
        Step::Wait,
        Step::Chunk(b""),
        Step::Chunk(b"0\r\n\r\n"),
        Step::Wait,
        Step::Chunk(&[b'x'; 300]),
    ];
    Stream(Steps(STEPS.iter()))
}

#[get("/fails")]
fn fails() -> Stream<Steps> {
    const STEPS: &[Step] = &[Step::Chunk(b"abc"), Step::Wait, Step::Fail];
    Stream(Steps(STEPS.iter()))
}

#[get("/breaks")]
fn breaks() -> Stream<Steps> {
    const STEPS: &[Step] = &[Step::Chunk(b"abc"), Step::Panic];
    Stream(Steps(STEPS.iter()))
}

#[route("/panics", methods(GET, POST))]
fn panics() -> &'static str {
    quiet_panic()
}

#[route("/slow", methods(GET, POST))]
async fn slow() -> &'static str {
    Asked(3).await;
    "slow"
}

#[get("/none")]
fn none() -> StatusCode {
    StatusCode::NO_CONTENT
}

#[get("/unmodified")]
fn unmodified() -> Response {
    Response::new("nobody sees this").with_status(StatusCode::NOT_MODIFIED)
}

#[get("/reset")]
fn reset() -> Response {
    Response::new("nobody sees this").with_status(StatusCode::RESET_CONTENT)
}

#[get("/lies")]
fn lies() -> Response {
    Response::new("truth")
        .with_header(HeaderName::from_static("content-length"), HeaderValue::from(1))
        .with_header(
            HeaderName::from_static("transfer-encoding"),
            HeaderValue::from_static("chunked"),
        )
}

#[get("/close")]
fn close() -> Response {
    Response::new("bye")
        .with_header(HeaderName::from_static("connection"), HeaderValue::from_static("close"))
}

#[get("/switch")]
fn switch() -> Response {
    Response::upgrade(HeaderValue::from_static("echo"), |_| async {})
}

/// Answers as the request's body says: status, kind of body, and then lines `name:value`.
#[route("/respond", methods(GET, HEAD, POST))]
async fn respond(body: Bytes) -> Response {
    let (first, lines) = body.split_first_chunk::<3>().unwrap_or((&[2, 0, 0], &[]));
    let [high, low, kind] = *first;
    let status = 200 + (u16::from(high) << 8 | u16::from(low)) % 400;
    let mut response = Response::new(match kind % 4 {
        0 => Body::empty(),
        1 => Body::from("a body"),
        2 => Body::from(vec![b'x'; 20_000]),
        _ => Body::stream(Steps([Step::Chunk(b"abc"), Step::Wait, Step::Chunk(b"d")].iter())),
    });
    response.set_status(StatusCode::from_u16(status).unwrap_or(StatusCode::OK));
    for line in lines.split(|byte| *byte == b'\n').take(64) {
        let colon = line.iter().position(|byte| *byte == b':');
        let (name, value) = line.split_at(colon.unwrap_or(line.len()));
        let name = HeaderName::from_bytes(name);
        let value = HeaderValue::from_bytes(value.strip_prefix(b":").unwrap_or_default());
        if let (Ok(name), Ok(value)) = (name, value) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

#[derive(Deserialize)]
struct All {
    #[serde(default)]
    a: Vec<String>,
}

#[get("/query")]
fn query(all: Query<All>) -> String {
    all.0.a.join("\n")
}

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "they are read by the `Debug` of the struct")]
struct Typed {
    a: Option<i32>,
    b: Option<bool>,
    c: Option<char>,
    d: Option<f64>,
}

#[get("/typed?{e}&{f}&{rest..}")]
fn typed(e: Option<u8>, f: Vec<&str>, rest: Typed) -> String {
    format!("{e:?} {f:?} {rest:?}")
}

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "they are read by the `Debug` of the struct")]
struct Plain {
    a: Option<i32>,
    b: Option<bool>,
    c: Option<char>,
    #[serde(default)]
    d: Vec<Option<u8>>,
    #[serde(default)]
    e: String,
    f: Option<std::net::Ipv4Addr>,
}

#[get("/plain")]
fn plain(all: Query<Plain>) -> String {
    format!("{:?}", all.0)
}

#[derive(Deserialize)]
struct Flattened {
    #[serde(flatten)]
    all: Plain,
}

/// Reads the same query as `/plain`, although serde keeps all values before it knows their types.
#[get("/flattened")]
fn flattened(all: Query<Flattened>) -> String {
    format!("{:?}", all.0.all)
}

#[route("/{rest..}", methods(GET, POST))]
fn any(rest: &str) -> Text<&str> {
    Text(rest)
}

/// Returns a server with all these routes, and its log.
pub(crate) fn server() -> (Server, Log) {
    let log = Log::default();
    let server = ServerBuilder::new()
        .routes(routes![
            echo, through, some, stream, fails, breaks, panics, slow, none, unmodified, reset,
            lies, close, switch, respond, query, typed, plain, flattened, any
        ])
        .middleware(Number(log.clone()))
        .build();
    (server, log)
}
