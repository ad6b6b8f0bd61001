//! Catchers together with middleware of the server, of groups and of routes.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use webserver::prelude::*;
use webserver::{Client, FutureResponse, Limits, RequestBuilder};
use webserver_tests::{Local, Wire, builder};

/// The steps of one server, in order.
#[derive(Clone, Default)]
struct Steps(Arc<Mutex<Vec<String>>>);

impl Steps {
    fn add(&self, step: impl Into<String>) {
        self.0.lock().expect("no panic holds it").push(step.into());
    }

    fn take(&self) -> String {
        self.0.lock().expect("no panic holds it").drain(..).collect::<Vec<_>>().join(" ")
    }
}

struct Hooks(Steps);

impl Middleware for Hooks {
    fn on_request(&self, request: Request) -> FutureRequest {
        self.0.add("server:in");
        request.into()
    }

    fn on_response(&self, response: Response) -> FutureResponse {
        self.0.add(format!(
            "server:{}:{}",
            response.status().as_u16(),
            response.problem().is_some()
        ));
        response.into()
    }
}

#[middleware]
async fn around(request: Request, next: Next<'_>, steps: State<Steps>) -> Response {
    steps.add("around:in");
    let response = next.run(request).await;
    steps.add(format!("around:{}:{}", response.status().as_u16(), response.problem().is_some()));
    response
}

/// Refuses as the field `x-guard` says.
#[middleware]
fn guard(headers: HeaderMap, steps: State<Steps>) -> Result<(), Response> {
    steps.add("guard");
    let wanted = headers.get("x-guard").unwrap_or_default();
    let fields = |problem: Problem| {
        let value = HeaderValue::from_static;
        problem
            .header(HeaderName::from_static("www-authenticate"), value("Basic realm=a"))
            .header(HeaderName::from_static("retry-after"), value("7"))
    };
    match wanted {
        "401" => Err(fields(Problem::new(StatusCode::UNAUTHORIZED)).into_response()),
        "own" => Err((StatusCode::FORBIDDEN, "own body").into_response()),
        "303" => Err(Redirect::see_other("/login").into_response()),
        "panic" => panic!("on purpose"),
        _ => Ok(()),
    }
}

#[middleware]
async fn guard_later(headers: HeaderMap) -> Result<(), StatusCode> {
    tokio::task::yield_now().await;
    match headers.get("x-later") {
        Some("panic") => panic!("on purpose"),
        Some(_) => Err(StatusCode::PAYMENT_REQUIRED),
        None => Ok(()),
    }
}

#[middleware]
async fn panics(_request: Request, _next: Next<'_>) -> Response {
    tokio::task::yield_now().await;
    panic!("on purpose")
}

#[catch]
fn top(problem: &Problem, request: &Request, steps: State<Steps>) -> String {
    steps.add("top");
    format!("top {} {}", problem.status().as_u16(), request.route().map_or("", RouteInfo::path))
}

#[catch]
async fn group(problem: &Problem, request: &Request, steps: State<Steps>) -> String {
    tokio::task::yield_now().await;
    steps.add("group");
    format!("group {} {}", problem.status().as_u16(), request.route().map_or("", RouteInfo::path))
}

#[get("/ok")]
fn ok() -> &'static str {
    "ok"
}

#[get("/slow", timeout = "20 ms")]
async fn slow() {
    std::future::pending::<()>().await;
}

#[get("/panic")]
async fn panic() {
    tokio::task::yield_now().await;
    panic!("on purpose")
}

#[get("/own", middleware = [panics])]
fn own() -> &'static str {
    "own"
}

#[get("/report", produces = "text/html")]
fn html() -> &'static str {
    "html"
}

#[get("/report", produces = "text/csv")]
fn csv() -> StatusCode {
    StatusCode::CONFLICT
}

routes![Handlers = [ok, slow, panic, own, html, csv]];

fn client(steps: &Steps, middleware: bool) -> Client {
    let routes = routes![
        top,
        ok,
        "/light" with [guard] => [group, Handlers],
        "/heavy" with [guard, guard_later, around] => [group, Handlers],
    ];
    let builder = builder().state(steps.clone()).routes(routes);
    if middleware {
        builder.middleware(Hooks(steps.clone())).build().client()
    } else {
        builder.build().client()
    }
}

