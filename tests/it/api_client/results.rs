//! Each kind of result is read as the handler returned it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use webserver::api_client::{ApiClient, ClientError, Transport};
use webserver::http::HeaderName;
use webserver::prelude::*;
use webserver::{Bytes, request};

use super::clients;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct User {
    id: u64,
    name: String,
}

fn ada() -> User {
    User { id: 7, name: "Ada".to_owned() }
}

#[get("/json")]
fn json() -> Json<User> {
    Json(ada())
}

#[get("/async/{id}?{name}")]
async fn waits(id: u64, name: Option<&str>) -> Json<User> {
    Json(User { id, name: name.unwrap_or("nobody").to_owned() })
}

#[get("/str")]
fn text() -> &'static str {
    "grün"
}

#[get("/borrowed?{q}")]
fn borrowed(q: &str) -> Cow<'static, str> {
    q.to_owned().into()
}

#[get("/number")]
fn number() -> i64 {
    -7
}

#[get("/shown")]
fn shown() -> Text<u8> {
    Text(7)
}

#[get("/page")]
fn page() -> Html<&'static str> {
    Html("<p>")
}

#[get("/bytes")]
fn bytes() -> Vec<u8> {
    vec![0, 255]
}

#[get("/static")]
fn static_bytes() -> &'static [u8; 2] {
    b"\0a"
}

#[post("/made")]
fn made() -> Created<Json<User>> {
    Created::at("/users/7", Json(ada()))
}

#[post("/made-nowhere")]
fn made_nowhere() -> Created<()> {
    Created::new(())
}

#[post("/accepted")]
fn accepted() -> Accepted<String> {
    Accepted("later".to_owned())
}

#[delete("/nothing")]
fn nothing() -> NoContent {
    NoContent
}

#[get("/unit")]
fn unit() {}

#[get("/status")]
fn status() -> Status<203, Json<User>> {
    Status(Json(ada()))
}

#[get("/empty")]
fn empty() -> Status<205> {
    Status(())
}

#[get("/option?{found}")]
fn option(found: bool) -> Option<Json<User>> {
    found.then(|| Json(ada()))
}

#[get("/inner?{found}")]
fn inner(found: bool) -> Status<203, Option<String>> {
    Status(found.then(|| "found".to_owned()))
}

#[get("/result?{ok}")]
fn result(ok: bool) -> Result<String, Problem> {
    let problem = || {
        let uri = "https://example.com/full";
        let problem =
            Problem::new(StatusCode::CONFLICT).detail("by 3").with_type(uri).title("Full");
        problem.mistake(webserver::Place::Query("ok".into()), "is false")
    };
    if ok { Ok("yes".to_owned()) } else { Err(problem()) }
}

#[get("/failing")]
fn failing() -> webserver::Result<String> {
    Err(Problem::new(StatusCode::GONE).detail("for ever"))?
}

#[get("/code?{code}")]
fn code(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or_default()
}

#[get("/two?{ok}")]
fn two(ok: bool) -> Result<Json<User>, Status<409, Json<Vec<u8>>>> {
    if ok { Ok(Json(ada())) } else { Err(Status(Json(vec![1, 2]))) }
}

