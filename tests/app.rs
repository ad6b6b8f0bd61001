//! A small app, tested through the test client: groups, arguments, results and middleware.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use webserver::prelude::*;
use webserver::{Around, FutureRequest, FutureResponse, Next};

mod users {
    use webserver::prelude::*;

    #[get("/{id}")]
    pub(crate) async fn show(id: u64) -> Text<u64> {
        Text(id)
    }

    #[get("/me")]
    pub(crate) fn me() -> &'static str {
        "me"
    }

    #[get("/")]
    pub(crate) fn list() -> &'static str {
        "list"
    }

    routes![pub(crate) Users = [list, show, me]];
}

struct Db {
    name: &'static str,
}

#[get("/db")]
fn db(db: State<Db>) -> &'static str {
    db.name
}

#[get("/files/{name}.json")]
fn file(name: &str) -> String {
    name.to_owned()
}

#[get("/static/{path..}")]
fn assets(path: &str) -> String {
    format!("<{path}>")
}

#[get("/search?{q}&{tags}&{page}")]
fn search(q: &str, tags: Vec<&str>, page: Option<u32>) -> String {
    format!("{q} {tags:?} {page:?}")
}

#[route("/any", methods(GET, PUT, "M-SEARCH"))]
fn any(method: HttpMethod) -> String {
    method.to_string()
}

#[get("/typed/{type}")]
fn raw(r#type: String) -> String {
    r#type
}

#[get("/boom")]
fn boom() -> &'static str {
    panic!("on purpose")
}

#[get("/late", timeout = "20ms")]
async fn late() -> &'static str {
    tokio::time::sleep(std::time::Duration::from_secs(30)).await;
    "never"
}

fn server() -> Server {
    ServerBuilder::new()
        .routes(routes![
            db, file, assets, search, any, raw, boom, late,
            "/users" => users::Users,
            "/v1" => ["/people" => [users::list, users::show]],
        ])
        .state(Db { name: "the database" })
        .build()
}

#[tokio::test(flavor = "current_thread")]
async fn requests_find_their_handlers() {
    let client = server().client();
    let check = async |target: &str, status: u16, body: &str| {
        let answer = client.get(target).send().await;
        assert_eq!(answer.status(), status, "{target}");
        let text = answer.text().await;
        assert!(text == body || (status >= 400 && text.contains(body)), "{target}: {text}");
    };
    check("/db", 200, "the database").await;
    check("/users", 200, "list").await;
    check("/users/7", 200, "7").await;
    check("/users/me", 200, "me").await;
    check("/users/", 404, "").await;
    check("/v1/people", 200, "list").await;
    check("/v1/people/3", 200, "3").await;
    check("/files/a%20b.json", 200, "a b").await;
    check("/files/.json", 404, "").await;
    check("/static/", 200, "<>").await;
    check("/static/a/b%2Fc", 200, "<a/b/c>").await;
    check("/static", 404, "").await;
    check("/search?q=a+b&tags=x&tags=y", 200, r#"a b ["x", "y"] None"#).await;
    check("/search?q=a&page=x", 422, "page").await;
    check("/typed/x", 200, "x").await;
    check("/any", 200, "GET").await;
    check("/boom", 500, "Internal Server Error").await;
    check("/late", 503, "").await;
    let search = HttpMethod::from_bytes(b"M-SEARCH").expect("a method");
    assert_eq!(client.request(search, "/any").send().await.text().await, "M-SEARCH");
    let wrong = client.post("/any").send().await;
    assert_eq!(wrong.header("allow"), Some("GET, HEAD, M-SEARCH, OPTIONS, PUT"));
}

/// A middleware that records each call.
struct Trace(&'static str, Arc<Mutex<Vec<String>>>);

impl Trace {
    fn note(&self, what: &str) {
        self.1.lock().expect("nobody panics here").push(format!("{what} {}", self.0));
    }
}

impl Middleware for Trace {
    fn on_request(&self, request: Request) -> FutureRequest {
        self.note("in");
        if request.path() == "/early" && self.0 == "b" {
            return Response::new("early").into();
        }
        request.into()
    }

    fn on_response(&self, response: Response) -> FutureResponse {
        self.note(&format!("out {}", response.status().as_u16()));
        response.into()
    }
}

struct Wrap(Arc<Mutex<Vec<String>>>);

impl Middleware for Wrap {
    fn around<'a>(&'a self, request: Request, next: Next<'a>) -> Around<'a> {
        Around::new(async move {
            self.0.lock().expect("nobody panics here").push("in wrap".to_owned());
            let response = next.run(request).await;
            let line = format!("out {} wrap", response.status().as_u16());
            self.0.lock().expect("nobody panics here").push(line);
            response
        })
    }
}

#[tokio::test(flavor = "current_thread")]
async fn middleware_wraps_from_the_outside_in() {
    let log = Arc::new(Mutex::new(Vec::new()));
    let server = ServerBuilder::new()
        .routes(routes![users::me, boom, search])
        .middleware(Trace("a", log.clone()))
        .middleware(Wrap(log.clone()))
        .middleware(Trace("b", log.clone()))
        .build();
    let client = server.client();
    let check = async |target: &str, status: u16| {
        let answer = client.get(target).send().await;
        assert_eq!(answer.status(), status, "{target}");
        let lines: Vec<String> = log.lock().expect("nobody panics here").drain(..).collect();
        let out = if target == "/early" { vec![] } else { vec![format!("out {status} b")] };
        let mut wanted = vec!["in a".to_owned(), "in wrap".to_owned(), "in b".to_owned()];
        wanted.extend(out);
        wanted.extend([format!("out {status} wrap"), format!("out {status} a")]);
        assert_eq!(lines, wanted, "{target}");
    };
    check("/me", 200).await;
    check("/nowhere", 404).await;
    check("/boom", 500).await;
    check("/search", 422).await;
    check("/early", 200).await;
}

#[tokio::test(flavor = "current_thread")]
async fn conflicts_between_sources_are_told_by_run() {
    async fn dynamic(_: Request) -> &'static str {
        "x"
    }
    let check = async |server: Server, wanted: &[&str]| {
        let text = server.run().await.expect_err("the routes conflict").to_string();
        assert!(wanted.iter().all(|part| text.contains(part)), "{text}");
    };
    let two = ServerBuilder::new().routes(routes![users::show]).routes(routes![raw, users::me]);
    let server = two.routes(routes!["/typed" => [users::show]]).build();
    check(server, &["route conflict: GET /typed/{type} (fn raw", "GET /typed/{id} (fn show"]).await;
    let server = ServerBuilder::new()
        .routes(routes![boom])
        .route("/boom", HttpMethod::GET, dynamic)
        .route("/{never", HttpMethod::GET, dynamic)
        .build();
    check(
        server,
        &["route conflict: GET /boom (fn boom", "fn dynamic", "`{never` is never closed"],
    )
    .await;
}

/// Not an `async fn`: it panics before it returns a future.
fn at_once(_: Request) -> std::future::Ready<&'static str> {
    panic!("at once")
}

