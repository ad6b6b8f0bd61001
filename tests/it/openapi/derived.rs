//! What is derived from what: one test for each row of the table in the guide's page on descriptions.

use garde::Validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use webserver::openapi::{OpenApi, Operation};
use webserver::prelude::*;
use webserver::{
    Accepted, Created, FieldError, FromMultipart, FromParam, FromRequest, IntoResponse, NdJson,
    NoContent, Parts, QueryError, Rejection, Sse, Status, Text, UploadedFile, Valid, extractor,
};

use super::{info, operation, parameter, statuses};

const PROBLEM: &str = "#/components/schemas/Problem";

#[derive(Serialize, Deserialize, JsonSchema)]
struct User {
    id: u64,
    name: String,
}

/// Returns the only operation of a description.
fn only(openapi: &OpenApi) -> &Value {
    let paths = openapi.value()["paths"].as_object().expect("there are paths");
    let item = paths.values().next().expect("there is a path").as_object();
    item.and_then(|item| item.values().next()).expect("there is an operation")
}

/// Returns the schema of a body in a part of the document.
fn schema<'a>(part: &'a Value, media_type: &str) -> &'a Value {
    &part["content"][media_type]["schema"]
}

#[test]
fn path_parameter_has_the_type_of_its_argument() {
    #[get("/users/{id}/{name}")]
    fn show(id: u8, name: &str) {
        let _ = (id, name);
    }

    let openapi = routes![show].openapi(info());
    let operation = operation(&openapi, "get", "/users/{id}/{name}");
    let id = parameter(operation, "path", "id");
    assert_eq!(id["required"], true);
    assert_eq!(id["schema"]["type"], "integer");
    assert_eq!(id["schema"]["maximum"], 255);
    assert_eq!(parameter(operation, "path", "name")["schema"], json!({ "type": "string" }));
    assert_eq!(statuses(operation), ["200", "400", "404"]);
}

#[test]
fn text_in_the_path_is_never_of_the_wrong_type() {
    #[get("/pages/{name}.html")]
    fn page(name: &str) {
        let _ = name;
    }

    let openapi = routes![page].openapi(info());
    assert_eq!(statuses(operation(&openapi, "get", "/pages/{name}.html")), ["200", "400"]);
}

#[test]
fn rest_of_a_path_is_one_parameter() {
    #[get("/files/{path..}")]
    fn file(path: &str) {
        let _ = path;
    }

    let openapi = routes![file].openapi(info());
    let operation = operation(&openapi, "get", "/files/{path}");
    let schema = json!({ "type": "string", "x-rest": true });
    assert_eq!(parameter(operation, "path", "path")["schema"], schema);
}

#[test]
fn query_parameter_is_required_unless_it_is_optional() {
    #[get("/?{q}&{page}&{tag}&{limit}")]
    fn search(q: &str, page: Option<u32>, tag: Vec<&str>, limit: Result<u8, QueryError>) {
        let _ = (q, page, tag, limit);
    }

    let openapi = routes![search].openapi(info());
    let operation = only(&openapi);
    assert_eq!(parameter(operation, "query", "q")["required"], true);
    let page = parameter(operation, "query", "page");
    assert!(page["required"].is_null() && page["schema"]["type"] == "integer", "{page}");
    let tag = parameter(operation, "query", "tag");
    assert_eq!(tag["schema"], json!({ "type": "array", "items": { "type": "string" } }));
    assert!(parameter(operation, "query", "limit")["required"].is_null());
    assert_eq!(statuses(operation), ["200", "400", "422"]);
}

#[test]
fn query_struct_is_a_parameter_for_each_field() {
    #[derive(Deserialize, JsonSchema)]
    struct Pager {
        /// Where the page begins.
        offset: u32,
        limit: Option<u32>,
    }

    #[get("/a?{pager..}")]
    fn rest(pager: Pager) {
        let _ = (pager.offset, pager.limit);
    }

    #[get("/b")]
    fn wrapper(pager: Query<Pager>) {
        let _ = (pager.offset, pager.limit);
    }

    let openapi = routes![rest, wrapper].openapi(info());
    for path in ["/a", "/b"] {
        let operation = operation(&openapi, "get", path);
        let offset = parameter(operation, "query", "offset");
        assert_eq!(offset["required"], true);
        assert_eq!(offset["description"], "Where the page begins.");
        let limit = parameter(operation, "query", "limit");
        assert!(limit["required"].is_null(), "{limit}");
        assert_eq!(limit["schema"]["type"], "integer", "a query has no null");
    }
}

