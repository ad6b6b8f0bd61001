//! What middleware of groups and routes says about the operations inside it, and about no others.

use serde_json::json;
use webserver::cross_origin::{Cors, Csrf};
use webserver::openapi::{DescribeMiddleware, Operation};
use webserver::prelude::*;
use webserver::{FutureRequest, Status};

use super::{info, operation, parameter, statuses};

#[derive(Provided)]
struct User;

#[middleware(authenticates, scheme = cookie("session"))]
fn require_user(#[cookie] session: &str) -> Result<User, Status<401>> {
    if session == "me" { Ok(User) } else { Err(Status(())) }
}

#[middleware(authenticates, scheme = "bearer")]
async fn require_token(#[header] authorization: Option<&str>) -> Result<(), Status<401>> {
    if authorization.is_some() { Ok(()) } else { Err(Status(())) }
}

#[middleware]
fn require_tenant(#[header("x-tenant")] tenant: u32) -> Result<(), Status<403>> {
    if tenant == 7 { Ok(()) } else { Err(Status(())) }
}

#[middleware]
async fn timing(request: Request, next: Next<'_>) -> Response {
    next.run(request).await
}

#[get("/")]
fn home() {}

#[get("/me")]
fn me(user: &User) {
    let _ = user;
}

#[get("/report")]
fn report() {}

#[post("/order", middleware = [require_token])]
fn order() {}

mod inner {
    use webserver::prelude::*;

    #[get("/inner")]
    pub(super) fn deep() {}

    routes![pub(super) Inner = [deep]];
}

routes![App = [
    home,
    order,
    with [timing, Logger, require_user] => [
        me,
        "/tenants" with [require_tenant] => [report, inner::Inner],
    ],
]];

#[test]
fn answer_of_a_guard_stands_at_the_operations_of_its_group_and_nowhere_else() {
    let openapi = routes![App].openapi(info());
    assert_eq!(statuses(operation(&openapi, "get", "/")), ["200"]);
    let me = operation(&openapi, "get", "/me");
    assert_eq!(statuses(me), ["200", "400", "401", "422"]);
    for path in ["/tenants/report", "/tenants/inner"] {
        let nested = operation(&openapi, "get", path);
        assert_eq!(statuses(nested), ["200", "400", "401", "403", "422"]);
        assert_eq!(parameter(nested, "header", "x-tenant")["required"], true);
    }
}

#[test]
fn scheme_of_a_guard_stands_at_the_operations_of_its_group_and_nowhere_else() {
    let openapi = routes![App].openapi(info());
    assert!(operation(&openapi, "get", "/")["security"].is_null());
    let me = operation(&openapi, "get", "/me");
    assert_eq!(me["security"], json!([{ "cookie_session": [] }]));
    assert!(me["parameters"].is_null(), "the scheme stands for the cookie: {me}");
    let order = operation(&openapi, "post", "/order");
    assert_eq!(order["security"], json!([{ "bearer": [] }]));
    let schemes = &openapi.value()["components"]["securitySchemes"];
    assert_eq!(schemes["bearer"], json!({ "type": "http", "scheme": "bearer" }));
    let cookie = json!({ "type": "apiKey", "in": "cookie", "name": "session" });
    assert_eq!(schemes["cookie_session"], cookie);
}

struct Quota;

impl Quota {
    const fn new() -> Self {
        Self
    }
}

impl Middleware for Quota {
    fn on_request(&self, request: Request) -> FutureRequest {
        request.into()
    }
}

impl DescribeMiddleware for Quota {
    fn describe(operation: &mut Operation<'_>) {
        operation.problem(429);
    }
}

#[test]
fn constant_middleware_is_described_by_its_type() {
    #[post("/")]
    fn add() {}

    #[get("/")]
    fn list() {}

    let routes = routes![with [Cors::any_origin(), Csrf::new(), Quota::new()] => [add, list]];
    let openapi = routes.openapi(info());
    assert_eq!(statuses(operation(&openapi, "post", "/")), ["200", "403", "429"]);
    assert_eq!(statuses(operation(&openapi, "get", "/")), ["200", "429"]);
}

#[test]
fn constant_middleware_without_a_description_is_an_error_that_names_it() {
    struct Silent;

    impl Silent {
        const fn new() -> Self {
            Self
        }
    }

    impl Middleware for Silent {
        fn on_request(&self, request: Request) -> FutureRequest {
            request.into()
        }
    }

    let error = routes![with [Silent::new()] => [home]].try_openapi(info());
    let error = error.expect_err("it cannot be described").to_string();
    assert!(error.contains("fn home (") && error.contains("Silent`"), "{error}");
    assert!(error.contains("implement `webserver::openapi::DescribeMiddleware`"), "{error}");
}

#[test]
fn guard_that_authenticates_without_a_scheme_is_an_error_that_names_it() {
    #[middleware(authenticates)]
    fn require_key(#[header("x-key")] key: &str) -> Result<(), Status<401>> {
        if key.is_empty() { Err(Status(())) } else { Ok(()) }
    }

    let error = routes![with [require_key] => [home]].try_openapi(info());
    let error = error.expect_err("it cannot be described").to_string();
    assert!(error.contains("fn require_key ("), "{error}");
    assert!(error.contains("#[middleware(authenticates, scheme = "), "{error}");
}

#[test]
fn parameter_of_a_prefix_is_a_parameter_of_each_operation() {
    #[get("/members")]
    fn members() {}

    #[get("/{id}")]
    fn member(#[path] org: u32, id: u8) {
        let _ = (org, id);
    }

    let openapi = routes!["/orgs/{org}" => [members, member]].openapi(info());
    let path = parameter(operation(&openapi, "get", "/orgs/{org}/members"), "path", "org");
    assert_eq!(
        *path,
        json!({ "name": "org", "in": "path", "required": true, "schema": { "type": "string" } })
    );
    let typed = operation(&openapi, "get", "/orgs/{org}/{id}");
    assert_eq!(parameter(typed, "path", "org")["schema"]["type"], "integer");
    assert_eq!(typed["parameters"][0]["name"], "org", "they have the order of the path");
}

#[test]
fn catchers_are_not_operations() {
    #[catch(404)]
    fn missing(problem: &Problem) -> String {
        problem.to_string()
    }

    let openapi = routes![home, missing].openapi(info());
    assert_eq!(openapi.value()["paths"].as_object().map(serde_json::Map::len), Some(1));
}
