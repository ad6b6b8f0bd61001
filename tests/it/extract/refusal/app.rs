//! The app that refuses requests: extractors, handlers, and a middleware that counts reads of a body.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use webserver::prelude::*;
use webserver::{
    BodyStream, Cx, FromRequest, FromRequestAsync, FutureRequest, HeaderName, HeaderValue,
    JsonError, Place, Rejection, WholeBody,
};
use webserver_tests::{Answer, Local, Wire};

/// A client that sends a token. The `Authorization` field may also name the status to refuse with.
struct Bearer;

impl<'r> FromRequest<'r> for Bearer {
    type Needs = ();
    type Rejection = Rejection;

    fn from_request(cx: Cx<'r, ()>) -> Result<Self, Rejection> {
        authorize(cx.request).map(|()| Self)
    }
}

fn authorize(request: &Request) -> Result<(), Rejection> {
    let shown = request.headers().get("authorization").unwrap_or_default();
    if shown == "token" {
        return Ok(());
    }
    let status = shown.parse().unwrap_or(StatusCode::UNAUTHORIZED);
    let place = Place::Header("authorization".into());
    let rejection = Rejection::new(status, place, "is no token");
    let challenge = HeaderValue::from_static("Bearer");
    Err(rejection.with_header(HeaderName::from_static("www-authenticate"), challenge))
}

/// A client that sends a token, found by an asynchronous look-up.
struct Session;

impl<'r> FromRequestAsync<'r> for Session {
    type Needs = ();
    type Rejection = Rejection;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Rejection>> + Send + 'r>>;

    fn from_request_async(cx: Cx<'r, ()>) -> Self::Future {
        Box::pin(async move {
            if cx.request.headers().contains("x-count") {
                LOOKED_UP.fetch_add(1, Ordering::Relaxed);
            }
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
            authorize(cx.request).map(|()| Self)
        })
    }
}

/// The number of session look-ups for requests that are counted.
pub(super) static LOOKED_UP: AtomicU64 = AtomicU64::new(0);

/// A body that is read by a type of the app.
struct Csv(Bytes);

impl<'r> FromRequest<'r> for Csv {
    type Needs = WholeBody;
    type Rejection = Rejection;

    fn check_head(cx: Cx<'r, WholeBody>) -> Result<(), Rejection> {
        let is_csv = cx.request.headers().get("content-type") == Some("text/csv");
        let place = Place::Header("content-type".into());
        let wrong = Rejection::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, place, "is not CSV");
        if is_csv { Ok(()) } else { Err(wrong) }
    }

    fn from_request(cx: Cx<'r, WholeBody>) -> Result<Self, Rejection> {
        let Ok(bytes) = Bytes::from_request(cx);
        Ok(Self(bytes))
    }
}

/// A body that is read by a type of the app, which reads the stream itself.
struct Rows(usize);

impl<'r> FromRequestAsync<'r> for Rows {
    type Needs = BodyStream;
    type Rejection = Rejection;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Rejection>> + Send + 'r>>;

    fn check_head(cx: Cx<'r, BodyStream>) -> Result<(), Rejection> {
        <Csv as FromRequest>::check_head(Cx { request: cx.request, needs: cx.needs })
    }

    fn from_request_async(cx: Cx<'r, BodyStream>) -> Self::Future {
        let body = cx.needs.take();
        Box::pin(async move {
            let bytes = body.collect(1000).await;
            let place = Place::Body;
            bytes
                .map(|all| Self(all.split(|b| *b == b'\n').count()))
                .map_err(|error| Rejection::new(StatusCode::BAD_REQUEST, place, error.to_string()))
        })
    }
}

#[post("/bytes", body_limit = "1 GiB")]
fn bytes(_who: Bearer, body: Bytes) -> usize {
    body.len()
}

#[post("/waits", body_limit = "1 GiB")]
async fn waits(body: Bytes, _who: Bearer) -> usize {
    body.len()
}

#[post("/stream", body_limit = "1 GiB")]
async fn stream(_who: Bearer, body: Body) -> Result<usize, Problem> {
    Ok(body.collect(1 << 30).await?.len())
}

#[post("/session", body_limit = "1 GiB")]
fn session(_session: Session, body: Bytes) -> usize {
    body.len()
}

#[post("/both")]
fn both(_session: Session, _who: Bearer, body: Bytes) -> usize {
    body.len()
}

