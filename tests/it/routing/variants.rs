//! Handlers of one path and method that differ in what they take or answer.

use webserver::client::Client;
use webserver::prelude::*;
use webserver_tests::builder;

#[get("/report", produces = "application/json")]
fn json() -> &'static str {
    "json"
}

#[get("/report", produces = "text/html")]
async fn html() -> ([(&'static str, &'static str); 1], &'static str) {
    ([("vary", "origin")], "html")
}

#[get("/report", produces = "text/csv; charset=utf-8")]
fn csv() -> ([(&'static str, &'static str); 1], &'static str) {
    ([("vary", "Accept, cookie")], "csv")
}

fn client() -> Client {
    builder().routes(routes![json, html, csv]).build().client()
}

#[tokio::test(flavor = "current_thread")]
async fn accept_chooses_between_handlers_of_one_path() {
    let client = client();
    for (accept, expected) in [
        ("text/html", "html"),
        ("application/json", "json"),
        ("text/csv", "csv"),
        ("*/*", "json"),
        ("", "json"),
        ("text/*", "html"),
        ("text/*, text/html;q=0.5", "csv"),
        ("application/json;q=0.5, text/csv;q=0.8, text/html;q=0.8", "html"),
        ("application/json;q=0, */*;q=0.1", "html"),
        ("text/html;q=0.001, image/png", "html"),
        ("TEXT/CSV", "csv"),
        // A malformed member may have meant the first type.
        ("text", "json"),
    ] {
        let answer = client.get("/report").header("accept", accept).send().await;
        assert_eq!(answer.status(), 200, "{accept}");
        assert_eq!(answer.text().await, expected, "{accept}");
    }
    assert_eq!(client.get("/report").send().await.text().await, "json");
}

fn varies(answer: &webserver::ClientResponse) -> String {
    let all: Vec<_> = answer.headers().get_all("vary").collect();
    let texts: Vec<_> = all.into_iter().map(String::from_utf8_lossy).collect();
    texts.join(" | ")
}

#[tokio::test(flavor = "current_thread")]
async fn vary_is_added_once_for_a_path_with_several_types() {
    let client = client();
    let check = async |method: HttpMethod, accept: &str, status: u16, expected: &str| {
        let request = client.request(method.clone(), "/report").header("accept", accept);
        let answer = request.send().await;
        assert_eq!(answer.status().as_u16(), status, "{method} {accept}");
        assert_eq!(varies(&answer), expected, "{method} {accept}");
    };
    check(HttpMethod::GET, "*/*", 200, "accept").await;
    check(HttpMethod::GET, "text/html", 200, "origin | accept").await;
    check(HttpMethod::GET, "text/csv", 200, "Accept, cookie").await;
    check(HttpMethod::GET, "image/png", 406, "accept").await;
    check(HttpMethod::HEAD, "*/*", 200, "accept").await;
    check(HttpMethod::HEAD, "text/html", 200, "origin | accept").await;
    check(HttpMethod::DELETE, "*/*", 405, "accept").await;
    // The answer to `OPTIONS` is the same for every `Accept`.
    check(HttpMethod::OPTIONS, "*/*", 204, "").await;
    let answer = client.delete("/report").send().await;
    assert_eq!(answer.header("allow"), Some("GET, HEAD, OPTIONS"));
}

#[get("/users/{id}", produces = "application/json")]
fn user_json(id: u8) -> String {
    assert_ne!(id, 13, "on purpose");
    id.to_string()
}

#[get("/users/{id}", produces = "text/html")]
fn user_html(id: u8) -> String {
    format!("<b>{id}</b>")
}

#[get("/moved", host = "moved.example.com", produces = "application/json")]
fn moved_json() -> &'static str {
    "json"
}

#[get("/moved", host = "moved.example.com", produces = "text/html")]
fn moved_html() -> &'static str {
    "html"
}

#[tokio::test(flavor = "current_thread")]
async fn vary_is_in_errors_of_a_handler_and_in_answers_of_middleware() {
    struct Moves;

    impl Middleware for Moves {
        fn on_request(&self, mut request: Request) -> FutureRequest {
            if request.path() == "/moved" {
                let host = HeaderValue::from_static("moved.example.com");
                request.headers_mut().insert(HeaderName::from_static("host"), host);
            }
            FutureRequest::from(request)
        }
    }

    for has_middleware in [false, true] {
        let base = builder().routes(routes![user_json, user_html, moved_json, moved_html]);
        let base = if has_middleware { base.middleware(Moves) } else { base };
        let client = base.build().client();
        for (target, status) in [("/users/7", 200), ("/users/x", 404), ("/users/13", 500)] {
            let answer = client.get(target).send().await;
            assert_eq!(answer.status().as_u16(), status, "{target}");
            assert_eq!(varies(&answer), "accept", "{target}");
        }
        let answer = client.get("/users/7").header("accept", "text/html").send().await;
        assert_eq!(answer.text().await, "<b>7</b>");
        if has_middleware {
            let answer = client.get("/moved").header("accept", "text/html").send().await;
            assert_eq!(varies(&answer), "accept");
            assert_eq!(answer.text().await, "html");
        }
    }
}

