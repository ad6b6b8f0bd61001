//! Streams arrive piece by piece, as they are sent.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use webserver::api_client::{AnswerError, ApiClient, HttpTransport, Transport};
use webserver::prelude::*;
use webserver::{Event, HeaderName, NdJson, Sse, request};

use super::clients;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Tick {
    n: u32,
}

/// What the server has sent, and what the test has read.
struct Turns {
    turn: std::sync::Mutex<Option<mpsc::Receiver<u32>>>,
}

struct Numbers(mpsc::Receiver<u32>);

impl Stream for Numbers {
    type Item = u32;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<u32>> {
        self.0.poll_recv(cx)
    }
}

/// Maps the items of a stream.
struct Mapped<F>(Numbers, F);

impl<T, F: Fn(u32) -> T + Unpin> Stream for Mapped<F> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let item = Pin::new(&mut self.0).poll_next(cx);
        item.map(|item| item.map(|item| (self.1)(item)))
    }
}

fn numbers(turns: &Turns) -> Numbers {
    Numbers(turns.turn.lock().unwrap().take().expect("one request for each server"))
}

#[get("/events")]
fn events(turns: State<Turns>) -> Sse<impl Stream<Item = Event> + Send + use<>> {
    let event = |n| {
        let event = Event::json(&Tick { n }).expect("it is JSON");
        event.id(n).and_then(|event| event.name("tick")).expect("it has no line end")
    };
    Sse::new(Mapped(numbers(&turns), event))
}

#[get("/items")]
async fn items(
    turns: State<Turns>,
) -> Result<NdJson<impl Stream<Item = io::Result<Tick>> + Send>, Problem> {
    let item = |n| if n < 9 { Ok(Tick { n }) } else { Err(io::Error::other("nine")) };
    Ok(NdJson(Mapped(numbers(&turns), item)))
}

#[get("/pieces")]
fn pieces(turns: State<Turns>) -> Body {
    Body::stream(Mapped(numbers(&turns), |n: u32| io::Result::Ok(n.to_string())))
}

routes![App = [events, items, pieces]];

/// Returns the server, and the end that makes its stream go on.
fn server() -> (Server, mpsc::Sender<u32>) {
    let (sender, receiver) = mpsc::channel(1);
    let turns = Turns { turn: std::sync::Mutex::new(Some(receiver)) };
    (ServerBuilder::new().state(turns).routes(routes![App]).build(), sender)
}

async fn read_events<T: Transport>(client: &ApiClient<T>, go_on: mpsc::Sender<u32>) {
    let mut events = client.call(request!(App, events())).await.unwrap();
    for n in 0..3 {
        go_on.send(n).await.unwrap();
        let event = events.next().await.unwrap().unwrap();
        assert_eq!(event.json::<Tick>().unwrap(), Tick { n });
        assert_eq!((event.name.as_deref(), event.id), (Some("tick"), Some(n.to_string())));
    }
    drop(go_on);
    assert!(events.next().await.is_none());
}

async fn read_items<T: Transport>(client: &ApiClient<T>, go_on: mpsc::Sender<u32>) {
    let mut items = client.call(request!(App, items())).await.unwrap().unwrap();
    for n in 0..3 {
        go_on.send(n).await.unwrap();
        assert_eq!(items.next().await.unwrap().unwrap(), Tick { n });
    }
    go_on.send(9).await.unwrap();
    let error = items.next().await.unwrap().unwrap_err();
    assert!(matches!(error, AnswerError::Interrupted(_)), "{error}");
    assert!(items.next().await.is_none());
}

async fn read_pieces<T: Transport>(client: &ApiClient<T>, go_on: mpsc::Sender<u32>) {
    let mut body = client.call(request!(App, pieces())).await.unwrap();
    for n in 10..13 {
        go_on.send(n).await.unwrap();
        assert_eq!(body.next().await.unwrap().unwrap(), n.to_string());
    }
    drop(go_on);
    assert!(body.next().await.is_none());
}

/// Runs a test in process and over a connection, each with a server of its own.
macro_rules! both {
    ($read:ident) => {
        let (in_process, go_on) = server();
        $read(&ApiClient::new(in_process.client()), go_on).await;
        let (over_http, go_on) = server();
        let running = over_http.client_over_socket().await;
        let base = format!("http://{}", running.addr().unwrap());
        $read(&ApiClient::new(HttpTransport::new(&base).unwrap()), go_on).await;
    };
}

#[tokio::test]
async fn event_arrives_before_the_next_one_is_sent() {
    both!(read_events);
}

#[tokio::test]
async fn json_line_arrives_before_the_next_one_is_sent() {
    both!(read_items);
}

#[tokio::test]
async fn piece_of_a_body_arrives_before_the_next_one_is_sent() {
    both!(read_pieces);
}

#[get("/text", produces = "text/event-stream")]
fn text() -> Response {
    Response::new(
        "\u{feff}data: a\rdata:b\r\n\r\n: comment\nretry: 250\nid: 7\nother\n\ndata\n\ndata: cut",
    )
    .with_header(
        HeaderName::from_static("content-type"),
        HeaderValue::from_static("text/event-stream"),
    )
}

/// A handler with the same path as `text`, which says what it answers.
mod typed {
    use super::*;

    #[get("/text", produces = "text/event-stream")]
    pub(super) fn text() -> Sse<Mapped<fn(u32) -> Event>> {
        unreachable!("only the type of it is used")
    }

    routes![App = [text]];

    pub(super) fn request() -> webserver::api_client::TypedRequest<Sse<Mapped<fn(u32) -> Event>>> {
        request!(App, text())
    }
}

#[tokio::test]
async fn events_are_read_as_the_standard_says() {
    let server = || ServerBuilder::new().routes(routes![text]).build();
    let (in_process, over_http, _running) = clients(server).await;
    for mut events in [
        in_process.call(typed::request()).await.unwrap(),
        over_http.call(typed::request()).await.unwrap(),
    ] {
        let event = events.next().await.unwrap().unwrap();
        assert_eq!((&*event.data, event.id, event.retry), ("a\nb", None, None));
        let event = events.next().await.unwrap().unwrap();
        assert_eq!((&*event.data, event.id.as_deref()), ("", Some("7")));
        assert_eq!(event.retry, Some(Duration::from_millis(250)));
        assert!(events.next().await.is_none());
    }
    let short = ApiClient::new(server().client()).answer_limit(2);
    let mut events = short.call(typed::request()).await.unwrap();
    let error = events.next().await.unwrap().unwrap_err();
    assert!(matches!(error, AnswerError::TooLarge { limit: 2 }), "{error}");
    assert!(events.next().await.is_none());
}
