//! The app that the rows are sent to: it says what it was asked for, or does what its path says.

use std::pin::Pin;
use std::task::{Context, Poll};

use webserver::prelude::*;
use webserver::{BodyError, Cx, FromRequest, HeaderName, HeaderValue, Place, Rejection};

/// What was understood: method, path and query as a URI has them, and host if one was named.
#[route("/{rest..}", methods(GET, POST, PUT, "M-SEARCH", "M!#$%&'*+-.^_`|~9"))]
fn any(rest: &str, request: Request) -> String {
    let _ = rest;
    let uri = request.uri();
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let host = request.host().unwrap_or("-");
    format!("{} {}{query} {host}", request.method(), uri.encoded_path())
}

/// Says what the body was; with the fields at hand, it takes one in a content coding too.
#[route("/echo", methods(GET, POST))]
fn echo(body: Bytes, _fields: &Request) -> Response {
    text(body)
}

/// Says what the value of `x` was.
#[get("/x")]
fn x(headers: HeaderMap) -> Response {
    let values: Vec<_> = headers.get_all("x").collect();
    text(values.join(&b'|'))
}

/// Says which host the field names, and which the request.
#[get("/host")]
fn host(request: &Request) -> String {
    format!("{:?} {:?}", request.headers().get("host"), request.host())
}

/// Says what came in the trailer section.
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

/// Chunks, and then the end or a failure.
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

/// The status of the path, with a body and framing fields that may not go with it.
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

/// Sets all that only the server may say.
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

/// The query as a value, if a field can have it.
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

/// Nobody has the key.
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

/// Switches when it has read the body.
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
