//! What a server says about its routes, and how it would answer a request.

use std::time::Duration;

use serde_json::{Value, json};
use webserver::prelude::*;
use webserver::{Explanation, TrailingSlash};
use webserver_tests::{child, is_child};

struct Db;

#[get("/{id}?{full}", timeout = "5s")]
fn show(id: u64, full: Option<bool>, _db: State<Db>) -> String {
    format!("{id} {full:?}")
}

#[post("/", consumes = "text/plain", produces = "text/html", body_limit = "1 KiB")]
async fn create(text: String) -> Html<String> {
    Html(text)
}

#[get("/{rest..}", host = "files.example")]
fn file(rest: Vec<String>) -> usize {
    rest.len()
}

#[get("/users/new")]
fn new() -> &'static str {
    "new"
}

async fn built(request: Request) -> String {
    request.path().to_owned()
}

struct Guard;

impl Middleware for Guard {}

fn server() -> Server {
    ServerBuilder::new()
        .state(Db)
        .middleware(Logger)
        .middleware(Guard)
        .routes(routes!["/users" => [show, create], file, new])
        .route("/built/{name}", HttpMethod::PUT, built)
        .build()
}

#[test]
fn route_listing_has_functions_arguments_middleware_and_limits() {
    let text = server().routes().to_string();
    let here = file!();
    let lines: Vec<_> = text
        .lines()
        .map(|line| match line.split_once(here) {
            // The line of a function is not interesting.
            Some((before, _)) => format!("{before}HERE"),
            None => line.to_owned(),
        })
        .collect();
    assert_eq!(
        lines,
        [
            "GET /users/{id}",
            "  fn show, HERE",
            "  arguments: id: u64 (path), full: Option<bool> (query), State<Db> (request)",
            "  middleware: Logger, Guard",
            "  options: timeout 5s",
            "POST /users",
            "  fn create, HERE",
            "  arguments: String (body)",
            "  middleware: Logger, Guard",
            "  options: consumes text/plain, produces text/html, body_limit 1024 bytes",
            "GET /{rest..}",
            "  fn file, HERE",
            "  arguments: rest: Vec<String> (path)",
            "  middleware: Logger, Guard",
            "  options: host files.example",
            "GET /users/new",
            "  fn new, HERE",
            "  middleware: Logger, Guard",
            "PUT /built/{name}",
            "  fn built, HERE",
            "  middleware: Logger, Guard",
        ]
    );
}

#[test]
fn route_listing_is_json() {
    let listing: Value = serde_json::from_str(&server().routes().to_json()).expect("it is JSON");
    assert_eq!(listing["base_path"], "");
    let first = &listing["routes"][0];
    assert_eq!(first["file"], file!());
    assert!(first["line"].as_u64().is_some_and(|line| line > 10));
    assert_eq!(
        json!([first["methods"], first["path"], first["name"], first["host"], first["timeout_ms"]]),
        json!([["GET"], "/users/{id}", "show", null, 5000])
    );
    assert_eq!(
        first["arguments"],
        json!([
            {"name": "id", "type": "u64", "in": "path", "optional": false},
            {"name": "full", "type": "Option<bool>", "in": "query", "optional": true},
            {"name": null, "type": "State<Db>", "in": "request", "optional": false},
        ])
    );
    assert_eq!(
        first["middleware"][1],
        json!({
            "name": "Guard", "file": null, "line": null, "provides": null, "authenticates": false,
        })
    );
    let second = &listing["routes"][1];
    assert_eq!(json!([second["consumes"], second["body_limit"]]), json!(["text/plain", 1024]));
}

fn explained(request: &str, headers: &[(&str, &str)]) -> Explanation {
    let (method, target) = request.split_once(' ').expect("a method and a target");
    server().explain(method.parse().expect("a method"), target, headers)
}

/// Returns the refusals of the routes in order, without the route that takes the request.
fn refusals(explanation: &Explanation) -> Vec<&str> {
    explanation.considered().iter().filter_map(|route| route.refused.as_deref()).collect()
}

