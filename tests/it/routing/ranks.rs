//! Routes of one shape that are tried by their ranks.

use std::sync::atomic::{AtomicUsize, Ordering};

use webserver::FromParam;
use webserver::client::Client;
use webserver::prelude::*;
use webserver_tests::builder;

#[get("/users/{id}")]
fn by_id(id: u32) -> String {
    format!("id {id}")
}

#[get("/users/{flag}", rank = 1)]
async fn by_flag(flag: bool) -> String {
    format!("flag {flag}")
}

#[get("/users/{name}", rank = 200)]
fn by_name(name: &str) -> String {
    format!("name {name}")
}

#[get("/users/new")]
fn new() -> &'static str {
    "new"
}

#[post("/users/{id}")]
fn update(id: u32) -> String {
    format!("update {id}")
}

async fn check(client: &Client, method: HttpMethod, target: &str, expected: &str) {
    let answer = client.request(method, target).send().await;
    let allow = answer.header("allow").unwrap_or_default().to_owned();
    let text = format!("{} {allow}{}", answer.status().as_u16(), answer.text().await);
    assert!(text.starts_with(expected), "{target}: {text}");
}

#[tokio::test(flavor = "current_thread")]
async fn rank_is_passed_on_if_a_parameter_does_not_parse() {
    // The order of the list does not matter.
    let routes = routes![by_name, new, by_flag, update, "/a" => [by_id], by_id];
    let client = builder().routes(routes).build().client();
    check(&client, HttpMethod::GET, "/users/7", "200 id 7").await;
    check(&client, HttpMethod::GET, "/users/true", "200 flag true").await;
    check(&client, HttpMethod::GET, "/users/4294967296", "200 name 4294967296").await;
    check(&client, HttpMethod::GET, "/users/Ann", "200 name Ann").await;
    check(&client, HttpMethod::GET, "/users/%37", "200 id 7").await;
    check(&client, HttpMethod::GET, "/users/%54rue", "200 flag true").await;
    check(&client, HttpMethod::GET, "/users/new", "200 new").await;
    check(&client, HttpMethod::HEAD, "/users/Ann", "200 ").await;
    check(&client, HttpMethod::POST, "/users/7", "200 update 7").await;
    check(&client, HttpMethod::POST, "/users/x", "404").await;
    check(&client, HttpMethod::GET, "/a/users/x", "404").await;
    check(&client, HttpMethod::GET, "/users/%ff", "400").await;
    check(&client, HttpMethod::PUT, "/users/7", "405 GET, HEAD, OPTIONS, POST").await;
    check(&client, HttpMethod::OPTIONS, "/users/7", "204 GET, HEAD, OPTIONS, POST").await;
}

#[tokio::test(flavor = "current_thread")]
async fn last_rank_says_which_parameter_does_not_parse() {
    let client = builder().routes(routes![by_flag, by_id]).build().client();
    let request = client.get("/users/x").header("accept", "application/json");
    let answer = request.send().await;
    assert_eq!(answer.status(), 404);
    let text = answer.text().await;
    assert!(text.contains("flag") && text.contains("`true` or `false`"), "{text}");
}

#[get("/{parts..}", host = "{shop}.example.com")]
fn numbers(shop: u8, parts: Vec<u8>) -> String {
    format!("{shop} {parts:?}")
}

#[get("/{rest..}", host = "{shop}.example.com", rank = 1)]
fn texts(shop: &str, rest: &str) -> String {
    format!("{shop} {rest}")
}

#[get("/", host = "{shop}.example.com")]
fn number(shop: u8) -> String {
    format!("number {shop}")
}

#[get("/", host = "{shop}.example.com", rank = 1)]
fn text(shop: &str) -> String {
    format!("text {shop}")
}

#[tokio::test(flavor = "current_thread")]
async fn rank_is_passed_on_by_rests_and_host_parameters() {
    let client = builder().routes(routes![numbers, texts, number, text]).build().client();
    for (host, target, expected) in [
        ("7", "/1/2", "7 [1, 2]"),
        ("7", "/1/x", "7 1/x"),
        ("x", "/1/2", "x 1/2"),
        ("7", "/", "number 7"),
        ("x", "/", "text x"),
    ] {
        let request = client.get(target).header("host", format!("{host}.example.com"));
        assert_eq!(request.send().await.text().await, expected, "{host} {target}");
    }
}

static READ: AtomicUsize = AtomicUsize::new(0);

struct Counted;

impl<'a> FromParam<'a> for Counted {
    type Error = &'static str;

    fn from_param(_: &'a str) -> Result<Self, Self::Error> {
        READ.fetch_add(1, Ordering::Relaxed);
        Err("is never right")
    }
}

#[get("/c/{value}")]
fn counted(value: Counted) -> &'static str {
    let Counted = value;
    "counted"
}

#[get("/c/{value}", rank = 1)]
fn uncounted(value: &str) -> String {
    value.to_owned()
}

#[tokio::test(flavor = "current_thread")]
async fn rank_is_chosen_by_the_path_alone_and_before_the_middleware() {
    struct Sees;

    impl Middleware for Sees {
        fn on_request(&self, request: Request) -> FutureRequest {
            assert_eq!(READ.load(Ordering::Relaxed), 1, "the route is known");
            FutureRequest::from(Ok(request))
        }
    }

    let routes = routes![uncounted, counted];
    let client = builder().routes(routes).middleware(Sees).build().client();
    let answer = client.get("/c/x").send().await;
    assert_eq!(answer.text().await, "x");
    assert_eq!(READ.load(Ordering::Relaxed), 1);
}

#[tokio::test(flavor = "current_thread")]
async fn ranks_of_two_lists_are_a_conflict_of_run() {
    let server = ServerBuilder::new().routes(routes![by_id]).routes(routes![by_name]).build();
    let text = server.run().await.expect_err("the routes conflict").to_string();
    assert!(text.contains("GET /users/{id} (fn by_id"), "{text}");
}

#[get("/{id}")]
fn number_of_an_org(id: u32, #[path] org: &str) -> String {
    format!("{org} number {id}")
}

#[get("/{name}", rank = 1)]
fn name_of_an_org(name: &str, #[path] org: u8) -> String {
    format!("{org} name {name}")
}

#[tokio::test(flavor = "current_thread")]
async fn rank_is_decided_by_the_parameters_of_the_prefix_too() {
    let routes = routes!["/orgs/{org}" => [number_of_an_org, name_of_an_org]];
    let client = builder().routes(routes).build().client();
    check(&client, HttpMethod::GET, "/orgs/a/7", "200 a number 7").await;
    check(&client, HttpMethod::GET, "/orgs/5/7", "200 5 number 7").await;
    check(&client, HttpMethod::GET, "/orgs/5/x", "200 5 name x").await;
    check(&client, HttpMethod::GET, "/orgs/a/x", "404").await;
}