#[tokio::test(flavor = "current_thread")]
async fn catcher_of_a_group_answers_after_all_middleware() {
    for middleware in [false, true] {
        let steps = Steps::default();
        let client = client(&steps, middleware);
        for (target, field, expected, order) in [
            ("/light/ok", "", "200 ok", "guard server:200:false"),
            ("/light/ok", "x-guard:401", "401 group 401 /light/ok", "guard server:401:true group"),
            ("/light/ok", "x-guard:own", "403 own body", "guard server:403:false"),
            ("/light/ok", "x-guard:303", "303 ", "guard server:303:false"),
            (
                "/light/ok",
                "x-guard:panic",
                "500 group 500 /light/ok",
                "guard server:500:true group",
            ),
            ("/light/slow", "", "503 group 503 /light/slow", "guard server:503:true group"),
            ("/light/panic", "", "500 group 500 /light/panic", "guard server:500:true group"),
            ("/light/own", "", "500 group 500 /light/own", "guard server:500:true group"),
            ("/light/lost", "x-guard:401", "404 group 404 ", "server:404:true group"),
            ("/heavy/ok", "", "200 ok", "guard around:in around:200:false server:200:false"),
            ("/heavy/ok", "x-guard:401", "401 group 401 /heavy/ok", "guard server:401:true group"),
            ("/heavy/ok", "x-later:a", "402 group 402 /heavy/ok", "guard server:402:true group"),
            (
                "/heavy/ok",
                "x-later:panic",
                "500 group 500 /heavy/ok",
                "guard server:500:true group",
            ),
            (
                "/heavy/slow",
                "",
                "503 group 503 /heavy/slow",
                "guard around:in around:503:true server:503:true group",
            ),
            (
                "/heavy/panic",
                "",
                "500 group 500 /heavy/panic",
                "guard around:in around:500:true server:500:true group",
            ),
            ("/heavy/lost", "x-guard:401", "404 group 404 ", "server:404:true group"),
            ("/lost", "", "404 top 404 ", "server:404:true top"),
        ] {
            let (name, value) = field.split_once(':').unwrap_or(("x-none", ""));
            let answer = client.get(target).header(name, value).send().await;
            let fields = (
                answer.header("www-authenticate").map(str::to_owned),
                answer.header("retry-after").map(str::to_owned),
            );
            let text = format!("{} {}", answer.status().as_u16(), answer.text().await);
            assert_eq!(text, expected, "{target} {field} {middleware}");
            let took = steps.take();
            let order = if middleware {
                format!("server:in {order}")
            } else {
                order
                    .split(' ')
                    .filter(|step| !step.starts_with("server"))
                    .collect::<Vec<_>>()
                    .join(" ")
            };
            assert_eq!(took, order, "{target} {field}");
            if field == "x-guard:401" && text.starts_with("401") {
                assert_eq!(fields, (Some("Basic realm=a".into()), Some("7".into())));
            }
        }
    }
}

#[tokio::test(flavor = "current_thread")]
async fn catcher_meets_head_options_allow_and_vary() {
    for middleware in [false, true] {
        let steps = Steps::default();
        let client = client(&steps, middleware);
        for group in ["/light", "/heavy"] {
            let send = async |method: HttpMethod, path: &str, accept: &str| {
                let target = format!("{group}{path}");
                let request = client.request(method, target).header("accept", accept);
                let answer = request.header("x-guard", "401").send().await;
                let field = |name| answer.header(name).unwrap_or("-").to_owned();
                let (allow, vary) = (field("allow"), field("vary"));
                format!("{} {allow} {vary} {}", answer.status().as_u16(), answer.text().await)
            };
            steps.take();
            let allow = "GET, HEAD, OPTIONS";
            assert_eq!(send(HttpMethod::OPTIONS, "/ok", "*/*").await, format!("204 {allow} - "));
            assert!(!steps.take().contains("guard"));
            let refused = format!("405 {allow} - group 405 ");
            assert_eq!(send(HttpMethod::DELETE, "/ok", "*/*").await, refused);
            assert!(!steps.take().contains("guard"));
            // The body is left out by the connection.
            let refused = format!("401 - - group 401 {group}/ok");
            assert_eq!(send(HttpMethod::HEAD, "/ok", "*/*").await, refused);
            assert_eq!(send(HttpMethod::HEAD, "/lost", "*/*").await, "404 - - group 404 ");
            assert_eq!(
                send(HttpMethod::GET, "/report", "text/csv").await,
                format!("401 - accept group 401 {group}/report")
            );
            let answer = client.get(format!("{group}/report")).header("accept", "text/csv").send();
            let answer = answer.await;
            assert_eq!((answer.status().as_u16(), answer.header("vary")), (409, Some("accept")));
            let answer = client.get(format!("{group}/report")).header("accept", "image/png").send();
            let answer = answer.await;
            assert_eq!((answer.status().as_u16(), answer.header("vary")), (406, Some("accept")));
            assert_eq!(answer.text().await, format!("group 406 {group}/report"));
        }
    }
}