#[test]
fn explanation_says_why_each_route_does_not_take_a_request() {
    let explanation = explained("GET /users/7?full=on", &[]);
    assert_eq!(explanation.route().map(RouteInfo::name), Some("show"));
    assert_eq!(explanation.status(), None);
    assert_eq!(
        refusals(&explanation),
        [
            "the request's path goes on with \"7\"",
            "it serves the host `files.example`, and the request has no host",
            "segment 2 is `new`, and the request has \"7\"",
            "segment 1 is `built`, and the request has \"users\"",
        ]
    );
    let names: Vec<_> = explanation.middleware().iter().map(|own| own.name.as_str()).collect();
    assert_eq!(names, ["Logger", "Guard"]);

    let explanation = explained("GET /users/new", &[]);
    assert_eq!(explanation.route().map(RouteInfo::name), Some("new"));
    assert_eq!(refusals(&explanation)[0], "it fits, but `/users/new` (fn new) comes first");
    let explanation = explained("GET /users/new", &[("host", "files.example:80")]);
    assert_eq!(explanation.route().map(RouteInfo::name), Some("file"));
}

#[test]
fn explanation_says_why_a_request_is_refused() {
    #[track_caller]
    fn check(request: &str, headers: &[(&str, &str)], status: u16, reason: &str) {
        let explanation = explained(request, headers);
        let got = explanation.status().map(|status| status.as_u16());
        assert_eq!(got, Some(status), "{explanation}");
        let reasons = explanation.reasons().join("; ");
        assert!(reasons.contains(reason), "{reasons}");
        let last = explanation.to_string();
        assert!(last.contains(&format!("answered with: {status}")), "{last}");
    }
    let text = ("content-type", "text/plain");
    let body = ("content-length", "5");
    check("GET /nowhere", &[], 404, "");
    check("PUT /users", &[], 405, "this path answers OPTIONS, POST");
    check("BREW /users", &[], 501, "");
    check(
        "GET /users/x",
        &[],
        404,
        "the parameter `id` is of the type u64, and the request has \"x\"",
    );
    check(
        "POST /users",
        &[("content-type", "text/html"), body],
        415,
        "this route takes text/plain",
    );
    check(
        "POST /users",
        &[text, body, ("accept", "image/png")],
        406,
        "this route answers text/html",
    );
    check("POST /users", &[text, ("content-length", "5000")], 413, "longer than 1024 bytes");
    check("GET /%zz", &[], 400, "two hexadecimal digits");
    check("GET nowhere", &[], 400, "target");
    let fits = explained("POST /users", &[text, body]);
    assert_eq!((fits.status(), fits.route().map(RouteInfo::name)), (None, Some("create")));
}

/// Each explanation agrees with the response of the server.
#[tokio::test]
async fn explanation_agrees_with_the_response() {
    for slash in [TrailingSlash::Strict, TrailingSlash::Redirect, TrailingSlash::Ignore] {
        for base in ["", "/shop"] {
            let server = ServerBuilder::new()
                .state(Db)
                .routes(routes!["/users" => [show, create], file, new])
                .route("/built/{name}", HttpMethod::PUT, built)
                .trailing_slash(slash)
                .base_path(base)
                .build();
            let client = server.client();
            for target in
                ["/", "/users", "/users/", "/users/7", "/users/7/", "/users/x", "/users/new"]
            {
                for method in ["GET", "HEAD", "POST", "PUT", "OPTIONS", "BREW"] {
                    let method: HttpMethod = method.parse().expect("a method");
                    let whole = format!("{base}{target}");
                    let fields = [("host", "localhost"), ("content-type", "text/plain")];
                    let explanation = server.explain(method.clone(), &whole, &fields);
                    let request = client.request(method.clone(), whole.clone());
                    let response = request.header("content-type", "text/plain").send().await;
                    let expected = explanation.status().map_or(200, |status| status.as_u16());
                    assert_eq!(response.status().as_u16(), expected, "{method} {explanation}");
                }
            }
            let outside = server.explain(HttpMethod::GET, "/elsewhere", &[]);
            assert_eq!(outside.status().map(|status| status.as_u16()), Some(404));
            let is_outside = outside.reasons().iter().any(|reason| reason.contains("base path"));
            assert_eq!(is_outside, !base.is_empty());
        }
    }
}

#[test]
fn explanation_names_the_route_that_was_meant() {
    let explanation = explained("GET /user/7", &[]);
    assert_eq!(explanation.nearest().map(RouteInfo::path), Some("/users/{id}"));
    assert!(explanation.to_string().contains("did you mean `/users/{id}`?"));
    let json: Value = serde_json::from_str(&explanation.to_json()).expect("it is JSON");
    assert_eq!(
        json!([json["did_you_mean"], json["status"], json["answered_by"]]),
        json!(["/users/{id}", 404, null])
    );
    assert_eq!(json["considered"][0]["path"], "/users/{id}");
    assert!(json["considered"][0]["refused"].as_str().is_some_and(|text| text.contains("`users`")));
}

