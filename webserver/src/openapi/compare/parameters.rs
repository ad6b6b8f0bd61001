//! The parameters of an operation.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::comparison::{Comparison, Direction, was_and_is};
use super::pointer::{Pointer, followed};

/// The parameters by place and name, each with where it is written.
type Parameters<'v> = BTreeMap<(String, String), (&'v Value, Pointer)>;

impl Comparison<'_> {
    pub(super) fn parameters(
        &mut self,
        at: &Pointer,
        old: (&Value, &Value),
        new: (&Value, &Value),
        renamed: &BTreeMap<String, String>,
    ) {
        let (old_document, new_document) = (self.old, self.new);
        let old = collect(old_document, at, old);
        let old: Parameters<'_> = old
            .into_iter()
            .map(|((place, name), parameter)| match renamed.get(&name) {
                Some(name) if place == "path" => ((place, name.clone()), parameter),
                _ => ((place, name), parameter),
            })
            .collect();
        let new = collect(new_document, at, new);
        let all: BTreeSet<_> = old.keys().chain(new.keys()).collect();
        for key in all {
            let (place, name) = key;
            match (old.get(key), new.get(key)) {
                (Some((old, _)), Some((new, at))) => self.parameter(at, name, old, new),
                (Some((_, at)), None) => {
                    self.breaking(at, format!("the {place} parameter `{name}` has been removed"));
                }
                (None, Some((new, at))) if is_required(new) => {
                    let sentence = format!("the {place} parameter `{name}` is new and required");
                    self.breaking(at, sentence);
                }
                (None, Some((_, at))) => {
                    self.harmless(at, format!("the {place} parameter `{name}` is new"));
                }
                (None, None) => {}
            }
        }
    }

    fn parameter(&mut self, at: &Pointer, name: &str, old: &Value, new: &Value) {
        self.texts(at, old, new);
        match (is_required(old), is_required(new)) {
            (false, true) => {
                self.breaking(&at.join("required"), format!("`{name}` is required now"));
            }
            (true, false) => {
                self.harmless(&at.join("required"), format!("`{name}` is optional now"));
            }
            _ => {}
        }
        for member in ["style", "explode", "allowReserved", "allowEmptyValue"] {
            let (old, new) = (old.get(member), new.get(member));
            if old != new {
                self.breaking(&at.join(member), was_and_is(member, old, new));
            }
        }
        let (any, schema) = (Value::Bool(true), at.join("schema"));
        let (old_schema, new_schema) = (old.get("schema"), new.get("schema"));
        self.schema(
            &schema,
            Direction::Request,
            old_schema.unwrap_or(&any),
            new_schema.unwrap_or(&any),
        );
        self.content(
            &at.join("content"),
            Direction::Request,
            old.get("content"),
            new.get("content"),
        );
    }

    pub(super) fn body(&mut self, at: &Pointer, old: Option<&Value>, new: Option<&Value>) {
        let (old_document, new_document) = (self.old, self.new);
        match (old, new) {
            (Some(old), Some(new)) => {
                let ((old, _), (new, at)) =
                    (followed(old_document, old, at), followed(new_document, new, at));
                self.texts(&at, old, new);
                match (is_required(old), is_required(new)) {
                    (false, true) => self.breaking(&at.join("required"), "a body is required now"),
                    (true, false) => self.harmless(&at.join("required"), "a body is optional now"),
                    _ => {}
                }
                let (old, new) = (old.get("content"), new.get("content"));
                self.content(&at.join("content"), Direction::Request, old, new);
            }
            (Some(_), None) => self.breaking(at, "the operation takes no body now"),
            (None, Some(new)) if is_required(new) => {
                self.breaking(at, "the operation takes a body now, which is required");
            }
            (None, Some(_)) => self.harmless(at, "the operation takes a body now"),
            (None, None) => {}
        }
    }
}

/// Returns the parameters of an operation: those of its path, and its own, which come first.
fn collect<'v>(
    document: &'v Value,
    at: &Pointer,
    (path, operation): (&'v Value, &'v Value),
) -> Parameters<'v> {
    let mut all = BTreeMap::new();
    for owner in [path, operation] {
        let list = owner.get("parameters").and_then(Value::as_array);
        for (index, parameter) in list.into_iter().flatten().enumerate() {
            let place = at.join("parameters").join(index);
            let (parameter, at) = followed(document, parameter, &place);
            let text = |member| parameter.get(member).and_then(Value::as_str).unwrap_or_default();
            let (place, mut name) = (text("in").to_owned(), text("name").to_owned());
            if place == "header" {
                name.make_ascii_lowercase();
            }
            all.insert((place, name), (parameter, at));
        }
    }
    all
}

fn is_required(value: &Value) -> bool {
    value.get("required") == Some(&Value::Bool(true))
}
