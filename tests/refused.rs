//! A request that is refused before its body has arrived does not cost the body. Over sockets, the
//! answer arrives before any byte of the body was sent, and no `100 Continue` requests it.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use webserver::prelude::*;
use webserver::{
    BodyUse, Cx, FromRequest, FromRequestAsync, FutureRequest, HeaderName, HeaderValue, JsonError,
    Place, Rejection,
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
    const BODY: BodyUse = BodyUse::None;
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
static LOOKED_UP: AtomicU64 = AtomicU64::new(0);

/// A body that is read by a type of the app.
struct Csv(Bytes);

impl<'r> FromRequest<'r> for Csv {
    type Needs = ();
    type Rejection = Rejection;
    const BODY: BodyUse = BodyUse::Buffered;

    fn check_head(cx: Cx<'r, ()>) -> Result<(), Rejection> {
        let is_csv = cx.request.headers().get("content-type") == Some("text/csv");
        let place = Place::Header("content-type".into());
        let wrong = Rejection::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, place, "is not CSV");
        if is_csv { Ok(()) } else { Err(wrong) }
    }

    fn from_request(cx: Cx<'r, ()>) -> Result<Self, Rejection> {
        let Ok(bytes) = Bytes::from_request(cx);
        Ok(Self(bytes))
    }
}

/// A body that is read by a type of the app, which reads the stream itself.
struct Rows(usize);

impl<'r> FromRequestAsync<'r> for Rows {
    type Needs = ();
    type Rejection = Rejection;
    const BODY: BodyUse = BodyUse::Streams;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Rejection>> + Send + 'r>>;

    fn check_head(cx: Cx<'r, ()>) -> Result<(), Rejection> {
        <Csv as FromRequest>::check_head(cx)
    }