#[derive(Provided)]
#[provided(by = require_user)]
struct User(String);

#[middleware(authenticates)]
fn require_user(request: &Request) -> Result<User, StatusCode> {
    let name = request.headers().get("x-user").ok_or(StatusCode::UNAUTHORIZED)?;
    Ok(User(name.to_owned()))
}

#[middleware]
fn is_admin(user: &User) -> Result<(), StatusCode> {
    if user.0 == "root" { Ok(()) } else { Err(StatusCode::FORBIDDEN) }
}

#[get("/me")]
fn me(user: &User) -> String {
    user.0.clone()
}

#[get("/", public)]
fn home(_: Option<&User>) {}

#[delete("/{id}", middleware = [is_admin])]
async fn remove(id: u8) -> String {
    id.to_string()
}

#[test]
fn listing_and_explanation_have_the_middleware_of_groups_and_routes() {
    let routes = routes![home, "/account" with [require_user] => [me, "/keys" => [remove]]];
    let server = ServerBuilder::new().middleware(Logger).routes(routes).build();
    let listing = server.routes();
    let names = |at: usize| -> Vec<&str> {
        listing.entries()[at].middleware.iter().map(|own| own.name.as_str()).collect()
    };
    assert_eq!(names(0), ["Logger"]);
    assert_eq!(names(1), ["Logger", "require_user"]);
    assert_eq!(names(2), ["Logger", "require_user", "is_admin"]);
    assert!(listing.entries()[0].is_public && !listing.entries()[1].is_public);
    let guard = &listing.entries()[1].middleware[1];
    assert_eq!((guard.provides, guard.authenticates), (Some("User"), true));
    assert!(guard.place.is_some_and(|(file, line)| file == file!() && line > 100));
    assert_eq!(listing.entries()[1].arguments[0].source, "middleware");
    let text = listing.to_string();
    assert!(text.contains("arguments: &User (middleware)"), "{text}");
    assert!(text.contains("options: public"), "{text}");

    let explanation = server.explain(HttpMethod::DELETE, "/account/keys/7", &[]);
    let middleware: Vec<_> = explanation.middleware().iter().map(|own| own.name.as_str()).collect();
    assert_eq!(middleware, ["Logger", "require_user", "is_admin"]);
    // The middleware of groups runs for routes only.
    let explanation = server.explain(HttpMethod::GET, "/account/nowhere", &[]);
    assert_eq!(explanation.middleware().len(), 1);
}

const CHILD: &str = concat!(module_path!(), "::environment_makes_run_print_instead_of_serving");

#[tokio::test]
async fn environment_makes_run_print_instead_of_serving() {
    if is_child(CHILD) {
        let run = server().run();
        tokio::time::timeout(Duration::from_secs(20), run)
            .await
            .expect("it ends")
            .expect("it exits");
        unreachable!("`run` ends the process");
    }
    let check = |name: &str, value: &str, code: i32, wanted: &[&str]| {
        let output = child(CHILD).env(name, value).output().expect("the child starts");
        assert_eq!(output.status.code(), Some(code), "{value}");
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&text);
        assert!(wanted.iter().all(|part| text.contains(part)), "{text}");
        assert!(!text.contains("listening on"), "{text}");
    };
    check("WEBSERVER_ROUTES", "text", 0, &["GET /users/{id}\n  fn show, ", "PUT /built/{name}"]);
    check("WEBSERVER_ROUTES", "json", 0, &[r#"{"base_path":"","routes":[{"methods":["GET"]"#]);
    check("WEBSERVER_ROUTES", "xml", 2, &["WEBSERVER_ROUTES is \"xml\": write `text` or `json`"]);
    check("WEBSERVER_EXPLAIN", "GET /users/7", 0, &["answered by: fn show, "]);
    check("WEBSERVER_EXPLAIN", "json GET /nowhere", 0, &[r#""status":404"#]);
    check(
        "WEBSERVER_EXPLAIN",
        "POST /users\ncontent-type: text/plain\ncontent-length: 1\naccept: image/png\n",
        0,
        &["answered with: 406"],
    );
    check("WEBSERVER_EXPLAIN", "GET", 2, &["WEBSERVER_EXPLAIN is \"GET\": write `GET /users/7`"]);
    check("WEBSERVER_EXPLAIN", "GET /\nnonsense", 2, &["a line that is not a field"]);
}