#[test]
fn header_and_cookie_arguments_are_parameters() {
    #[get("/")]
    fn home(
        #[header("X-Trace")] trace: &str,
        #[cookie] session: Option<&str>,
        #[header] accept_language: Result<&str, FieldError>,
    ) {
        let _ = (trace, session, accept_language);
    }

    let openapi = routes![home].openapi(info());
    let operation = only(&openapi);
    assert_eq!(parameter(operation, "header", "x-trace")["required"], true);
    assert!(parameter(operation, "cookie", "session")["required"].is_null());
    assert!(parameter(operation, "header", "accept-language")["required"].is_null());
    assert_eq!(statuses(operation), ["200", "400", "422"]);
}

#[test]
fn derived_parameter_has_its_texts_or_the_type_of_its_field() {
    #[derive(FromParam)]
    enum Sort {
        Newest,
        #[param(rename = "a-z")]
        Name,
    }

    #[derive(FromParam)]
    struct Id(u16);

    #[get("/{id}?{sort}")]
    fn show(id: Id, sort: Sort) {
        let _ = (id.0, matches!(sort, Sort::Newest | Sort::Name));
    }

    let openapi = routes![show].openapi(info());
    let operation = only(&openapi);
    assert_eq!(parameter(operation, "path", "id")["schema"]["maximum"], 65535);
    let sort = json!({ "type": "string", "enum": ["newest", "a-z"] });
    assert_eq!(parameter(operation, "query", "sort")["schema"], sort);
}

#[test]
fn body_has_the_media_type_of_its_extractor() {
    #[post("/json")]
    fn of_json(user: Json<User>) {
        let _ = user;
    }

    #[post("/mark")]
    fn of_mark(#[json] user: User) {
        let _ = user;
    }

    #[post("/form")]
    fn of_form(user: Form<User>) {
        let _ = user;
    }

    #[post("/text")]
    fn of_text(text: String) {
        let _ = text;
    }

    #[post("/bytes")]
    fn of_bytes(bytes: Bytes) {
        let _ = bytes;
    }

    let openapi = routes![of_json, of_mark, of_form, of_text, of_bytes].openapi(info());
    let check = |path: &str, media_type: &str, expected: &[&str]| {
        let operation = operation(&openapi, "post", path);
        assert_eq!(operation["requestBody"]["required"], true, "{path}");
        assert!(!schema(&operation["requestBody"], media_type).is_null(), "{operation}");
        assert_eq!(statuses(operation), expected, "{path}");
    };
    let of_data = ["200", "400", "408", "413", "415", "422"];
    check("/json", "application/json", &of_data);
    check("/mark", "application/json", &of_data);
    check("/form", "application/x-www-form-urlencoded", &of_data);
    check("/text", "text/plain", &["200", "400", "408", "413", "415"]);
    check("/bytes", "application/octet-stream", &["200", "408", "413"]);
    let user = schema(&operation(&openapi, "post", "/json")["requestBody"], "application/json");
    assert_eq!(*user, json!({ "$ref": "#/components/schemas/User" }));
}

#[test]
fn optional_body_is_not_required() {
    #[post("/")]
    fn add(user: Option<Json<User>>) {
        let _ = user;
    }

    let openapi = routes![add].openapi(info());
    assert!(only(&openapi)["requestBody"]["required"].is_null());
}

#[test]
fn form_with_parts_has_its_fields() {
    #[derive(FromMultipart)]
    struct Upload {
        title: String,
        photos: Vec<UploadedFile>,
        public: bool,
    }

    #[post("/")]
    async fn add(Parts(form): Parts<Upload>) {
        let _ = (form.title, form.photos, form.public);
    }

    let openapi = routes![add].openapi(info());
    let schema = schema(&only(&openapi)["requestBody"], "multipart/form-data");
    assert_eq!(schema["required"], json!(["title"]));
    assert_eq!(schema["properties"]["photos"]["type"], "array");
    assert_eq!(schema["properties"]["public"]["type"], "boolean");
}