#[post("/maybe")]
fn maybe(who: Option<Session>, body: Bytes) -> String {
    format!("{} {}", who.is_some(), body.len())
}

#[post("/outcome")]
async fn outcome(who: Result<Session, Rejection>, body: Bytes) -> String {
    format!("{} {}", who.is_ok(), body.len())
}

#[post("/users/{id}/photo", body_limit = "1 GiB")]
fn photo(id: u32, body: Bytes) -> String {
    format!("{id} {}", body.len())
}

#[post("/json")]
fn json(ages: Json<Vec<u8>>) -> usize {
    ages.len()
}

#[post("/json-waits")]
async fn json_waits(ages: Json<Vec<u8>>) -> usize {
    ages.len()
}

#[post("/maybe-json")]
fn maybe_json(ages: Option<Json<Vec<u8>>>) -> String {
    format!("{:?}", ages.map(|ages| ages.len()))
}

#[post("/json-outcome")]
fn json_outcome(ages: Result<Json<Vec<u8>>, JsonError>) -> (StatusCode, String) {
    match ages {
        Ok(ages) => (StatusCode::OK, ages.len().to_string()),
        Err(error) => (StatusCode::CONFLICT, format!("it {error}")),
    }
}

#[post("/checked?{dry_run}")]
async fn checked(_who: Bearer, dry_run: bool, ages: Json<Vec<u8>>) -> String {
    format!("{dry_run} {}", ages.len())
}

#[post("/text")]
fn text(text: String) -> String {
    text
}

#[post("/csv")]
fn csv(csv: Csv) -> usize {
    csv.0.len()
}

#[post("/rows")]
fn rows(rows: Rows) -> usize {
    rows.0
}

#[post("/short", body_limit = "10 B")]
fn short(body: Bytes) -> usize {
    body.len()
}

#[post("/plain", consumes = "text/plain", produces = "text/plain")]
fn plain(body: Bytes) -> Text<usize> {
    Text(body.len())
}

#[post("/as-sent")]
fn as_sent(request: &Request, body: Bytes) -> String {
    format!("{:?} {}", request.headers().get("content-encoding"), body.len())
}

/// Answers the request itself if the path says so, and counts the requests for bodies.
pub(super) struct Gate(pub(super) Arc<AtomicU64>);

struct Counted(Body, Arc<AtomicU64>);

impl futures_core::Stream for Counted {
    type Item = Result<Bytes, webserver::BodyError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.1.fetch_add(1, Ordering::Relaxed);
        Pin::new(&mut self.0).poll_next(cx)
    }
}

impl Middleware for Gate {
    fn on_request(&self, mut request: Request) -> FutureRequest {
        if request.path() == "/gate" {
            return FutureRequest::from(StatusCode::FORBIDDEN.into_response());
        }
        let body = Counted(request.take_body(), self.0.clone());
        request.set_body(Body::stream(body));
        request.into()
    }
}

async fn raw(request: Request) -> String {
    format!("{:?}", request.headers().get("content-encoding"))
}

pub(super) fn server(gate: Option<Gate>) -> Local {
    let builder = ServerBuilder::new().bind("127.0.0.1:0").banner(false).workers(1);
    let builder = match gate {
        Some(gate) => builder.middleware(gate),
        None => builder,
    };
    let builder = builder.routes(routes![
        bytes,
        waits,
        stream,
        session,
        both,
        maybe,
        outcome,
        photo,
        json,
        json_waits,
        maybe_json,
        json_outcome,
        checked,
        text,
        csv,
        rows,
        short,
        plain,
        as_sent
    ]);
    Local::start(builder.route("/raw", HttpMethod::POST, raw).build())
}

pub(super) fn head(target: &str, version: &str, fields: &[&str]) -> String {
    let mut head = format!("POST {target} HTTP/{version}\r\nHost: a\r\n");
    for field in fields.iter().filter(|field| !field.is_empty()) {
        head.push_str(field);
        head.push_str("\r\n");
    }
    head + "\r\n"
}

/// Sends only a head, and checks that the next answer has that status.
#[track_caller]
pub(super) fn answered_by_head(wire: &mut Wire, head: &str, status: u16) -> Answer {
    wire.send(head);
    let answer = wire.answer(false);
    assert_eq!(answer.status, status, "{head}{}", answer.text());
    answer
}

pub(super) const CHUNKED: &str = "Transfer-Encoding: chunked";
pub(super) const EXPECT: &str = "Expect: 100-continue";
