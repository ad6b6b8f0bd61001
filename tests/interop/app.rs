//! The server for the clients: it runs in this process, on a free port, and ends when it is dropped.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use webserver::prelude::*;
use webserver::{HeaderValue, Server};
use webserver_tests::Local;

pub(crate) struct App(Local);

impl App {
    pub(crate) fn start() -> Self {
        Self(Local::start(server()))
    }

    pub(crate) fn addr(&self) -> SocketAddr {
        self.0.addr
    }

    /// Returns the URL of a resource.
    pub(crate) fn url(&self, target: &str) -> String {
        format!("http://{}{target}", self.addr())
    }
}

fn server() -> Server {
    let mut limits = webserver::Limits::default();
    // A stop does not wait long for the connections of a client that was ended.
    limits.grace_time = Duration::from_secs(5);
    ServerBuilder::new()
        .bind("127.0.0.1:0")
        .workers(2)
        .banner(false)
        .limits(limits)
        .state(Stats::default())
        .routes(routes![
            page, style, script, image, asset, hello, connection, version, count, mirror, refuse,
            chunks, slow, raw, wait, endless, stats
        ])
        .build()
}

// -- requests

/// Returns the client's port, which identifies the connection of the request.
#[get("/connection")]
fn connection(request: &Request) -> String {
    request.peer_addr().map_or_else(String::new, |peer| peer.port().to_string())
}

#[get("/version")]
fn version(request: &Request) -> String {
    format!("{:?}", request.version())
}

#[post("/count", body_limit = "64 MiB")]
async fn count(mut body: Body) -> Result<Text<u64>, Problem> {
    let mut length = 0;
    while let Some(chunk) = body.next().await {
        length += chunk?.len() as u64;
    }
    Ok(Text(length))
}

/// Sends each chunk of the body back as soon as it arrives.
#[post("/mirror", body_limit = "64 MiB")]
fn mirror(body: Body) -> Stream<Body> {
    Stream(body)
}

/// Answers without reading the body.
#[post("/refuse", body_limit = "64 MiB")]
fn refuse() -> (StatusCode, &'static str) {
    (StatusCode::FORBIDDEN, "no")
}

// -- responses

#[get("/hello")]
fn hello() -> &'static str {
    "hello"
}

static BLOCK: [u8; 1024] = [b'x'; 1024];

struct Blocks(usize);

impl futures_core::Stream for Blocks {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = self.0.checked_sub(1);
        Poll::Ready(next.map(|left| {
            self.0 = left;
            Ok(Bytes::from_static(&BLOCK))
        }))
    }
}

/// Sends `n` chunks of 1 KiB.
#[get("/chunks/{n}")]
fn chunks(n: usize) -> Stream<Blocks> {
    Stream(Blocks(n))
}

#[get("/slow/{ms}")]
async fn slow(ms: u64) -> &'static str {
    tokio::time::sleep(Duration::from_millis(ms)).await;
    "done"
}

/// Echoes all bytes after the upgrade.
#[get("/raw")]
fn raw() -> Response {
    Response::upgrade(HeaderValue::from_static("websocket"), |mut io| async move {
        let mut buf = [0; 4096];
        while let Ok(n @ 1..) = io.read(&mut buf).await {
            if io.write_all(&buf[..n]).await.is_err() {
                return;
            }
        }
    })
}

// -- clients that leave

#[derive(Clone, Default)]
struct Stats(Arc<Counters>);

#[derive(Default)]
struct Counters {
    waiting: AtomicUsize,
    cancelled: AtomicUsize,
}

/// Counts a request that waits, until it is dropped.
struct Waiting(Stats);

impl Waiting {
    fn start(stats: &Stats) -> Self {
        stats.0.waiting.fetch_add(1, Ordering::SeqCst);
        Self(stats.clone())
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.0.waiting.fetch_sub(1, Ordering::SeqCst);
        self.0.0.cancelled.fetch_add(1, Ordering::SeqCst);
    }
}

/// Never answers.
#[get("/wait")]
async fn wait(stats: State<Stats>) -> &'static str {
    let _waiting = Waiting::start(&stats);
    std::future::pending().await
}

/// A stream without an end.
struct Endless {
    pause: Pin<Box<tokio::time::Sleep>>,
    _waiting: Waiting,
}

impl futures_core::Stream for Endless {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        std::task::ready!(self.pause.as_mut().poll(cx));
        let next = tokio::time::Instant::now() + Duration::from_millis(10);
        self.pause.as_mut().reset(next);
        Poll::Ready(Some(Ok(Bytes::from_static(&BLOCK))))
    }
}

#[get("/endless")]
async fn endless(stats: State<Stats>) -> Stream<Endless> {
    let pause = Box::pin(tokio::time::sleep(Duration::from_millis(1)));
    Stream(Endless { pause, _waiting: Waiting::start(&stats) })
}

/// Returns how many requests wait, and how many were cancelled.
#[get("/stats")]
fn stats(State(stats): State<Stats>) -> String {
    let Counters { waiting, cancelled } = &*stats.0;
    format!("{} {}", waiting.load(Ordering::SeqCst), cancelled.load(Ordering::SeqCst))
}

// -- a page for a browser

/// The number of assets that the script of the page fetches.
const ASSETS: usize = 24;

#[get("/")]
fn page() -> Html<&'static str> {
    Html(include_str!("page.html"))
}

fn typed(kind: &'static str, body: &'static str) -> Response {
    let name = HeaderName::from_static("content-type");
    Response::new(body).with_header(name, HeaderValue::from_static(kind))
}

#[get("/style.css")]
fn style() -> Response {
    typed("text/css", "h1 { color: rgb(1, 2, 3) }")
}

#[get("/script.js")]
fn script() -> Response {
    typed("text/javascript", include_str!("page.js"))
}

#[get("/image.svg")]
fn image() -> Response {
    typed("image/svg+xml", r#"<svg xmlns="http://www.w3.org/2000/svg" width="7" height="5"></svg>"#)
}

/// Returns an asset. Some wait a little, so that a browser opens several connections.
#[get("/asset/{n}")]
async fn asset(n: usize, request: &Request) -> Result<String, StatusCode> {
    if n >= ASSETS {
        return Err(StatusCode::NOT_FOUND);
    }
    let peer = request.peer_addr().map_or(0, |peer| peer.port());
    tokio::time::sleep(Duration::from_millis(20 * (n as u64 % 3))).await;
    Ok(format!("{n} {peer}"))
}
