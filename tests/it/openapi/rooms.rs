//! What the arguments, results, errors and middleware of the library say that no other test of this folder
//! names: those of features, and those that only few handlers take.

use std::time::Duration;

use garde::Validate;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use tower::layer::util::Identity;
use webserver::content_coding::{Compression, Decompression};
use webserver::cross_origin::{Cors, Csrf};
use webserver::extract::Sensitive;
use webserver::files::{FilePath, Files};
use webserver::idempotency::Idempotency;
use webserver::load::{ConcurrencyLimit, Timeout};
use webserver::metrics::{Exposition, Metrics};
use webserver::openapi::{DescribeRequest, DescribeResponse, Info, OpenApi, SecurityScheme};
use webserver::prelude::*;
use webserver::request_id::{RequestId, SetRequestId};
use webserver::security_headers::{CspNonce, SecurityHeaders};
use webserver::telemetry::{NoTraceContext, Trace, TraceContext};
use webserver::tower::Layered;
use webserver::{
    CookieError, Cookies, FromMultipart, LastEventId, MultipartError, NoPeer, NoRoute,
    PrivateCookies, RequireAuth, SignedCookies, Valid, ValidError,
};

use super::{info, operation, parameter, statuses};

/// Returns the statuses of an operation with a description that has only this one.
fn only(openapi: &OpenApi) -> Vec<&str> {
    let path = openapi.value()["paths"].as_object().and_then(|paths| paths.values().next());
    let operation = path.and_then(|path| path.as_object()?.values().next());
    statuses(operation.expect("there is an operation"))
}

#[test]
fn cookies_of_a_handler_are_not_parameters() {
    #[get("/")]
    fn plain(
        cookies: Cookies<'_>,
        signed: SignedCookies<'_>,
        private: PrivateCookies<'_>,
    ) -> Result<(), CookieError> {
        let _ = (cookies, signed);
        private.add(("a", "b"))
    }

    let openapi = routes![plain].openapi(info());
    let plain = operation(&openapi, "get", "/");
    assert!(plain["parameters"].is_null(), "{plain}");
    assert_eq!(statuses(plain), ["200", "500"]);
}

#[test]
fn facts_of_the_connection_and_of_other_middleware_are_not_parameters() {
    #[get("/")]
    fn facts(
        peer: PeerAddr,
        ip: ClientIp,
        connection: ConnectionInfo,
        route: RouteInfo,
        id: RequestId<'_>,
        nonce: CspNonce,
        base: BasePath,
    ) -> Result<(), NoPeer> {
        let _ = (peer, ip, connection, route, id, nonce, base);
        Ok(())
    }

    #[get("/route")]
    fn route(route: Result<RouteInfo, NoRoute>) -> Result<(), NoRoute> {
        route.map(drop)
    }

    let openapi = routes![facts, route].openapi(info());
    for path in ["/", "/route"] {
        let operation = operation(&openapi, "get", path);
        assert!(operation["parameters"].is_null(), "{operation}");
        assert_eq!(statuses(operation), ["200", "500"]);
    }
}

#[test]
fn trace_context_is_a_field_without_which_a_request_is_refused() {
    #[get("/a")]
    fn required(context: TraceContext) {
        let _ = context;
    }

    #[get("/b")]
    fn optional(context: Option<TraceContext>) {
        let _ = context;
    }

    #[get("/c")]
    fn returned(context: Result<TraceContext, NoTraceContext>) -> Result<(), NoTraceContext> {
        context.map(drop)
    }

    let openapi = routes![required, optional, returned].openapi(info());
    let required = operation(&openapi, "get", "/a");
    assert_eq!(parameter(required, "header", "traceparent")["required"], true);
    assert!(parameter(required, "header", "tracestate")["required"].is_null());
    assert_eq!(statuses(required), ["200", "400"]);
    let optional = operation(&openapi, "get", "/b");
    assert!(parameter(optional, "header", "traceparent")["required"].is_null());
    assert_eq!(statuses(operation(&openapi, "get", "/c")), ["200", "400"]);
}

