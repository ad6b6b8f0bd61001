//! Schemas as types.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::expression::{Kind, Type};
use super::names::{Names, of_schema};
use super::object;
use super::text::{literal, sorted};
use crate::openapi::schemas::REFERENCE;

/// The schemas of a document, by their names as types.
pub(super) struct Types<'v> {
    schemas: BTreeMap<&'v str, &'v Value>,
    names: BTreeMap<&'v str, String>,
    /// The schemas that are alternatives of themselves, which TypeScript has no type for.
    circular: BTreeSet<&'v str>,
}

/// The place of a type in the file.
#[derive(Clone, Copy)]
pub(super) struct At {
    /// The indentation of the line that it begins on.
    level: usize,
    /// Whether the type is in a form with files.
    is_form: bool,
    /// Whether it is not inside an object or a list.
    is_direct: bool,
    /// Whether it is in a schema that is an alternative of itself.
    is_circular: bool,
}

impl At {
    pub(super) fn new(level: usize) -> Self {
        Self { level, is_form: false, is_direct: true, is_circular: false }
    }

    pub(super) fn of_form(self) -> Self {
        Self { is_form: true, ..self }
    }

    pub(super) fn level(self) -> usize {
        self.level
    }

    pub(super) fn inside(self) -> Self {
        Self { is_direct: false, ..self }
    }

    pub(super) fn deeper(self) -> Self {
        Self { level: self.level + 1, ..self.inside() }
    }
}

impl<'v> Types<'v> {
    pub(super) fn new(document: &'v Value, names: &mut Names) -> Self {
        let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
        let schemas: BTreeMap<_, _> = schemas.map(sorted).unwrap_or_default().into_iter().collect();
        let names = schemas.keys().map(|name| (*name, names.take(&of_schema(name)))).collect();
        let circular = schemas.keys().copied().filter(|name| is_circular(name, &schemas)).collect();
        Self { schemas, names, circular }
    }

    /// Returns the schemas with their names as types, in the order of their names.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, &'v Value, Type)> {
        self.schemas.iter().map(|(name, schema)| {
            let at = At { is_circular: self.circular.contains(name), ..At::new(0) };
            (self.names[name].as_str(), *schema, self.of(schema, at))
        })
    }

    /// Returns the schema itself, if this is a reference to it.
    pub(super) fn resolved<'s>(&'s self, schema: &'s Value) -> &'s Value {
        let found = reference(schema).and_then(|name| self.schemas.get(name.as_str()));
        found.copied().unwrap_or(schema)
    }

    /// Returns the type of a schema. It has all that the schema asks for and that types can say.
    pub(super) fn of(&self, schema: &Value, at: At) -> Type {
        let Value::Object(map) = schema else {
            return Type::whole(if *schema == Value::Bool(false) { "never" } else { "unknown" });
        };
        let mut parts = Vec::new();
        if let Some(name) = reference(schema) {
            parts.push(self.named(&name, at));
        }
        for word in ["oneOf", "anyOf"] {
            if let Some(Value::Array(list)) = map.get(word) {
                parts.push(Type::union(list.iter().map(|it| self.of(it, at)).collect()));
            }
        }
        if let Some(Value::Array(list)) = map.get("allOf") {
            parts.extend(list.iter().map(|it| self.of(it, at)));
        }
        let own = self.own(map, at, !parts.is_empty());
        parts.splice(0..0, own);
        parts.retain(|part| part.text != "unknown");
        Type::intersection(parts)
    }

    fn named(&self, name: &str, at: At) -> Type {
        let is_endless = at.is_circular && at.is_direct && self.circular.contains(name);
        let found = self.names.get(name).filter(|_| !is_endless);
        Type::whole(found.map_or("unknown", String::as_str))
    }

    /// Returns the type that the words of a schema itself say, without its references and alternatives.
    fn own(&self, map: &Map<String, Value>, at: At, has_others: bool) -> Option<Type> {
        if let Some(value) = map.get("const") {
            return Some(Type::whole(literal(value)));
        }
        if let Some(Value::Array(values)) = map.get("enum") {
            return Some(Type::union(values.iter().map(|it| Type::whole(literal(it))).collect()));
        }
        let has = |words: &[&str]| words.iter().any(|word| map.contains_key(*word));
        let has_fields = has(&object::WORDS);
        let types: Vec<&str> = match map.get("type") {
            Some(Value::String(word)) => vec![word],
            Some(Value::Array(words)) => words.iter().filter_map(Value::as_str).collect(),
            _ if has_fields => vec!["object"],
            _ if has(&["items", "prefixItems"]) => vec!["array"],
            _ => return None,
        };
        if has_others && types == ["object"] && !has_fields {
            return None;
        }
        Some(Type::union(types.into_iter().map(|word| self.of_word(word, map, at)).collect()))
    }

    fn of_word(&self, word: &str, map: &Map<String, Value>, at: At) -> Type {
        match word {
            "null" => Type::whole("null"),
            "boolean" => Type::whole("boolean"),
            "integer" | "number" => Type::whole("number"),
            "string" if at.is_form && is_binary(map) => Type::whole("Blob"),
            "string" => Type::whole("string"),
            "array" => self.of_list(map, at.inside()),
            "object" => {
                let fields = object::fields(map, |schema| self.of(schema, at.deeper()));
                Type::whole(object::write(&fields, at.level))
            }
            _ => Type::whole("unknown"),
        }
    }

    /// Returns the type of a list. What comes first may have types of its own.
    fn of_list(&self, map: &Map<String, Value>, at: At) -> Type {
        let number = |word: &str| map.get(word).and_then(Value::as_u64);
        let rest = map.get("items");
        let Some(Value::Array(first)) = map.get("prefixItems") else {
            let items = rest.map_or(Type::whole("unknown"), |items| self.of(items, at));
            return match (number("minItems"), number("maxItems")) {
                (Some(least), Some(most @ 1..=16)) if least == most => {
                    let length = usize::try_from(most).unwrap_or_default();
                    Type::whole(format!("[{}]", vec![items.text; length].join(", ")))
                }
                _ => Type::whole(items.list()),
            };
        };
        let least = number("minItems").unwrap_or(0);
        let mut list: Vec<String> = Vec::new();
        for (index, item) in (0_u64..).zip(first) {
            let item = self.of(item, at);
            let is_sure = index < least;
            list.push(if is_sure { item.text } else { item.within(Kind::Whole) + "?" });
        }
        let is_closed = number("maxItems").is_some_and(|most| most <= first.len() as u64);
        if !is_closed && rest != Some(&Value::Bool(false)) {
            let rest = rest.map_or(Type::whole("unknown"), |items| self.of(items, at));
            list.push(format!("...{}", rest.list()));
        }
        Type::whole(format!("[{}]", list.join(", ")))
    }
}

