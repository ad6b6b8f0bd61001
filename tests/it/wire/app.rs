//! The app that the rows are sent to: it answers with what it was asked for, or does what its path
//! says.

use std::pin::Pin;
use std::task::{Context, Poll};

use webserver::prelude::*;
use webserver::{BodyError, Cx, FromRequest, HeaderName, HeaderValue, Place, Rejection};

/// Returns the request as understood: the method, path and query as in a URI, and the host if there
/// is one.
#[route("/{rest..}", methods(GET, POST, PUT, "M-SEARCH", "M!#$%&'*+-.^_`|~9"))]
fn any(rest: &str, request: Request) -> String {
    let _ = rest;
    let uri = request.uri();
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let host = request.host().unwrap_or("-");
    format!("{} {}{query} {host}", request.method(), uri.encoded_path())
}

/// Answers with the body. Because it has the fields, it accepts a body in a content coding too.
#[route("/echo", methods(GET, POST))]
fn echo(body: Bytes, _fields: &Request) -> Response {
    text(body)
}

/// Answers with the value of `x`.
#[get("/x")]
fn x(headers: HeaderMap) -> Response {
    let values: Vec<_> = headers.get_all("x").collect();
    text(values.join(&b'|'))
}

/// Answers with the host of the field, and the host of the request.
#[get("/host")]
fn host(request: &Request) -> String {
    format!("{:?} {:?}", request.headers().get("host"), request.host())
}

/// Answers with the trailer section.
#[post("/trailers")]
async fn trailers(mut request: Request) -> Result<String, BodyError> {
    let (_, trailers) = request.take_body().collect_with_trailers(1024).await?;
    let line = |(name, value): (&str, &[u8])| {
        format!("{}: {}", name.to_ascii_lowercase(), String::from_utf8_lossy(value))
    };
    Ok(trailers.iter().map(line).collect::<Vec<_>>().join(", "))
}

#[post("/unread")]
fn unread() -> &'static str {
    "unread"
}

/// A stream of chunks, followed by the end or a failure.
struct Chunks(Vec<Result<&'static str, std::fmt::Error>>);

impl futures_core::Stream for Chunks {
    type Item = Result<&'static str, std::fmt::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.pop())
    }
}

#[get("/stream")]
fn stream() -> Response {
    plain(Response::new(Body::stream(Chunks(vec![Ok("c"), Ok(""), Ok("ab")]))))
}

#[get("/fails")]
fn fails() -> Response {
    plain(Response::new(Body::stream(Chunks(vec![Err(std::fmt::Error), Ok("ab")]))))
}

#[get("/panics")]
fn panics() -> &'static str {
    std::panic::resume_unwind(Box::new("past the hook"))
}

/// Answers with the status from the path, with a body and framing fields that the status may not
/// allow.
#[get("/status/{code}")]
fn status(code: u16) -> Response {
    let status = StatusCode::from_u16(code).unwrap_or(StatusCode::IM_A_TEAPOT);
    text("a body").with_status(status)
}

#[get("/close")]
fn close() -> Response {
    text("bye")
        .with_header(HeaderName::from_static("connection"), HeaderValue::from_static("x, Close"))
}

/// Sets every field that only the server may set.
#[get("/lies")]
fn lies() -> Response {
    let mut response = text("truth");
    for (name, value) in [
        ("content-length", "1"),
        ("transfer-encoding", "gzip, chunked"),
        ("connection", "keep-alive, x"),
        ("keep-alive", "timeout=9"),
        ("proxy-connection", "keep-alive"),
    ] {
        let value = HeaderValue::from_static(value);
        response.headers_mut().append(HeaderName::from_static(name), value);
    }
    response
}

/// Returns the query as a field value, if it is a valid one.
#[get("/value?{v}")]
fn value(v: &str) -> Response {
    match HeaderValue::from_str(v) {
        Ok(value) => text("set").with_header(HeaderName::from_static("x-value"), value),
        Err(_) => text("no value"),
    }
}

#[get("/go?{to}")]
fn go(to: String) -> Redirect {
    Redirect::see_other(to)
}

/// An extractor that always refuses: no request has the key.
struct Key;

impl<'r> FromRequest<'r> for Key {
    type Needs = ();
    type Rejection = Rejection;

    fn from_request(_: Cx<'r, ()>) -> Result<Self, Rejection> {
        let place = Place::Header("authorization".into());
        let name = HeaderName::from_static("www-authenticate");
        let challenge = HeaderValue::from_static(r#"Basic realm="wire""#);
        let rejection = Rejection::new(StatusCode::UNAUTHORIZED, place, "opens nothing");
        Err(rejection.with_header(name, challenge))
    }
}

#[get("/locked?{n}")]
fn locked(_key: Key, n: u32) -> Text<u32> {
    Text(n)
}

#[get("/page", produces = "text/plain")]
fn page() -> &'static str {
    "page"
}

#[get("/switch")]
fn switch() -> Response {
    Response::upgrade(HeaderValue::from_static("echo"), |_| async {})
}

/// Switches protocols after it has read the body.
#[post("/switch")]
async fn switch_after(body: Bytes) -> Response {
    drop(body);
    Response::upgrade(HeaderValue::from_static("echo"), |_| async {})
}

fn text(body: impl Into<Body>) -> Response {
    plain(Response::new(body))
}

fn plain(response: Response) -> Response {
    response.with_header(
        HeaderName::from_static("content-type"),
        HeaderValue::from_static("text/plain; charset=utf-8"),
    )
}

pub(crate) fn server() -> Server {
    ServerBuilder::new()
        .routes(routes![
            any,
            echo,
            x,
            unread,
            host,
            trailers,
            stream,
            fails,
            panics,
            status,
            close,
            lies,
            value,
            go,
            locked,
            page,
            switch,
            switch_after
        ])
        .build()
}
