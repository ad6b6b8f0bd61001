//! What users of other frameworks complain of in descriptions: one test for each complaint.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use webserver::openapi::{DescribeRequest, Info, OpenApi, Operation, ParameterPlace};
use webserver::prelude::*;
use webserver::{Cx, FromRequest, Place, Rejection};

fn info() -> Info {
    Info::new("Complaints", "1.0")
}

/// Returns the statuses of the operation at a path.
fn statuses(openapi: &OpenApi, path: &str, method: &str) -> Vec<String> {
    let responses = openapi.value()["paths"][path][method]["responses"].as_object();
    responses.expect("it is described").keys().cloned().collect()
}

mod one {
    #[derive(serde::Serialize, schemars::JsonSchema)]
    pub(super) struct Item {
        id: u8,
    }
}

mod two {
    #[derive(serde::Serialize, schemars::JsonSchema)]
    pub(super) struct Item {
        name: String,
    }
}

#[get("/one")]
fn one_item() -> Option<Json<one::Item>> {
    None
}

#[get("/two")]
fn two_item() -> Option<Json<two::Item>> {
    None
}

#[test]
fn two_types_of_one_name_never_become_one_schema() {
    let error = routes![one_item, two_item].try_openapi(info()).expect_err("both are `Item`");
    let text = error.to_string();
    assert!(text.contains("one::Item") && text.contains("two::Item"), "{text}");
}

#[derive(Clone, Serialize, Deserialize, JsonSchema)]
struct Note {
    text: String,
}

#[post("/notes")]
fn create(Json(note): Json<Note>) -> Created<Json<Note>> {
    Created::at("/notes/1", Json(note))
}

#[delete("/notes/{id}")]
fn remove(id: u64) -> Result<NoContent, NoteError> {
    match id {
        1 => Ok(NoContent),
        2 => Err(NoteError::Locked),
        _ => Err(NoteError::NoSuchNote(id)),
    }
}

#[derive(Debug, IntoResponse)]
enum NoteError {
    #[response(status = 404)]
    NoSuchNote(u64),
    #[response(status = 409)]
    Locked,
}

impl fmt::Display for NoteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchNote(id) => write!(f, "there is no note {id}"),
            Self::Locked => f.write_str("the note is locked"),
        }
    }
}

#[tokio::test]
async fn described_status_is_the_sent_one() {
    let openapi = routes![create, remove].openapi(info());
    let sent = statuses(&openapi, "/notes", "post");
    assert_eq!(sent, ["201", "400", "408", "413", "415", "422"]);
    let client = ServerBuilder::new().routes(routes![create, remove]).build().client();
    let client = client.checking(&openapi);
    let note = Note { text: "x".to_owned() };
    assert_eq!(client.post("/notes").json(&note).send().await.status(), 201);
    assert_eq!(client.post("/notes").body("{").send().await.status(), 415);
    let broken = client.post("/notes").header("content-type", "application/json");
    assert_eq!(broken.body("{").send().await.status(), 400);
    assert_eq!(client.delete("/notes/1").send().await.status(), 204);
}

#[tokio::test]
async fn error_enum_is_written_once() {
    let openapi = routes![remove].openapi(info());
    assert_eq!(statuses(&openapi, "/notes/{id}", "delete"), ["204", "400", "404", "409"]);
    let client = ServerBuilder::new().routes(routes![remove]).build().client();
    assert_eq!(client.checking(&openapi).delete("/notes/3").send().await.status(), 404);
}

struct NoKey;

impl IntoResponse for NoKey {
    fn into_response(self) -> Response {
        Problem::new(StatusCode::UNAUTHORIZED).into_response()
    }
}

impl webserver::openapi::DescribeResponse for NoKey {
    fn describe(operation: &mut Operation<'_>) {
        operation.problem(401);
    }
}

#[middleware(authenticates, scheme = "bearer")]
fn guarded(headers: HeaderMap) -> Result<(), NoKey> {
    if headers.get("authorization").is_some() { Ok(()) } else { Err(NoKey) }
}

#[get("/open")]
fn open() {}

#[get("/closed")]
fn closed() {}

#[tokio::test]
async fn what_a_guard_answers_is_at_the_operations_of_its_group() {
    let openapi = routes![open, with [guarded] => [closed]].openapi(info());
    assert_eq!(statuses(&openapi, "/open", "get"), ["200"]);
    assert_eq!(statuses(&openapi, "/closed", "get"), ["200", "401"]);
    let paths = &openapi.value()["paths"];
    assert_eq!(paths["/closed"]["get"]["security"], json!([{ "bearer": [] }]));
    assert_eq!(paths["/open"]["get"]["security"], Value::Null);
    let routes = routes![open, with [guarded] => [closed]];
    let client = ServerBuilder::new().routes(routes).build().client().checking(&openapi);
    assert_eq!(client.get("/closed").send().await.status(), 401);
    assert_eq!(client.get("/open").send().await.status(), 200);
}