#[test]
fn preconditions_are_optional_fields() {
    #[put("/")]
    fn change(conditions: Preconditions) -> Result<NoContent, Problem> {
        conditions.require()?.check(&ETag::strong("1"))?;
        Ok(NoContent)
    }

    let openapi = routes![change].openapi(info());
    let change = operation(&openapi, "put", "/");
    for name in ["if-match", "if-none-match", "if-modified-since", "if-unmodified-since"] {
        let field = parameter(change, "header", name);
        assert!(field["required"].is_null() && field["schema"]["type"] == "string", "{field}");
    }
    assert_eq!(statuses(change), ["204", "default"]);
}

#[test]
fn last_event_id_is_an_optional_field() {
    #[get("/")]
    fn events(last: LastEventId) -> String {
        last.0.unwrap_or_default()
    }

    let openapi = routes![events].openapi(info());
    let field = parameter(operation(&openapi, "get", "/"), "header", "last-event-id");
    assert!(field["required"].is_null(), "{field}");
}

#[test]
fn file_of_a_folder_has_a_path_of_several_segments() {
    #[get("/files/{path..}", answers(200 = "*/*", 206 = "*/*", 304, 307, 404, 412, 416))]
    async fn file(
        path: FilePath<'_>,
        request: &Request,
        files: State<Files>,
    ) -> Result<Response, Problem> {
        files.serve(path, request).await
    }

    let openapi = routes![file].openapi(info());
    let file = operation(&openapi, "get", "/files/{path}");
    assert_eq!(parameter(file, "path", "path")["schema"]["x-rest"], true);
    assert_eq!(statuses(file), ["200", "206", "304", "307", "400", "404", "412", "416"]);
    assert_eq!(file["responses"]["200"]["content"]["*/*"]["schema"], json!({}));
}

#[test]
fn metrics_are_answered_as_text() {
    #[get("/metrics")]
    fn scrape(metrics: State<Metrics>) -> Exposition {
        metrics.scrape()
    }

    let openapi = routes![scrape].openapi(info());
    let answer = &operation(&openapi, "get", "/metrics")["responses"]["200"];
    assert_eq!(answer["content"]["text/plain"]["schema"], json!({ "type": "string" }));
}

#[test]
fn change_of_the_protocol_is_an_answer_that_the_attribute_lists() {
    #[get("/echo", answers(101, 426))]
    fn echo() -> Response {
        Response::upgrade(HeaderValue::from_static("echo"), |_| async {})
    }

    let openapi = routes![echo].openapi(info());
    let echo = operation(&openapi, "get", "/echo");
    assert_eq!(statuses(echo), ["101", "426"]);
    assert!(echo["responses"]["101"]["content"].is_null());
}

#[derive(Deserialize, JsonSchema, Validate)]
struct Login {
    #[garde(length(min = 1))]
    name: String,
    #[garde(length(min = 8))]
    password: Sensitive<String>,
}

#[test]
fn sensitive_value_has_the_schema_of_the_value() {
    #[post("/login")]
    fn login(#[json] login: Login) {
        let _ = (login.name, login.password);
    }

    let openapi = routes![login].openapi(info());
    let login = &openapi.value()["components"]["schemas"]["Login"];
    assert_eq!(login["properties"]["password"]["type"], "string");
    assert_eq!(login["properties"]["password"]["minLength"], 8);
}

#[test]
fn valid_value_in_a_wrapper_has_the_schema_of_the_value() {
    #[post("/a")]
    fn marked(#[json] login: Valid<Login>) {
        let _ = login;
    }

    #[post("/b")]
    fn wrapped(login: Json<Valid<Login>>) {
        let _ = login;
    }

    #[post("/c")]
    fn around(login: Valid<Form<Login>>) {
        let _ = login;
    }

    #[post("/d")]
    fn form(#[form] login: Valid<Login>) {
        let _ = login;
    }

    #[get("/e")]
    fn query(#[query] login: Valid<Login>) {
        let _ = login;
    }

    #[post("/f")]
    fn result(
        login: Result<Valid<Json<Login>>, ValidError<webserver::JsonError>>,
    ) -> Result<(), ValidError<webserver::JsonError>> {
        login.map(drop)
    }

    let openapi = routes![marked, wrapped, around, form, query, result].openapi(info());
    let reference = json!({ "$ref": "#/components/schemas/Login" });
    for (path, media_type) in [
        ("/a", "application/json"),
        ("/b", "application/json"),
        ("/c", "application/x-www-form-urlencoded"),
        ("/d", "application/x-www-form-urlencoded"),
    ] {
        let operation = operation(&openapi, "post", path);
        assert_eq!(operation["requestBody"]["content"][media_type]["schema"], reference);
        assert!(statuses(operation).contains(&"422"));
    }
    let query = operation(&openapi, "get", "/e");
    assert_eq!(parameter(query, "query", "password")["schema"]["minLength"], 8);
    let result = operation(&openapi, "post", "/f");
    assert_eq!(statuses(result), ["200", "400", "415", "422"]);
}

