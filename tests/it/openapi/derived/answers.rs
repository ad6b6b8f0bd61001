//! What is derived from the result of a handler.

use serde_json::json;
use webserver::prelude::*;
use webserver::{Accepted, Created, IntoResponse, NdJson, NoContent, Sse, Status, Text};

use super::{PROBLEM, User, only, schema};
use crate::openapi::{info, operation, statuses};

#[test]
fn json_result_has_the_schema_of_its_type() {
    #[get("/")]
    fn show() -> Json<User> {
        Json(User { id: 7, name: String::new() })
    }

    let openapi = routes![show].openapi(info());
    let schema = schema(&only(&openapi)["responses"]["200"], "application/json");
    assert_eq!(*schema, json!({ "$ref": "#/components/schemas/User" }));
}

#[test]
fn text_html_bytes_and_streams_have_their_media_types() {
    #[get("/text")]
    fn text() -> Text<u8> {
        Text(1)
    }

    #[get("/string")]
    fn string() -> String {
        String::new()
    }

    #[get("/html")]
    fn html() -> Html<&'static str> {
        Html("")
    }

    #[get("/bytes")]
    fn bytes() -> Vec<u8> {
        Vec::new()
    }

    let openapi = routes![text, string, html, bytes].openapi(info());
    let check = |path: &str, media_type: &str| {
        let ok = &operation(&openapi, "get", path)["responses"]["200"];
        assert!(ok["content"][media_type].is_object(), "{path}: {ok}");
    };
    check("/text", "text/plain");
    check("/string", "text/plain");
    check("/html", "text/html");
    check("/bytes", "application/octet-stream");
}

#[test]
fn events_and_lines_have_their_media_types() {
    use futures_core::Stream;

    struct Ticks;

    impl Stream for Ticks {
        type Item = Result<User, std::convert::Infallible>;

        fn poll_next(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            std::task::Poll::Ready(None)
        }
    }

    #[get("/lines")]
    fn lines() -> NdJson<Ticks> {
        NdJson(Ticks)
    }

    struct Events;

    impl Stream for Events {
        type Item = webserver::Event;

        fn poll_next(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<webserver::Event>> {
            std::task::Poll::Ready(None)
        }
    }

    #[get("/events")]
    fn events() -> Sse<Events> {
        Sse::new(Events)
    }

    let openapi = routes![lines, events].openapi(info());
    let check = |path: &str, media_type: &str| {
        let ok = &operation(&openapi, "get", path)["responses"]["200"];
        assert!(ok["content"][media_type].is_object(), "{path}: {ok}");
    };
    check("/lines", "application/x-ndjson");
    let lines =
        schema(&operation(&openapi, "get", "/lines")["responses"]["200"], "application/x-ndjson");
    assert_eq!(lines["x-itemSchema"], json!({ "$ref": "#/components/schemas/User" }));
    check("/events", "text/event-stream");
}

#[test]
fn status_in_a_type_is_the_only_one_of_success() {
    #[post("/created")]
    fn created() -> Created<Json<User>> {
        Created::at("/users/7", Json(User { id: 7, name: String::new() }))
    }

    #[post("/accepted")]
    fn accepted() -> Accepted<&'static str> {
        Accepted("")
    }

    #[post("/status")]
    fn status() -> Result<Status<203, String>, Status<418>> {
        Err(Status(()))
    }

    #[post("/error")]
    fn error() -> Result<NoContent, Status<409, Json<User>>> {
        Err(Status(Json(User { id: 7, name: String::new() })))
    }

    #[post("/none")]
    fn none() -> NoContent {
        NoContent
    }

    #[post("/redirect")]
    fn redirect() -> Redirect {
        Redirect::see_other("/")
    }

    let openapi = routes![created, accepted, status, error, none, redirect].openapi(info());
    let check = |path: &str, expected: &[&str]| {
        assert_eq!(statuses(operation(&openapi, "post", path)), expected, "{path}");
    };
    check("/created", &["201"]);
    check("/accepted", &["202"]);
    check("/status", &["203", "418"]);
    check("/error", &["204", "409"]);
    check("/none", &["204"]);
    check("/redirect", &["3XX"]);
    let created = &operation(&openapi, "post", "/created")["responses"]["201"];
    assert!(created["headers"]["location"].is_object(), "{created}");
    let none = &operation(&openapi, "post", "/none")["responses"]["204"];
    assert!(none["content"].is_null(), "{none}");
}

