//! Answers that are wrong, late, too long or missing are errors of the call.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use webserver::api_client::{AnswerError, ApiClient, ClientError, HttpError, HttpTransport};
use webserver::prelude::*;
use webserver::{NdJson, request};

#[derive(Debug, Serialize, Deserialize)]
struct User {
    id: u64,
    names: Vec<String>,
}

#[get("/user")]
fn user() -> Json<User> {
    Json(User { id: 7, names: Vec::new() })
}

#[get("/away")]
fn away() -> Redirect {
    Redirect::see_other("/")
}

struct Never;

impl futures_core::Stream for Never {
    type Item = std::io::Result<User>;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(None)
    }
}

#[get("/users")]
fn users() -> NdJson<Never> {
    NdJson(Never)
}

routes![App = [user, away, users]];

/// Starts a server that answers its first request with these bytes, and then waits or closes.
async fn answering(answer: impl Into<Vec<u8>>, then: Then) -> ApiClient<HttpTransport> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/", listener.local_addr().unwrap());
    let answer = answer.into();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = [0; 4096];
        let length = stream.read(&mut request).await.unwrap();
        assert!(request[..length].starts_with(b"GET /"), "a request came");
        stream.write_all(&answer).await.unwrap();
        match then {
            Then::Close => {}
            Then::Wait => tokio::time::sleep(Duration::from_mins(1)).await,
            Then::Endless => while stream.write_all(&[b'x'; 16384]).await.is_ok() {},
        }
    });
    ApiClient::new(HttpTransport::new(&base).unwrap())
}

enum Then {
    Close,
    Wait,
    Endless,
}

fn ok(content_type: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}

async fn error_of(answer: &str) -> ClientError<HttpError> {
    let client = answering(answer, Then::Close).await;
    client.call(request!(App, user())).await.unwrap_err()
}

#[tokio::test]
async fn answer_of_another_kind_says_what_is_wrong() {
    let check = async |answer: &str, expected: &str| {
        assert_eq!(error_of(answer).await.to_string(), expected, "{answer}");
    };
    let unreadable = "the answer cannot be read: ";
    let json = "application/json";
    check(
        &ok(json, "{\"id\":7,\"names\":[\"a\",8]}"),
        &format!("{unreadable}names[1] is not a string"),
    )
    .await;
    check(&ok(json, "{\"id\":7}"), &format!("{unreadable}names is missing")).await;
    check(
        &ok(json, "{\"id\""),
        &format!(
            "{unreadable}the body is not JSON: EOF while parsing an object at line 1 column 5"
        ),
    )
    .await;
    check(
        &ok("text/html", "<p>"),
        &format!("{unreadable}its media type is `text/html`, and not `application/json`"),
    )
    .await;
    check(
        "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
        &format!("{unreadable}it has no media type, and should be `application/json`"),
    )
    .await;
    check(
        "HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n",
        "the server answered 202 Accepted, which the handler's result does not have",
    )
    .await;
    check(
        "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 4\r\n\r\nbusy",
        "the server answered 503 Service Unavailable, which the handler's result does not have",
    )
    .await;
    let problem = "{\"title\":\"No\",\"detail\":\"not now\"}";
    let head = "HTTP/1.1 429 Too Many Requests\r\ncontent-type: application/problem+json";
    check(
        &format!("{head}\r\ncontent-length: {}\r\n\r\n{problem}", problem.len()),
        "the server answered 429 Too Many Requests: not now",
    )
    .await;
}

#[tokio::test]
async fn undeclared_answer_keeps_its_body() {
    let answer = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 4\r\n\r\nbusy";
    let ClientError::Undeclared(mut response) = error_of(answer).await else { panic!("it is") };
    assert_eq!(response.take_body().collect(10).await.unwrap(), "busy");
}

#[tokio::test]
async fn redirect_without_a_location_is_an_error() {
    let client =
        answering("HTTP/1.1 303 See Other\r\ncontent-length: 0\r\n\r\n", Then::Close).await;
    let error = client.call(request!(App, away())).await.unwrap_err();
    assert_eq!(error.to_string(), "the answer cannot be read: its field `location` is missing");
}

#[tokio::test]
async fn body_that_is_cut_is_an_error() {
    let cut =
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 40\r\n\r\n{\"id\":7";
    let error = error_of(cut).await;
    let is_cut = matches!(error, ClientError::Unreadable(AnswerError::Interrupted(_)));
    assert!(is_cut, "{error}");
    let error = error_of("HTTP/1.1 200").await;
    assert!(matches!(error, ClientError::Transport(HttpError::Failed(_))), "{error}");
}

#[tokio::test]
async fn server_that_does_not_answer_in_time_is_an_error() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 40\r\n\r\n";
    for answer in ["", head] {
        let client = answering(answer, Then::Wait).await.timeout(Some(Duration::from_millis(50)));
        let error = client.call(request!(App, user())).await.unwrap_err();
        assert!(matches!(error, ClientError::TimedOut(_)), "{error}");
        assert_eq!(error.to_string(), "there was no answer in 50ms");
    }
}

#[tokio::test]
async fn answer_without_end_is_cut_at_the_limit_of_the_client() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n\"";
    let client = answering(head, Then::Endless).await.answer_limit(100_000);
    let error = client.call(request!(App, user())).await.unwrap_err();
    let is_too_large =
        matches!(error, ClientError::Unreadable(AnswerError::TooLarge { limit: 100_000 }));
    assert!(is_too_large, "{error}");
    let announced =
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9999999999\r\n\r\n";
    let client = answering(announced, Then::Wait).await;
    let error = client.call(request!(App, user())).await.unwrap_err();
    assert!(matches!(error, ClientError::Unreadable(AnswerError::TooLarge { .. })), "{error}");
    let head =
        "HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\n\r\n{\"id\":1,\"names\":[]}\n";
    let client = answering(head, Then::Endless).await.answer_limit(100_000);
    let mut users = client.call(request!(App, users())).await.unwrap();
    assert_eq!(users.next().await.unwrap().unwrap().id, 1);
    let error = users.next().await.unwrap().unwrap_err();
    assert!(matches!(error, AnswerError::TooLarge { limit: 100_000 }), "{error}");
    assert!(users.next().await.is_none());
}

#[tokio::test]
async fn refused_connection_is_an_error_of_the_transport() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = ApiClient::new(HttpTransport::new(&base).unwrap());
    let error = client.call(request!(App, user())).await.unwrap_err();
    assert!(matches!(error, ClientError::Transport(HttpError::Failed(_))), "{error}");
    assert!(error.to_string().starts_with("there was no answer: "), "{error}");
}

#[test]
fn address_that_is_not_one_is_refused() {
    for base in
        ["127.0.0.1:80", "https://example.org", "http://", "http://a?b", "", "/a", "http://a b"]
    {
        let error = HttpTransport::new(base).unwrap_err();
        assert!(error.to_string().starts_with(&format!("`{base}` is not the address")), "{error}");
    }
}
