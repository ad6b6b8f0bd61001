//! Which catcher answers an error, and what becomes of its response.

use std::sync::Mutex;
use std::time::Duration;

use webserver::prelude::*;
use webserver::{FutureResponse, HeaderName, HeaderValue, Limits, QueryError};
use webserver_tests::{Local, Wire, builder};

#[get("/")]
pub(super) fn index() -> &'static str {
    "index"
}

#[get("/broken")]
pub(super) fn broken() -> StatusCode {
    StatusCode::INTERNAL_SERVER_ERROR
}

#[get("/number/{n}")]
pub(super) fn number(n: u8) -> Text<u8> {
    Text(n)
}

macro_rules! catchers {
    ($($name:ident: $($status:literal),*;)*) => {$(
        #[catch($($status),*)]
        pub(super) fn $name(problem: &Problem, method: HttpMethod) -> String {
            format!("{} {method} {}", stringify!($name), problem.status().as_u16())
        }
    )*};
}

catchers! {
    any:;
    lost: 404;
    admin_lost: 404;
    admin_bad: 400, 405;
    inner_any:;
    inner_lost: 404;
    other_lost: 404;
    api_lost: 404;
}

mod inner {
    use super::*;

    routes![pub(super) Inner = [index, broken, number, inner_any, inner_lost]];
}

fn client() -> webserver::Client {
    let routes = routes![
        index,
        broken,
        any,
        lost,
        "/admin" => [
            admin_lost,
            index,
            broken,
            number,
            admin_bad,
            "/inner" => inner::Inner,
            "/plain" => [index, number],
        ],
        "/other" => [index, broken],
        "/other/deep" => [other_lost],
        "/api" => api_lost,
    ];
    ServerBuilder::new().routes(routes).build().client()
}

#[tokio::test]
async fn catcher_of_the_innermost_group_answers() {
    let client = client();
    let check = async |method: HttpMethod, target: &str, expected: &str| {
        let answer = client.request(method.clone(), target).send().await.text().await;
        assert_eq!(answer, expected.replace("{}", method.as_str()), "{method} {target}");
    };
    let get = async |target: &str, expected: &str| check(HttpMethod::GET, target, expected).await;
    // Outside of all groups.
    get("/nowhere", "lost {} 404").await;
    get("/broken", "any {} 500").await;
    check(HttpMethod::POST, "/", "any {} 405").await;
    check(HttpMethod::OPTIONS, "/", "").await;
    // In a group, and below its prefix. A status of the group comes before the outer `#[catch]`,
    // and the outer `#[catch]` answers the rest.
    get("/admin/x", "admin_lost {} 404").await;
    get("/admin/number/x", "admin_lost {} 404").await;
    get("/admin/%61/b/c", "admin_lost {} 404").await;
    get("/%61dmin/x", "admin_lost {} 404").await;
    check(HttpMethod::POST, "/admin", "admin_bad {} 405").await;
    get("/admin/%zz", "admin_bad {} 400").await;
    get("/admin/broken", "any {} 500").await;
    get("/adminx", "lost {} 404").await;
    get("//admin/x", "lost {} 404").await;
    // A path with an encoded slash is not below the prefix.
    get("/admin%2Fx", "lost {} 404").await;
    // In a named group in the group.
    get("/admin/inner/x", "inner_lost {} 404").await;
    get("/admin/inner/broken", "inner_any {} 500").await;
    get("/admin/inner/number/300", "inner_lost {} 404").await;
    check(HttpMethod::POST, "/admin/inner", "inner_any {} 405").await;
    // In a group without catchers.
    get("/admin/plain/x", "admin_lost {} 404").await;
    get("/admin/plain/number/x", "admin_lost {} 404").await;
    get("/other/x", "lost {} 404").await;
    get("/other/broken", "any {} 500").await;
    // A prefix that only catchers have, and a catcher after a prefix.
    get("/other/deep/x", "other_lost {} 404").await;
    get("/api", "api_lost {} 404").await;
    get("/api/a/b", "api_lost {} 404").await;
    get("/apis", "lost {} 404").await;
}

