//! Two schemas (JSON Schema 2020-12), through references and alternatives.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::comparison::{Comparison, Direction, Effect};
use super::normal::Normal;
use super::pointer::{Pointer, followed};

impl Comparison<'_> {
    /// Compares two schemas. `at` is the place of the new one.
    pub(super) fn schema(&mut self, at: &Pointer, direction: Direction, old: &Value, new: &Value) {
        if is_reference(old) && is_reference(new) {
            self.texts(at, old, new);
            self.default_value(at, direction, old, new);
        }
        let (old_name, new_name) = (reference(old), reference(new));
        if old_name.is_some() || new_name.is_some() {
            let name = |name: Option<&str>| name.map_or_else(|| at.to_string(), str::to_owned);
            if !self.compared.insert((name(old_name), name(new_name), direction)) {
                return;
            }
        }
        let (old_document, new_document) = (self.old, self.new);
        let (old, _) = resolved(old_document, old, at);
        let (new, at) = resolved(new_document, new, at);
        match (&*old, &*new) {
            (Value::Bool(true), Value::Bool(true)) | (Value::Bool(false), Value::Bool(false)) => {}
            (_, Value::Bool(false)) => {
                self.effect(&at, direction, Effect::Narrower, "no value is allowed now");
            }
            (Value::Bool(false), _) => {
                self.effect(&at, direction, Effect::Wider, "a value is allowed now");
            }
            (old, new) => {
                self.texts(&at, old, new);
                self.default_value(&at, direction, old, new);
                let (old, new) = (Normal::of(old, &at), Normal::of(new, &at));
                self.normal(&at, direction, old, new);
            }
        }
    }

    fn normal(&mut self, at: &Pointer, direction: Direction, mut old: Normal, mut new: Normal) {
        old.as_all_of(&new);
        new.as_all_of(&old);
        match (old.choices.is_empty(), new.choices.is_empty()) {
            (true, true) => self.keywords(at, direction, &old.base, &new.base),
            (false, false) => {
                self.keywords(at, direction, &old.base, &new.base);
                self.alternatives(at, direction, old.choices, new.choices);
            }
            // A schema is the only alternative of one that has a list of them and nothing else.
            (true, false) if new.has_only_choices() && !old.base.is_empty() => {
                old.split();
                self.alternatives(at, direction, old.choices, new.choices);
            }
            (false, true) if old.has_only_choices() && !new.base.is_empty() => {
                new.split();
                self.alternatives(at, direction, old.choices, new.choices);
            }
            (true, false) => {
                self.keywords(at, direction, &old.base, &new.base);
                let sentence = "the value has to be one of several alternatives now";
                self.effect(at, direction, Effect::Narrower, sentence);
            }
            (false, true) => {
                self.keywords(at, direction, &old.base, &new.base);
                let sentence = "the value need not be one of the alternatives now";
                self.effect(at, direction, Effect::Wider, sentence);
            }
        }
    }

    /// Compares what a request without the value means.
    fn default_value(&mut self, at: &Pointer, direction: Direction, old: &Value, new: &Value) {
        let (old, new) = (old.get("default"), new.get("default"));
        if old == new {
            return;
        }
        let breaks = direction == Direction::Request && old.is_some() && new.is_some();
        let sentence = super::comparison::was_and_is("default", old, new);
        self.add(breaks, &at.join("default"), sentence);
    }
}

fn reference(schema: &Value) -> Option<&str> {
    schema.get("$ref").and_then(Value::as_str)
}

fn is_reference(schema: &Value) -> bool {
    reference(schema).is_some()
}

/// Follows the reference of a schema. What stands beside the reference is added.
pub(super) fn resolved<'v>(
    document: &'v Value,
    schema: &'v Value,
    at: &Pointer,
) -> (Cow<'v, Value>, Pointer) {
    let (found, place) = followed(document, schema, at);
    let is_beside = |name: &str| name != "$ref" && !super::normal::is_annotation(name);
    let beside: Map<String, Value> = match schema {
        Value::Object(own) if is_reference(schema) && !is_reference(found) => own
            .iter()
            .filter(|(name, _)| is_beside(name))
            .map(|(n, v)| (n.clone(), v.clone()))
            .collect(),
        _ => Map::new(),
    };
    match found {
        Value::Object(found) if !beside.is_empty() => {
            let mut all = found.clone();
            all.extend(beside);
            (Cow::Owned(Value::Object(all)), at.clone())
        }
        found => (Cow::Borrowed(found), place),
    }
}
