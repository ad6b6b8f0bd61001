//! The client that compares each answer with a description. The description is that of another app, whose
//! handlers promise more than those that answer.

use schemars::JsonSchema;
use serde::Serialize;
use webserver::content_coding::Compression;
use webserver::openapi::{Info, OpenApi};
use webserver::prelude::*;
use webserver::{Client, ETag};

mod promised {
    use super::*;

    #[derive(Serialize, JsonSchema)]
    pub(super) struct User {
        name: String,
        #[schemars(range(max = 150))]
        age: u8,
        friends: Vec<User>,
    }

    #[get("/users/{id}")]
    pub(super) fn show(id: u64) -> Option<Json<User>> {
        let _ = id;
        None
    }

    #[get("/tagged")]
    pub(super) fn tagged() -> (ETag, &'static str) {
        unreachable!("it is only described")
    }

    #[get("/nothing")]
    pub(super) fn nothing() -> NoContent {
        NoContent
    }

    #[get("/text/{kind}")]
    pub(super) fn text(kind: &str) -> String {
        kind.to_owned()
    }

    #[get("/moved")]
    pub(super) fn moved() -> Redirect {
        Redirect::see_other("/")
    }

    #[get("/failing")]
    pub(super) fn failing() -> Result<String, Problem> {
        Err(Problem::new(StatusCode::CONFLICT))
    }
}

fn openapi() -> OpenApi {
    use promised::*;
    routes![show, tagged, nothing, text, moved, failing].openapi(Info::new("Promised", "1.0"))
}

/// Answers with the body that the query has, as JSON.
#[get("/users/{id}?{body}")]
fn show(id: u64, body: &str) -> Response {
    if id == 0 {
        return StatusCode::IM_A_TEAPOT.into_response();
    }
    let kind = if id == 2 { "text/html" } else { "application/json; charset=utf-8" };
    let name = HeaderName::from_static("content-type");
    Response::new(body.to_owned()).with_header(name, HeaderValue::from_static(kind))
}

#[get("/tagged")]
fn tagged() -> &'static str {
    "without a tag"
}

#[get("/nothing")]
fn nothing() -> (StatusCode, &'static str) {
    (StatusCode::OK, "something")
}

#[get("/text/{kind}")]
fn text(kind: &str) -> Response {
    match kind {
        "none" => Response::default(),
        other => other.to_owned().into_response(),
    }
}

#[get("/moved")]
fn moved() -> Redirect {
    Redirect::permanent("/")
}

#[get("/failing?{status}")]
fn failing(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST)
}

#[post("/extra")]
fn extra() {}

fn server() -> Server {
    let routes = routes![show, tagged, nothing, text, moved, failing, extra];
    ServerBuilder::new().bind("127.0.0.1:0").routes(routes).build()
}

/// Returns the sentences about the answer to a GET request, or nothing if it is as described.
async fn mistakes(client: &Client, target: &str) -> String {
    let request = client.get(target);
    let sent = tokio::spawn(async move { request.send().await.bytes().await });
    match sent.await {
        Ok(_) => String::new(),
        Err(error) => {
            let panic = error.into_panic();
            panic.downcast_ref::<String>().expect("the panic has a text").clone()
        }
    }
}

/// Compares answers, and what is said of them.
async fn check_all(client: Client) {
    let check = async |target: &str, expected: &[&str]| {
        let found = mistakes(&client, target).await;
        assert_eq!(found.is_empty(), expected.is_empty(), "{target}: {found}");
        for part in expected {
            assert!(found.contains(part), "{target}: {found}");
        }
    };
    let user = r#"{"name":"Ada","age":36,"friends":[{"name":"Bob","age":7,"friends":[]}]}"#;
    check(&format!("/users/1?body={user}"), &[]).await;
    check(
        r#"/users/1?body={"name":"Ada","age":36,"friends":[{"name":7,"age":7,"friends":[]}]}"#,
        &[
            "the answer to `GET /users/1?body={",
            "operation `show` at /paths/~1users~1{id}/get, status 200\n",
            "- /friends/0/name: 7 is not of type \"string\"",
            "(see /paths/~1users~1{id}/get/responses/200/content/application~1json/schema",
        ],
    )
    .await;
    check(r#"/users/1?body={"age":151}"#, &["/age: 151", "\"name\" is a required property"]).await;
    check("/users/1?body=x", &["the body is not JSON: expected value at line 1 column 1"]).await;
    let html = "the content type is text/html, and none of those described: application/json";
    check("/users/2?body=x", &[html]).await;
    let known = "status 418\n- the status is none of those described: 200, 400, 404";
    check("/users/0?body=x", &[known, "/paths/~1users~1{id}/get/responses of"]).await;
    // A query that is missing is not described either, which the tests' own handler has.
    check("/users/1", &["status 422"]).await;
    check("/users/x?body=1", &[]).await;
    check("/tagged", &["the header field `etag` is missing"]).await;
    check("/nothing", &["the status is none of those described: 204"]).await;
    check("/text/plain", &[]).await;
    check("/text/none", &["the content type is missing, and none of those described: text/plain"])
        .await;
    // All redirects are described as one, and all errors are.
    check("/moved", &[]).await;
    check("/failing?status=409", &[]).await;
    check("/failing?status=503", &[]).await;
    // A server gives these without a handler.
    check("/nowhere", &[]).await;
    check("/extra", &[]).await;
}

#[tokio::test]
async fn answers_are_compared_with_a_description_without_a_socket() {
    check_all(server().client().checking(&openapi())).await;
}

#[tokio::test]
async fn answers_are_compared_with_a_description_over_a_socket() {
    let client = server().client_over_socket().await;
    check_all(client.checking(&openapi())).await;
}

#[tokio::test]
async fn operation_that_is_not_described_is_a_mistake() {
    let client = server().client().checking(&openapi());
    let request = client.post("/extra");
    let sent = tokio::spawn(async move { request.send().await.status() });
    let panic = sent.await.expect_err("it is not described").into_panic();
    let text = panic.downcast_ref::<String>().expect("the panic has a text");
    assert!(text.contains("`POST /extra`"), "{text}");
    assert!(text.contains("no operation of the description has this path and method"), "{text}");
    // A request can be let out.
    assert_eq!(client.post("/extra").unchecked().send().await.status(), 200);
    assert_eq!(client.options("/extra").send().await.status(), 204);
    assert_eq!(client.put("/extra").send().await.status(), 405);
}

#[tokio::test]
async fn body_is_still_there_after_it_was_compared() {
    let client = server().client().checking(&openapi());
    let user = r#"{"name":"Ada","age":36,"friends":[]}"#;
    let answer = client.get(format!("/users/1?body={user}")).send().await;
    assert_eq!(answer.text().await, user);
    let head = client.head(format!("/users/1?body={user}")).send().await;
    assert_eq!(head.status(), 200);
}

#[tokio::test]
async fn body_with_a_content_coding_is_not_taken_for_json() {
    let compression = Compression::new().at_least(1);
    let server = ServerBuilder::new().middleware(compression).routes(routes![show]).build();
    let client = server.client().checking(&openapi());
    let user = r#"{"name":"Ada","age":36,"friends":[]}"#;
    let request = client.get(format!("/users/1?body={user}")).header("accept-encoding", "gzip");
    let answer = request.send().await;
    assert_eq!(answer.header("content-encoding"), Some("gzip"));
    // The status and the content type are still compared.
    let text = "/users/2?body={}";
    let request = client.get(text).header("accept-encoding", "gzip");
    let sent = tokio::spawn(async move { request.send().await.status() });
    assert!(sent.await.is_err());
}
