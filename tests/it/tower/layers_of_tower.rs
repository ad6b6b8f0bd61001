//! Layers of `tower` and `tower-http` around handlers.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::io::Read;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ::tower::ServiceBuilder;
use ::tower::buffer::BufferLayer;
use ::tower::limit::ConcurrencyLimitLayer;
use ::tower::load_shed::LoadShedLayer;
use ::tower::retry::{Policy, RetryLayer};
use ::tower::timeout::TimeoutLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::trace::TraceLayer;
use webserver::content_coding::Compression;
use webserver::cross_origin::Cors;
use webserver::prelude::*;
use webserver::request_id::SetRequestId;
use webserver::tower::Layered;
use webserver_tests::{Local, Wire, builder};

use super::Drops;

#[get("/users/{id}")]
fn user(id: u64) -> String {
    format!("user {id} ").repeat(100)
}

#[get("/slow")]
async fn slow(drops: State<Drops>) -> &'static str {
    let _guard = drops.guard();
    std::future::pending().await
}

#[post("/echo")]
fn echo(text: String) -> String {
    text
}

#[test]
fn trace_layer_sees_the_route_and_the_status() {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let (one, other) = (lines.clone(), lines.clone());
    let trace = TraceLayer::new_for_http()
        .make_span_with(move |request: &http::Request<Body>| {
            let route =
                request.extensions().get::<RouteInfo>().map_or("-", RouteInfo::path).to_owned();
            let has_peer = request.extensions().get::<std::net::SocketAddr>().is_some();
            one.lock().expect("no panic").push(format!("{} {route} {has_peer}", request.method()));
            tracing::Span::none()
        })
        .on_response(move |response: &http::Response<Body>, _: Duration, _: &tracing::Span| {
            other.lock().expect("no panic").push(response.status().to_string());
        });
    let server = builder().middleware(Layered::new(trace)).routes(routes![user]).build();
    let server = Local::start(server);
    let mut wire = Wire::connect(server.addr);
    assert_eq!(wire.get("/users/7", "").text(), "user 7 ".repeat(100));
    // The error is rendered after the layer.
    let refused = wire.get("/nowhere", "accept: text/plain\r\n");
    assert_eq!((refused.status, refused.text().lines().next()), (404, Some("404 Not Found")));
    let lines = lines.lock().expect("no panic").clone();
    let expected = ["GET /users/{id} true", "200 OK", "GET - true", "404 Not Found"];
    assert_eq!(lines, expected);
}

#[test]
fn compression_layer_compresses_responses_and_not_errors() {
    let compression = Layered::new(CompressionLayer::new());
    let server = Local::start(builder().middleware(compression).routes(routes![user]).build());
    let mut wire = Wire::connect(server.addr);
    let answer = wire.get("/users/7", "accept-encoding: gzip\r\n");
    assert_eq!(answer.field("content-encoding"), Some("gzip"));
    assert_eq!(answer.field("vary"), Some("accept-encoding"));
    assert!(answer.body.len() < 100, "{}", answer.body.len());
    let mut text = String::new();
    flate2::read::GzDecoder::new(&*answer.body).read_to_string(&mut text).expect("it is gzip");
    assert_eq!(text, "user 7 ".repeat(100));
    let plain = wire.get("/users/7", "");
    assert_eq!((plain.field("content-encoding"), plain.body.len()), (None, 700));
    assert_eq!(plain.field("content-length"), Some("700"));
    let refused = wire.get("/nowhere", "accept: text/plain\r\naccept-encoding: gzip\r\n");
    assert_eq!((refused.status, refused.field("content-encoding")), (404, None));
    assert_eq!(refused.text().lines().next(), Some("404 Not Found"));
}

#[test]
fn timeout_layers_drop_the_handler() {
    let drops = Drops::default();
    let (time, status) = (Duration::from_millis(20), StatusCode::GATEWAY_TIMEOUT);
    let with_status = tower_http::timeout::TimeoutLayer::with_status_code(status, time);
    let check = |server: ServerBuilder<(Drops, ())>, expected: u16, dropped: usize| {
        let server = Local::start(server.routes(routes![slow]).build());
        let mut wire = Wire::connect(server.addr);
        for _ in 0..2 {
            assert_eq!(wire.get("/slow", "").status, expected);
        }
        drops.wait_for(dropped);
    };
    let builder = || builder().state(drops.clone());
    check(builder().middleware(Layered::new(with_status)), 504, 2);
    let layer = TimeoutLayer::new(time);
    check(builder().middleware(Layered::new(layer.clone())), 503, 4);
    let chosen = Layered::new(layer).on_error(|error| {
        assert!(error.is::<::tower::timeout::error::Elapsed>());
        StatusCode::IM_A_TEAPOT.into_response()
    });
    check(builder().middleware(chosen), 418, 6);
}