#[get("/tuple")]
fn tuple() -> (StatusCode, [(HeaderName, &'static str); 1], Json<User>) {
    (StatusCode::ACCEPTED, [(HeaderName::from_static("x-mood"), "merry")], Json(ada()))
}

#[get("/away")]
fn away() -> Redirect {
    Redirect::see_other("/elsewhere")
}

#[get("/raw")]
fn raw() -> Response {
    Response::new("raw").with_status(StatusCode::IM_A_TEAPOT)
}

#[head("/head")]
fn head() -> StatusCode {
    StatusCode::OK
}

#[get("/csv", produces = "text/csv")]
fn csv() -> String {
    "a,b".to_owned()
}

#[get("/csv", produces = "text/plain")]
fn csv_as_text() -> String {
    "a b".to_owned()
}

routes![App = [
    json, waits, text, borrowed, number, shown, page, bytes, static_bytes,
    "/posts" => [made, made_nowhere, accepted, nothing], unit, status, empty, option, inner, result,
    failing, code, two, tuple, away, raw, head, csv, csv_as_text,
]];

async fn bodies<T: Transport>(client: &ApiClient<T>) {
    assert_eq!(client.call(request!(App, json())).await.unwrap().0, ada());
    let user = client.call(request!(App, waits(id = 3, name = Some("x & y/ü")))).await.unwrap().0;
    assert_eq!(user, User { id: 3, name: "x & y/ü".to_owned() });
    assert_eq!(client.call(request!(App, text())).await.unwrap(), "grün");
    let q = String::from("a+b %");
    assert_eq!(client.call(request!(App, borrowed(q = &q))).await.unwrap(), "a+b %");
    assert_eq!(client.call(request!(App, number())).await.unwrap(), -7);
    assert_eq!(client.call(request!(App, shown())).await.unwrap().0, "7");
    assert_eq!(client.call(request!(App, page())).await.unwrap().0, "<p>");
    assert_eq!(client.call(request!(App, bytes())).await.unwrap(), [0, 255]);
    let bytes: Bytes = client.call(request!(App, static_bytes())).await.unwrap();
    assert_eq!(bytes, &b"\0a"[..]);
    assert_eq!(client.call(request!(App, csv())).await.unwrap(), "a,b");
    assert_eq!(client.call(request!(App, csv_as_text())).await.unwrap(), "a b");
}

async fn statuses<T: Transport>(client: &ApiClient<T>) {
    let made = client.call(request!(App, made())).await.unwrap();
    assert_eq!(made.location(), Some("/users/7"));
    assert_eq!(made.into_body().0, ada());
    assert_eq!(client.call(request!(App, made_nowhere())).await.unwrap().location(), None);
    assert_eq!(client.call(request!(App, accepted())).await.unwrap().0, "later");
    assert_eq!(client.call(request!(App, nothing())).await.unwrap(), NoContent);
    client.call(request!(App, unit())).await.unwrap();
    assert_eq!(client.call(request!(App, status())).await.unwrap().0.0, ada());
    assert_eq!(client.call(request!(App, empty())).await.unwrap(), Status(()));
    let (status, fields, body) = client.call(request!(App, tuple())).await.unwrap();
    assert_eq!((status.as_u16(), fields.get("x-mood"), body.0), (202, Some("merry"), ada()));
    let away = client.call(request!(App, away())).await.unwrap();
    assert_eq!((away.status().as_u16(), away.location()), (303, "/elsewhere"));
    let raw = client.call(request!(App, raw())).await.unwrap();
    assert_eq!(raw.status(), 418);
    for status in [200, 204, 404, 503] {
        assert_eq!(client.call(request!(App, code(code = status))).await.unwrap(), status);
    }
    assert_eq!(client.call(request!(App, head())).await.unwrap(), 200);
}

async fn alternatives<T: Transport>(client: &ApiClient<T>) {
    let found = client.call(request!(App, option(found = true))).await.unwrap();
    assert_eq!(found.map(|Json(user)| user), Some(ada()));
    assert!(client.call(request!(App, option(found = false))).await.unwrap().is_none());
    let inner = |found| client.call(request!(App, inner(found = found)));
    assert_eq!(inner(true).await.unwrap(), Status(Some("found".to_owned())));
    assert_eq!(inner(false).await.unwrap(), Status(None));
    assert_eq!(client.call(request!(App, result(ok = true))).await.unwrap().unwrap(), "yes");
    let problem = client.call(request!(App, result(ok = false))).await.unwrap().unwrap_err();
    assert_eq!(problem.status(), 409);
    assert_eq!(problem.detail_text(), Some("by 3"));
    assert_eq!(problem.type_uri(), Some("https://example.com/full"));
    assert_eq!(problem.title_text(), Some("Full"));
    assert_eq!(problem.mistakes()[0].place.name(), Some("ok"));
    let error = client.call(request!(App, failing())).await.unwrap().unwrap_err();
    assert_eq!(error.into_response().status(), 410);
    assert_eq!(client.call(request!(App, two(ok = true))).await.unwrap().unwrap().0, ada());
    let error = client.call(request!(App, two(ok = false))).await.unwrap().unwrap_err();
    assert_eq!(error.0.0, [1, 2]);
}

fn server() -> Server {
    ServerBuilder::new().routes(routes![App]).build()
}

#[tokio::test]
async fn result_of_each_kind_is_read_as_it_was_returned() {
    let (in_process, over_http, _running) = clients(server).await;
    bodies(&in_process).await;
    bodies(&over_http).await;
    statuses(&in_process).await;
    statuses(&over_http).await;
    alternatives(&in_process).await;
    alternatives(&over_http).await;
}

#[tokio::test]
async fn client_for_tests_calls_handlers_itself() {
    let client = server().client();
    assert_eq!(client.call(request!(App, number())).await.unwrap(), -7);
    let over_socket = server().client_over_socket().await;
    assert_eq!(over_socket.call(request!(App, number())).await.unwrap(), -7);
}

#[tokio::test]
async fn problem_that_the_result_does_not_have_is_an_error_of_the_call() {
    let client = ServerBuilder::new().build().client();
    let error = client.call(request!(App, json())).await.unwrap_err();
    assert_eq!(error.to_string(), "the server answered 404 Not Found");
    assert!(matches!(error, ClientError::Problem(problem) if problem.status() == 404));
}

#[tokio::test]
async fn base_path_stands_before_the_path_of_a_request() {
    let server = || ServerBuilder::new().routes(routes![App]).base_path("/shop").build();
    let client = ApiClient::new(server().client()).base_path("/shop/");
    assert_eq!(client.call(request!(App, number())).await.unwrap(), -7);
}
