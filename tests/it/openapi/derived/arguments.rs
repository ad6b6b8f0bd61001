//! What is derived from the path and from the arguments of a handler.

use garde::Validate;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use webserver::openapi::Operation;
use webserver::prelude::*;
use webserver::{
    FieldError, FromMultipart, FromParam, FromRequest, Parts, QueryError, Rejection, UploadedFile,
    Valid, extractor,
};

use super::{User, only, schema};
use crate::openapi::{info, operation, parameter, statuses};

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
