//! Which pages of other origins may read responses, and the answers to preflights.

use std::time::Duration;

use webserver::cross_origin::Cors;
use webserver::prelude::*;
use webserver::server::TrailingSlash;
use webserver::{Client, ClientRequest, ClientResponse, FutureRequest};
use webserver_tests::{Local, Wire, builder};

const SHOP: &str = "https://shop.example.com";

#[derive(Provided)]
struct User;

#[middleware(authenticates)]
fn require_user(#[header] authorization: &str) -> Result<User, StatusCode> {
    (authorization == "Bearer me").then_some(User).ok_or(StatusCode::UNAUTHORIZED)
}

#[get("/{id}")]
fn show(id: u64) -> String {
    id.to_string()
}

#[put("/{id}")]
fn rename(id: u64, name: String, #[header] if_match: Option<&str>, user: &User) {
    _ = (id, name, if_match, user);
}

#[get("/panics")]
fn panics() {
    panic!("on purpose")
}

#[get("/late", timeout = "5 ms")]
async fn late() {
    tokio::time::sleep(Duration::from_hours(1)).await;
}

#[get("/other")]
fn other() {}

#[options("/own")]
fn own() -> &'static str {
    "the handler"
}

fn grouped() -> Client {
    let routes = routes![
        "/items" with [Cors::origins(&[SHOP, "https://*.example.org", "null"]).allow_credentials()]
            => [show, panics, late, with [require_user] => [rename]],
        other
    ];
    ServerBuilder::new().routes(routes).build().client()
}

fn around(cors: Cors) -> Client {
    let routes = routes![
        "/items" => [show, panics, late, with [require_user] => [rename]],
        other,
        own
    ];
    ServerBuilder::new().middleware(cors).routes(routes).build().client()
}

fn preflight(client: &Client, path: &str, origin: &str, method: &str) -> ClientRequest {
    let request = client.options(path).header("origin", origin);
    request.header("access-control-request-method", method)
}

/// Returns a field whose lines are joined.
fn field(response: &ClientResponse, name: &str) -> String {
    let lines = response.headers().get_all(name).map(String::from_utf8_lossy);
    lines.collect::<Vec<_>>().join(", ")
}

#[tokio::test]
async fn cors_of_a_group_answers_preflights_from_its_routes_and_without_its_guards() {
    let client = grouped();
    let answer = preflight(&client, "/items/7", SHOP, "PUT").send().await;
    assert_eq!(answer.status(), 204);
    assert_eq!(field(&answer, "access-control-allow-origin"), SHOP);
    assert_eq!(field(&answer, "access-control-allow-credentials"), "true");
    assert_eq!(field(&answer, "access-control-allow-methods"), "GET, HEAD, OPTIONS, PUT");
    assert_eq!(
        field(&answer, "access-control-allow-headers"),
        "content-type, authorization, if-match"
    );
    assert_eq!(field(&answer, "access-control-max-age"), "600");
    let vary = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";
    assert_eq!(field(&answer, "vary"), vary);
    // The method decides which route is asked for, and so which fields are.
    let answer = preflight(&client, "/items/7", SHOP, "GET").send().await;
    assert_eq!(field(&answer, "access-control-allow-headers"), "");
    // A method that the path does not have is not in the list.
    let answer = preflight(&client, "/items/7", SHOP, "DELETE").send().await;
    assert_eq!(answer.status(), 204);
    assert_eq!(field(&answer, "access-control-allow-methods"), "GET, HEAD, OPTIONS, PUT");
}

#[tokio::test]
async fn cors_refuses_preflights_of_other_origins() {
    let client = grouped();
    for origin in ["https://evil.example", "http://shop.example.com", "https://example.org", ""] {
        let answer = preflight(&client, "/items/7", origin, "PUT").send().await;
        assert_eq!(answer.status(), 403, "{origin}");
        assert_eq!(field(&answer, "access-control-allow-origin"), "", "{origin}");
        assert!(field(&answer, "vary").starts_with("Origin"), "{origin}");
    }
    for origin in ["https://a.example.org", "https://a.b.example.org", "null"] {
        let answer = preflight(&client, "/items/7", origin, "PUT").send().await;
        assert_eq!(field(&answer, "access-control-allow-origin"), origin);
    }
    let twice = preflight(&client, "/items/7", SHOP, "PUT").header("origin", SHOP);
    assert_eq!(twice.send().await.status(), 403, "two fields `Origin`");
}

