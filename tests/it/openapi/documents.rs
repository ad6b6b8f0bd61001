//! The document as a whole: its order, its operations and their names.

use serde_json::json;
use webserver::openapi::Info;
use webserver::prelude::*;

use super::{info, operation, parameter, statuses};

mod users {
    use webserver::prelude::*;

    #[get("/{id}")]
    pub(super) fn show(id: u64) {
        let _ = id;
    }

    #[get("/")]
    pub(super) fn list() {}

    routes![pub(super) Users = [show, list]];
}

mod orders {
    use webserver::prelude::*;

    #[get("/{number}")]
    pub(super) fn show(number: &str) {
        let _ = number;
    }

    #[delete("/{id}")]
    pub(super) fn remove(id: &str) {
        let _ = id;
    }

    #[route("/", methods(GET, POST))]
    pub(super) fn both() {}

    routes![pub(super) Orders = [show, remove, both]];
}

routes![App = ["/users" => users::Users, "/orders" => orders::Orders]];

#[test]
fn two_descriptions_are_equal_byte_for_byte() {
    let (one, other) = (routes![App].openapi(info()), routes![App].openapi(info()));
    assert_eq!(one.to_json(), other.to_json());
    assert!(one.to_json().starts_with("{\n  \"openapi\": \"3.1.1\",\n  \"info\""));
    assert!(one.to_json().ends_with("}\n"));
}

#[test]
fn order_of_the_routes_does_not_matter() {
    let one = routes![users::show, orders::both].openapi(info());
    let other = routes![orders::both, users::show].openapi(info());
    assert_eq!(one.to_json(), other.to_json());
}

#[test]
fn operation_is_named_by_its_function_and_as_many_modules_as_are_needed() {
    let openapi = routes![App].openapi(info());
    let id = |method, path| operation(&openapi, method, path)["operationId"].clone();
    assert_eq!(id("get", "/users/{id}"), "users_show");
    assert_eq!(id("get", "/orders/{number}"), "orders_show");
    assert_eq!(id("get", "/users"), "list");
    assert_eq!(id("get", "/orders"), "both_get");
    assert_eq!(id("post", "/orders"), "both_post");
}

#[test]
fn handler_that_is_mounted_twice_has_two_names() {
    let openapi = routes!["/v1" => users::Users, "/v2" => users::Users].openapi(info());
    let id = |path| operation(&openapi, "get", path)["operationId"].clone();
    assert_eq!(id("/v1/{id}"), "show_v1_id");
    assert_eq!(id("/v2/{id}"), "show_v2_id");
}

#[test]
fn paths_that_differ_in_the_names_of_parameters_are_one() {
    let openapi = routes![App].openapi(info());
    let removed = operation(&openapi, "delete", "/orders/{number}");
    assert_eq!(parameter(removed, "path", "number")["required"], true);
}

#[test]
fn handlers_of_one_path_and_method_are_one_operation() {
    #[post("/rows", consumes = "text/csv")]
    fn csv(rows: String) -> String {
        rows
    }

    #[post("/rows", consumes = "application/json")]
    fn rows(rows: Json<Vec<u8>>) -> Json<Vec<u8>> {
        rows
    }

    let openapi = routes![csv, rows].openapi(info());
    let operation = operation(&openapi, "post", "/rows");
    let body = operation["requestBody"]["content"].as_object().expect("there is a body");
    assert_eq!(body.keys().collect::<Vec<_>>(), ["application/json", "text/csv"]);
    assert!(statuses(operation).contains(&"415"));
}

#[test]
fn method_that_openapi_does_not_have_is_in_an_extension() {
    #[route("/", methods("M-SEARCH"))]
    fn search() {}

    let openapi = routes![search].openapi(info());
    let item = &openapi.value()["paths"]["/"];
    assert_eq!(item["x-additionalOperations"]["M-SEARCH"]["operationId"], "search");
}

#[test]
fn facts_of_the_app_are_in_the_document() {
    let info = Info::new("Shop", "2.1").description("Orders.").server("https://shop.example");
    let openapi = routes![App].openapi(info);
    let document = openapi.value();
    let expected = json!({ "title": "Shop", "version": "2.1", "description": "Orders." });
    assert_eq!(document["info"], expected);
    assert_eq!(document["servers"], json!([{ "url": "https://shop.example" }]));
}

#[test]
fn app_without_routes_is_described() {
    routes![None = []];
    let openapi = routes![None].openapi(info());
    assert_eq!(openapi.value()["paths"], json!({}));
}