#[test]
fn valid_form_with_parts_has_the_fields_of_the_form() {
    #[derive(FromMultipart, Validate)]
    struct Upload {
        #[garde(length(min = 1))]
        title: String,
    }

    #[post("/a")]
    fn inner(upload: Parts<Valid<Upload>>) {
        let _ = upload.0.0.title;
    }

    #[post("/b")]
    fn outer(upload: Valid<Parts<Upload>>) {
        let _ = upload;
    }

    #[post("/c")]
    fn marked(#[multipart] upload: Valid<Upload>) {
        let _ = upload;
    }

    #[post("/d")]
    fn error(upload: Result<Parts<Upload>, MultipartError>) -> Result<(), MultipartError> {
        upload.map(drop)
    }

    let openapi = routes![inner, outer, marked, error].openapi(info());
    for path in ["/a", "/b", "/c", "/d"] {
        let operation = operation(&openapi, "post", path);
        let schema = &operation["requestBody"]["content"]["multipart/form-data"]["schema"];
        assert_eq!(schema["properties"]["title"]["type"], "string", "{path}");
        assert!(statuses(operation).contains(&"408"), "{path}: {:?}", statuses(operation));
    }
}

#[test]
fn middleware_of_the_library_says_what_it_answers() {
    #[post("/")]
    fn add(#[json] text: String) {
        let _ = text;
    }

    fn with(middleware: impl FnOnce(Info) -> Info) -> OpenApi {
        routes![add].openapi(middleware(info()))
    }

    let plain = with(|info| info);
    assert_eq!(only(&plain), ["200", "400", "408", "413", "415", "422"]);
    let silent = with(|info| {
        let info = info.middleware::<Logger>().middleware::<Trace>().middleware::<Metrics>();
        let info = info.middleware::<SetRequestId>().middleware::<SecurityHeaders>();
        info.middleware::<Compression>().middleware::<Cors>().middleware::<RequireAuth>()
    });
    assert_eq!(silent, plain);
    let layer = with(Info::middleware::<Layered<Identity>>);
    assert_eq!(only(&layer), ["200", "400", "408", "413", "415", "422", "default"]);
    let csrf = with(Info::middleware::<Csrf>);
    assert_eq!(only(&csrf), ["200", "400", "403", "408", "413", "415", "422"]);
    let load = with(|info| info.middleware::<ConcurrencyLimit>().middleware::<Timeout>());
    assert_eq!(only(&load), ["200", "400", "408", "413", "415", "422", "503", "504"]);
    let limit = with(Info::middleware::<ConcurrencyLimit>);
    let field = &operation(&limit, "post", "/")["responses"]["503"]["headers"]["retry-after"];
    assert_eq!(field["schema"], json!({ "type": "string" }), "{}", limit.to_json());
}

#[test]
fn middleware_of_the_server_stands_at_all_operations() {
    #[get("/")]
    fn home() {}

    #[post("/")]
    fn add() {}

    #[post("/webhook", exempt = [Csrf])]
    fn webhook() {}

    let info = info().middleware::<Idempotency>().middleware::<Csrf>();
    let openapi = routes![home, "/in" => [add], webhook].openapi(info);
    assert_eq!(statuses(operation(&openapi, "get", "/")), ["200"]);
    let add = operation(&openapi, "post", "/in");
    assert_eq!(statuses(add), ["200", "400", "403", "408", "409", "413", "422", "503"]);
    assert!(parameter(add, "header", "idempotency-key")["required"].is_null());
    let webhook = operation(&openapi, "post", "/webhook");
    assert!(!statuses(webhook).contains(&"403"), "the route is exempt: {webhook}");
}

