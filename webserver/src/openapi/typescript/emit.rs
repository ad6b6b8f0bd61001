//! Writes the whole file.

use std::collections::BTreeMap;

use serde_json::Value;

use super::names::Names;
use super::object::docs;
use super::operation::Operation;
use super::text::{Docs, key, quoted, sorted};
use super::types::Types;
use crate::openapi::OpenApi;
use crate::openapi::document::Method;

/// What all clients have.
const RUNTIME: &str = include_str!("runtime.ts");

const HEAD: &str = "\
// The client of an API, generated from the description of its server. Changes to this file are lost when it
// is generated again.
/* eslint-disable */
";

impl OpenApi {
    /// Returns a client in TypeScript: one file that depends on nothing but `fetch`, for browsers, Node and
    /// others. Each operation is a function, and its answers are a union in which the status says which
    /// body there is.
    ///
    /// The [guide](crate::guide::openapi#typescript) explains the file.
    ///
    /// ```
    /// use webserver::openapi::Info;
    /// use webserver::prelude::*;
    ///
    /// /// Greets somebody.
    /// #[get("/hello/{name}")]
    /// fn hello(name: &str) -> String {
    ///     format!("Hello, {name}!")
    /// }
    ///
    /// let client = routes![hello].openapi(Info::new("Greeter", "1.0")).typescript();
    /// assert!(client.contains("name: string"));
    /// assert!(client.contains("| Success<200, string>"));
    /// // std::fs::write("web/src/api.ts", client)?;
    /// ```
    pub fn typescript(&self) -> String {
        write(self.value())
    }
}

pub(super) fn write(document: &Value) -> String {
    let mut names = Names::of_module();
    let types = Types::new(document, &mut names);
    let groups = groups(document, &mut names);
    let mut file = HEAD.to_owned();
    if types.all().next().is_some() {
        file += "\n// -- schemas\n";
    }
    for (name, schema, of_schema) in types.all() {
        file += &format!("\n{}export type {name} = {};\n", docs(schema).write(0), of_schema.text);
    }
    file += "\n// -- operations\n";
    for operation in groups.values().flatten() {
        file.push('\n');
        file += &operation.write_type(&types);
    }
    file += "\n// -- the client\n\n";
    file += &client(document, &groups, &types);
    file.push('\n');
    file + RUNTIME
}

/// Returns the function that creates a client.
fn client(
    document: &Value,
    groups: &BTreeMap<Option<String>, Vec<Operation<'_>>>,
    types: &Types<'_>,
) -> String {
    let info = |name: &str| document.pointer(&format!("/info/{name}")).and_then(Value::as_str);
    let title = format!("{} {}", info("title").unwrap_or(""), info("version").unwrap_or(""));
    let server = document.pointer("/servers/0/url").and_then(Value::as_str).unwrap_or_default();
    let mut text = Docs::default()
        .text(Some(&title))
        .text(info("description"))
        .line("`base` is the address of the server, such as `https://shop.example`, with its base path.")
        .write(0);
    text += &format!(
        "export function client(base: string = {}, defaults: Options = {{}}) {{\n  return {{\n",
        quoted(server)
    );
    for (group, operations) in groups {
        let level = if group.is_some() { 3 } else { 2 };
        if let Some(group) = group {
            text += &format!("    {}: {{\n", key(group));
        }
        for operation in operations {
            text += &operation.write_function(types, level);
        }
        if group.is_some() {
            text += "    },\n";
        }
    }
    text + "  };\n}\n\nexport type Client = ReturnType<typeof client>;\n"
}

/// Returns the operations by the object that has their functions, with their names.
fn groups<'v>(
    document: &'v Value,
    names: &mut Names,
) -> BTreeMap<Option<String>, Vec<Operation<'v>>> {
    let mut groups: BTreeMap<Option<String>, Vec<Operation<'v>>> = BTreeMap::new();
    for operation in operations(document) {
        groups.entry(operation.group.clone()).or_default().push(operation);
    }
    let mut of_client = Names::of_object();
    // The objects take their names before the functions beside them.
    let mut by_name: BTreeMap<_, _> = groups
        .into_iter()
        .rev()
        .map(|(group, operations)| (group.map(|group| of_client.take(&group)), operations))
        .collect();
    for (group, operations) in &mut by_name {
        let mut of_group = Names::of_object();
        let functions = if group.is_some() { &mut of_group } else { &mut of_client };
        for operation in operations {
            operation.take_names(names, functions);
        }
    }
    by_name
}

