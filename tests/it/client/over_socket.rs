//! The same requests without a socket and over one get the same answers.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use serde::Deserialize;
use webserver::prelude::*;
use webserver::{Client, ClientRequest, Limits};

#[derive(Deserialize, serde::Serialize)]
struct Person {
    name: String,
    age: u8,
}

#[get("/hello/{name}?{times}")]
fn hello(name: &str, times: Option<usize>) -> String {
    format!("hello {name}\n").repeat(times.unwrap_or(1))
}

#[post("/people")]
fn add(person: Json<Person>) -> (StatusCode, Json<Person>) {
    (StatusCode::CREATED, person)
}

#[post("/form")]
fn form(#[form] person: Person) -> String {
    format!("{} is {}", person.name, person.age)
}

#[derive(FromMultipart)]
struct Upload {
    title: String,
    #[field(limit = "300 KiB")]
    file: UploadedFile,
}

#[post("/upload", body_limit = "400 KiB")]
fn upload(Parts(upload): Parts<Upload>) -> String {
    format!("{} {:?} {}", upload.title, upload.file.file_name(), upload.file.len())
}

#[post("/mirror", body_limit = "64 MiB")]
fn mirror(body: Body) -> Stream<Body> {
    Stream(body)
}

#[post("/length")]
fn length(body: Bytes) -> String {
    body.len().to_string()
}

#[get("/cookie")]
fn cookie(#[cookie] session: Option<u32>, headers: HeaderMap) -> Response {
    let text = format!("{session:?} {:?}", headers.get("x-mood"));
    let next = HeaderValue::from(session.unwrap_or(0) + 1);
    let field = HeaderValue::try_from(format!("session={}; Path=/", next.to_str().unwrap_or("")));
    Response::new(text).with_header(HeaderName::from_static("set-cookie"), field.expect("digits"))
}

#[get("/nothing")]
fn nothing() -> NoContent {
    NoContent
}

#[get("/panics")]
fn panics() -> &'static str {
    panic!("only this request is hurt")
}

#[get("/host", host = "other.example")]
fn host() -> &'static str {
    "the other host"
}

struct Pieces(u8);

impl futures_core::Stream for Pieces {
    type Item = io::Result<&'static str>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0 += 1;
        Poll::Ready((self.0 <= 3).then_some(Ok("piece ")))
    }
}

#[get("/pieces")]
fn pieces() -> Body {
    let sum = HeaderName::from_static("x-sum");
    Body::stream(Pieces(0)).with_trailers(async move {
        let mut fields = HeaderMap::new();
        fields.insert(sum, HeaderValue::from_static("18"));
        fields
    })
}

#[get("/broken")]
fn broken() -> Body {
    struct Broken(bool);
    impl futures_core::Stream for Broken {
        type Item = io::Result<&'static str>;

        fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            let is_first = !std::mem::replace(&mut self.0, true);
            Poll::Ready(Some(if is_first { Ok("a") } else { Err(io::Error::other("broken")) }))
        }
    }
    Body::stream(Broken(false))
}

fn server() -> Server {
    let routes = routes![
        hello, add, form, upload, mirror, length, cookie, nothing, panics, host, pieces, broken
    ];
    ServerBuilder::new().routes(routes).build()
}

type Request = fn(&Client) -> ClientRequest;

/// Each request, with the status of its answer.
const REQUESTS: &[(u16, Request)] = &[
    (200, |client| client.get("/hello/ann")),
    (200, |client| client.get("/hello/J%C3%BCrgen?times=2000")),
    (200, |client| client.get("http://localhost/hello/absolute")),
    (422, |client| client.get("/hello/ann?times=x")),
    (422, |client| client.get("/hello/ann?times=x").header("accept", "text/plain")),
    (404, |client| client.get("/nowhere")),
    (400, |client| client.get("/hello/%zz")),
    (400, |client| client.get("/hello/ann").header("x-control", "a\u{1}b")),
    (405, |client| client.delete("/hello/ann")),
    (204, |client| client.request(HttpMethod::OPTIONS, "/people")),
    (204, |client| client.request(HttpMethod::OPTIONS, "*")),
    (201, |client| client.post("/people").json(&Person { name: "Ann".into(), age: 7 })),
    (422, |client| client.post("/people").json(&[300, 1])),
    (415, |client| client.post("/people").body("Ann")),
    (400, |client| client.post("/people").header("content-type", "application/json").body("{")),
    (200, |client| client.post("/form").form(&[("name", "Ada & Co"), ("age", "36")])),
    (422, |client| client.post("/form").form(&[("age", "x")])),
    (200, |client| {
        client.post("/upload").field("title", "Cats").file("file", "a.png", "image/png", "cat")
    }),
    (200, |client| {
        let file = vec![b'x'; 200_000];
        client.post("/upload").field("title", "Cats").file("file", "x/a.png", "image/png", file)
    }),
    (413, |client| {
        let file = vec![b'x'; 320 * 1024];
        client.post("/upload").field("title", "Cats").file("file", "a.png", "image/png", file)
    }),
    (422, |client| client.post("/upload").field("title", "Cats")),
    (200, |client| client.post("/mirror").body(vec![b'x'; 8 << 20])),
    (200, |client| client.post("/mirror").body(Body::stream(Pieces(0)))),
    (200, |client| client.post("/mirror")),
    (413, |client| client.post("/length").body(vec![b'x'; 8 << 20])),
    (200, |client| client.post("/length").body(Body::stream(Pieces(0)))),
    (200, |client| client.get("/cookie").cookie("session", "7").header("x-mood", "merry")),
    (422, |client| client.get("/cookie").cookie("session", "x; y")),
    (204, |client| client.get("/nothing")),
    (500, |client| client.get("/panics")),
    (404, |client| client.get("/host")),
    (200, |client| client.get("/host").header("Host", "other.example")),
    (200, |client| client.get("/pieces")),
];

