//! Services of Tower below a path of the server, among them a router of axum.

use std::convert::Infallible;
use std::future::{Future, pending};
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use ::tower::{Service, service_fn};
use axum::Router;
use axum::extract::{Path, RawQuery};
use axum::routing::{any, get, post};
use webserver::prelude::*;
use webserver::tower::{BoxError, MountService};
use webserver_tests::{Local, Wire, builder};

use super::Drops;

#[get("/legacy/new")]
fn new() -> &'static str {
    "new"
}

fn router() -> Router {
    let about = async |request: axum::extract::Request| {
        let route = request.extensions().get::<RouteInfo>().map_or("-", RouteInfo::path).to_owned();
        let has_peer = request.extensions().get::<SocketAddr>().is_some();
        format!("{} {} {route} {has_peer}", request.method(), request.uri())
    };
    Router::new()
        .route("/", get(async || "root"))
        .route("/users/{id}", get(async |Path(id): Path<String>| format!("user {id}")))
        .route("/q", get(async |RawQuery(query): RawQuery| query.unwrap_or_default()))
        .route("/echo", post(async |text: String| text))
        .route("/new", post(async || "posted"))
        .route("/about", any(about))
        .route("/panic", get(async || -> &'static str { panic!("on purpose") }))
}

#[test]
fn axum_router_is_mounted_below_a_path() {
    let server = builder().routes(routes![new]).mount_service("/legacy", router()).build();
    let server = Local::start(server);
    let mut wire = Wire::connect(server.addr);
    let mut check = |target: &str, status: u16, text: &str| {
        let answer = wire.get(target, "");
        assert_eq!((answer.status, answer.text().as_str()), (status, text), "{target}");
    };
    check("/legacy", 200, "root");
    check("/legacy/", 200, "root");
    check("/legacy/users/a%20b", 200, "user a b");
    check("/le%67acy/users/%C3%A9", 200, "user é");
    check("/legacy/q?a=1&b=%20", 200, "a=1&b=%20");
    check("/legacy/about", 200, "GET /about /legacy/{service_path..} true");
    // axum's own answer.
    check("/legacy/nothing", 404, "");
    check("/legacy/new", 200, "new");
    check("/legacy/panic", 500, &wire_text(500));
    check("/legacy", 200, "root");
    for (request, text) in [
        ("POST /legacy/echo HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nhello", "hello"),
        (
            "POST /legacy/echo HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n\
             2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",
            "hello",
        ),
        // A route of ours with another method leaves the request to the service.
        ("POST /legacy/new HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n", "posted"),
        (
            "PURGE /legacy/about HTTP/1.1\r\nhost: a\r\n\r\n",
            "PURGE /about /legacy/{service_path..} true",
        ),
    ] {
        wire.send(request);
        assert_eq!(wire.answer(false).text(), text, "{request}");
    }
    wire.send("HEAD /legacy/users/1 HTTP/1.1\r\nhost: a\r\n\r\n");
    let head = wire.answer(true);
    assert_eq!((head.status, head.field("content-length")), (200, Some("6")));
    assert_eq!(wire.get("/other", "").status, 404);
}

fn wire_text(status: u16) -> String {
    let server = Local::start(builder().routes(routes![broken]).build());
    let answer = Wire::connect(server.addr).get("/broken", "");
    assert_eq!(answer.status, status);
    answer.text()
}

#[get("/broken")]
fn broken() -> &'static str {
    panic!("on purpose")
}

#[tokio::test]
async fn service_at_the_root_gets_what_no_route_takes() {
    #[get("/own")]
    fn own() -> &'static str {
        "own"
    }
    let server = ServerBuilder::new().routes(routes![own]).mount_service("/", router());
    let client = server.build().client();
    let check = async |target: &str, text: &str| {
        assert_eq!(client.get(target).send().await.text().await, text, "{target}");
    };
    check("/own", "own").await;
    check("/", "root").await;
    check("/users/7", "user 7").await;
}

#[tokio::test]
async fn prefix_may_have_parameters_and_a_base_path() {
    let server = ServerBuilder::new()
        .mount_service("/orgs/{org}/legacy/", router())
        .base_path("/shop")
        .build();
    let listing = server.routes();
    let routes: Vec<_> =
        listing.entries().iter().map(|entry| (entry.route.path(), entry.route.name())).collect();
    let name = "mount_service";
    assert_eq!(
        routes,
        [("/orgs/{org}/legacy", name), ("/orgs/{org}/legacy/{service_path..}", name)]
    );
    let client = server.client();
    let answer = client.get("/shop/orgs/a%2Fb/legacy/users/7").send().await;
    assert_eq!(answer.text().await, "user 7");
    assert_eq!(client.get("/orgs/a/legacy/users/7").send().await.status(), 404);
}