#[test]
fn option_is_answered_with_404() {
    #[get("/")]
    fn show() -> Option<Json<User>> {
        None
    }

    let openapi = routes![show].openapi(info());
    assert_eq!(statuses(only(&openapi)), ["200", "404"]);
    let missing = schema(&only(&openapi)["responses"]["404"], "application/problem+json");
    assert_eq!(*missing, json!({ "$ref": PROBLEM }));
}

#[test]
fn derived_error_has_the_statuses_of_its_variants() {
    #[derive(Debug, IntoResponse)]
    enum ShopError {
        #[response(status = 404)]
        NoUser,
        #[response(status = 409)]
        Taken(String),
    }

    impl std::fmt::Display for ShopError {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            match self {
                Self::NoUser => f.write_str("no user"),
                Self::Taken(name) => write!(f, "{name} is taken"),
            }
        }
    }

    #[get("/{taken}")]
    fn show(taken: bool) -> Result<Json<User>, ShopError> {
        Err(if taken { ShopError::Taken("a".to_owned()) } else { ShopError::NoUser })
    }

    let openapi = routes![show].openapi(info());
    assert_eq!(statuses(only(&openapi)), ["200", "400", "404", "409"]);
}

#[test]
fn derived_response_has_the_bodies_of_its_variants() {
    #[derive(IntoResponse)]
    enum Stored {
        #[response(status = 200)]
        Old(Json<User>),
        #[response(status = 201)]
        New(Json<User>),
        #[response(status = 204)]
        Nothing,
    }

    #[put("/{how}")]
    fn put(how: u8) -> Stored {
        let user = || Json(User { id: 7, name: String::new() });
        match how {
            0 => Stored::Old(user()),
            1 => Stored::New(user()),
            _ => Stored::Nothing,
        }
    }

    let openapi = routes![put].openapi(info());
    assert_eq!(statuses(only(&openapi)), ["200", "201", "204", "400", "404"]);
    let body = schema(&only(&openapi)["responses"]["201"], "application/json");
    assert_eq!(*body, json!({ "$ref": "#/components/schemas/User" }));
}

#[test]
fn status_that_no_type_says_is_the_default() {
    #[get("/problem")]
    fn problem() -> Result<Json<User>, Problem> {
        Err(Problem::new(StatusCode::CONFLICT))
    }

    #[get("/status")]
    fn status() -> (StatusCode, Json<User>) {
        (StatusCode::OK, Json(User { id: 7, name: String::new() }))
    }

    #[get("/any")]
    fn any() -> webserver::Result<Json<User>> {
        Ok(Json(User { id: 7, name: String::new() }))
    }

    let openapi = routes![problem, status, any].openapi(info());
    assert_eq!(statuses(operation(&openapi, "get", "/problem")), ["200", "default"]);
    assert_eq!(statuses(operation(&openapi, "get", "/status")), ["default"]);
    assert_eq!(statuses(operation(&openapi, "get", "/any")), ["200", "default"]);
}

#[test]
fn response_parts_add_header_fields() {
    #[get("/")]
    fn show() -> (ETag, Json<User>) {
        (ETag::strong("1"), Json(User { id: 7, name: String::new() }))
    }

    let openapi = routes![show].openapi(info());
    assert!(only(&openapi)["responses"]["200"]["headers"]["etag"].is_object());
    assert_eq!(statuses(only(&openapi)), ["200", "304", "412"]);
}

#[test]
fn listed_answers_describe_any_result() {
    #[get("/", answers(200 = "text/csv", 201 = Json<User>, 404))]
    fn export() -> impl IntoResponse {
        "a;b"
    }

    let openapi = routes![export].openapi(info());
    let operation = only(&openapi);
    assert_eq!(statuses(operation), ["200", "201", "404"]);
    assert!(operation["responses"]["200"]["content"]["text/csv"].is_object());
    assert!(operation["responses"]["201"]["content"]["application/json"].is_object());
}