/// What only a connection adds.
const OF_CONNECTIONS: [&str; 4] = ["date", "content-length", "transfer-encoding", "connection"];

/// The status, the fields that do not belong to a connection, and the body of an answer.
async fn answer(request: ClientRequest) -> (u16, Vec<String>, Bytes) {
    let answer = request.send().await;
    let fields = answer.headers().iter();
    let fields = fields.filter(|(name, _)| !OF_CONNECTIONS.contains(name));
    let line = |(name, value)| format!("{name}: {}", String::from_utf8_lossy(value));
    let mut fields: Vec<_> = fields.map(line).collect();
    fields.sort();
    (answer.status().as_u16(), fields, answer.bytes().await)
}

#[tokio::test]
async fn requests_get_the_same_answers_without_a_socket_and_over_one() {
    let (called, connected) = (server().client(), server().client_over_socket().await);
    let mut wrong = Vec::new();
    for (status, request) in REQUESTS {
        let expected = answer(request(&called)).await;
        let got = answer(request(&connected)).await;
        if expected.0 != *status || got != expected {
            wrong.push(format!("{:?} {status}\n{expected:?}\n{got:?}", request(&called)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[tokio::test]
async fn client_keeps_cookies_over_a_socket() {
    for client in [server().client(), server().client_over_socket().await] {
        let client = client.keeping_cookies();
        for expected in ["None None", "Some(1) None", "Some(2) None"] {
            assert_eq!(client.get("/cookie").send().await.text().await, expected);
        }
    }
}

#[tokio::test]
async fn client_reads_a_stream_and_its_trailers_over_a_socket() {
    for client in [server().client(), server().client_over_socket().await] {
        let mut answer = client.get("/pieces").send().await;
        assert_eq!(answer.chunk().await.as_deref(), Some(b"piece ".as_slice()));
        let mut body = answer.into_response().take_body();
        assert!(body.next().await.is_some());
        assert!(body.next().await.is_some());
        assert!(body.next().await.is_none());
        let trailers = body.trailers().await.expect("there are trailers");
        assert_eq!(trailers.get("x-sum"), Some("18"));
    }
}

#[tokio::test]
async fn head_response_over_a_socket_has_no_body() {
    let client = server().client_over_socket().await;
    let answer = client.head("/hello/ann").send().await;
    assert_eq!((answer.status().as_u16(), answer.header("content-length")), (200, Some("10")));
    assert!(answer.header("date").is_some());
    assert_eq!(answer.text().await, "");
}

#[tokio::test]
async fn stream_that_breaks_over_a_socket_is_an_error_of_the_body() {
    let client = server().client_over_socket().await;
    let mut body = client.get("/broken").send().await.into_response().take_body();
    assert!(body.next().await.is_some_and(|chunk| chunk.is_ok()));
    assert!(body.next().await.is_some_and(|chunk| chunk.is_err()));
}

#[tokio::test]
async fn server_of_a_client_stops_with_its_last_user() {
    let mut limits = Limits::default();
    limits.grace_time = Duration::from_mins(1);
    let server = ServerBuilder::new().limits(limits).routes(routes![pieces]).build();
    let handle = server.handle();
    let client = server.client_over_socket().await;
    let addr = client.addr().expect("it listens");
    assert_eq!(handle.addrs().await, [addr]);
    let answer = client.clone().get("/pieces").send().await;
    drop(client);
    assert_eq!(answer.text().await, "piece piece piece ");
    handle.stopping().await;
    while tokio::net::TcpStream::connect(addr).await.is_ok() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
