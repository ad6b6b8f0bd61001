//! Servers below a base path, and a slash at the end of a path.

use webserver::prelude::*;
use webserver::{Client, ClientRequest, Limits, RequestBuilder, TrailingSlash};

#[get("/")]
fn home(base: BasePath) -> String {
    format!("home [{base}] {}", base.join("/users"))
}

#[get("/users/{name}")]
fn user(name: &str, uri: Uri, request: &Request) -> String {
    let route = request.route().map_or("", RouteInfo::path);
    format!("{name} {} {} {route} {}", request.path(), uri.encoded_path(), request.raw_target())
}

#[get("/files/{rest..}")]
async fn file(rest: &str) -> String {
    rest.to_owned()
}

#[post("/slash/")]
fn slash() -> &'static str {
    "slash"
}

async fn built(request: Request) -> String {
    request.path().to_owned()
}

fn builder() -> ServerBuilder {
    ServerBuilder::new().route("/built", HttpMethod::GET, built)
}

/// Refuses the path of a user, whatever the base path is.
struct Guard;

impl Middleware for Guard {
    fn on_request(&self, request: Request) -> FutureRequest {
        if request.path() == "/users/secret" {
            return StatusCode::FORBIDDEN.into_response().into();
        }
        request.into()
    }
}

/// Puts a new request with the same target in the place of each request.
struct Replaces;

impl Middleware for Replaces {
    fn on_request(&self, request: Request) -> FutureRequest {
        if request.path() != "/replaced" {
            return request.into();
        }
        RequestBuilder::new(HttpMethod::GET, "/").build().expect("a valid request").into()
    }
}

async fn answer(request: ClientRequest) -> (u16, String) {
    let response = request.send().await;
    (response.status().as_u16(), response.text().await)
}

#[tokio::test]
async fn base_path_is_removed_before_routes_and_middleware_see_a_request() {
    let builder = || {
        let builder = ServerBuilder::new().routes(routes![home, user, file, slash]);
        builder.route("/built", HttpMethod::GET, built).base_path("/grün/shop")
    };
    let servers = [builder().build(), builder().middleware(Guard).middleware(Replaces).build()];
    for (number, server) in servers.into_iter().enumerate() {
        let client = server.client();
        let check = async |target: &str, status: u16, text: &str| {
            let got = answer(client.get(target)).await;
            assert_eq!(got.0, status, "{target} of server {number}: {}", got.1);
            assert!(status != 200 || got.1 == text, "{target}: {}", got.1);
        };
        let encoded = "/gr%C3%BCn/shop";
        let home = format!("home [{encoded}] {encoded}/users");
        check(encoded, 200, &home).await;
        check("/grün/shop/", 200, &home).await;
        check(
            &format!("{encoded}/users/a%20b?q"),
            200,
            &format!("a b /users/a b /users/a%20b /users/{{name}} {encoded}/users/a%20b?q"),
        )
        .await;
        check(&format!("http://localhost{encoded}/files/a/b"), 200, "a/b").await;
        check("/gr%c3%bcn/%73hop/built", 200, "/built").await;
        for outside in ["/", "/users/a", "/built", "/grün", "/grün/shopping", "/grün%2Fshop/built"]
        {
            check(outside, 404, "").await;
        }
        check("/%zz", 404, "").await;
        check(&format!("{encoded}/%zz"), 400, "").await;
        if number > 0 {
            check(&format!("{encoded}/users/secret"), 403, "").await;
            check(&format!("{encoded}/replaced"), 200, &home).await;
        }
        let options = client.request(HttpMethod::OPTIONS, format!("{encoded}/slash/")).send().await;
        assert_eq!(options.header("allow"), Some("OPTIONS, POST"));
        assert_eq!(client.request(HttpMethod::OPTIONS, "*").send().await.status(), 204);
    }
}

#[tokio::test]
async fn malformed_base_path_is_an_error_of_run() {
    let error = builder().base_path("shop/").build().run().await.expect_err("it is malformed");
    let text = error.to_string();
    assert!(text.contains("the base path \"shop/\" does not begin with `/`"), "{text}");
    for none in ["", "/"] {
        let client = builder().base_path(none).build().client();
        assert_eq!(answer(client.get("/built")).await, (200, "/built".to_owned()));
    }
}

fn with_slash(choice: TrailingSlash) -> Client {
    let routes = routes![home, user, file, slash, "/both" => [both_plain, both_slash]];
    ServerBuilder::new().routes(routes).trailing_slash(choice).build().client()
}

#[get("/x")]
fn both_plain() -> &'static str {
    "plain"
}

#[post("/x/")]
fn both_slash(body: String) -> String {
    body
}

#[tokio::test]
async fn trailing_slash_is_strict_by_default() {
    let client = with_slash(TrailingSlash::default());
    assert_eq!(answer(client.get("/users/a")).await.0, 200);
    assert_eq!(answer(client.get("/users/a/")).await.0, 404);
    assert_eq!(answer(client.post("/slash")).await.0, 404);
    assert_eq!(answer(client.post("/both/x").body("b")).await.0, 405);
    assert_eq!(answer(client.get("/files")).await.0, 404);
}