#[get("/any?{status}")]
fn any(status: u16) -> Result<(), Problem> {
    Err(Problem::new(StatusCode::from_u16(status).unwrap_or(StatusCode::CONFLICT)))
}

#[tokio::test]
async fn problem_without_a_status_in_its_type_is_described_all_the_same() {
    let openapi = routes![any].openapi(info());
    assert_eq!(statuses(&openapi, "/any", "get"), ["200", "400", "422", "default"]);
    let client = ServerBuilder::new().routes(routes![any]).build().client().checking(&openapi);
    assert_eq!(client.get("/any?status=418").send().await.status(), 418);
}

/// The key of a client.
struct ApiKey;

impl FromRequest<'_> for ApiKey {
    type Needs = ();
    type Rejection = Rejection;

    fn from_request(cx: Cx<'_, ()>) -> Result<Self, Rejection> {
        let place = Place::Header("x-api-key".into());
        let refuse = || Rejection::new(StatusCode::FORBIDDEN, place, "is missing");
        cx.request.headers().get("x-api-key").map(|_| Self).ok_or_else(refuse)
    }
}

impl DescribeRequest for ApiKey {
    fn describe(operation: &mut Operation<'_>) {
        let schema = operation.sent::<String>();
        operation.parameter(ParameterPlace::Header, "X-Api-Key", true, schema);
        operation.problem(403);
    }
}

#[get("/keyed")]
fn keyed(_key: ApiKey) {}

#[tokio::test]
async fn own_extractor_is_in_the_description() {
    let openapi = routes![keyed].openapi(info());
    let operation = &openapi.value()["paths"]["/keyed"]["get"];
    assert_eq!(operation["parameters"][0]["name"], "x-api-key");
    assert_eq!(operation["parameters"][0]["required"], true);
    let client = ServerBuilder::new().routes(routes![keyed]).build().client().checking(&openapi);
    assert_eq!(client.get("/keyed").send().await.status(), 403);
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Account {
    user_name: String,
    #[serde(flatten)]
    note: Note,
    #[serde(skip_serializing_if = "Option::is_none")]
    nick_name: Option<String>,
    state: State2,
}

#[derive(Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum State2 {
    SignedIn { since: u64 },
}

#[get("/account")]
fn account() -> Json<Account> {
    let note = Note { text: "x".to_owned() };
    let state = State2::SignedIn { since: 7 };
    Json(Account { user_name: "Ada".to_owned(), note, nick_name: None, state })
}

#[tokio::test]
async fn attributes_of_serde_are_those_of_the_schema() {
    let openapi = routes![account].openapi(info());
    let schema = &openapi.value()["components"]["schemas"]["Account"];
    let names: Vec<_> = schema["properties"].as_object().expect("an object").keys().collect();
    assert_eq!(names, ["nickName", "state", "text", "userName"]);
    let client = ServerBuilder::new().routes(routes![account]).build().client();
    client.checking(&openapi).get("/account").send().await;
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Same {
    a: u8,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Differing {
    #[serde(default)]
    a: u8,
}

#[put("/same")]
fn same(same: Json<Same>) -> Json<Same> {
    same
}

#[put("/differing")]
fn differing(differing: Json<Differing>) -> Json<Differing> {
    differing
}

#[test]
fn type_has_two_schemas_only_if_they_differ() {
    let openapi = routes![same, differing].openapi(info());
    let schemas = openapi.value()["components"]["schemas"].as_object().expect("they are there");
    let names: Vec<_> = schemas.keys().collect();
    assert_eq!(names, ["Differing", "DifferingInput", "Problem", "Same"]);
    assert_eq!(schemas["Differing"]["required"], json!(["a"]));
    assert_eq!(schemas["DifferingInput"].get("required"), None);
}

#[derive(Deserialize, JsonSchema)]
struct Page {
    #[allow(dead_code)]
    size: Option<u8>,
}

#[get("/list?{after}")]
fn list(after: Option<u64>, _page: Query<Page>) -> String {
    format!("{after:?}")
}

#[test]
fn parameter_of_a_query_cannot_be_null() {
    let openapi = routes![list].openapi(info());
    let parameters = openapi.value()["paths"]["/list"]["get"]["parameters"].as_array();
    for parameter in parameters.expect("there are two") {
        assert_eq!(parameter["schema"]["type"], "integer", "{parameter}");
        assert_eq!(parameter.get("required"), None, "{parameter}");
    }
}
