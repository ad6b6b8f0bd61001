//! What is derived from what: one test for each row of the table in the guide's page on descriptions.

mod answers;
mod arguments;
mod options;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use webserver::openapi::OpenApi;

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