/// Puts another request in the place of the first, or changes its host.
struct Replaces;

impl Middleware for Replaces {
    fn on_request(&self, request: Request) -> FutureRequest {
        match request.headers().get("x-to") {
            Some(target) => {
                let new = RequestBuilder::new(HttpMethod::GET, target).build();
                new.expect("a valid request").into()
            }
            None => request.into(),
        }
    }
}

#[tokio::test(flavor = "current_thread")]
async fn catcher_sees_the_request_that_a_middleware_has_put_in_the_place_of_the_first() {
    #[catch]
    fn light(problem: &Problem, uri: Uri, request: &Request) -> String {
        let route = request.route().map_or("none", RouteInfo::path);
        format!("light {} {uri} {route}", problem.status().as_u16())
    }
    #[catch]
    fn other(problem: &Problem, uri: Uri) -> String {
        format!("other {} {uri}", problem.status().as_u16())
    }
    let routes = routes!["/light" => [light, Handlers], "/other" => [other, Handlers]];
    let client = builder().routes(routes).middleware(Replaces).build().client();
    let get = async |target: &str, to: &str| {
        client.get(target).header("x-to", to).send().await.text().await
    };
    for _ in 0..3 {
        assert_eq!(get("/other/lost", "/light/panic").await, "light 500 /light/panic /light/panic");
        assert_eq!(get("/other/panic", "/light/lost").await, "light 404 /light/lost none");
        assert_eq!(get("/light/slow", "/other/slow").await, "other 503 /other/slow");
        assert_eq!(get("/light/slow", "/other/ok").await, "ok");
        assert_eq!(client.get("/other/panic").send().await.text().await, "other 500 /other/panic");
    }
}

/// A request that a middleware has put in the place of the first is answered by one of several types.
#[tokio::test(flavor = "current_thread")]
async fn vary_is_that_of_the_request_that_was_put_in_the_place_of_the_first() {
    for has_catcher in [false, true] {
        let catchers = has_catcher.then_some(routes!["/nowhere" => top]);
        let base = builder().state(Steps::default()).routes(routes![Handlers]).routes(catchers);
        let client = base.middleware(Replaces).build().client();
        for (target, to, vary) in [("/ok", "/report", Some("accept")), ("/ok", "/ok", None)] {
            let answer = client.get(target).header("x-to", to).send().await;
            assert_eq!(answer.status(), 200);
            assert_eq!(answer.header("vary"), vary, "{target} {to} {has_catcher}");
        }
    }
}