type Stack<Inner, Outer> = ::tower::layer::util::Stack<Inner, Outer>;
type Shed = Stack<ConcurrencyLimitLayer, Stack<LoadShedLayer, ::tower::layer::util::Identity>>;

#[tokio::test]
async fn layers_are_states_and_types_in_groups() {
    let drops = Drops::default();
    let shed =
        ServiceBuilder::new().layer(LoadShedLayer::new()).layer(ConcurrencyLimitLayer::new(1));
    let client = ServerBuilder::new()
        .state(drops.clone())
        .state(Layered::new(TimeoutLayer::new(Duration::from_millis(20))))
        .state(Layered::new(shed.into_inner()))
        .routes(routes![
            "/timeout" with [State<Layered<TimeoutLayer>>] => [slow, user],
            "/shed" with [State<Layered<Shed>>] => [slow, user],
            "/gzip" with [Layered<CompressionLayer>] => [user],
        ])
        .build()
        .client();
    assert_eq!(client.get("/timeout/slow").send().await.status(), 503);
    assert_eq!(client.get("/timeout/users/7").send().await.status(), 200);
    assert_eq!(drops.count(), 1);
    let answer = client.get("/gzip/users/7").header("accept-encoding", "gzip").send().await;
    assert_eq!(answer.header("content-encoding"), Some("gzip"));
    // One request fills the limit of the group, and the others are shed until it is gone.
    let waiting = tokio::spawn(client.get("/shed/slow").send());
    while client.get("/shed/users/7").send().await.status() != 503 {
        tokio::task::yield_now().await;
    }
    waiting.abort();
    assert!(waiting.await.is_err());
    assert_eq!(drops.count(), 2);
    assert_eq!(client.get("/shed/users/7").send().await.status(), 200);
}

#[tokio::test]
async fn concurrency_limit_holds_requests_back_until_the_service_is_ready() {
    static RUNNING: AtomicUsize = AtomicUsize::new(0);
    #[get("/count")]
    async fn count() -> String {
        let now = RUNNING.fetch_add(1, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(5)).await;
        RUNNING.fetch_sub(1, Ordering::SeqCst);
        now.to_string()
    }
    let limit = Layered::new(ConcurrencyLimitLayer::new(2));
    let client = ServerBuilder::new().middleware(limit).routes(routes![count]).build().client();
    let requests: Vec<_> = (0..10).map(|_| tokio::spawn(client.get("/count").send())).collect();
    for request in requests {
        let text = request.await.expect("no panic").text().await;
        assert!(["0", "1"].contains(&text.as_str()), "{text}");
    }
}

/// Sends a request again if the response is an error of the server.
#[derive(Clone)]
struct Again;

impl Policy<http::Request<Body>, http::Response<Body>, Infallible> for Again {
    type Future = Ready<()>;

    fn retry(
        &mut self,
        _: &mut http::Request<Body>,
        result: &mut Result<http::Response<Body>, Infallible>,
    ) -> Option<Ready<()>> {
        result.as_ref().is_ok_and(|response| response.status().is_server_error()).then(|| ready(()))
    }

    fn clone_request(&mut self, request: &http::Request<Body>) -> Option<http::Request<Body>> {
        let mut copy = http::Request::new(Body::empty());
        *copy.method_mut() = request.method().clone();
        *copy.uri_mut() = request.uri().clone();
        *copy.headers_mut() = request.headers().clone();
        *copy.extensions_mut() = request.extensions().clone();
        Some(copy)
    }
}

