//! Conditional requests over a socket and through middleware.

use std::sync::Mutex;
use std::time::{Duration, UNIX_EPOCH};

use webserver::prelude::*;
use webserver_tests::{Local, Wire, builder};

const DATE: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

fn modified() -> LastModified {
    LastModified(UNIX_EPOCH + Duration::from_millis(784_111_777_900))
}

#[get("/tagged")]
fn tagged() -> (ETag, LastModified, [(&'static str, &'static str); 2], &'static str) {
    let fields = [("cache-control", "max-age=60"), ("vary", "accept-language")];
    (ETag::strong("a"), modified(), fields, "content")
}

#[get("/dated")]
async fn dated() -> (LastModified, &'static str) {
    tokio::task::yield_now().await;
    (modified(), "content")
}

/// The fields are those of the typed parts, but were set by hand.
#[get("/by-hand")]
fn by_hand() -> ([(&'static str, &'static str); 1], &'static str) {
    ([("etag", "W/\"a\"")], "content")
}

#[get("/missing")]
fn missing() -> (ETag, Option<&'static str>) {
    (ETag::strong("a"), None)
}

struct Panics;

impl Drop for Panics {
    fn drop(&mut self) {
        panic!("a destructor panics on purpose");
    }
}

impl futures_core::Stream for Panics {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Pending
    }
}

#[get("/stream")]
fn stream() -> (ETag, Stream<Panics>) {
    (ETag::strong("a"), Stream(Panics))
}

struct Note(Mutex<Option<u32>>);

#[put("/note")]
fn write(note: State<Note>, conditions: Preconditions) -> Result<(ETag, NoContent), Problem> {
    let mut version = note.0.0.lock().expect("no test panics under it");
    conditions.check(version.map(ETag::strong).as_ref())?;
    let next = version.map_or(1, |version| version + 1);
    *version = Some(next);
    Ok((ETag::strong(next), NoContent))
}

#[delete("/note")]
fn remove(conditions: Preconditions) -> Result<NoContent, Problem> {
    conditions.require()?.check((&ETag::strong("a"), modified()))?;
    Ok(NoContent)
}

#[get("/saves")]
fn saves(conditions: Preconditions) -> (ETag, String) {
    let tag = ETag::strong("a");
    let text = if conditions.is_not_modified(&tag) { String::new() } else { "much".repeat(9) };
    (tag, text)
}

#[catch(412)]
fn changed(problem: &Problem) -> String {
    format!("caught: {problem}")
}

routes![
    App = [tagged, dated, by_hand, missing, stream, write, remove, saves, "/caught" => [Caught]]
];
routes![Caught = [again, changed]];

#[get("/tagged")]
fn again() -> (ETag, &'static str) {
    (ETag::strong("a"), "content")
}

fn app() -> Server {
    builder().state(Note(Mutex::new(None))).routes(routes![App]).build()
}

fn request(wire: &mut Wire, method: &str, path: &str, fields: &str) -> webserver_tests::Answer {
    let length = if method == "PUT" { "content-length: 0\r\n" } else { "" };
    wire.send(format!("{method} {path} HTTP/1.1\r\nhost: a\r\n{length}{fields}\r\n"));
    wire.answer(method == "HEAD")
}

#[test]
fn conditional_get_and_head_become_304_and_412() {
    let server = Local::start(app());
    let mut wire = Wire::connect(server.addr);
    let since = &format!("if-modified-since: {DATE}\r\n");
    let unless = "if-unmodified-since: Sun, 06 Nov 1994 08:49:36 GMT\r\n";
    let none = "if-none-match: \"b\", W/\"a\"\r\n";
    for (path, fields, status) in [
        ("/tagged", "", 200),
        ("/tagged", none, 304),
        ("/tagged", "if-none-match: \"b\"\r\nif-none-match: \"a\"\r\n", 304),
        ("/tagged", "if-none-match: \"b\"\r\n", 200),
        ("/tagged", "accept: text/html\r\nif-none-match: *\r\n", 304),
        ("/tagged", since, 304),
        ("/tagged", unless, 412),
        ("/tagged", "if-match: \"b\"\r\n", 412),
        ("/tagged", "if-match: W/\"a\"\r\n", 412),
        ("/tagged", "if-match: \"a\"\r\n", 200),
        ("/dated", since, 304),
        ("/dated", none, 200),
        ("/by-hand", none, 304),
        ("/by-hand", "if-match: W/\"a\"\r\n", 412),
        ("/missing", none, 404),
        ("/missing", "if-match: \"b\"\r\n", 404),
        ("/saves", none, 304),
        ("/saves", "", 200),
    ] {
        for method in ["GET", "HEAD"] {
            let answer = request(&mut wire, method, path, fields);
            assert_eq!(answer.status, status, "{method} {path} {fields}");
            if status == 304 {
                assert_eq!(answer.field("content-length"), None);
                assert_eq!(answer.field("content-type"), None);
            }
        }
    }
    let answer = request(&mut wire, "GET", "/tagged", none);
    let names: Vec<_> = answer.fields.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["date", "cache-control", "vary", "etag"]);
    let answer = request(&mut wire, "GET", "/dated", since);
    assert_eq!(answer.field("last-modified"), Some(DATE));
    assert_eq!(request(&mut wire, "GET", "/stream", none).status, 304);
    let answer = request(&mut wire, "GET", "/caught/tagged", "if-match: \"b\"\r\n");
    let text = "caught: 412 Precondition Failed; header `if-match`: \
                does not fit the present state of the resource";
    assert_eq!((answer.status, answer.text().as_str()), (412, text));
}

