//! What a description says beside types: the texts of doc comments, header fields, wrappers of values, and
//! the facts of the API.

use garde::Validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use webserver::Sensitive;
use webserver::openapi::Info;
use webserver::prelude::*;

use super::{info, operation, parameter, statuses};

#[derive(Deserialize, JsonSchema, Validate)]
struct Login {
    #[garde(length(min = 2))]
    name: String,
    #[garde(length(min = 8))]
    password: Sensitive<String>,
}

#[derive(FromMultipart, Validate)]
struct Photo {
    #[garde(length(min = 1))]
    title: String,
}

#[expect(dead_code, reason = "a description needs no value")]
#[derive(Debug, IntoResponse)]
enum LoginError {
    /// The password is wrong.
    #[response(status = 401, header("www-authenticate", "Basic"))]
    WrongPassword,
    /// The name is unknown.
    #[response(status = 401, header("www-authenticate", "Basic"))]
    UnknownName,
    #[response(status = 429, header("retry-after", "60"))]
    TooOften,
}

impl std::fmt::Display for LoginError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for LoginError {}

#[test]
fn rules_inside_a_wrapper_are_described_as_those_around_it() {
    #[post("/json")]
    fn json(#[json] Valid(login): Valid<Login>) {
        let _ = (login.name, login.password);
    }

    #[post("/form")]
    fn form(#[form] login: Valid<Login>) {
        let _ = login;
    }

    #[post("/query")]
    fn query(#[query] login: Valid<Login>) {
        let _ = login;
    }

    #[post("/parts")]
    fn parts(#[multipart] photo: Valid<Photo>) {
        let _ = &photo.title;
    }

    let openapi = routes![json, form, query, parts].openapi(info());
    let body = |path: &str| &operation(&openapi, "post", path)["requestBody"]["content"];
    let reference = json!({ "$ref": "#/components/schemas/Login" });
    assert_eq!(body("/json")["application/json"]["schema"], reference);
    assert_eq!(body("/form")["application/x-www-form-urlencoded"]["schema"], reference);
    let fields = &body("/parts")["multipart/form-data"]["schema"]["properties"];
    assert_eq!(fields["title"]["type"], "string");
    let login = &openapi.value()["components"]["schemas"]["Login"]["properties"];
    assert_eq!(login["password"], json!({ "type": "string", "minLength": 8 }));
    let name = parameter(operation(&openapi, "post", "/query"), "query", "name");
    assert_eq!(name["schema"]["minLength"], 2);
}

#[test]
fn doc_comment_of_an_argument_is_the_description_of_its_parameter() {
    #[post("/users/{id}?{page}")]
    fn show(
        /// The number
        /// of the user.
        id: u32,
        /// Which page.
        page: Option<u32>,
        /// Names the request in the log.
        #[header("x-trace")]
        trace: Option<&str>,
        /// Makes the request safe to repeat.
        #[header]
        idempotency_key: Option<&str>,
        /// Who signs in.
        #[json]
        login: Login,
        /// Is not sent.
        ip: Option<ClientIp>,
    ) {
        let _ = (id, page, trace, idempotency_key, login, ip);
    }

    let openapi = routes![show].openapi(info());
    let show = operation(&openapi, "post", "/users/{id}");
    for (place, name, text) in [
        ("path", "id", "The number\nof the user."),
        ("query", "page", "Which page."),
        ("header", "x-trace", "Names the request in the log."),
        ("header", "idempotency-key", "Makes the request safe to repeat."),
    ] {
        assert_eq!(parameter(show, place, name)["description"], text);
    }
    assert_eq!(show["requestBody"]["description"], "Who signs in.");
}

#[test]
fn doc_comment_of_a_variant_is_the_description_of_its_response() {
    #[post("/")]
    fn login() -> Result<NoContent, LoginError> {
        Err(LoginError::TooOften)
    }

    let openapi = routes![login].openapi(info());
    let responses = &operation(&openapi, "post", "/")["responses"];
    let text = "The password is wrong.\n\nThe name is unknown.";
    assert_eq!(responses["401"]["description"], text);
    assert_eq!(responses["429"]["description"], "Too Many Requests");
}