#[post("/notes", consumes = "application/json")]
fn from_json(body: String) -> String {
    format!("json {body}")
}

#[post("/notes", consumes = "text/plain")]
fn from_text(body: String) -> String {
    format!("text {body}")
}

#[tokio::test(flavor = "current_thread")]
async fn content_type_chooses_between_handlers_of_one_path() {
    let client = builder().routes(routes![from_json, from_text]).build().client();
    let send = |kind: &str| client.post("/notes").header("content-type", kind).body("x").send();
    let answer = send("application/json").await;
    assert_eq!((varies(&answer), answer.text().await.as_str()), (String::new(), "json x"));
    assert_eq!(send("Text/Plain; charset=utf-8").await.text().await, "text x");
    let refused = send("image/png").await;
    assert_eq!((refused.status().as_u16(), varies(&refused)), (415, "accept".to_owned()));
    let text = refused.text().await;
    assert!(text.contains("application/json or text/plain"), "{text}");
    let untyped = client.post("/notes").body("x").send().await;
    assert_eq!(untyped.status(), 415);
    assert_eq!(client.post("/notes").send().await.text().await, "json ");
}

#[tokio::test(flavor = "current_thread")]
async fn refusal_by_accept_lists_the_types_of_all_handlers() {
    let answer = client().get("/report").header("accept", "image/png").send().await;
    assert_eq!(answer.status(), 406);
    let text = answer.text().await;
    assert!(text.contains("application/json or text/html or text/csv"), "{text}");
}

#[put("/both", consumes = "application/json", produces = "application/json")]
fn json_to_json() -> &'static str {
    "jj"
}

#[put("/both", consumes = "application/json", produces = "text/csv")]
fn json_to_csv() -> &'static str {
    "jc"
}

#[put("/both", consumes = "text/csv", produces = "application/json")]
fn csv_to_json() -> &'static str {
    "cj"
}

#[tokio::test(flavor = "current_thread")]
async fn content_type_comes_before_accept() {
    let routes = routes![json_to_json, json_to_csv, csv_to_json];
    let client = builder().routes(routes).build().client();
    let check = async |kind: &str, accept: &str, expected: &str| {
        let request = client.put("/both").header("content-type", kind).header("accept", accept);
        let answer = request.body("x").send().await;
        let text = format!("{} {}", answer.status().as_u16(), answer.text().await);
        assert!(text.starts_with(expected), "{kind} {accept}: {text}");
    };
    check("application/json", "application/json", "200 jj").await;
    check("application/json", "text/csv", "200 jc").await;
    check("text/csv", "*/*", "200 cj").await;
    check("text/csv", "text/csv", "406").await;
    check("text/html", "text/csv", "415").await;
}

#[get("/ranked/{id}", produces = "application/json")]
fn ranked_json(id: u8) -> String {
    format!("json {id}")
}

#[get("/ranked/{id}", produces = "text/html")]
fn ranked_html(id: u8) -> String {
    format!("html {id}")
}

#[get("/ranked/{name}", rank = 1)]
fn ranked_name(name: &str) -> String {
    format!("name {name}")
}

#[tokio::test(flavor = "current_thread")]
async fn rank_is_compared_before_the_types() {
    let client = builder().routes(routes![ranked_name, ranked_json, ranked_html]).build().client();
    let get = |target: &str, accept: &str| client.get(target).header("accept", accept).send();
    assert_eq!(get("/ranked/7", "text/html").await.text().await, "html 7");
    assert_eq!(get("/ranked/7", "*/*").await.text().await, "json 7");
    assert_eq!(get("/ranked/x", "text/html").await.text().await, "name x");
    assert_eq!(get("/ranked/7", "text/csv").await.status(), 406);
}

#[tokio::test(flavor = "current_thread")]
async fn handlers_of_two_lists_may_differ_in_their_types() {
    let client = builder().routes(routes![html]).routes(routes![json]).build().client();
    let answer = client.get("/report").header("accept", "application/json").send().await;
    assert_eq!(answer.text().await, "json");
    assert_eq!(client.get("/report").send().await.text().await, "html");
}