#[test]
fn idempotency_key_is_a_string_in_quotes_or_a_token() {
    #[post("/")]
    fn add() {}

    let openapi = routes![add].openapi(info().middleware::<Idempotency>());
    let field = parameter(operation(&openapi, "post", "/"), "header", "idempotency-key");
    let validator = jsonschema::validator_for(&field["schema"]).expect("the schema is valid");
    for key in [r#""8e03 978e""#, r#""a\"b\\c""#, "8e03978e-40d5"] {
        assert!(validator.is_valid(&json!(key)), "{key}");
    }
    for key in ["", r#""""#, r#""a"#, "a b", r#""a\b""#, "é"] {
        assert!(!validator.is_valid(&json!(key)), "{key}");
    }
}

#[test]
fn route_that_is_exempt_from_a_middleware_of_its_group_does_not_have_its_answers() {
    const TIME: Duration = Duration::from_secs(1);

    #[post("/a")]
    fn inside() {}

    #[post("/b", exempt = [Csrf, Timeout, Idempotency, ConcurrencyLimit, Decompression])]
    fn exempt() {}

    let openapi = routes![with [
        Csrf::new(),
        Timeout::new(TIME),
        ConcurrencyLimit::new(9),
        Idempotency::new(),
        Decompression::new()
    ] => [inside, exempt]]
    .openapi(info());
    let inside = statuses(operation(&openapi, "post", "/a"));
    let expected = ["200", "400", "403", "408", "409", "413", "415", "422", "503", "504"];
    assert_eq!(inside, expected);
    let exempt = operation(&openapi, "post", "/b");
    assert_eq!(statuses(exempt), ["200"]);
    assert!(exempt["parameters"].is_null(), "{exempt}");
}

#[test]
fn error_with_any_status_may_also_have_a_status_with_an_entry() {
    #[post("/")]
    fn add(#[form] login: Login) -> Result<Json<u8>, (StatusCode, Html<String>)> {
        Err((StatusCode::UNPROCESSABLE_ENTITY, Html(login.name)))
    }

    let openapi = routes![add].openapi(info());
    let responses = &operation(&openapi, "post", "/")["responses"];
    let media_types = |status: &str| {
        let content = responses[status]["content"].as_object().expect("there is a body");
        content.keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(media_types("200"), ["application/json"]);
    assert_eq!(media_types("422"), ["application/problem+json", "text/html"]);
    assert_eq!(media_types("default"), ["text/html"]);
}

#[test]
fn operation_of_a_function_is_described_by_hand() {
    #[get("/")]
    fn home() {}

    let info = info()
        .middleware::<Csrf>()
        .operation("/files/{name}.txt", HttpMethod::POST, |operation| {
            <Bytes as DescribeRequest>::describe(operation);
            operation.security(SecurityScheme::Bearer);
            <String as DescribeResponse>::describe(operation);
        })
        .operation("/livez", HttpMethod::GET, |_| {});
    let openapi = routes![home].openapi(info);
    let file = operation(&openapi, "post", "/files/{name}.txt");
    assert_eq!(parameter(file, "path", "name")["schema"]["type"], "string");
    assert_eq!(statuses(file), ["200", "403", "408", "413"]);
    assert_eq!(file["operationId"], "post_files_name_txt");
    assert!(openapi.value()["components"]["securitySchemes"]["bearer"].is_object());
    assert_eq!(statuses(operation(&openapi, "get", "/livez")), ["200"]);
    assert_eq!(operation(&openapi, "get", "/")["operationId"], "home");
}

#[test]
fn operation_whose_path_cannot_be_parsed_is_an_error_that_quotes_it() {
    let info = info().operation("/files/{name", HttpMethod::GET, |_| {});
    let error = routes![].try_openapi(info).expect_err("the path is malformed").to_string();
    assert!(error.contains("GET /files/{name: "), "{error}");
}