/// Whether the texts of a schema are bytes.
fn is_binary(map: &Map<String, Value>) -> bool {
    let says = |word, text| map.get(word).is_some_and(|it| it == text);
    says("contentMediaType", "application/octet-stream") || says("format", "binary")
}

/// Returns the name of the schema that a schema refers to.
fn reference(schema: &Value) -> Option<String> {
    let name = schema.get("$ref")?.as_str()?.strip_prefix(REFERENCE)?;
    Some(crate::openapi::schemas::decoded(name))
}

/// Adds the names of the schemas that are parts or alternatives of a schema, and not fields or items.
fn alternatives(schema: &Value, found: &mut BTreeSet<String>) {
    found.extend(reference(schema));
    for word in ["oneOf", "anyOf", "allOf"] {
        if let Some(Value::Array(list)) = schema.get(word) {
            for schema in list {
                alternatives(schema, found);
            }
        }
    }
}

fn is_circular(name: &str, schemas: &BTreeMap<&str, &Value>) -> bool {
    let (mut found, mut new) = (BTreeSet::new(), BTreeSet::from([name.to_owned()]));
    while let Some(next) = new.pop_first() {
        let mut others = BTreeSet::new();
        if let Some(schema) = schemas.get(next.as_str()) {
            alternatives(schema, &mut others);
        }
        new.extend(others.into_iter().filter(|it| found.insert(it.clone())));
    }
    found.contains(name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "the rows of the table read better")]
    fn check(schema: Value, expected: &str) {
        let document = json!({ "components": { "schemas": {
            "A": { "type": "object", "properties": { "a": { "$ref": "#/components/schemas/A" } } },
            "B": { "anyOf": [{ "$ref": "#/components/schemas/C" }, { "type": "null" }] },
            "C": { "$ref": "#/components/schemas/B" },
            "a~/b c": { "type": "string" },
        } } });
        let types = Types::new(&document, &mut Names::of_module());
        assert_eq!(types.of(&schema, At::new(0)).text, expected, "{schema}");
    }

    #[test]
    fn schemas_become_types() {
        check(json!(true), "unknown");
        check(json!({}), "unknown");
        check(json!(false), "never");
        check(json!({ "type": ["integer", "null"] }), "number | null");
        check(
            json!({ "type": ["array", "null"], "items": { "type": "string" } }),
            "string[] | null",
        );
        check(
            json!({ "type": "array", "items": { "type": ["string", "null"] } }),
            "(string | null)[]",
        );
        check(json!({ "enum": ["a", 1, null], "type": "string" }), "\"a\" | 1 | null");
        check(json!({ "const": "a" }), "\"a\"");
        check(json!({ "anyOf": [{ "type": "string" }, { "type": "string" }] }), "string");
        check(json!({ "anyOf": [{ "type": "string" }, true] }), "unknown");
        check(json!({ "$ref": "#/components/schemas/A", "description": "x" }), "A");
        check(json!({ "$ref": "#/components/schemas/a~0~1b%20c" }), "a__b_c");
        check(json!({ "$ref": "#/components/schemas/Nowhere" }), "unknown");
        check(json!({ "type": "string", "format": "binary" }), "string");
    }

    #[test]
    fn lists_become_lists_and_tuples() {
        let of = |more: Value| {
            let mut schema = json!({ "type": "array", "items": { "type": "number" } });
            let both = schema.as_object_mut().zip(more.as_object().cloned());
            if let Some((schema, more)) = both {
                schema.extend(more);
            }
            schema
        };
        check(of(json!({ "minItems": 2, "maxItems": 2 })), "[number, number]");
        check(of(json!({ "minItems": 2, "maxItems": 3 })), "number[]");
        check(of(json!({ "minItems": 99, "maxItems": 99 })), "number[]");
        let first = json!([{ "type": "string" }, { "type": ["string", "null"] }]);
        check(
            of(json!({ "prefixItems": first, "minItems": 2 })),
            "[string, string | null, ...number[]]",
        );
        let closed = json!({ "prefixItems": first, "minItems": 1, "items": false });
        check(closed, "[string, (string | null)?]");
        check(json!({ "type": "array" }), "unknown[]");
    }

    #[test]
    fn objects_have_their_fields() {
        let fields = json!({ "b": { "type": "string" }, "a-b": { "type": "number" } });
        check(
            json!({ "type": "object", "properties": fields, "required": ["b", "c"] }),
            "{ \"a-b\"?: number; b: string; c: unknown }",
        );
        check(json!({ "type": "object" }), "{ [key: string]: unknown }");
        check(json!({ "type": "object", "additionalProperties": false }), "{}");
        check(
            json!({ "type": "object", "patternProperties": { "^\\d+$": { "type": "boolean" } },
                "additionalProperties": false }),
            "{ [key: string]: boolean }",
        );
        check(
            json!({ "properties": { "a": { "type": "string" } },
                "additionalProperties": { "type": "number" } }),
            "{ a?: string; [key: string]: number | string | undefined }",
        );
        check(
            json!({ "type": "object", "properties": { "a": { "description": "A.",
                "properties": { "b": { "deprecated": true, "format": "uint64", "type": "integer" } } } } }),
            "{\n  /** A. */\n  a?: {\n    /**\n     * An integer of 64 bits or more: past 2^53 \
             JavaScript loses its last digits.\n     *\n     * @deprecated\n     */\n    b?: number;\n  \
             };\n}",
        );
    }

    #[test]
    fn parts_of_a_schema_are_all_kept() {
        let (a, text) = (json!({ "$ref": "#/components/schemas/A" }), json!({ "type": "string" }));
        check(
            json!({ "$ref": "#/components/schemas/A", "properties": { "t": { "const": "x" } } }),
            "{ t?: \"x\" } & A",
        );
        check(json!({ "allOf": [a, { "oneOf": [a, text] }] }), "A & (A | string)");
        check(json!({ "type": "object", "oneOf": [a, { "const": 1 }] }), "A | 1");
    }

    #[test]
    fn schemas_that_are_alternatives_of_themselves_have_no_type() {
        let document = json!({ "components": { "schemas": {
            "A": { "properties": { "a": { "$ref": "#/components/schemas/A" } } },
            "B": { "anyOf": [{ "$ref": "#/components/schemas/C" }, { "type": "null" }] },
            "C": { "$ref": "#/components/schemas/B" },
            "D": { "items": { "anyOf": [{ "$ref": "#/components/schemas/D" }, { "type": "null" }] } },
        } } });
        let types = Types::new(&document, &mut Names::of_module());
        let all: Vec<_> = types.all().map(|(name, _, it)| format!("{name}: {}", it.text)).collect();
        assert_eq!(all, ["A: { a?: A }", "B: unknown", "C: unknown", "D: (D | null)[]"]);
    }
}