#[tokio::test]
async fn catchers_of_a_group_without_a_prefix_answer_for_its_routes() {
    mod plain {
        use super::*;

        routes![pub(super) Plain = [number, inner_lost, admin_bad]];
    }

    let client = ServerBuilder::new().routes(routes![lost, plain::Plain]).build().client();
    let get = async |target: &str| client.get(target).send().await.text().await;
    assert_eq!(get("/number/x").await, "inner_lost GET 404");
    assert_eq!(get("/x").await, "lost GET 404");
    assert_eq!(get("/number/%zz").await, "admin_bad GET 400");
    assert_eq!(client.post("/number/7").send().await.text().await, "admin_bad POST 405");
}

#[tokio::test]
async fn catchers_of_a_named_app_are_those_of_the_server() {
    let server = ServerBuilder::new().routes(routes![inner::Inner]).build();
    assert_eq!(server.client().get("/x").send().await.text().await, "inner_lost GET 404");
}

async fn dynamic(_: Request) -> StatusCode {
    StatusCode::CONFLICT
}

#[tokio::test]
async fn catchers_of_several_lists_answer_all_routes_of_the_server() {
    let client = ServerBuilder::new()
        .routes(routes![lost])
        .routes(routes![index, "/b" => [broken, inner_any]])
        .routes(routes![any])
        .route("/dynamic", HttpMethod::GET, dynamic)
        .build()
        .client();
    for (target, expected) in [
        ("/x", "lost GET 404"),
        ("/b/broken", "inner_any GET 500"),
        ("/b/x", "inner_any GET 404"),
        ("/dynamic", "any GET 409"),
    ] {
        assert_eq!(client.get(target).send().await.text().await, expected, "{target}");
    }
}

#[test]
fn catchers_of_two_lists_for_one_status_are_an_error_of_run() {
    let builder = builder().routes(routes![lost]).routes(routes![index, other_lost]);
    let error = Local::start_failing(builder.build()).to_string();
    assert!(error.contains("fn lost (") && error.contains("fn other_lost ("), "{error}");
}

// -- the response

#[get("/limited")]
fn limited() -> Problem {
    let name = HeaderName::from_static("retry-after");
    Problem::new(StatusCode::TOO_MANY_REQUESTS).header(name, HeaderValue::from_static("60"))
}

#[catch(429)]
fn page(problem: &Problem) -> Html<String> {
    Html(format!("wait {} s", problem.headers().get("retry-after").unwrap_or("many")))
}

#[get("/gone")]
fn gone() -> StatusCode {
    StatusCode::GONE
}

#[catch(410)]
fn fine(_: &Problem) -> (StatusCode, &'static str) {
    (StatusCode::OK, "fine")
}

#[catch(404)]
fn elsewhere(_: &Problem) -> Redirect {
    Redirect::see_other("/")
}

#[catch(405)]
fn own_fields(_: &Problem) -> ([(&'static str, &'static str); 2], &'static str) {
    ([("allow", "NONE"), ("vary", "cookie")], "own")
}

/// Adds a field to each response, and makes a 409 a 410.
struct Marks;

impl Middleware for Marks {
    fn on_response(&self, mut response: Response) -> FutureResponse {
        if response.status() == StatusCode::CONFLICT {
            response.set_status(StatusCode::GONE);
        }
        let name = HeaderName::from_static("x-mark");
        response.with_header(name, HeaderValue::from_static("1")).into()
    }
}

#[get("/conflict")]
fn conflict() -> StatusCode {
    StatusCode::CONFLICT
}

