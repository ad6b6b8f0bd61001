//! The rules of a schema, keyword by keyword.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::comparison::{Comparison, Direction, Effect, short, was_and_is};
use super::pointer::Pointer;

type Schema = Map<String, Value>;

impl Comparison<'_> {
    pub(super) fn keywords(
        &mut self,
        at: &Pointer,
        direction: Direction,
        old: &Schema,
        new: &Schema,
    ) {
        if !self.types(at, direction, old, new) {
            // The two have nothing in common that could be compared.
            return;
        }
        self.values(at, direction, old, new);
        self.numbers(at, direction, old, new);
        self.sizes(at, direction, old, new);
        self.object(at, direction, old, new);
        self.array(at, direction, old, new);
        let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        for name in names {
            let (one, other) = (old.get(name), new.get(name));
            let at = at.join(name);
            match name.as_str() {
                "allOf" => self.all_of(&at, direction, one, other),
                "not" => {
                    let none = Value::Bool(false);
                    let (one, other) = (one.unwrap_or(&none), other.unwrap_or(&none));
                    self.schema(&at, direction.opposite(), one, other);
                }
                "pattern" | "format" if one != other => {
                    let effect = match (one, other) {
                        (None, _) => Effect::Narrower,
                        (_, None) => Effect::Wider,
                        _ => Effect::Different,
                    };
                    let is_number = name == "format" && super::bounds::is_of_numbers(old, new);
                    if !is_number {
                        self.effect(&at, direction, effect, was_and_is(name, one, other));
                    }
                }
                known if KNOWN.contains(&known) => {}
                _ if one != other => {
                    // What the keyword means is not known, so that it may break clients.
                    self.effect(&at, direction, Effect::Different, was_and_is(name, one, other));
                }
                _ => {}
            }
        }
    }

    /// Compares the types. Returns whether there are values that both schemas allow.
    fn types(&mut self, at: &Pointer, direction: Direction, old: &Schema, new: &Schema) -> bool {
        let (one, other) = (types(old), types(new));
        let is_among = |it: &String, all: &BTreeSet<String>| {
            all.contains(it) || (it == "integer" && all.contains("number"))
        };
        let lost = one.iter().any(|it| !is_among(it, &other));
        let won = other.iter().any(|it| !is_among(it, &one));
        let written = |of: &Schema| {
            of.get("type").map_or_else(
                || "any".to_owned(),
                |it| match it {
                    Value::Array(all) => {
                        all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or ")
                    }
                    one => one.as_str().unwrap_or_default().to_owned(),
                },
            )
        };
        if let Some(effect) = Effect::of(lost, won) {
            let sentence = format!("the type is {} now, and was {}", written(new), written(old));
            self.effect(&at.join("type"), direction, effect, sentence);
        }
        one.iter().any(|it| is_among(it, &other)) || other.iter().any(|it| is_among(it, &one))
    }

    /// Compares lists of values.
    fn values(&mut self, at: &Pointer, direction: Direction, old: &Schema, new: &Schema) {
        let list = |of: &Schema| of.get("enum").and_then(Value::as_array).cloned();
        let at = at.join("enum");
        match (list(old), list(new)) {
            (Some(old), Some(new)) => {
                for value in old.iter().filter(|value| !new.contains(value)) {
                    let sentence = format!("the value {} has been removed", short(value));
                    self.effect(&at, direction, Effect::Narrower, sentence);
                }
                for value in new.iter().filter(|value| !old.contains(value)) {
                    let sentence = format!("the value {} is new", short(value));
                    self.effect(&at, direction, Effect::Wider, sentence);
                }
            }
            (None, Some(_)) => {
                self.effect(&at, direction, Effect::Narrower, "only some values are allowed now");
            }
            (Some(_), None) => {
                self.effect(&at, direction, Effect::Wider, "all values are allowed now");
            }
            (None, None) => {}
        }
    }
}

/// The keywords that are compared elsewhere.
const KNOWN: [&str; 32] = [
    "type",
    "enum",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "uniqueItems",
    "properties",
    "required",
    "additionalProperties",
    "unevaluatedProperties",
    "patternProperties",
    "propertyNames",
    "items",
    "prefixItems",
    "contains",
    "minContains",
    "maxContains",
    "pattern",
    "format",
    "allOf",
    "not",
    "$ref",
    "discriminator",
    "xml",
];

/// Returns the types of a schema, which are all if it names none.
fn types(schema: &Schema) -> BTreeSet<String> {
    const ALL: [&str; 6] = ["array", "boolean", "null", "number", "object", "string"];
    let text = |value: &Value| value.as_str().map(str::to_owned);
    match schema.get("type") {
        Some(Value::String(one)) => [one.clone()].into(),
        Some(Value::Array(all)) => all.iter().filter_map(text).collect(),
        _ => ALL.map(str::to_owned).into(),
    }
}