#[tokio::test]
async fn conflicts_with_a_service_are_errors_of_run() {
    #[get("/legacy")]
    fn same() {}
    let check = async |server: Server, expected: &[&str]| {
        let error = server.run().await.expect_err("there is a conflict").to_string();
        assert!(expected.iter().all(|part| error.contains(part)), "{error}");
        assert!(error.contains("services.rs:"), "{error}");
    };
    let server = ServerBuilder::new().routes(routes![same]).mount_service("/legacy", router());
    check(server.build(), &["route conflict: GET /legacy (fn same", "(fn mount_service"]).await;
    let server = ServerBuilder::new().mount_service("/a", router()).mount_service("/a/", router());
    check(server.build(), &["route conflict: GET /a (fn mount_service", "/a/{service_path..}"])
        .await;
    let server = ServerBuilder::new().mount_service("/a?{b}", router());
    check(server.build(), &["/a?{b}"]).await;
}

#[tokio::test]
async fn errors_of_a_service_are_answered() {
    let fails = service_fn(async |request: http::Request<Body>| {
        Err::<http::Response<Body>, BoxError>(match request.uri().path() {
            "/timeout" => Box::new(::tower::timeout::error::Elapsed::new()),
            "/problem" => Box::new(Problem::new(StatusCode::GONE)),
            _ => "no luck".into(),
        })
    });
    let client = ServerBuilder::new().mount_service("/s", fails).build().client();
    for (path, status) in [("/s/timeout", 503), ("/s/problem", 410), ("/s/other", 500)] {
        assert_eq!(client.get(path).send().await.status(), status, "{path}");
    }
}

/// A service that must be called on the clone that was ready, and is ready at the second poll.
struct Careful {
    polls: u8,
    drops: Drops,
}

impl Clone for Careful {
    fn clone(&self) -> Self {
        Self { polls: 0, drops: self.drops.clone() }
    }
}

impl Service<http::Request<Body>> for Careful {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<http::Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.polls += 1;
        if self.polls == 1 {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        assert_eq!(self.polls, 2, "the service that is called was ready");
        let guard = self.drops.guard();
        Box::pin(async move {
            if request.uri().path() == "/slow" {
                pending::<()>().await;
            }
            drop(guard);
            let body = if request.uri().path() == "/cut" {
                Body::sized_stream(9, Body::from("hello"))
            } else {
                Body::from("careful")
            };
            Ok(http::Response::new(body))
        })
    }
}

#[test]
fn service_is_called_when_it_is_ready_and_cancelled_when_the_client_goes_away() {
    let drops = Drops::default();
    let careful = Careful { polls: 0, drops: drops.clone() };
    let server = Local::start(builder().mount_service("/s", careful).build());
    let mut wire = Wire::connect(server.addr);
    for _ in 0..3 {
        assert_eq!(wire.get("/s", "").text(), "careful");
    }
    let mut cut = Wire::connect(server.addr);
    cut.send("GET /s/cut HTTP/1.1\r\nhost: a\r\n\r\n");
    assert!(cut.rest_as_text().ends_with("\r\n\r\nhello"));
    assert_eq!(drops.count(), 4);
    // The client resets the connection, since it has not read what was sent to it.
    wire.send("GET /s HTTP/1.1\r\nhost: a\r\n\r\nGET /s/slow HTTP/1.1\r\nhost: a\r\n\r\n");
    std::thread::sleep(Duration::from_millis(100));
    drop(wire);
    drops.wait_for(6);
}

#[test]
fn service_that_is_never_ready_ends_in_the_timeout() {
    #[derive(Clone)]
    struct Never;
    impl Service<http::Request<Body>> for Never {
        type Response = http::Response<Body>;
        type Error = Infallible;
        type Future = std::future::Ready<Result<http::Response<Body>, Infallible>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
            Poll::Pending
        }

        fn call(&mut self, _: http::Request<Body>) -> Self::Future {
            unreachable!("it was never ready")
        }
    }
    let mut limits = webserver::Limits::default();
    limits.handler_time = Duration::from_millis(50);
    let server = Local::start(builder().limits(limits).mount_service("/s", Never).build());
    assert_eq!(Wire::connect(server.addr).get("/s/x", "").status, 503);
}

#[test]
fn service_upgrades_by_a_response_of_ours() {
    let upgrades = service_fn(async |_: http::Request<Body>| {
        let response = Response::upgrade(HeaderValue::from_static("hi"), |mut io| async move {
            let _ = tokio::io::AsyncWriteExt::write_all(&mut io, b"hi there").await;
        });
        Ok::<_, Infallible>(http::Response::<Body>::from(response))
    });
    let plain = service_fn(async |_: http::Request<Body>| {
        let response = http::Response::builder().status(101).header("upgrade", "hi");
        response.body(Body::empty())
    });
    let server = builder().mount_service("/up", upgrades).mount_service("/plain", plain).build();
    let server = Local::start(server);
    let ask = |path: &str| {
        let mut wire = Wire::connect(server.addr);
        let fields = "host: a\r\nupgrade: hi\r\nconnection: upgrade";
        wire.send(format!("GET {path} HTTP/1.1\r\n{fields}\r\n\r\n"));
        wire
    };
    assert!(ask("/up").until("hi there").starts_with("HTTP/1.1 101 "));
    assert_eq!(ask("/plain").answer(false).status, 500);
}