#[tokio::test]
async fn catcher_keeps_the_status_and_the_fields_of_the_error() {
    let routes = routes![index, limited, page, gone, fine, elsewhere, own_fields, conflict];
    let client = ServerBuilder::new().middleware(Marks).routes(routes).build().client();
    let answer = client.get("/limited").send().await;
    assert_eq!(answer.status(), 429);
    assert_eq!(answer.header("retry-after"), Some("60"));
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(answer.header("x-mark"), Some("1"), "middleware comes before catchers");
    assert_eq!(answer.text().await, "wait 60 s");
    // A status that the catcher sets is the status, even 200.
    let answer = client.get("/gone").send().await;
    assert_eq!((answer.status().as_u16(), answer.text().await.as_str()), (200, "fine"));
    let answer = client.get("/nowhere").send().await;
    assert_eq!((answer.status().as_u16(), answer.header("location")), (303, Some("/")));
    // A field of the catcher replaces that of the error.
    let answer = client.post("/").send().await;
    assert_eq!((answer.status().as_u16(), answer.header("allow")), (405, Some("NONE")));
    // The catcher sees the status that middleware has left.
    let answer = client.get("/conflict").send().await;
    assert_eq!(answer.text().await, "fine");
}

#[tokio::test]
async fn catcher_gets_the_typed_error() {
    #[catch]
    fn typed(problem: &Problem) -> String {
        format!("{:?}", problem.source::<QueryError>())
    }
    #[get("/q?{n}")]
    fn query(n: u8) -> Text<u8> {
        Text(n)
    }
    let client = ServerBuilder::new().routes(routes![query, typed]).build().client();
    let answer = client.get("/q").send().await.text().await;
    assert_eq!(answer, r#"Some(Missing { name: "n" })"#);
    assert_eq!(client.get("/x").send().await.text().await, "None");
}

// -- catchers that fail

#[catch(404)]
fn panics(_: &Problem) -> &'static str {
    panic!("on purpose")
}

#[catch(409)]
async fn waits_forever(_: &Problem) {
    std::future::pending::<()>().await;
}

#[catch(405)]
fn errs(_: &Problem) -> Result<String, Problem> {
    Err(Problem::new(StatusCode::NOT_FOUND).detail("of the catcher"))
}

#[catch(500)]
async fn later(problem: &Problem, host: Option<ClientIp>, uri: Uri) -> String {
    tokio::time::sleep(Duration::from_millis(1)).await;
    format!("later {} {} {}", problem.status().as_u16(), host.is_some(), uri.path())
}

