//! The server as a service of others: of axum over sockets, and called directly.

use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use ::tower::{Service, ServiceBuilder};
use axum::Router;
use axum::extract::ConnectInfo;
use axum::routing::get;
use http_body::{Body as _, Frame};
use tokio::runtime::Runtime;
use webserver::prelude::*;
use webserver::tower::{BoxError, ServerService};
use webserver_tests::Wire;

use super::Drops;

#[get("/users/{id}?{q}")]
fn user(id: u64, q: Option<&str>, request: &Request) -> String {
    let (peer, host) = (request.peer_addr().is_some(), request.host().unwrap_or("-"));
    format!("user {id} {q:?} {host} {peer} {}", request.raw_target())
}

#[post("/echo")]
fn echo(text: String) -> String {
    text
}

#[get("/slow")]
async fn slow(drops: State<Drops>) -> &'static str {
    let _guard = drops.guard();
    std::future::pending().await
}

#[get("/panic")]
fn panics() -> &'static str {
    panic!("on purpose")
}

#[get("/stream")]
fn stream() -> Body {
    Body::stream(Body::from("streamed")).with_trailers(async { HeaderMap::new() })
}

#[get("/switch")]
fn switch() -> Response {
    Response::upgrade(HeaderValue::from_static("hi"), |_| async {})
}

fn service(drops: &Drops) -> ServerService {
    let mut limits = webserver::Limits::default();
    limits.body_bytes = 10;
    let server = ServerBuilder::new()
        .limits(limits)
        .state(drops.clone())
        .routes(routes![user, echo, slow, panics, stream, switch])
        .build();
    ServerService::new(&server)
}

#[test]
fn server_is_nested_in_a_router_of_axum() {
    let drops = Drops::default();
    let peer = |mut request: axum::extract::Request| {
        if let Some(ConnectInfo(addr)) = request.extensions().get::<ConnectInfo<SocketAddr>>() {
            let addr = *addr;
            request.extensions_mut().insert(addr);
        }
        request
    };
    let router = Router::new()
        .route("/axum", get(async || "axum"))
        .nest_service("/new", ServiceBuilder::new().map_request(peer).service(service(&drops)));
    let runtime = Runtime::new().expect("a runtime");
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0"));
    let listener = listener.expect("a free port");
    let addr = listener.local_addr().expect("an address");
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    runtime.spawn(async move { axum::serve(listener, service).await });
    let mut wire = Wire::connect(addr);
    assert_eq!(wire.get("/axum", "").text(), "axum");
    let answer = wire.get("/new/users/7?q=%20", "");
    assert_eq!(answer.text(), "user 7 Some(\" \") a true /users/7?q=%20");
    let refused = wire.get("/new/users/x", "accept: text/plain\r\n");
    assert_eq!((refused.status, refused.text().lines().next()), (404, Some("404 Not Found")));
    assert_eq!(wire.get("/new/panic", "").status, 500);
    assert_eq!(wire.get("/new/stream", "").text(), "streamed");
    wire.send("POST /new/echo HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nhello");
    assert_eq!(wire.answer(false).text(), "hello");
    wire.send(format!(
        "POST /new/echo HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n14\r\n{}\r\n0\r\n\r\n",
        "a".repeat(20)
    ));
    assert_eq!(wire.answer(false).status, 413);
    let mut wire = Wire::connect(addr);
    let upgrade = "upgrade: hi\r\nconnection: upgrade\r\n";
    assert_eq!(wire.get("/new/switch", upgrade).status, 501);
    // The client goes away.
    let mut gone = Wire::connect(addr);
    gone.send("GET /new/slow HTTP/1.1\r\nhost: a\r\n\r\n");
    std::thread::sleep(Duration::from_millis(100));
    assert_eq!(drops.count(), 0);
    drop(gone);
    drops.wait_for(1);
    runtime.shutdown_background();
}

/// A body that fails after its first frame.
struct Fails(bool);

impl http_body::Body for Fails {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let is_first = std::mem::replace(&mut self.0, false);
        let frame = Frame::data(Bytes::from_static(b"hello"));
        Poll::Ready(Some(if is_first { Ok(frame) } else { Err("reset by peer".into()) }))
    }
}

use webserver::Bytes;

#[tokio::test]
async fn request_of_another_version_or_form_is_passed_on() {
    let mut service = service(&Drops::default());
    let mut check = async |request: http::request::Builder, status: u16, text: &str| {
        let request = request.body(Body::empty()).expect("a request");
        let response = service.call(request).await.expect("it never fails");
        assert_eq!(response.status(), status);
        let body = response.into_body().collect(9999).await.expect("it is there");
        assert!(String::from_utf8_lossy(&body).contains(text), "{body:?}");
    };
    let http2 = http::Request::get("https://b.example/users/7").version(http::Version::HTTP_2);
    check(http2, 200, "user 7 None b.example false /users/7").await;
    let http10 = http::Request::get("/users/7").version(http::Version::HTTP_10);
    check(http10, 200, "user 7 None - false").await;
    let named = http::Request::get("http://b.example/users/7").header("host", "c.example");
    check(named, 200, "user 7 None c.example").await;
    check(http::Request::get("/nowhere"), 404, "").await;
    check(http::Request::connect("b.example:443"), 501, "cannot take the connection over").await;
    check(http::Request::get("/users/7").header("host", "a b"), 400, "header field `host`").await;
}

#[tokio::test]
async fn request_body_that_fails_is_a_mistake_of_the_client() {
    let mut service = service(&Drops::default());
    let request = http::Request::post("/echo").body(Fails(true)).expect("a request");
    assert_eq!(service.call(request).await.expect("it never fails").status(), 400);
}

#[tokio::test]
async fn response_body_has_frames_a_size_and_an_end() {
    let mut service = service(&Drops::default());
    let request = http::Request::post("/echo").body(Body::from("hello")).expect("a request");
    let mut body = service.call(request).await.expect("it never fails").into_body();
    assert_eq!((body.size_hint().exact(), body.is_end_stream()), (Some(5), false));
    let frame = std::future::poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await;
    let data = frame.and_then(|frame| frame.expect("it does not fail").into_data().ok());
    assert_eq!(data.as_deref(), Some(&b"hello"[..]));
    assert_eq!((body.size_hint().exact(), body.is_end_stream()), (Some(0), true));
}
