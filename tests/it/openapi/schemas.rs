//! The schemas of types: serde's attributes, names, and what clients send against what they get.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use webserver::openapi::OpenApi;
use webserver::prelude::*;

use super::info;

/// Returns a schema by its name.
#[track_caller]
fn schema<'a>(openapi: &'a OpenApi, name: &str) -> &'a Value {
    let schema = &openapi.value()["components"]["schemas"][name];
    assert!(schema.is_object(), "{name} is in {}", openapi.to_json());
    schema
}

/// Returns the names of all schemas but that of problems.
fn names(openapi: &OpenApi) -> Vec<&str> {
    let schemas = openapi.value()["components"]["schemas"].as_object();
    let names = schemas.into_iter().flat_map(|schemas| schemas.keys());
    names.map(String::as_str).filter(|name| *name != "Problem").collect()
}

#[test]
fn serde_attributes_are_those_of_the_schema() {
    #[derive(Serialize, JsonSchema)]
    struct Inner {
        depth: u8,
    }

    #[derive(Serialize, JsonSchema)]
    #[serde(tag = "type", rename_all = "snake_case")]
    enum Shape {
        RoundOne { radius: f64 },
        Square,
    }

    #[derive(Serialize, JsonSchema)]
    #[serde(rename_all = "camelCase")]
    struct Outer {
        first_name: String,
        #[serde(rename = "kind")]
        shape: Shape,
        #[serde(flatten)]
        inner: Inner,
        #[serde(skip)]
        secret: u8,
    }

    #[get("/{round}")]
    fn show(round: bool) -> Json<Outer> {
        let shape = if round { Shape::RoundOne { radius: 1.0 } } else { Shape::Square };
        let outer =
            Outer { first_name: String::new(), shape, inner: Inner { depth: 1 }, secret: 1 };
        let _ = outer.secret;
        Json(outer)
    }

    let openapi = routes![show].openapi(info());
    let properties = schema(&openapi, "Outer")["properties"].as_object().expect("an object");
    let names: Vec<_> = properties.keys().map(String::as_str).collect();
    assert_eq!(names, ["depth", "firstName", "kind"]);
    let shape = schema(&openapi, "Shape").to_string();
    assert!(shape.contains("round_one") && shape.contains("\"type\""), "{shape}");
}

#[test]
fn type_has_two_schemas_only_if_they_differ() {
    #[derive(Serialize, Deserialize, JsonSchema)]
    struct Same {
        id: u64,
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    struct Differs {
        #[serde(default)]
        tags: Vec<String>,
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    struct Holds {
        inner: Differs,
    }

    #[put("/")]
    fn put(all: Json<(Same, Holds)>) -> Json<(Same, Holds)> {
        all
    }

    let openapi = routes![put].openapi(info());
    assert_eq!(names(&openapi), ["Differs", "DiffersInput", "Holds", "HoldsInput", "Same"]);
    assert_eq!(schema(&openapi, "Differs")["required"], json!(["tags"]));
    assert!(schema(&openapi, "DiffersInput")["required"].is_null());
    let inner = &schema(&openapi, "HoldsInput")["properties"]["inner"];
    assert_eq!(*inner, json!({ "$ref": "#/components/schemas/DiffersInput" }));
}

mod cats {
    #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
    pub(super) struct Item {
        pub(super) lives: u8,
    }
}

mod dogs {
    #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
    pub(super) struct Item {
        pub(super) tricks: u8,
    }
}

/// Returns the error of an app that cannot be described.
#[track_caller]
fn refused(openapi: Result<OpenApi, webserver::openapi::DescriptionError>) -> String {
    openapi.expect_err("it cannot be described").to_string()
}

#[test]
fn two_types_of_one_name_are_an_error_that_names_both() {
    #[get("/both")]
    fn both() -> Json<(cats::Item, dogs::Item)> {
        Json((cats::Item { lives: 9 }, dogs::Item { tricks: 1 }))
    }

    #[post("/cats")]
    fn send(item: Json<cats::Item>) {
        let _ = item.lives;
    }

    #[get("/dogs")]
    fn get() -> Json<dogs::Item> {
        Json(dogs::Item { tricks: 1 })
    }

    for error in [
        refused(routes![both].try_openapi(info())),
        refused(routes![send, get].try_openapi(info())),
    ] {
        assert!(error.contains("two types are called `Item`"), "{error}");
        assert!(error.contains("cats::Item`") && error.contains("dogs::Item`"), "{error}");
        assert!(error.contains("#[schemars(rename"), "{error}");
    }
}

#[test]
fn names_that_only_end_with_a_number_are_no_error() {
    #[derive(Serialize, JsonSchema)]
    struct Item {
        a: u8,
    }

    #[derive(Serialize, JsonSchema)]
    struct Item2 {
        b: u8,
    }

    #[derive(Serialize, JsonSchema)]
    struct Page<T> {
        items: Vec<T>,
    }

    #[get("/")]
    fn all() -> Json<(Page<Item>, Page<Item2>)> {
        let (one, two) = (Item { a: 1 }, Item2 { b: 2 });
        let _ = (one.a, two.b);
        Json((Page { items: vec![one] }, Page { items: vec![two] }))
    }

    let openapi = routes![all].openapi(info());
    assert_eq!(names(&openapi), ["Item", "Item2", "Page_Item", "Page_Item2"]);
}

#[test]
fn type_that_is_called_problem_is_an_error() {
    #[derive(Serialize, JsonSchema)]
    struct Problem {
        id: u8,
    }

    #[get("/")]
    fn show() -> Json<Problem> {
        let problem = Problem { id: 1 };
        let _ = problem.id;
        Json(problem)
    }

    let error = refused(routes![show].try_openapi(info()));
    assert!(error.contains("`Problem`"), "{error}");
}

#[test]
fn type_that_contains_itself_is_described() {
    #[derive(Serialize, JsonSchema)]
    struct Tree {
        children: Vec<Tree>,
    }

    #[get("/")]
    fn show() -> Json<Tree> {
        Json(Tree { children: Vec::new() })
    }

    let openapi = routes![show].openapi(info());
    let items = &schema(&openapi, "Tree")["properties"]["children"]["items"];
    assert_eq!(*items, json!({ "$ref": "#/components/schemas/Tree" }));
}