/// Returns all operations, in the order of their paths and methods.
fn operations(document: &Value) -> Vec<Operation<'_>> {
    let paths = document.get("paths").and_then(Value::as_object).map(sorted).unwrap_or_default();
    let mut all = Vec::new();
    for (path, item) in paths {
        let own = item.as_object().map(sorted).unwrap_or_default();
        let others = item.get("x-additionalOperations").and_then(Value::as_object).map(sorted);
        let own = own.into_iter().filter(|(word, _)| !word.starts_with("x-"));
        let own = own.map(|(word, value)| (Method::new(&word.to_ascii_uppercase()), word, value));
        let mut methods: Vec<_> = own.collect();
        methods.sort_by(|(one, ..), (other, ..)| one.cmp(other));
        for (_, word, value) in methods {
            all.push(Operation::new(path, &word.to_ascii_uppercase(), value));
        }
        for (method, value) in others.unwrap_or_default() {
            all.push(Operation::new(path, method, value));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Returns the lines of a client that contain a text.
    fn lines(document: &Value, part: &str) -> Vec<String> {
        let client = write(document);
        client.lines().filter(|it| it.contains(part)).map(|it| it.trim().to_owned()).collect()
    }

    fn operation(tag: Option<&str>, id: &str) -> Value {
        json!({ "tags": tag.into_iter().collect::<Vec<_>>(), "operationId": id, "responses": {} })
    }

    #[test]
    fn functions_are_in_the_object_of_their_tag() {
        let document = json!({ "paths": {
            "/a": { "get": operation(Some("users"), "users_show"), "post": operation(None, "users") },
            "/b": { "get": operation(Some("users"), "show"), "delete": operation(None, "show_all") },
            "/c": { "x-additionalOperations": { "QUERY": operation(Some("order_items"), "find") } },
        } });
        assert_eq!(
            lines(&document, "export type")[..5],
            [
                "export type Users = {",
                "export type ShowAll = {",
                "export type OrderItemsFind = {",
                "export type UsersShow = {",
                "export type UsersShow_2 = {",
            ]
        );
        let functions = lines(&document, "options?: Options): Promise<");
        let names: Vec<_> = functions.iter().filter_map(|it| it.split(':').next()).collect();
        assert_eq!(names, ["users_2", "showAll", "find", "show", "show_2"]);
        assert_eq!(lines(&document, "method: \"QUERY\"").len(), 1);
        assert_eq!(lines(&document, "orderItems: {").len(), 1);
    }

    #[test]
    fn answers_of_one_status_are_one_member() {
        let json =
            |schema: Value| json!({ "content": { "application/json": { "schema": schema } } });
        let problem =
            || json!({ "content": { "application/problem+json": { "schema": { "const": "p" } } } });
        let check = |responses: Value, expected: &[&str]| {
            let path = json!({ "get": { "operationId": "a", "responses": responses } });
            let found = write(&json!({ "paths": { "/": path } }));
            let (_, found) = found.split_once("  answers:").expect("there are answers");
            let (found, _) = found.split_once(";\n};").expect("the type ends");
            let found = found.split("\n    | ").map(str::trim).filter(|it| !it.is_empty());
            assert_eq!(found.collect::<Vec<_>>(), expected);
        };
        check(json!({}), &["never"]);
        check(json!({ "101": {}, "200": {} }), &["Success<200, undefined>"]);
        check(
            json!({ "404": problem(), "200": json(json!({ "const": 1 })), "400": problem() }),
            &["Success<200, 1>", "Failure<400 | 404, \"p\">"],
        );
        check(
            json!({ "3XX": {}, "304": json(json!(true)), "default": problem() }),
            &[
                "Failure<304, unknown>",
                "Failure<Exclude<StatusOf<3>, 304>, undefined>",
                "Failure<StatusOf<4 | 5>, \"p\">",
            ],
        );
        check(
            json!({ "201": {}, "4XX": problem(), "default": json(json!({ "const": 2 })) }),
            &[
                "Success<201, undefined>",
                "Success<Exclude<StatusOf<2>, 201>, 2>",
                "Failure<StatusOf<4>, \"p\">",
                "Failure<StatusOf<3 | 5>, 2>",
            ],
        );
        check(
            json!({ "404": problem(), "default": problem() }),
            &[
                "Success<StatusOf<2>, undefined>",
                "Failure<StatusOf<4 | 5>, \"p\">",
                "Failure<StatusOf<3>, undefined>",
            ],
        );
        let two = json!({ "content": { "application/json": { "schema": { "type": "number" } },
            "Text/Plain; charset=utf-8": {}, "image/*": {} } });
        check(json!({ "200": two }), &["Success<200, string | number | Blob>"]);
    }

    #[test]
    fn bodies_of_several_media_types_are_alternatives() {
        let document = |is_required: bool| {
            let content =
                json!({ "application/json": { "schema": { "type": "number" } }, "text/csv": {} });
            let body = json!({ "required": is_required, "content": content });
            let operation = json!({ "operationId": "a", "requestBody": body, "responses": {} });
            json!({ "paths": { "/": { "post": operation } } })
        };
        let bodies = "{ contentType: \"application/json\"; body: number } | \
            { contentType: \"text/csv\"; body: string }";
        assert_eq!(lines(&document(true), "request: ("), [format!("request: ({bodies});")]);
        assert_eq!(
            lines(&document(false), "request: ("),
            [format!("request: ({bodies} | {{ contentType?: never; body?: never }});")]
        );
        assert_eq!(lines(&document(false), "[\"request\"] = {}").len(), 1);
    }
}
