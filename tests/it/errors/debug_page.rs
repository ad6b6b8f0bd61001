//! The page that a browser gets in a debug build. The test of the process shows that a release build
//! does not contain it.
#![cfg(debug_assertions)]

use webserver::prelude::*;

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

#[get("/users/{id}?{full}")]
fn user(id: u64, full: Option<bool>) -> String {
    format!("{id} {full:?}")
}

#[post("/users")]
fn create() {}

#[get("/panic")]
fn panics() {
    panic!("<b>on purpose</b>")
}

#[get("/later")]
async fn panics_later() {
    tokio::task::yield_now().await;
    panic!("later")
}

async fn dynamic(_: Request) {}

fn client() -> webserver::Client {
    let routes = routes![user, panics, panics_later, "/api" => [create]];
    ServerBuilder::new()
        .routes(routes)
        .route("/added/{x}", HttpMethod::GET, dynamic)
        .build()
        .client()
}

async fn page(method: HttpMethod, target: &str, accept: &str) -> String {
    client().request(method, target).header("accept", accept).send().await.text().await
}

#[tokio::test]
async fn debug_page_says_why_no_route_takes_a_request() {
    let check = async |method: HttpMethod, target: &str, parts: &[&str]| {
        let page = page(method, target, BROWSER).await;
        for part in parts {
            assert!(page.contains(part), "{target}: `{part}` is missing in {page}");
        }
    };
    check(
        HttpMethod::GET,
        "/user/7",
        &[
            "<h1>404 Not Found</h1>",
            "<h2>Did you mean /users/{id}?</h2>",
            "GET /users/{id} (fn user, ",
            "debug_page.rs:9): segment 1 is `users`, and the request has &quot;user&quot;",
            "GET /added/{x} (fn dynamic, ",
            "POST /api/users (fn create, ",
        ],
    )
    .await;
    let method = "POST /api/users (fn create, ";
    check(HttpMethod::GET, "/api/users", &[method, "it serves POST, and the method is GET"]).await;
    // What the client has sent is escaped.
    check(HttpMethod::GET, "/<i>", &["takes GET /&lt;i&gt;", "has &quot;&lt;i&gt;&quot;"]).await;
}

#[tokio::test]
async fn debug_page_says_where_a_handler_panicked() {
    for (target, line, text) in [
        ("/panic", "debug_page.rs:19", "&lt;b&gt;on purpose&lt;/b&gt;"),
        ("/later", "debug_page.rs:25", "later"),
    ] {
        for _ in 0..2 {
            let page = page(HttpMethod::GET, target, BROWSER).await;
            assert!(page.contains("<h1>500 Internal Server Error</h1>"), "{page}");
            assert!(page.contains(line) && page.contains(text), "{page}");
        }
    }
}

#[tokio::test]
async fn debug_page_has_the_mistakes_of_arguments() {
    let page = page(HttpMethod::GET, "/users/7?full=x", BROWSER).await;
    assert!(page.contains("<li>query <code>full</code>: is not `true` or `false`</li>"), "{page}");
}

#[tokio::test]
async fn debug_page_is_only_for_browsers() {
    for target in ["/user/7", "/panic"] {
        let problem = page(HttpMethod::GET, target, "application/json").await;
        assert!(problem.ends_with('}') && !problem.contains("rs:"), "{problem}");
        let text = page(HttpMethod::GET, target, "text/plain").await;
        assert!(!text.contains("rs:"), "{text}");
    }
}

#[tokio::test]
async fn debug_page_says_that_a_path_is_outside_the_base_path() {
    let client = ServerBuilder::new().routes(routes![user]).base_path("/shop").build().client();
    let page = client.get("/users/7").header("accept", BROWSER).send().await.text().await;
    assert!(page.contains("the path is not below the base path `/shop`"), "{page}");
    assert!(!page.contains("fn user"), "{page}");
}