    fn from_request_async(cx: Cx<'r, ()>) -> Self::Future {
        let Ok(body) = Body::from_request(cx);
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
struct Gate(Arc<AtomicU64>);

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

fn server(gate: Option<Gate>) -> Local {
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

fn head(target: &str, version: &str, fields: &[&str]) -> String {
    let mut head = format!("POST {target} HTTP/{version}\r\nHost: a\r\n");
    for field in fields.iter().filter(|field| !field.is_empty()) {
        head.push_str(field);
        head.push_str("\r\n");
    }
    head + "\r\n"
}

/// Sends only a head, and checks that the next answer has that status.
#[track_caller]
fn answered_by_head(wire: &mut Wire, head: &str, status: u16) -> Answer {
    wire.send(head);
    let answer = wire.answer(false);
    assert_eq!(answer.status, status, "{head}{}", answer.text());
    answer
}

const CHUNKED: &str = "Transfer-Encoding: chunked";
const EXPECT: &str = "Expect: 100-continue";

/// Requests that are refused by the head alone, with their status.
const REFUSED: [(&str, &str, u16); 29] = [
    ("/bytes", "", 401),
    ("/waits", "", 401),
    ("/stream", "", 401),
    ("/session", "", 401),
    ("/both", "", 401),
    ("/bytes", "Authorization: 403", 403),
    ("/waits", "Authorization: 429", 429),
    ("/session", "Authorization: 503", 503),
    ("/maybe", "Authorization: 410", 410),
    ("/users/x/photo", "", 404),
    ("/json", "Content-Type: text/plain", 415),
    ("/json", "", 415),
    ("/json-waits", "Content-Type: text/plain", 415),
    ("/maybe-json", "Content-Type: text/plain", 415),
    ("/json", "Content-Type: application/json\r\nContent-Encoding: gzip", 415),
    // The handler makes this answer from the rejection.
    ("/json-outcome", "Content-Type: text/plain", 409),
    ("/checked?dry_run=x", "Content-Type: application/json", 401),
    ("/checked?dry_run=x", "Authorization: token\r\nContent-Type: text/plain", 415),
    ("/text", "Content-Type: text/plain; charset=utf-16le", 415),
    ("/text", "Content-Encoding: br", 415),
    ("/csv", "Content-Type: text/plain", 415),
    ("/rows", "Content-Type: text/plain", 415),
    ("/csv", "Content-Type: text/csv\r\nContent-Encoding: gzip", 415),
    ("/bytes", "Authorization: token\r\nContent-Encoding: gzip", 415),
    ("/stream", "Authorization: token\r\nContent-Encoding: gzip", 415),
    ("/plain", "Content-Type: text/html", 415),
    ("/plain", "Content-Type: text/plain\r\nAccept: image/png", 406),
    ("/raw/x", "", 404),
    ("/gate", "", 403),
];

#[test]
fn a_request_refused_by_its_head_is_answered_without_100_continue_and_closed() {
    let server = server(Some(Gate(Arc::default())));
    for (target, fields, status) in REFUSED {
        for framing in ["Content-Length: 40", "Content-Length: 1000000", CHUNKED] {
            let mut wire = Wire::connect(server.addr);
            let head = head(target, "1.1", &[framing, EXPECT, fields]);
            let answer = answered_by_head(&mut wire, &head, status);
            assert_eq!(answer.field("connection"), Some("close"), "{head}");
            assert!(wire.is_closed(), "{head}");
        }
    }
}

#[test]
fn a_request_refused_by_its_head_is_answered_before_its_body_comes() {
    let server = server(None);
    let next = head("/bytes", "1.1", &["Authorization: token", "Content-Length: 2"]) + "ab";
    for (target, fields, status) in REFUSED.into_iter().filter(|row| row.0 != "/gate") {
        let body = "x".repeat(40);
        for (framing, body) in
            [("Content-Length: 40", &body), (CHUNKED, &format!("28\r\n{body}\r\n0\r\n\r\n"))]
        {
            let mut wire = Wire::connect(server.addr);
            let head = head(target, "1.1", &[framing, fields]);
            let answer = answered_by_head(&mut wire, &head, status);
            assert_eq!(answer.field("connection"), None, "{head}");
            // A body that may be discarded is discarded, and the next request is found after it.
            wire.send(format!("{body}{next}"));
            let answer = wire.answer(false);
            assert_eq!((answer.status, answer.text().as_str()), (200, "2"), "{head}");
            // The answer is the same if the body arrives with the head.
            wire.send(format!("{head}{body}{next}"));
            assert_eq!(wire.answer(false).status, status, "{head}{body}");
            assert_eq!(wire.answer(false).text(), "2", "{head}{body}");
        }
        // A body that is too long to be discarded ends the connection.
        let mut wire = Wire::connect(server.addr);
        let head = head(target, "1.1", &["Content-Length: 1000000", fields]);
        let answer = answered_by_head(&mut wire, &head, status);
        assert_eq!(answer.field("connection"), Some("close"), "{head}");
    }
}

#[test]
fn a_refused_request_of_http_1_0_is_answered_before_its_body_comes() {
    let server = server(None);
    for (target, fields, status) in REFUSED.into_iter().filter(|row| row.0 != "/gate") {
        let mut wire = Wire::connect(server.addr);
        let head = head(target, "1.0", &["Content-Length: 40", fields]);
        answered_by_head(&mut wire, &head, status);
        assert!(wire.is_closed(), "{head}");
    }
}

#[test]
fn other_refusals_by_the_head_cost_no_body_either() {
    let server = server(None);
    let check = |head: &str, status: u16| {
        let mut wire = Wire::connect(server.addr);
        answered_by_head(&mut wire, head, status);
        assert!(wire.is_closed(), "{head}");
    };
    check(&head("/short", "1.1", &["Content-Length: 40", EXPECT]), 413);
    let put = head("/json", "1.1", &[CHUNKED, EXPECT]).replace("POST", "PUT");
    check(&put, 405);
    check(&head("/json", "1.1", &[CHUNKED, "Expect: x"]), 417);
}

#[test]
fn no_byte_of_a_refused_body_reaches_the_app() {
    let polls = Arc::new(AtomicU64::new(0));
    let server = server(Some(Gate(polls.clone())));
    let body = "x".repeat(40_000);
    for target in ["/bytes", "/waits", "/stream", "/session", "/users/x/photo", "/json", "/csv"] {
        let mut wire = Wire::connect(server.addr);
        let head = head(target, "1.1", &["Content-Length: 40000"]);
        wire.send(&head);
        wire.send(&body);
        assert!([401, 404, 415].contains(&wire.answer(false).status), "{target}");
        assert_eq!(polls.load(Ordering::Relaxed), 0, "{target}");
    }
    let mut wire = Wire::connect(server.addr);
    wire.send(head("/bytes", "1.1", &["Content-Length: 40000", "Authorization: token"]));
    wire.send(&body);
    assert_eq!(wire.answer(false).text(), "40000");
    assert_ne!(polls.load(Ordering::Relaxed), 0);
}

#[test]
fn a_session_is_not_looked_up_for_a_request_that_is_refused_already() {
    let server = server(None);
    let looked_up = |target: &str, token: &str, status: u16| {
        let before = LOOKED_UP.load(Ordering::Relaxed);
        let mut wire = Wire::connect(server.addr);
        let fields = ["Content-Length: 40", "X-Count: 1", token];
        answered_by_head(&mut wire, &head(target, "1.1", &fields), status);
        LOOKED_UP.load(Ordering::Relaxed) - before
    };
    assert_eq!(looked_up("/both", "", 401), 0);
    assert_eq!(looked_up("/session", "", 401), 1);
}

#[test]
fn a_session_that_is_found_lets_the_body_in_and_one_that_is_not_is_the_handlers_to_see() {
    let server = server(None);
    let mut wire = Wire::connect(server.addr);
    let mut check = |target: &str, token: &str, expected: &str| {
        wire.send(head(target, "1.1", &["Content-Length: 3", EXPECT, token]));
        assert_eq!(wire.answer(true).status, 100, "{target}");
        wire.send("abc");
        assert_eq!(wire.answer(false).text(), expected, "{target}");
    };
    check("/session", "Authorization: token", "3");
    check("/both", "Authorization: token", "3");
    check("/maybe", "Authorization: token", "true 3");
    check("/outcome", "", "false 3");
    check("/outcome", "Authorization: token", "true 3");
    check("/users/7/photo", "", "7 3");
    check("/rows", "Content-Type: text/csv", "1");
}

#[test]
fn mistakes_in_the_data_of_head_and_body_are_told_together() {
    let server = server(None);
    let check = |target: &str, body: &str, status: u16, told: usize| {
        let length = format!("Content-Length: {}", body.len());
        let fields = ["Authorization: token", "Content-Type: application/json"];
        let fields = [&length[..], fields[0], fields[1]];
        let mut wire = Wire::connect(server.addr);
        wire.send(head(target, "1.1", &[&fields[..], &[EXPECT]].concat()));
        assert_eq!(wire.answer(true).status, 100, "{target}");
        wire.send(body);
        let expected = wire.answer(false);
        let problem: serde_json::Value = serde_json::from_slice(&expected.body).expect("JSON");
        assert_eq!(expected.status, status, "{target} {body}");
        assert_eq!(problem["errors"].as_array().map(Vec::len), Some(told), "{target} {body}");
        wire.send(head(target, "1.1", &fields) + body);
        let answer = wire.answer(false);
        assert_eq!((answer.status, answer.text()), (status, expected.text()));
    };
    check("/checked?dry_run=x", r#"[1, "a"]"#, 422, 2);
    check("/checked?dry_run=x", "[1, ", 400, 2);
    check("/checked?dry_run=x", "[1]", 422, 1);
    check("/checked?dry_run=true", r#"["a"]"#, 422, 1);
}

#[test]
fn an_optional_body_without_a_type_is_none_only_if_it_turns_out_to_be_empty() {
    let server = server(None);
    let mut wire = Wire::connect(server.addr);
    let head = |framing| head("/maybe-json", "1.1", &[framing]);
    wire.send(head("Content-Length: 0"));
    assert_eq!(wire.answer(false).text(), "None");
    wire.send(head(CHUNKED));
    wire.send("0\r\n\r\n");
    assert_eq!(wire.answer(false).text(), "None");
    wire.send(head(CHUNKED));
    wire.send("3\r\n[7]\r\n0\r\n\r\n");
    assert_eq!(wire.answer(false).status, 415);
}

#[test]
fn a_body_in_a_content_coding_is_415_unless_the_handler_can_see_the_field() {
    let server = server(None);
    let mut wire = Wire::connect(server.addr);
    let mut send = |target: &str, fields: &[&str], body: &str| {
        let length = format!("Content-Length: {}", body.len());
        wire.send(
            head(target, "1.1", &[fields, &[&length, "Authorization: token"]].concat()) + body,
        );
        wire.answer(false)
    };
    let gzip = "Content-Encoding: gzip";
    for (target, kind) in [
        ("/bytes", ""),
        ("/waits", ""),
        ("/stream", ""),
        ("/text", ""),
        ("/json", "Content-Type: application/json"),
        ("/csv", "Content-Type: text/csv"),
        ("/plain", "Content-Type: text/plain"),
    ] {
        for coding in [gzip, "content-encoding: identity, X-GZIP", "Content-Encoding: chunked"] {
            let answer = send(target, &[kind, coding], "abc");
            assert_eq!(answer.status, 415, "{target} {coding}");
            assert_eq!(answer.field("accept-encoding"), Some("identity"), "{target} {coding}");
        }
    }
    // "servers that fail a request with a 415 status for reasons unrelated to content codings MUST
    // NOT include the Accept-Encoding header field" (RFC 9110, section 12.5.3).
    let answer = send("/json", &["Content-Type: text/plain"], "abc");
    assert_eq!((answer.status, answer.field("accept-encoding")), (415, None));
    for none in ["Content-Encoding: identity", "Content-Encoding: ,", "Content-Encoding:"] {
        assert_eq!(send("/bytes", &[none], "abc").text(), "3", "{none}");
    }
    assert_eq!(send("/bytes", &[gzip], "").text(), "0");
    assert_eq!(send("/maybe-json", &[gzip], "").text(), "None");
    assert_eq!(send("/as-sent", &[gzip], "abc").text(), r#"Some("gzip") 3"#);
    assert_eq!(send("/raw", &[gzip], "abc").text(), r#"Some("gzip")"#);
}
