//! What a layer may do with requests and responses.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use ::tower::{Layer, Service};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use webserver::prelude::*;
use webserver::tower::{BoxError, Layered, NextService};
use webserver_tests::{Local, Wire, builder};

use super::Drops;

type Foreign = http::Request<Body>;
type Answer = Result<http::Response<Body>, BoxError>;
type Answering = Pin<Box<dyn Future<Output = Answer> + Send>>;

/// A layer that is a function.
#[derive(Clone, Copy)]
struct By(fn(NextService, Foreign) -> Answering);

#[derive(Clone)]
struct ByService(By, NextService);

impl Layer<NextService> for By {
    type Service = ByService;

    fn layer(&self, inner: NextService) -> ByService {
        ByService(*self, inner)
    }
}

impl Service<Foreign> for ByService {
    type Response = http::Response<Body>;
    type Error = BoxError;
    type Future = Answering;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Foreign) -> Answering {
        self.0.0(self.1.clone(), request)
    }
}

async fn pass(mut next: NextService, request: Foreign) -> Answer {
    Ok(next.call(request).await?)
}

fn by(layer: fn(NextService, Foreign) -> Answering) -> Layered<By> {
    Layered::new(By(layer))
}

#[get("/a/{x}?{q}")]
fn a(x: &str, q: Option<&str>, request: &Request) -> String {
    let seven = request.extensions().get::<u8>().copied().unwrap_or_default();
    let tags: Vec<_> = request.headers().get_all("x-tag").map(String::from_utf8_lossy).collect();
    let host = request.host().unwrap_or_default();
    format!("a {x} {q:?} {seven} {tags:?} {host}")
}

#[get("/b/{y}")]
fn b(y: &str, base: BasePath) -> String {
    format!("b {y} {}", base.as_str())
}

#[tokio::test]
async fn changes_of_a_layer_reach_the_handler() {
    let layer = by(|next, mut request| {
        request.extensions_mut().insert(7_u8);
        request.headers_mut().append("x-tag", "2".parse().expect("a value"));
        request.headers_mut().insert("host", "other.example".parse().expect("a value"));
        if request.uri().path().ends_with("/old") {
            *request.uri_mut() = "/b/new".parse().expect("a URI");
        }
        Box::pin(async {
            let mut response = pass(next, request).await?;
            response.headers_mut().insert("x-layer", "yes".parse().expect("a value"));
            Ok(response)
        })
    });
    let client = ServerBuilder::new().middleware(layer).routes(routes![a, b]).build().client();
    let answer = client.get("/a/%61?q=1").header("X-Tag", "1").send().await;
    assert_eq!(answer.header("x-layer"), Some("yes"));
    assert_eq!(answer.text().await, r#"a a Some("1") 7 ["1", "2"] other.example"#);
    let answer = client.get("/a/old").send().await;
    assert_eq!(answer.text().await, "b new ");
}

#[tokio::test]
async fn layer_under_a_base_path_sees_the_whole_target_and_keeps_the_route() {
    let layer = by(|next, request| {
        assert_eq!(request.uri(), "/base/b/1");
        Box::pin(pass(next, request))
    });
    let server = ServerBuilder::new().middleware(layer).routes(routes![b]).base_path("/base");
    let client = server.build().client();
    assert_eq!(client.get("/base/b/1").send().await.text().await, "b 1 /base");
}

#[derive(Debug, Provided)]
struct Number(u8);

#[middleware]
fn numbered() -> Number {
    Number(9)
}

#[get("/number")]
fn number(number: &Number) -> String {
    number.0.to_string()
}

#[tokio::test]
async fn provided_values_and_errors_pass_through_the_layer_of_a_group() {
    #[get("/conflict")]
    fn conflict() -> Problem {
        Problem::new(StatusCode::CONFLICT).detail("taken")
    }
    let layer = by(|next, request| Box::pin(pass(next, request)));
    let server = ServerBuilder::new()
        .state(layer)
        .routes(routes!["/g" with [numbered, State<Layered<By>>] => [number, conflict]]);
    let client = server.build().client();
    assert_eq!(client.get("/g/number").send().await.text().await, "9");
    let answer = client.get("/g/conflict").header("accept", "text/plain").send().await;
    assert_eq!(answer.status(), 409);
    assert!(answer.text().await.contains("taken"));
}

#[tokio::test]
async fn layer_that_answers_fails_or_panics_is_answered() {
    let layer = by(|mut next, request| match request.uri().path() {
        "/self" => Box::pin(async { Ok(http::Response::new(Body::from("self"))) }),
        "/error" => Box::pin(async { Err("no luck".into()) }),
        "/panic" => panic!("on purpose"),
        "/twice" => Box::pin(async move {
            // Neither the first call nor a call that is not awaited is a response.
            let copy = http::Request::get("/a/1").body(Body::empty())?;
            drop(next.call(copy));
            pass(next, request).await
        }),
        // The request has lost what is known of it.
        _ => Box::pin(pass(next, http::Request::new(Body::empty()))),
    });
    #[get("/twice")]
    fn twice() -> &'static str {
        "twice"
    }
    let client = ServerBuilder::new().middleware(layer).routes(routes![twice]).build().client();
    let check = async |path: &str, status: u16, text: &str| {
        let answer = client.get(path).header("accept", "text/plain").send().await;
        assert_eq!(answer.status(), status, "{path}");
        assert_eq!(answer.text().await, text, "{path}");
    };
    let internal = "500 Internal Server Error\n";
    check("/self", 200, "self").await;
    check("/error", 500, internal).await;
    check("/panic", 500, internal).await;
    check("/lost", 500, internal).await;
    check("/twice", 200, "twice").await;
}