#[tokio::test]
async fn cors_of_a_group_is_not_for_paths_outside_it() {
    let client = grouped();
    let answer = preflight(&client, "/other", SHOP, "GET").send().await;
    assert_eq!(answer.status(), 204);
    assert_eq!(field(&answer, "access-control-allow-origin"), "");
    assert_eq!(field(&answer, "allow"), "GET, HEAD, OPTIONS");
    // `OPTIONS` without the field is not a preflight.
    let answer = client.options("/items/7").header("origin", SHOP).send().await;
    assert_eq!(field(&answer, "access-control-allow-methods"), "");
    assert_eq!(field(&answer, "allow"), "GET, HEAD, OPTIONS, PUT");
}

#[tokio::test]
async fn cors_fields_are_in_all_responses_to_allowed_pages() {
    let fine = Cors::origins(&[SHOP]).expose_headers(&["x-total", "etag"]);
    for (client, is_group) in [(grouped(), true), (around(fine), false)] {
        for (path, status) in
            [("/items/7", 200), ("/items/panics", 500), ("/items/late", 503), ("/items/x", 404)]
        {
            let answer = client.get(path).header("origin", SHOP).send().await;
            assert_eq!(answer.status(), status, "{path}");
            assert_eq!(field(&answer, "access-control-allow-origin"), SHOP, "{path}");
            assert!(field(&answer, "vary").starts_with("Origin"), "{path}");
            let exposed = if is_group { "" } else { "x-total, etag" };
            assert_eq!(field(&answer, "access-control-expose-headers"), exposed, "{path}");
        }
        let refused = client.put("/items/7").header("origin", SHOP).send().await;
        assert_eq!(refused.status(), 400, "the guard misses a field");
        assert_eq!(field(&refused, "access-control-allow-origin"), SHOP);
        // The response to everyone else is stored apart.
        for request in
            [client.get("/items/7"), client.get("/items/7").header("origin", "https://x.example")]
        {
            let answer = request.send().await;
            assert_eq!(field(&answer, "access-control-allow-origin"), "");
            assert_eq!(field(&answer, "vary"), "Origin");
        }
    }
}

#[tokio::test]
async fn cors_of_the_server_covers_what_no_route_takes() {
    let client = around(Cors::origins(&[SHOP]));
    let answer = client.get("/nothing").header("origin", SHOP).send().await;
    assert_eq!(
        (answer.status().as_u16(), &*field(&answer, "access-control-allow-origin")),
        (404, SHOP)
    );
    let answer = client.delete("/other").header("origin", SHOP).send().await;
    assert_eq!(
        (answer.status().as_u16(), &*field(&answer, "access-control-allow-origin")),
        (405, SHOP)
    );
    let answer = preflight(&client, "/nothing", SHOP, "GET").send().await;
    assert_eq!(answer.status(), 404);
    let answer = preflight(&client, "/items/7", SHOP, "PUT").send().await;
    assert_eq!(
        field(&answer, "access-control-allow-headers"),
        "content-type, authorization, if-match"
    );
    // A preflight does not reach a handler for `OPTIONS`, and any other such request does.
    let answer = preflight(&client, "/own", SHOP, "OPTIONS").send().await;
    assert_eq!((answer.status().as_u16(), &*answer.text().await), (204, ""));
    assert_eq!(client.options("/own").send().await.text().await, "the handler");
}

#[tokio::test]
async fn cors_for_any_origin_has_one_answer_for_all() {
    let client =
        around(Cors::any_origin().allow_headers(&["x-extra"]).max_age(Duration::from_hours(2)));
    let answer = preflight(&client, "/other", "https://any.example", "GET").send().await;
    assert_eq!(field(&answer, "access-control-allow-origin"), "*");
    assert_eq!(field(&answer, "access-control-allow-headers"), "x-extra");
    assert_eq!(field(&answer, "access-control-max-age"), "7200");
    let answer = client.get("/other").header("origin", "null").send().await;
    assert_eq!(
        (&*field(&answer, "access-control-allow-origin"), &*field(&answer, "vary")),
        ("*", "")
    );
    let answer = client.get("/other").send().await;
    assert_eq!(
        field(&answer, "access-control-allow-origin"),
        "",
        "not a request of another origin"
    );
}