#[test]
fn header_fields_of_variants_are_those_of_their_responses() {
    #[post("/")]
    fn login() -> Result<NoContent, LoginError> {
        Err(LoginError::TooOften)
    }

    #[middleware]
    fn require_user() -> Result<(), Status<401>> {
        Ok(())
    }

    let alone = routes![login].openapi(info());
    let header = |responses: &serde_json::Value, status: &str, name: &str| {
        responses[status]["headers"][name]["required"].clone()
    };
    let responses = &operation(&alone, "post", "/")["responses"];
    assert_eq!(header(responses, "401", "www-authenticate"), true);
    assert_eq!(header(responses, "429", "retry-after"), true);
    // The 401 of the guard does not have the field.
    let inside = routes![with [require_user] => [login]].openapi(info());
    let responses = &operation(&inside, "post", "/")["responses"];
    assert!(responses["401"]["headers"]["www-authenticate"].is_object());
    assert!(header(responses, "401", "www-authenticate").is_null());
}

#[test]
fn problem_of_a_catcher_has_the_status_that_is_caught() {
    #[catch(404)]
    fn missing(problem: &Problem) -> Problem {
        Problem::new(problem.status()).detail("nothing is here")
    }

    #[get("/")]
    fn show() -> Option<String> {
        None
    }

    let openapi = routes![show, missing].openapi(info());
    let show = operation(&openapi, "get", "/");
    assert_eq!(statuses(show), ["200", "404", "default"]);
    let reference = json!({ "$ref": "#/components/schemas/Problem" });
    assert_eq!(
        show["responses"]["404"]["content"]["application/problem+json"]["schema"],
        reference
    );
}

#[test]
fn validators_make_only_get_and_head_conditional() {
    #[put("/")]
    fn change() -> (ETag, String) {
        (ETag::strong("1"), String::new())
    }

    let openapi = routes![change].openapi(info());
    let change = operation(&openapi, "put", "/");
    assert_eq!(statuses(change), ["200"]);
    assert!(change["responses"]["200"]["headers"]["etag"].is_object());
}

#[test]
fn listed_answer_can_be_of_any_media_type() {
    #[get("/", answers(200 = "*/*", 203 = "image/*"))]
    fn file() -> Response {
        Response::new("a")
    }

    let openapi = routes![file].openapi(info());
    let responses = &operation(&openapi, "get", "/")["responses"];
    assert_eq!(responses["200"]["content"], json!({ "*/*": { "schema": {} } }));
    assert_eq!(responses["203"]["content"], json!({ "image/*": { "schema": {} } }));
}

#[test]
fn examples_of_a_type_are_in_its_schema() {
    #[derive(Serialize, JsonSchema)]
    struct Room {
        #[schemars(example = 7, example = 8)]
        id: u32,
    }

    #[get("/")]
    fn room() -> Json<Room> {
        Json(Room { id: 7 })
    }

    let openapi = routes![room].openapi(info());
    let id = &openapi.value()["components"]["schemas"]["Room"]["properties"]["id"];
    assert_eq!(id["examples"], json!([7, 8]));
}

#[test]
fn facts_of_the_api_are_in_the_document() {
    #[get("/")]
    fn home() {}

    let facts = Info::new("Shop", "1.0")
        .tag("orders", "What customers have ordered.")
        .contact("Ada", "mailto:ada@shop.example")
        .license("Apache License 2.0", "Apache-2.0")
        .terms_of_service("https://shop.example/terms")
        .external_docs("https://shop.example/guide");
    let openapi = routes![home].openapi(facts);
    let value = openapi.value();
    let tag = json!([{ "name": "orders", "description": "What customers have ordered." }]);
    assert_eq!(value["tags"], tag);
    let contact = json!({ "name": "Ada", "email": "ada@shop.example" });
    assert_eq!(value["info"]["contact"], contact);
    let license = json!({ "name": "Apache License 2.0", "identifier": "Apache-2.0" });
    assert_eq!(value["info"]["license"], license);
    assert_eq!(value["info"]["termsOfService"], "https://shop.example/terms");
    assert_eq!(value["externalDocs"], json!({ "url": "https://shop.example/guide" }));
}