#[tokio::test]
async fn response_is_not_awaited_after_the_layer_has_answered() {
    let layer = by(|mut next, request| {
        Box::pin(async move {
            let late = tokio::spawn(next.call(request));
            tokio::time::sleep(Duration::from_millis(10)).await;
            let (sender, receiver) = tokio::sync::oneshot::channel();
            tokio::spawn(async move {
                // It ends, although nobody runs the handler any more.
                let status = late.await.map(|response| response.map(|r| r.status()));
                let _ = sender.send(format!("{status:?}"));
            });
            Ok(http::Response::new(Body::stream(Text1(receiver))))
        })
    });
    #[get("/")]
    async fn never() -> &'static str {
        std::future::pending().await
    }
    let client = ServerBuilder::new().middleware(layer).routes(routes![never]).build().client();
    assert_eq!(client.get("/").send().await.text().await, "Ok(Ok(500))");
}

/// A stream of one text that arrives later.
struct Text1(tokio::sync::oneshot::Receiver<String>);

impl futures_core::Stream for Text1 {
    type Item = Result<String, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.0.is_terminated() {
            return Poll::Ready(None);
        }
        Pin::new(&mut self.0).poll(cx).map(|text| text.ok().map(Ok))
    }
}

#[get("/switch")]
fn switch() -> Response {
    Response::upgrade(HeaderValue::from_static("shout"), |mut io| async move {
        let mut byte = [0];
        while io.read_exact(&mut byte).await.is_ok() {
            byte.make_ascii_uppercase();
            if io.write_all(&byte).await.is_err() {
                return;
            }
        }
    })
}

const SWITCH: &str =
    "GET /switch HTTP/1.1\r\nhost: a\r\nupgrade: shout\r\nconnection: upgrade\r\n\r\n";

#[test]
fn upgrade_passes_through_a_layer() {
    let layer = by(|next, request| Box::pin(pass(next, request)));
    let server = Local::start(builder().middleware(layer).routes(routes![switch]).build());
    let mut wire = Wire::connect(server.addr);
    wire.send(format!("{SWITCH}ahead, "));
    assert!(wire.until("\r\n\r\n").starts_with("HTTP/1.1 101 "));
    assert_eq!(wire.until("AHEAD, "), "AHEAD, ");
}

#[test]
fn upgrade_without_its_extensions_is_refused() {
    let layer = by(|next, request| {
        Box::pin(async {
            let mut response = pass(next, request).await?;
            response.extensions_mut().clear();
            Ok(response)
        })
    });
    let server = Local::start(builder().middleware(layer).routes(routes![switch]).build());
    let mut wire = Wire::connect(server.addr);
    wire.send(SWITCH);
    assert_eq!(wire.answer(false).status, 500);
}

#[get("/slow")]
async fn slow(drops: State<Drops>) -> &'static str {
    let _guard = drops.guard();
    std::future::pending().await
}

#[test]
fn client_that_goes_away_cancels_the_service_and_the_handler() {
    let drops = Drops::default();
    let layer = by(|next, request| {
        Box::pin(async move {
            let guard = request.extensions().get::<Drops>().map(Drops::guard);
            let answer = pass(next, request).await;
            drop(guard);
            answer
        })
    });
    struct Keep(Drops);
    impl Middleware for Keep {
        fn on_request(&self, mut request: Request) -> FutureRequest {
            request.extensions_mut().insert(self.0.clone());
            request.into()
        }
    }
    let server = builder()
        .state(drops.clone())
        .middleware(Keep(drops.clone()))
        .middleware(layer)
        .routes(routes![slow])
        .build();
    let server = Local::start(server);
    let mut wire = Wire::connect(server.addr);
    // The client resets the connection, since it has not read what was sent to it.
    wire.send("GET / HTTP/1.1\r\nhost: a\r\n\r\nGET /slow HTTP/1.1\r\nhost: a\r\n\r\n");
    std::thread::sleep(Duration::from_millis(100));
    let before = drops.count();
    drop(wire);
    drops.wait_for(before + 2);
}

#[test]
fn body_that_fails_in_the_middle_cuts_the_connection() {
    let layer = by(|next, request| {
        Box::pin(async {
            let response = pass(next, request).await?;
            Ok(response.map(|_| Body::sized_stream(9, Body::from("hello"))))
        })
    });
    let server = Local::start(builder().middleware(layer).routes(routes![b]).build());
    let mut wire = Wire::connect(server.addr);
    wire.send("GET /b/1 HTTP/1.1\r\nhost: a\r\n\r\n");
    let text = wire.rest_as_text();
    assert!(text.contains("content-length: 9") || text.contains("Content-Length: 9"), "{text}");
    assert!(text.ends_with("\r\n\r\nhello"), "{text}");
}