#[tokio::test]
async fn cors_answers_preflights_for_paths_whose_slash_at_the_end_is_ignored() {
    let routes = routes!["/items" with [Cors::origins(&[SHOP])] => [show]];
    let server = ServerBuilder::new().trailing_slash(TrailingSlash::Ignore).routes(routes).build();
    let answer = preflight(&server.client(), "/items/7/", SHOP, "GET").send().await;
    assert_eq!(field(&answer, "access-control-allow-origin"), SHOP);
}

#[get("/only", host = "a.example")]
fn only() {}

/// Sends each request to another host.
struct OtherHost;

impl Middleware for OtherHost {
    fn on_request(&self, mut request: Request) -> FutureRequest {
        let host = HeaderValue::from_static("b.example");
        request.headers_mut().insert(HeaderName::from_static("host"), host);
        request.into()
    }
}

#[tokio::test]
async fn cors_answers_for_the_request_that_a_middleware_has_changed() {
    let routes = || routes![with [Cors::origins(&[SHOP])] => [only]];
    let ask = async |builder: ServerBuilder<_, _>| {
        let client = builder.build().client();
        let request = preflight(&client, "/only", SHOP, "GET").header("host", "a.example");
        request.send().await.status().as_u16()
    };
    assert_eq!(ask(ServerBuilder::new().routes(routes())).await, 204);
    let changing = ServerBuilder::new().middleware(OtherHost).routes(routes());
    assert_eq!(ask(changing).await, 404, "the other host does not have the path");
}

#[test]
fn cors_origins_are_checked_when_they_are_added() {
    let refused = |text: &str| {
        Cors::origins(&[]).allow_origin(text).map(drop).expect_err("it is refused").to_string()
    };
    assert!(
        refused("https://a.example/").contains("without a path"),
        "{}",
        refused("https://a.example/")
    );
    assert!(refused("https://*.com").contains("https://*.example.com"));
    let panicked = std::panic::catch_unwind(|| Cors::any_origin().allow_credentials());
    assert!(panicked.is_err(), "browsers refuse `*` with credentials");
}

#[test]
fn cors_works_over_a_socket() {
    let routes = routes!["/items" with [Cors::origins(&[SHOP])] => [show, panics]];
    let server = Local::start(builder().routes(routes).build());
    let mut wire = Wire::connect(server.addr);
    wire.send("OPTIONS /items/7 HTTP/1.1\r\nHost: a\r\nOrigin: https://shop.example.com\r\nAccess-Control-Request-Method: GET\r\n\r\n");
    let answer = wire.answer(false);
    assert_eq!((answer.status, answer.field("access-control-allow-origin")), (204, Some(SHOP)));
    let answer = wire.get("/items/panics", "Origin: https://shop.example.com\r\n");
    assert_eq!((answer.status, answer.field("access-control-allow-origin")), (500, Some(SHOP)));
}

/// The user who asks for a change.
struct Caller(String);

#[extractor]
fn caller(#[header] x_tenant: &str, #[header("x-user")] user: Option<&str>) -> Caller {
    Caller(format!("{x_tenant} {user:?}"))
}

#[derive(FromRequest)]
struct Paging<'r> {
    #[header]
    x_page: Option<u32>,
    #[cookie]
    view: Option<&'r str>,
    caller: Caller,
}

/// Only its own field is an argument. The others are inside extractors.
#[patch("/deep")]
fn deep(
    #[header] x_tenant: &str,
    paging: Option<Paging<'_>>,
    caller: Result<Caller, webserver::Refused>,
    conditions: Preconditions,
) {
    _ = (x_tenant, paging.map(|paging| (paging.x_page, paging.view, paging.caller.0)));
    _ = (caller.map(|caller| caller.0), conditions);
}

#[tokio::test]
async fn cors_allows_the_fields_that_composed_extractors_read() {
    let routes = routes![with [Cors::any_origin()] => [deep]];
    let client = ServerBuilder::new().routes(routes).build().client();
    let answer = preflight(&client, "/deep", SHOP, "PATCH").send().await;
    assert_eq!(
        field(&answer, "access-control-allow-headers"),
        "x-tenant, x-page, x-user, if-match, if-none-match, if-modified-since, if-unmodified-since"
    );
}