#[tokio::test]
async fn catcher_that_fails_is_followed_by_the_next_outer_one() {
    let failing = routes![
        lost,
        "/in" => [index, conflict, panics, waits_forever, errs, "/deep" => [index, later, broken]]
    ];
    let mut limits = Limits::default();
    limits.handler_time = Duration::from_millis(30);
    let client = ServerBuilder::new().limits(limits).routes(failing).build().client();
    for _ in 0..3 {
        assert_eq!(client.get("/in/x").send().await.text().await, "lost GET 404");
        // No other catcher fits, so the error is rendered.
        let answer = client.get("/in/conflict").send().await;
        assert_eq!(answer.status(), 409);
        assert!(answer.text().await.contains(r#""title":"Conflict","status":409"#));
        let answer = client.post("/in").header("accept", "text/plain").send().await;
        assert_eq!(
            (answer.status().as_u16(), answer.header("allow")),
            (405, Some("GET, HEAD, OPTIONS"))
        );
        let text = answer.text().await;
        assert_eq!(text, "405 Method Not Allowed\nthis path answers GET, HEAD, OPTIONS\n");
        let answer = client.get("/in/deep/broken").send().await;
        assert_eq!(answer.text().await, "later 500 false /in/deep/broken");
    }
}

#[test]
fn catcher_of_a_cancelled_request_is_dropped() {
    static DROPPED: Mutex<u32> = Mutex::new(0);

    struct Counts;

    impl Drop for Counts {
        fn drop(&mut self) {
            *DROPPED.lock().expect("no panic") += 1;
        }
    }

    #[catch(404)]
    async fn slow(_: &Problem) {
        let _counts = Counts;
        std::future::pending::<()>().await;
    }

    let mut limits = Limits::default();
    limits.half_close_cancels = true;
    let server = Local::start(builder().limits(limits).routes(routes![index, slow]).build());
    let mut wire = Wire::connect(server.addr);
    wire.send("GET /x HTTP/1.1\r\nhost: a\r\n\r\n");
    std::thread::sleep(Duration::from_millis(50));
    assert_eq!(*DROPPED.lock().expect("no panic"), 0);
    drop(wire);
    let mut other = Wire::connect(server.addr);
    for _ in 0..100 {
        assert_eq!(other.get("/", "").text(), "index");
        if *DROPPED.lock().expect("no panic") == 1 {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("the catcher was not dropped");
}

// -- what is not a request

#[catch(400)]
async fn at_once(problem: &Problem) -> (StatusCode, &'static str) {
    assert!(problem.status() == StatusCode::BAD_REQUEST);
    (StatusCode::NO_CONTENT, "async, without waiting")
}

#[catch(414)]
async fn waits(_: &Problem) -> &'static str {
    tokio::task::yield_now().await;
    "never"
}

#[catch(431)]
fn with_uri(_: &Problem, _uri: Uri) -> &'static str {
    "never"
}

#[catch(505)]
fn streams(_: &Problem) -> Body {
    Body::stream(futures_stream())
}

fn futures_stream() -> impl futures_core::Stream<Item = Result<Bytes, std::io::Error>> + Send {
    struct Once(bool);
    impl futures_core::Stream for Once {
        type Item = Result<Bytes, std::io::Error>;
        fn poll_next(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            let sent = std::mem::replace(&mut self.0, true);
            std::task::Poll::Ready((!sent).then(|| Ok(Bytes::from_static(b"never"))))
        }
    }
    Once(false)
}

#[test]
fn refused_input_gets_a_catcher_that_needs_nothing_else_and_answers_at_once() {
    let routes = routes![index, at_once, waits, with_uri, streams, "/in" => [any]];
    let mut limits = Limits::default();
    (limits.head_bytes, limits.target_bytes) = (1024, 512);
    let server = Local::start(builder().limits(limits).routes(routes).build());
    let check = |request: &str, status: u16, body: &str| {
        let mut wire = Wire::connect(server.addr);
        wire.send(request);
        let answer = wire.answer(false);
        assert_eq!(answer.status, status, "{request}");
        assert!(answer.text().contains(body), "{request}: {}", answer.text());
        assert!(wire.is_closed(), "{request}");
    };
    // The status of a refusal stays an error.
    check("GET / HTTP/1.1\r\n\r\n", 400, "async, without waiting");
    check(&format!("GET /{} HTTP/1.1\r\nhost: a\r\n\r\n", "a".repeat(600)), 414, "about:blank");
    let long = format!("GET /in HTTP/1.1\r\nhost: a\r\na: {}\r\n\r\n", "b".repeat(1200));
    check(&long, 431, "about:blank");
    check("GET / HTTP/2.0\r\nhost: a\r\n\r\n", 505, "about:blank");
    assert_eq!(Wire::connect(server.addr).get("/", "").text(), "index");
}

// -- groups with middleware

#[middleware]
fn refuses(request: &Request) -> Result<(), Problem> {
    let has_key = request.headers().contains("x-key");
    if has_key { Ok(()) } else { Err(Problem::new(StatusCode::UNAUTHORIZED)) }
}

#[catch(401)]
fn login(_: &Problem, uri: Uri) -> String {
    format!("log in for {}", uri.path())
}

#[tokio::test]
async fn catcher_gets_what_a_guard_of_its_group_refuses() {
    let routes = routes![lost, "/in" with [refuses] => [index, number, login]];
    let client = ServerBuilder::new().routes(routes).build().client();
    let answer = client.get("/in/number/7").send().await;
    assert_eq!(answer.status(), 401);
    assert_eq!(answer.text().await, "log in for /in/number/7");
    assert_eq!(client.get("/in/x").send().await.text().await, "lost GET 404");
    let answer = client.get("/in").header("x-key", "1").send().await;
    assert_eq!(answer.text().await, "index");
}
