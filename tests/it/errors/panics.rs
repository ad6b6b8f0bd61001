//! A panic affects its own request only, and a stop is not affected by panicking destructors.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use webserver::prelude::*;
use webserver::{Cx, FromRequest, FutureRequest, FutureResponse, HeaderValue, Limits};
use webserver_tests::{Local, Wire, builder};

/// Panics when it is dropped, but not while another panic unwinds.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        assert!(std::thread::panicking(), "a destructor panics on purpose");
    }
}

struct Broken;

impl<'r> FromRequest<'r> for Broken {
    type Needs = ();
    type Rejection = Infallible;

    fn from_request(_: Cx<'r, ()>) -> Result<Self, Infallible> {
        panic!("an extractor panics on purpose")
    }
}

impl<'r> FromRequest<'r> for Bomb {
    type Needs = ();
    type Rejection = Infallible;

    fn from_request(_: Cx<'r, ()>) -> Result<Self, Infallible> {
        Ok(Self)
    }
}

/// A stream that yields a chunk, and then panics or ends. It may also panic when it is dropped.
struct Chunks {
    left: u8,
    panics: bool,
    _bomb: Option<Bomb>,
}

impl futures_core::Stream for Chunks {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.left == 0 {
            assert!(!self.panics, "a stream panics on purpose");
            return Poll::Ready(None);
        }
        self.left -= 1;
        Poll::Ready(Some(Ok(Bytes::from_static(b"chunk"))))
    }
}

#[get("/ok")]
fn ok() -> &'static str {
    "ok"
}

#[get("/handler")]
async fn handler() -> &'static str {
    tokio::task::yield_now().await;
    panic!("a handler panics on purpose")
}

#[get("/extractor")]
fn extractor(_broken: Broken) -> &'static str {
    "never"
}

#[get("/value")]
fn value(_bomb: Bomb) -> &'static str {
    "its answer is lost with the panic"
}

#[get("/cancelled", timeout = "50ms")]
async fn cancelled(bomb: Bomb) -> &'static str {
    std::future::pending::<()>().await;
    drop(bomb);
    "never"
}

#[get("/stream")]
fn stream() -> Stream<Chunks> {
    Stream(Chunks { left: 1, panics: true, _bomb: None })
}

#[get("/dropped")]
fn dropped() -> Stream<Chunks> {
    Stream(Chunks { left: 1, panics: false, _bomb: Some(Bomb) })
}

#[get("/upgrade")]
fn upgrade() -> Response {
    Response::upgrade(HeaderValue::from_static("x"), |_| async {
        panic!("an upgraded connection panics on purpose")
    })
}

/// A middleware that panics where the request or the response says so.
struct Nervous;

impl Middleware for Nervous {
    fn on_request(&self, request: Request) -> FutureRequest {
        assert!(!request.headers().contains("x-panic-in"), "on_request panics on purpose");
        if request.headers().contains("x-panic-late") {
            return FutureRequest::new(async { panic!("a boxed hook panics on purpose") });
        }
        request.into()
    }

    fn on_response(&self, response: Response) -> FutureResponse {
        assert!(response.status() != StatusCode::IM_A_TEAPOT, "on_response panics on purpose");
        response.into()
    }
}

#[get("/teapot")]
fn teapot() -> StatusCode {
    StatusCode::IM_A_TEAPOT
}

/// Panics before it returns a future.
fn no_future(_: Request) -> std::future::Ready<&'static str> {
    panic!("a function panics on purpose before it gives a future")
}

#[test]
fn panic_affects_only_its_own_request() {
    let server = Local::start(
        builder()
            .middleware(Nervous)
            .routes(routes![
                ok, handler, extractor, value, cancelled, stream, dropped, upgrade, teapot
            ])
            .route("/no-future", HttpMethod::GET, no_future)
            .build(),
    );
    let mut other = Wire::connect(server.addr);
    let mut wire = Wire::connect(server.addr);
    // Each request is sent twice, because the slots that futures run in are reused.
    let mut check = |target: &str, fields: &str, status: u16| {
        for _ in 0..2 {
            assert_eq!(wire.get(target, fields).status, status, "{target} {fields}");
            assert_eq!(wire.get("/ok", "").text(), "ok", "after {target} {fields}");
            assert_eq!(other.get("/ok", "").text(), "ok", "beside {target} {fields}");
        }
    };
    check("/handler", "", 500);
    check("/extractor", "", 500);
    check("/value", "", 500);
    check("/cancelled", "", 503);
    check("/no-future", "", 500);
    check("/teapot", "", 500);
    check("/ok", "x-panic-in: 1\r\n", 500);
    check("/ok", "x-panic-late: 1\r\n", 500);
    check("/dropped", "", 200);
    for _ in 0..2 {
        let mut cut = Wire::connect(server.addr);
        cut.send("GET /stream HTTP/1.1\r\nhost: a\r\n\r\n");
        let text = cut.rest_as_text();
        assert!(text.ends_with("5\r\nchunk\r\n"), "its end is missing: {text}");
        let mut raw = Wire::connect(server.addr);
        raw.send("GET /upgrade HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n");
        assert_eq!(raw.answer(false).status, 101);
        assert!(raw.is_closed());
        // The client leaves before the panicking destructor runs.
        let mut left = Wire::connect(server.addr);
        left.send("GET /cancelled HTTP/1.1\r\nhost: a\r\n\r\n");
    }
    other.send("HEAD /dropped HTTP/1.1\r\nhost: a\r\n\r\n");
    assert_eq!(other.answer(true).status, 200);
    assert_eq!(other.get("/ok", "").text(), "ok");
    drop((wire, other));
    server.handle.stop();
    server.wait().expect("no connection is left");
}

#[get("/pending")]
async fn pending(bomb: Bomb) -> &'static str {
    std::future::pending::<()>().await;
    drop(bomb);
    "never"
}

#[get("/held")]
fn held() -> Response {
    let bomb = Bomb;
    Response::upgrade(HeaderValue::from_static("x"), |io| async move {
        std::future::pending::<()>().await;
        drop((io, bomb));
    })
}

#[test]
fn panic_in_a_destructor_does_not_disturb_the_stop() {
    let mut limits = Limits::default();
    limits.grace_time = Duration::from_millis(100);
    let routes = routes![ok, pending, held];
    let server = Local::start(builder().limits(limits).routes(routes).build());
    let mut held = Wire::connect(server.addr);
    held.send("GET /held HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n");
    assert_eq!(held.answer(false).status, 101);
    let mut pending = Wire::connect(server.addr);
    pending.send("GET /pending HTTP/1.1\r\nhost: a\r\n\r\n");
    std::thread::sleep(Duration::from_millis(200));
    server.handle.stop();
    let error = server.wait().expect_err("two connections were cut");
    assert_eq!(error.connections_cut(), Some(2), "{error}");
    assert!(held.is_closed() && pending.is_closed());
}