#[test]
fn retry_layer_sends_the_same_request_again() {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    #[get("/flaky/{id}")]
    fn flaky(id: &str, peer: PeerAddr, request: &Request) -> Result<String, StatusCode> {
        let call = CALLS.fetch_add(1, Ordering::SeqCst);
        if call < 2 {
            return Err(StatusCode::SERVICE_UNAVAILABLE);
        }
        let tag = request.headers().get("x-tag").unwrap_or("-");
        let path = request.route().map_or("-", RouteInfo::path);
        Ok(format!("{call} {id} {tag} {path} {} {}", request.raw_target(), peer.0.ip()))
    }
    use webserver::PeerAddr;
    let server = builder().middleware(Layered::new(RetryLayer::new(Again))).routes(routes![flaky]);
    let server = Local::start(server.build());
    let answer = Wire::connect(server.addr).get("/flaky/%61", "X-Tag: t\r\n");
    assert_eq!(answer.text(), "2 a t /flaky/{id} /flaky/%61 127.0.0.1");
}

#[test]
fn buffer_layer_calls_the_handler_from_another_task() {
    let layers = BufferLayer::<http::Request<Body>>::new(4);
    let drops = Drops::default();
    let server = builder()
        .middleware(Layered::new(layers))
        .state(drops.clone())
        .routes(routes![user, echo, slow])
        .build();
    let server = Local::start(server);
    let mut wire = Wire::connect(server.addr);
    assert_eq!(wire.get("/users/7", "").body.len(), 700);
    wire.send("POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nhello");
    assert_eq!(wire.answer(false).text(), "hello");
    // A client that goes away cancels the handler here too.
    let mut gone = Wire::connect(server.addr);
    // It resets the connection, since it has not read what was sent to it.
    gone.send("GET /a HTTP/1.1\r\nhost: a\r\n\r\nGET /slow HTTP/1.1\r\nhost: a\r\n\r\n");
    std::thread::sleep(Duration::from_millis(100));
    drop(gone);
    drops.wait_for(1);
}

#[test]
fn body_limit_layer_and_errors_of_bodies_keep_their_status() {
    let mut limits = webserver::Limits::default();
    limits.body_bytes = 10;
    let layer = RequestBodyLimitLayer::new(100);
    let server = builder().limits(limits).middleware(Layered::new(layer)).routes(routes![echo]);
    let server = Local::start(server.build());
    let check = |framing: &str, body: &str, status: u16| {
        let mut wire = Wire::connect(server.addr);
        wire.send(format!("POST /echo HTTP/1.1\r\nhost: a\r\n{framing}\r\n\r\n{body}"));
        assert_eq!(wire.answer(false).status, status, "{framing}");
    };
    check("content-length: 5", "hello", 200);
    check("transfer-encoding: chunked", "5\r\nhello\r\n0\r\n\r\n", 200);
    // The layer refuses it.
    check("content-length: 200", "", 413);
    // The body is wrapped by the layer, and the server's own limit holds.
    check("content-length: 20", &"a".repeat(20), 413);
    check("transfer-encoding: chunked", &format!("14\r\n{}\r\n0\r\n\r\n", "a".repeat(20)), 413);
    check("transfer-encoding: chunked", "x\r\n", 400);
}

#[test]
fn middleware_outside_a_layer_knows_the_request_of_its_response() {
    let buffered = || ServiceBuilder::new().layer(BufferLayer::<http::Request<Body>>::new(8));
    let spawned = ServiceBuilder::new().layer(TimeoutLayer::new(Duration::from_secs(9)));
    let compression = || Compression::new().at_least(1);
    let with = |builder: ServerBuilder| {
        let builder = builder.middleware(SetRequestId::new()).middleware(compression());
        builder.middleware(Cors::origins(&["https://a.example"]))
    };
    for server in [
        with(builder()).middleware(Layered::new(buffered())).routes(routes![user]).build(),
        with(builder()).middleware(Layered::new(spawned)).routes(routes![user]).build(),
    ] {
        let server = Local::start(server);
        let mut wire = Wire::connect(server.addr);
        for (target, status) in [("/users/7", 200), ("/nowhere", 404)] {
            let fields = "accept-encoding: gzip\r\norigin: https://a.example\r\n";
            let answer = wire.get(target, fields);
            assert_eq!(answer.status, status);
            assert!(answer.field("x-request-id").is_some(), "{target}: {:?}", answer.fields);
            assert_eq!(answer.field("access-control-allow-origin"), Some("https://a.example"));
            assert_eq!(answer.field("content-encoding"), Some("gzip"), "{target}");
        }
    }
}