#[tokio::test]
async fn each_request_has_the_slot_of_its_own_route() {
    let server = ServerBuilder::new()
        .routes(routes![users::show, users::me, boom])
        .route("/at-once", HttpMethod::GET, at_once)
        .build();
    let client = server.client();
    for _ in 0..3 {
        for (path, status) in
            [("/7", 200), ("/me", 200), ("/boom", 500), ("/at-once", 500), ("/a/b", 404)]
        {
            for _ in 0..2 {
                assert_eq!(client.get(path).send().await.status(), status, "{path}");
            }
        }
    }
}

/// A state that counts its clones. The first clone panics.
struct Fragile(Arc<AtomicUsize>);

impl Clone for Fragile {
    fn clone(&self) -> Self {
        assert!(self.0.fetch_add(1, Ordering::Relaxed) > 0, "the first clone");
        Self(self.0.clone())
    }
}

/// Puts a value into each request that shows when the request is dropped.
struct Follow(Arc<()>);

impl Middleware for Follow {
    fn on_request(&self, mut request: Request) -> FutureRequest {
        request.extensions_mut().insert(self.0.clone());
        request.into()
    }
}

#[tokio::test]
async fn a_request_whose_handler_can_not_even_begin_is_answered_once_and_gone() {
    let (clones, trace) = (Fragile(Arc::new(AtomicUsize::new(0))), Arc::new(()));
    let handler = move |_: Request| {
        let Fragile(count) = &clones.clone();
        let count = count.load(Ordering::Relaxed);
        async move { format!("{count}") }
    };
    let server = ServerBuilder::new()
        .middleware(Follow(trace.clone()))
        .route("/", HttpMethod::GET, handler)
        .build();
    let client = server.client();
    let before = Arc::strong_count(&trace);
    assert_eq!(client.get("/").send().await.status(), 500);
    assert_eq!(Arc::strong_count(&trace), before, "nothing is left of the request");
    let answered = client.get("/").send().await;
    assert_eq!(answered.text().await, "3", "one clone for the slot, one in the handler");
}

#[get("/seen/{rest..}")]
fn seen(rest: &str, request: &Request) -> String {
    let host = request.headers().get("host").unwrap_or_default();
    format!("{rest} {host} {}", request.uri().encoded_path())
}

#[tokio::test]
async fn the_client_reads_a_target_as_a_connection_does() {
    let client = ServerBuilder::new().routes(routes![seen]).build().client();
    for (target, expected) in [
        ("/seen/a[b", "a[b localhost /seen/a%5Bb"),
        ("/seen/é", "é localhost /seen/%C3%A9"),
        ("http://a:80/seen/b", "b a:80 /seen/b"),
        ("/%73een/%2f", "/ localhost /%73een/%2f"),
    ] {
        assert_eq!(client.get(target).send().await.text().await, expected, "{target}");
    }
    for target in ["", "seen", "/seen/a b", "/seen/#a", "/seen/a\\b", "*", "ftp://a/"] {
        let answer = client.get(target).send().await;
        assert_eq!(answer.status(), 400, "{target}");
        assert!(answer.text().await.contains("the request target"), "{target}");
    }
    // `OPTIONS *` is about the server as a whole.
    assert_eq!(client.request(HttpMethod::OPTIONS, "*").send().await.status(), 204);
}
