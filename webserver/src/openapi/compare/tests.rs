//! Each row of the tables in docs/openapi.md, as a case.

mod schemas;

use serde_json::{Value, json};

use self::schemas::schema_rows;
use super::{Change, compare};

/// A row of the table of schemas: the change, both schemas, and whether it breaks clients in a request and
/// in a response.
type SchemaRow = (&'static str, Value, Value, bool, bool);

/// A row of the table of operations: the change, both operations, and whether it breaks clients.
type OperationRow = (&'static str, Value, Value, bool);

const PAGE: &str = include_str!("../../../docs/openapi.md");

fn object(properties: &Value, required: &[&str]) -> Value {
    json!({ "type": "object", "properties": properties, "required": required })
}

fn operation_rows() -> Vec<OperationRow> {
    let answers = |answers: Value| json!({ "responses": answers });
    let taking = |parameter: Value| json!({ "parameters": [parameter] });
    let optional = json!({ "in": "query", "name": "q", "schema": { "type": "string" } });
    let mut required = optional.clone();
    required["required"] = true.into();
    let mut style = optional.clone();
    style["explode"] = false.into();
    let body = |of: &str| json!({ "requestBody": { "content": { of: {} } } });
    let needed = json!({ "requestBody": { "required": true, "content": { "text/plain": {} } } });
    let sends = |of: &str| answers(json!({ "200": { "content": { of: {} } } }));
    let field = |is_required: bool| {
        answers(json!({ "200": { "headers": { "ETag": { "required": is_required } } } }))
    };
    let by = |ways: Value| json!({ "security": ways });
    let (key, two) = (json!({ "key": [] }), json!({ "key": [], "other": [] }));
    vec![
        ("an operation is added", Value::Null, json!({}), false),
        ("an operation is removed", json!({}), Value::Null, true),
        (
            "the id of an operation is another one",
            json!({ "operationId": "a" }),
            json!({ "operationId": "b" }),
            true,
        ),
        ("the tags are others", json!({}), json!({ "tags": ["a"] }), false),
        (
            "a summary or description is another one",
            json!({ "summary": "a" }),
            json!({ "summary": "b" }),
            false,
        ),
        ("an operation is deprecated", json!({}), json!({ "deprecated": true }), false),
        ("an optional parameter is added", json!({}), taking(optional.clone()), false),
        ("a required parameter is added", json!({}), taking(required.clone()), true),
        ("a parameter is removed", taking(optional.clone()), json!({}), true),
        ("a parameter becomes required", taking(optional.clone()), taking(required.clone()), true),
        ("a parameter becomes optional", taking(required.clone()), taking(optional.clone()), false),
        ("a parameter is written in another style", taking(optional.clone()), taking(style), true),
        ("an optional body is added", json!({}), body("text/plain"), false),
        ("a required body is added", json!({}), needed.clone(), true),
        ("a body is removed", body("text/plain"), json!({}), true),
        ("a body becomes required", body("text/plain"), needed.clone(), true),
        ("a body becomes optional", needed, body("text/plain"), false),
        (
            "a media type of the body is added",
            json!({ "requestBody": {} }),
            body("text/plain"),
            false,
        ),
        ("a media type of the body is removed", body("text/plain"), body("text/csv"), true),
        (
            "a success or a redirect is added",
            answers(json!({})),
            answers(json!({ "201": {} })),
            true,
        ),
        (
            "an error is added",
            answers(json!({})),
            answers(json!({ "404": {}, "5XX": {}, "default": {} })),
            false,
        ),
        (
            "a success or a redirect is removed",
            answers(json!({ "200": {} })),
            answers(json!({})),
            true,
        ),
        ("an error is removed", answers(json!({ "404": {} })), answers(json!({})), false),
        (
            "a status that its class or `default` covers gets its own entry",
            answers(json!({ "2XX": {} })),
            answers(json!({ "2XX": {}, "201": {} })),
            false,
        ),
        (
            "a media type of an answer is added or another one",
            sends("text/plain"),
            sends("text/csv"),
            true,
        ),
        (
            "an answer without a body gets one",
            answers(json!({ "200": {} })),
            sends("text/csv"),
            false,
        ),
        (
            "a header field of an answer is added",
            answers(json!({ "200": {} })),
            field(false),
            false,
        ),
        (
            "a header field of an answer is removed",
            field(false),
            answers(json!({ "200": {} })),
            true,
        ),
        ("a header field of an answer can be absent", field(true), field(false), true),
        ("a header field of an answer is always there", field(false), field(true), false),
        ("clients have to authenticate, or by another scheme", json!({}), by(json!([key])), true),
        (
            "clients need not authenticate, or by one scheme of two",
            by(json!([two])),
            by(json!([key])),
            false,
        ),
        (
            "another way to authenticate is added",
            by(json!([key])),
            by(json!([key, { "other": [] }])),
            false,
        ),
    ]
}

/// Returns a document with one operation.
fn document(operation: &Value) -> Value {
    match operation {
        Value::Null => json!({ "paths": {} }),
        operation => json!({ "paths": { "/": { "get": operation } } }),
    }
}

fn request(schema: &Value) -> Value {
    let content = json!({ "application/json": { "schema": schema } });
    document(&json!({ "requestBody": { "content": content } }))
}

fn response(schema: &Value) -> Value {
    let content = json!({ "application/json": { "schema": schema } });
    document(&json!({ "responses": { "200": { "content": content } } }))
}

fn breaks(row: &str, old: &Value, new: &Value) -> bool {
    let changes = compare(old, new);
    assert!(!changes.is_empty(), "{row}: nothing was found");
    assert_eq!(compare(old, old), [], "{row}");
    assert_eq!(compare(new, new), [], "{row}");
    for change in &changes {
        let found = new.pointer(change.pointer()).or(old.pointer(change.pointer()));
        let parent = change.pointer().rsplit_once('/').map_or("", |(parent, _)| parent);
        let is_place = found.is_some() || new.pointer(parent).is_some();
        assert!(is_place, "{row}: {change}");
    }
    changes.iter().any(Change::is_breaking)
}

fn word(is_breaking: bool) -> &'static str {
    if is_breaking { "breaking" } else { "harmless" }
}

#[test]
fn rules_of_schemas_are_those_of_the_page() {
    for (row, old, new, breaks_requests, breaks_responses) in schema_rows() {
        let of_requests = breaks(row, &request(&old), &request(&new));
        let of_responses = breaks(row, &response(&old), &response(&new));
        assert_eq!((of_requests, of_responses), (breaks_requests, breaks_responses), "{row}");
        let line = format!("| {row} | {} | {} |\n", word(of_requests), word(of_responses));
        assert!(PAGE.contains(&line), "this line is not in the page:\n{line}");
    }
}

#[test]
fn rules_of_operations_are_those_of_the_page() {
    for (row, old, new, is_breaking) in operation_rows() {
        assert_eq!(breaks(row, &document(&old), &document(&new)), is_breaking, "{row}");
        let line = format!("| {row} | {} |\n", word(is_breaking));
        assert!(PAGE.contains(&line), "this line is not in the page:\n{line}");
    }
}

#[test]
fn each_row_of_the_page_has_a_case() {
    let is_row = |line: &&str| line.ends_with("| breaking |") || line.ends_with("| harmless |");
    let rows = PAGE.lines().filter(is_row).count();
    assert_eq!(rows, schema_rows().len() + operation_rows().len() + 4);
}

/// Returns the changes as lines, breaking ones with `!`.
fn lines(old: &Value, new: &Value) -> Vec<String> {
    let mark = |it: &Change| if it.is_breaking() { "! " } else { "" };
    compare(old, new).iter().map(|it| format!("{}{it}", mark(it))).collect()
}

#[test]
fn paths_servers_and_schemes_have_rules_of_their_own() {
    let path = |path: &str| json!({ "paths": { path: { "get": { "operationId": "a" } } } });
    let renamed = lines(&path("/a/{x}/{y}"), &path("/a/{x}/{z}"));
    let sentence = "the parameter `y` of the path is called `z` now";
    assert_eq!(renamed, [format!("! /paths/~1a~1{{x}}~1{{z}}: {sentence}")]);
    assert!(PAGE.contains("| a parameter of the path is renamed | breaking |\n"));
    let server = json!({ "paths": {}, "servers": [{ "url": "/a" }] });
    assert_eq!(
        lines(&server, &json!({ "paths": {} })),
        ["! /servers: the server /a has been removed"]
    );
    assert!(PAGE.contains("| a server is removed | breaking |\n"));
    assert_eq!(lines(&json!({ "paths": {} }), &server), ["/servers: the server /a is new"]);
    assert!(PAGE.contains("| a server is added | harmless |\n"));
    let scheme = |name: &str| json!({ "paths": {}, "components": { "securitySchemes": { "key": { "in": "header", "name": name } } } });
    assert_eq!(
        lines(&scheme("a"), &scheme("b")),
        ["! /components/securitySchemes/key/name: of the scheme `key`, `name` is \"b\" now, and \
             was \"a\""]
    );
    assert!(PAGE.contains("| a security scheme is another one | breaking |\n"));
}

#[test]
fn schemas_are_compared_through_references_once_for_each_direction() {
    let with = |least: u8| {
        let user = json!({ "$ref": "#/components/schemas/User" });
        let content = json!({ "application/json": { "schema": user } });
        let operation = json!({
            "requestBody": { "content": content },
            "responses": { "200": { "content": content } },
        });
        json!({
            "paths": { "/a": { "get": operation }, "/b": { "put": operation } },
            "components": { "schemas": { "User": { "properties": {
                "age": { "minimum": least },
                "friends": { "type": "array", "items": user },
                "best": { "anyOf": [user, { "type": "null" }] },
            } } } },
        })
    };
    let at = "/components/schemas/User/properties/age/minimum";
    assert_eq!(
        lines(&with(1), &with(2)),
        [
            format!("! {at}: in requests, `minimum` is 2 now, and was 1"),
            format!("{at}: in responses, `minimum` is 2 now, and was 1"),
        ]
    );
}

#[test]
fn references_in_a_circle_or_to_nothing_end() {
    let circle = |name: &str| {
        json!({
            "paths": { "/": { "get": { "responses": { "200": { "content": { "a/b": {
                "schema": { "$ref": "#/components/schemas/A" }
            } } } } } } },
            "components": { "schemas": {
                "A": { "$ref": "#/components/schemas/B" },
                "B": { "$ref": name },
            } },
        })
    };
    assert_eq!(
        lines(&circle("#/components/schemas/A"), &circle("#/components/schemas/A")),
        [""; 0]
    );
    assert!(!lines(&circle("#/components/schemas/A"), &circle("#/none")).is_empty());
}

#[test]
fn same_schema_in_other_words_is_no_change_of_values() {
    let check = |old: Value, new: Value| {
        for (old, new) in [(&old, &new), (&new, &old)] {
            let breaking: Vec<_> = compare(&request(old), &request(new))
                .into_iter()
                .chain(compare(&response(old), &response(new)))
                .filter(Change::is_breaking)
                .collect();
            assert_eq!(breaking, []);
        }
    };
    let documented =
        |value: &str| json!({ "type": "string", "const": value, "description": value });
    check(
        json!({ "type": "string", "enum": ["a", "b"] }),
        json!({ "oneOf": [documented("b"), documented("a")] }),
    );
    check(
        json!({ "type": ["string", "null"] }),
        json!({ "anyOf": [{ "type": "null" }, { "type": "string" }] }),
    );
    check(
        json!({ "type": "string" }),
        json!({ "allOf": [{ "type": "string" }], "description": "a" }),
    );
    check(json!({ "const": 1 }), json!({ "type": "integer", "enum": [1] }));
}

#[test]
fn alternatives_are_paired_by_their_tag_and_not_by_their_place() {
    let variant = |tag: &str, of: Value| json!({ "type": "object", "properties": { "kind": { "const": tag }, "x": of }, "required": ["kind"] });
    let (one, two) =
        (variant("a", json!({ "type": "string" })), variant("b", json!({ "minimum": 1 })));
    let wider = variant("b", json!({ "minimum": 0 }));
    let old = request(&json!({ "oneOf": [one, two] }));
    let new = request(&json!({ "oneOf": [wider, one] }));
    let at =
        "/paths/~1/get/requestBody/content/application~1json/schema/oneOf/0/properties/x/minimum";
    assert_eq!(lines(&old, &new), [format!("{at}: in requests, `minimum` is 0 now, and was 1")]);
}