/// Says when it is dropped.
struct Gone(&'static AtomicU32);

impl Drop for Gone {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

fn wait_until(what: &str, is: impl Fn() -> bool) {
    for _ in 0..500 {
        if is() {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("{what}");
}

#[test]
fn guard_that_waits_is_dropped_with_its_client_and_waited_for_by_a_stop() {
    static DROPPED: AtomicU32 = AtomicU32::new(0);
    static STARTED: AtomicU32 = AtomicU32::new(0);
    static OPEN: AtomicBool = AtomicBool::new(false);

    #[middleware]
    async fn waits() -> Result<(), StatusCode> {
        let _gone = Gone(&DROPPED);
        STARTED.fetch_add(1, Ordering::SeqCst);
        while !OPEN.load(Ordering::SeqCst) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Err(StatusCode::FORBIDDEN)
    }

    #[catch]
    async fn caught(problem: &Problem) -> String {
        tokio::time::sleep(Duration::from_millis(20)).await;
        format!("caught {}", problem.status().as_u16())
    }

    let mut limits = Limits::default();
    limits.half_close_cancels = true;
    let routes = routes!["/in" with [waits] => [caught, ok]];
    let server = Local::start(builder().limits(limits).routes(routes).build());
    let mut goes = Wire::connect(server.addr);
    goes.send("GET /in/ok HTTP/1.1\r\nhost: a\r\n\r\n");
    wait_until("the guard starts", || STARTED.load(Ordering::SeqCst) == 1);
    drop(goes);
    wait_until("the guard is dropped", || DROPPED.load(Ordering::SeqCst) == 1);
    let mut stays = Wire::connect(server.addr);
    stays.send("GET /in/ok HTTP/1.1\r\nhost: a\r\n\r\n");
    wait_until("the guard starts", || STARTED.load(Ordering::SeqCst) == 2);
    server.handle.stop();
    std::thread::sleep(Duration::from_millis(30));
    OPEN.store(true, Ordering::SeqCst);
    let answer = stays.answer(false);
    assert_eq!((answer.status, answer.text().as_str()), (403, "caught 403"));
    assert!(stays.is_closed());
    server.wait().expect("it stops in order");
    assert_eq!(DROPPED.load(Ordering::SeqCst), 2);
}

#[test]
fn pipelining_keeps_the_order_of_answers_of_guards_and_catchers() {
    let steps = Steps::default();
    let routes = routes![
        top,
        "/light" with [guard] => [group, Handlers],
        "/heavy" with [guard, guard_later, around] => [group, Handlers],
    ];
    let server = builder().state(steps).routes(routes).workers(2).build();
    let server = Local::start_in_threads(server, 2);
    for _ in 0..3 {
        let mut wire = Wire::connect(server.addr);
        let targets =
            ["/light/ok", "/heavy/slow", "/lost", "/heavy/ok", "/light/lost", "/light/panic"];
        let three = |target: &str| {
            format!(
                "GET {target} HTTP/1.1\r\nhost: a\r\n\r\n\
                 GET {target} HTTP/1.1\r\nhost: a\r\nx-guard: 401\r\n\r\n\
                 HEAD {target} HTTP/1.1\r\nhost: a\r\nx-guard: 401\r\n\r\n"
            )
        };
        let sent = targets.map(three).concat();
        wire.send(format!("{sent}GET / HTTP/1.1\r\n\r\n"));
        for (target, plain, refused) in [
            ("/light/ok", "200 ok", "401 group 401 /light/ok"),
            ("/heavy/slow", "503 group 503 /heavy/slow", "401 group 401 /heavy/slow"),
            ("/lost", "404 top 404 ", "404 top 404 "),
            ("/heavy/ok", "200 ok", "401 group 401 /heavy/ok"),
            ("/light/lost", "404 group 404 ", "404 group 404 "),
            ("/light/panic", "500 group 500 /light/panic", "401 group 401 /light/panic"),
        ] {
            for (is_head, expected) in [(false, plain), (false, refused), (true, refused)] {
                let answer = wire.answer(is_head);
                let text = if is_head { expected[4..].to_owned() } else { answer.text() };
                assert_eq!(format!("{} {text}", answer.status), expected, "{target}");
            }
        }
        assert_eq!(wire.answer(false).status, 400);
        assert!(wire.is_closed());
    }
}

#[test]
fn refused_head_after_requests_with_catchers_gets_the_catcher_of_the_server() {
    #[catch]
    fn plain(problem: &Problem) -> String {
        format!("plain {}", problem.status().as_u16())
    }
    let mut limits = Limits::default();
    (limits.head_bytes, limits.target_bytes) = (1024, 512);
    for base in ["", "/shop"] {
        let routes = routes![plain, ok, "/light" => Handlers];
        let server = builder().limits(limits.clone()).routes(routes).base_path(base).build();
        let server = Local::start(server);
        for (bytes, status) in [
            ("GET / HTTP/1.1\r\n\r\n".to_owned(), 400),
            ("bad\r\n\r\n".to_owned(), 400),
            (format!("GET /{} HTTP/1.1\r\nhost: a\r\n\r\n", "a".repeat(600)), 414),
            (format!("GET / HTTP/1.1\r\nhost: a\r\nx: {}\r\n\r\n", "a".repeat(1200)), 431),
            ("GET / HTTP/3.0\r\nhost: a\r\n\r\n".to_owned(), 505),
        ] {
            let mut wire = Wire::connect(server.addr);
            assert_eq!(wire.get(&format!("{base}/ok"), "").text(), "ok");
            assert_eq!(wire.get(&format!("{base}/light/lost"), "").text(), "plain 404");
            assert_eq!(wire.get(&format!("{base}/light/slow"), "").text(), "plain 503");
            wire.send(bytes);
            let answer = wire.answer(false);
            assert_eq!((answer.status, answer.text()), (status, format!("plain {status}")));
            assert!(wire.is_closed());
        }
    }
}
