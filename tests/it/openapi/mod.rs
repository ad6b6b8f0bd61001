//! The description of an app as OpenAPI. `derived` has one test for each row of the table in the guide.

mod derived;
mod details;
mod documents;
mod groups;
mod rooms;
mod schemas;

use serde_json::Value;
use webserver::openapi::{Info, OpenApi};

/// Facts for apps whose title does not matter.
fn info() -> Info {
    Info::new("Test", "1.0")
}

/// Returns the operation of a method and a path.
#[track_caller]
fn operation<'a>(openapi: &'a OpenApi, method: &str, path: &str) -> &'a Value {
    let operation = &openapi.value()["paths"][path][method];
    assert!(operation.is_object(), "{method} {path} is in {}", openapi.to_json());
    operation
}

/// Returns a parameter of an operation.
#[track_caller]
fn parameter<'a>(operation: &'a Value, place: &str, name: &str) -> &'a Value {
    let all = operation["parameters"].as_array().expect("there are parameters");
    let found = all.iter().find(|it| it["in"] == place && it["name"] == name);
    found.unwrap_or_else(|| panic!("{name} is a parameter of the {place}: {all:?}"))
}

/// Returns the statuses of an operation, in their order.
fn statuses(operation: &Value) -> Vec<&str> {
    let responses = operation["responses"].as_object().expect("there are responses");
    responses.keys().map(String::as_str).collect()
}