#[tokio::test]
async fn trailing_slash_redirect_keeps_the_query_and_the_host() {
    let client = with_slash(TrailingSlash::Redirect);
    let check = async |request: ClientRequest, status: u16, location: Option<&str>| {
        let response = request.send().await;
        assert_eq!((response.status().as_u16(), response.header("location")), (status, location));
    };
    check(client.get("/users/a%20b/?q=%20&r"), 308, Some("/users/a%20b?q=%20&r")).await;
    check(client.get("/users/é/"), 308, Some("/users/%C3%A9")).await;
    check(client.head("/users/a/"), 308, Some("/users/a")).await;
    check(client.post("/slash"), 308, Some("/slash/")).await;
    check(client.get("/files"), 308, Some("/files/")).await;
    check(client.get("http://localhost/users/a/"), 308, Some("/users/a")).await;
    // There is a route for the path, or none for the method.
    check(client.get("/users/a"), 200, None).await;
    check(client.post("/both/x"), 405, None).await;
    check(client.post("/users/a/"), 404, None).await;
    check(client.get("/slash"), 404, None).await;
    check(client.get("/users/a//"), 404, None).await;
    check(client.get("/nowhere/"), 404, None).await;
    check(client.get("/"), 200, None).await;
}

#[get("/{host}/")]
fn slashes(host: &str) -> String {
    host.to_owned()
}

#[tokio::test]
async fn trailing_slash_redirect_never_leads_to_another_host() {
    for base in ["", "/shop"] {
        let builder = ServerBuilder::new().routes(routes![slashes, file]).base_path(base);
        let client = builder.trailing_slash(TrailingSlash::Redirect).build().client();
        for path in ["//evil.example", "//evil.example/", "/%2Fevil.example%2F", "/\\evil.example"]
        {
            let response = client.get(format!("{base}{path}")).send().await;
            let location = response.header("location").unwrap_or("/");
            let second = location.as_bytes().get(1);
            assert!(!matches!(second, Some(b'/' | b'\\')), "{path} leads to {location}");
        }
        let response = client.get(format!("{base}/files")).send().await;
        assert_eq!(response.header("location"), Some(&*format!("{base}/files/")));
    }
}

#[tokio::test]
async fn trailing_slash_ignored_finds_the_other_form() {
    for middleware in [false, true] {
        let routes = routes![home, user, file, slash, "/both" => [both_plain, both_slash]];
        let builder = ServerBuilder::new().routes(routes).limits(Limits::default());
        let builder = builder.trailing_slash(TrailingSlash::Ignore);
        let builder = if middleware { builder.middleware(Guard) } else { builder };
        let client = builder.build().client();
        let check = async |request: ClientRequest, status: u16, text: &str| {
            let got = answer(request).await;
            assert_eq!(got.0, status, "{}", got.1);
            assert!(status != 200 || got.1 == text, "{}", got.1);
        };
        check(
            client.get("/users/a%20b/"),
            200,
            "a b /users/a b/ /users/a%20b/ /users/{name} /users/a%20b/",
        )
        .await;
        check(client.post("/slash"), 200, "slash").await;
        check(client.get("/files"), 200, "").await;
        check(client.get("/files/a/"), 200, "a/").await;
        // The path as sent comes first, and each method has the form that serves it.
        check(client.get("/both/x"), 200, "plain").await;
        check(client.get("/both/x/"), 200, "plain").await;
        check(client.post("/both/x").body("body"), 200, "body").await;
        check(client.get("/users/a//"), 404, "").await;
        check(client.get("/slash"), 405, "").await;
        let options = client.request(HttpMethod::OPTIONS, "/both/x").send().await;
        assert_eq!(options.header("allow"), Some("GET, HEAD, OPTIONS, POST"));
    }
}

#[middleware]
fn closed(route: RouteInfo) -> Result<(), Problem> {
    Err(Problem::new(StatusCode::FORBIDDEN).detail(route.path().to_owned()))
}

#[middleware]
async fn closed_around(request: Request, next: Next<'_>) -> Response {
    if request.headers().get("x-key").is_some() {
        return next.run(request).await;
    }
    let path = request.route().map_or("none", RouteInfo::path).to_owned();
    Problem::new(StatusCode::FORBIDDEN).detail(path).into_response()
}

/// The middleware of a group runs for every spelling of a path that reaches its routes.
#[tokio::test]
async fn guards_of_a_group_see_both_forms_of_a_path_and_its_route() {
    for base in ["", "/shop"] {
        let routes = routes![
            "/guard" with [closed] => [both_plain, user],
            "/around" with [closed_around] => [both_plain, user],
        ];
        let builder = ServerBuilder::new().routes(routes).base_path(base);
        let client = builder.trailing_slash(TrailingSlash::Ignore).build().client();
        for group in ["guard", "around"] {
            for path in ["x", "x/", "users/a", "users/a/"] {
                let got = answer(client.get(format!("{base}/{group}/{path}"))).await;
                assert_eq!(got.0, 403, "{group}/{path}");
                let last = if path.starts_with('x') { "/x" } else { "/users/{name}" };
                assert!(got.1.contains(&format!("/{group}{last}")), "{}", got.1);
            }
            assert_eq!(answer(client.get(format!("{base}/{group}/nowhere/"))).await.0, 404);
        }
    }
}