#[test]
fn rules_of_a_value_are_in_its_schema() {
    #[derive(Deserialize, JsonSchema, Validate)]
    struct Name {
        #[garde(length(min = 1, max = 20))]
        name: String,
    }

    #[post("/")]
    fn add(name: Valid<Json<Name>>) {
        let _ = name;
    }

    let openapi = routes![add].openapi(info());
    let name = &openapi.value()["components"]["schemas"]["Name"]["properties"]["name"];
    assert_eq!((&name["minLength"], &name["maxLength"]), (&json!(1), &json!(20)));
}

#[test]
fn composed_extractor_is_described_by_its_parts() {
    #[derive(FromRequest)]
    struct Page {
        #[query("page")]
        page: Option<u32>,
        #[header("x-trace")]
        trace: String,
    }

    struct Tenant(String);

    #[extractor]
    fn tenant(#[cookie("tenant")] name: &str) -> Result<Tenant, Rejection> {
        Ok(Tenant(name.to_owned()))
    }

    #[get("/")]
    fn home(page: Page, tenant: Tenant) {
        let _ = (page.page, page.trace, tenant.0);
    }

    let openapi = routes![home].openapi(info());
    let operation = only(&openapi);
    assert!(parameter(operation, "query", "page")["required"].is_null());
    assert_eq!(parameter(operation, "header", "x-trace")["required"], true);
    assert_eq!(parameter(operation, "cookie", "tenant")["required"], true);
    assert_eq!(statuses(operation), ["200", "400", "422", "default"]);
}

#[test]
fn mistakes_that_the_handler_gets_are_not_answered() {
    #[post("/")]
    fn add(user: Result<Json<User>, webserver::JsonError>) {
        let _ = user.is_ok();
    }

    let openapi = routes![add].openapi(info());
    assert_eq!(statuses(only(&openapi)), ["200"]);
}

#[test]
fn extractor_of_ones_own_says_what_it_takes() {
    struct Key;

    impl<'r> FromRequest<'r> for Key {
        type Needs = ();
        type Rejection = Rejection;

        fn from_request(_: webserver::Cx<'r, ()>) -> Result<Self, Rejection> {
            Ok(Self)
        }
    }

    impl webserver::openapi::DescribeRequest for Key {
        fn describe(operation: &mut Operation<'_>) {
            operation.problem(402);
        }
    }

    #[get("/")]
    fn home(key: Key) {
        let _ = key;
    }

    let openapi = routes![home].openapi(info());
    assert_eq!(statuses(only(&openapi)), ["200", "402"]);
}

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

#[test]
fn options_of_a_route_have_their_statuses() {
    #[post("/", consumes = "text/csv", produces = "text/csv", body_limit = "1 KiB", timeout = "1s")]
    fn sort(rows: String) -> String {
        rows
    }

    let openapi = routes![sort].openapi(info());
    let operation = only(&openapi);
    assert!(operation["requestBody"]["content"]["text/csv"].is_object(), "{operation}");
    assert!(operation["responses"]["200"]["content"]["text/csv"].is_object(), "{operation}");
    assert_eq!(statuses(operation), ["200", "400", "406", "408", "413", "415", "503"]);
}

#[test]
fn doc_comment_and_module_describe_the_operation() {
    mod users {
        use webserver::prelude::*;

        /// Shows a
        /// user.
        ///
        /// With *all* that is known.
        #[deprecated]
        #[get("/")]
        pub(super) fn show() {}
    }

    let openapi = routes![users::show].openapi(info());
    let operation = only(&openapi);
    assert_eq!(operation["summary"], "Shows a user.");
    assert_eq!(operation["description"], "With *all* that is known.");
    assert_eq!(operation["deprecated"], true);
    assert_eq!(operation["tags"], json!(["users"]));
    assert_eq!(operation["operationId"], "show");
}
