//! Objects as types: their fields, on one line if they fit.

use serde_json::{Map, Value};

use super::expression::Type;
use super::text::{Docs, indent, key, sorted};

/// The words of a schema that say which fields an object has.
pub(super) const WORDS: [&str; 4] =
    ["properties", "required", "additionalProperties", "patternProperties"];

/// The longest object that is written on one line, in characters.
const WIDTH: usize = 72;

/// A field of an object.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) docs: Docs,
    /// The name, as TypeScript has it.
    pub(super) name: String,
    pub(super) is_required: bool,
    pub(super) value: String,
}

/// Returns the type of an object. A line break in it is followed by the indentation of its line.
pub(super) fn write(fields: &[Field], level: usize) -> String {
    let has_docs = fields.iter().any(|field| !field.docs.is_empty());
    let mark = |field: &Field| if field.is_required { "" } else { "?" };
    let texts: Vec<_> = fields
        .iter()
        .map(|field| format!("{}{}: {}", field.name, mark(field), field.value))
        .collect();
    let line = texts.join("; ");
    if fields.is_empty() {
        return "{}".to_owned();
    }
    if !has_docs && !line.contains('\n') && line.chars().count() <= WIDTH {
        return format!("{{ {line} }}");
    }
    let mut text = String::from("{\n");
    for (field, line) in fields.iter().zip(texts) {
        text += &field.docs.write(level + 1);
        text += &format!("{}{line};\n", indent(level + 1));
    }
    text + &indent(level) + "}"
}

/// Returns the fields of an object. `of` returns the type of a field.
pub(super) fn fields(map: &Map<String, Value>, of: impl Fn(&Value) -> Type) -> Vec<Field> {
    let required: Vec<_> = match map.get("required") {
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let properties = map.get("properties").and_then(Value::as_object).map(sorted);
    let properties = properties.unwrap_or_default();
    let mut fields: Vec<_> = properties
        .iter()
        .map(|(name, schema)| Field {
            docs: docs(schema),
            name: key(name),
            is_required: required.contains(name),
            value: of(schema).text,
        })
        .collect();
    for name in required {
        if !properties.iter().any(|(known, _)| *known == name) {
            let (name, value) = (key(name), "unknown".to_owned());
            fields.push(Field { docs: Docs::default(), name, is_required: true, value });
        }
    }
    fields.extend(others(map, &fields, of));
    fields
}

/// Returns the field that stands for those whose names are not known. Its type has to allow what the
/// others are too.
fn others(map: &Map<String, Value>, known: &[Field], of: impl Fn(&Value) -> Type) -> Option<Field> {
    let patterns = map.get("patternProperties").and_then(Value::as_object).map(sorted);
    let mut types: Vec<_> =
        patterns.unwrap_or_default().iter().map(|(_, schema)| of(schema)).collect();
    match map.get("additionalProperties") {
        Some(Value::Bool(false)) => {}
        Some(schema) => types.push(of(schema)),
        None if known.is_empty() && types.is_empty() => types.push(Type::whole("unknown")),
        None => {}
    }
    if types.is_empty() {
        return None;
    }
    types.extend(known.iter().map(|field| Type::whole(field.value.clone())));
    if known.iter().any(|field| !field.is_required) {
        types.push(Type::whole("undefined"));
    }
    Some(Field {
        docs: Docs::default(),
        name: "[key: string]".to_owned(),
        is_required: true,
        value: Type::union(types).text,
    })
}

/// Returns what a schema says to people.
pub(super) fn docs(schema: &Value) -> Docs {
    described(schema, schema.get("description").and_then(Value::as_str))
}

/// Returns a description, with what a schema adds to it.
pub(super) fn described(schema: &Value, description: Option<&str>) -> Docs {
    let title = schema.get("title").and_then(Value::as_str);
    let mut docs = Docs::default().text(title).text(description);
    if is_wide(schema) {
        docs =
            docs.line("An integer of 64 bits or more: past 2^53 JavaScript loses its last digits.");
    }
    if schema.get("deprecated") == Some(&Value::Bool(true)) {
        docs = docs.line("@deprecated");
    }
    docs
}

/// Whether a value, an item or an alternative is an integer that JavaScript's numbers cannot hold.
fn is_wide(schema: &Value) -> bool {
    const FORMATS: [&str; 6] = ["int64", "uint64", "int128", "uint128", "int", "uint"];
    let format = schema.get("format").and_then(Value::as_str);
    if format.is_some_and(|format| FORMATS.contains(&format)) {
        let word = schema.get("type");
        let has_integer = |words: &Vec<Value>| words.iter().any(|it| it == "integer");
        return word.is_some_and(|it| it == "integer" || it.as_array().is_some_and(has_integer));
    }
    let lists = ["anyOf", "oneOf", "allOf", "prefixItems"].iter().filter_map(|it| schema.get(it));
    let inner = lists.filter_map(Value::as_array).flatten();
    inner.chain(schema.get("items")).chain(schema.get("additionalProperties")).any(is_wide)
}