#[test]
fn preconditions_of_a_change_are_checked_before_it() {
    let server = Local::start(app());
    let mut wire = Wire::connect(server.addr);
    for (method, fields, status, tag) in [
        ("PUT", "if-match: *\r\n", 412, None),
        ("PUT", "if-none-match: *\r\n", 204, Some("\"1\"")),
        ("PUT", "if-none-match: *\r\n", 412, None),
        ("PUT", "if-match: \"1\"\r\n", 204, Some("\"2\"")),
        ("PUT", "if-match: \"1\"\r\n", 412, None),
        ("PUT", "if-none-match: \"2\"\r\n", 412, None),
        ("PUT", "if-none-match: \"1\"\r\n", 204, Some("\"3\"")),
        ("PUT", "", 204, Some("\"4\"")),
        ("DELETE", "", 428, None),
        ("DELETE", "if-match: \"a\"\r\n", 204, None),
        ("DELETE", "if-match: \"b\"\r\n", 412, None),
        ("DELETE", &format!("if-unmodified-since: {DATE}\r\n"), 204, None),
        ("DELETE", "if-unmodified-since: Sun, 06 Nov 1994 08:49:36 GMT\r\n", 412, None),
        // A condition that only GET and HEAD have is none.
        ("DELETE", &format!("if-modified-since: {DATE}\r\n"), 428, None),
        ("DELETE", "if-unmodified-since: never\r\n", 428, None),
    ] {
        let answer = request(&mut wire, method, "/note", fields);
        assert_eq!((answer.status, answer.field("etag")), (status, tag), "{method} {fields}");
    }
}

/// Notes the statuses that it sees, and gives a response without a tag one.
struct Watch(Mutex<Vec<u16>>);

impl Middleware for Watch {
    fn on_response(&self, mut response: Response) -> FutureResponse {
        self.0.lock().expect("no test panics under it").push(response.status().as_u16());
        if !response.headers().contains("etag") {
            let value = HeaderValue::from_static("\"given\"");
            response.headers_mut().insert(HeaderName::from_static("etag"), value);
        }
        response.into()
    }
}

#[get("/plain")]
fn plain() -> &'static str {
    "content"
}

#[get("/seen")]
fn seen(watch: State<Watch>) -> String {
    format!("{:?}", watch.0.0.lock().expect("no test panics under it"))
}

#[tokio::test]
async fn conditional_response_is_seen_by_middleware_which_may_set_a_tag() {
    let client = ServerBuilder::new()
        .state(Watch(Mutex::default()))
        .routes(routes![seen, with [State<Watch>] => [dated, by_hand, plain]])
        .build()
        .client();
    for (path, value, status) in [
        ("/by-hand", "\"a\"", 304),
        ("/plain", "\"given\"", 304),
        ("/plain", "\"other\"", 200),
        ("/dated", "\"given\"", 304),
    ] {
        let answer = client.get(path).header("if-none-match", value).send().await;
        assert_eq!(answer.status(), status, "{path} {value}");
        assert_eq!(answer.text().await.is_empty(), status == 304);
    }
    // The middleware sees the 304 of a tag that the handler has set.
    assert_eq!(client.get("/seen").send().await.text().await, "[304, 200, 200, 200]");
}
