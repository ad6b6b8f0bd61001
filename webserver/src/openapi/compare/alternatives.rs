//! The alternatives of a schema: `anyOf` and `oneOf`.

use serde_json::Value;

use super::comparison::{Comparison, Direction, Effect, short};
use super::pointer::Pointer;
use super::schema::resolved;

type Alternatives = Vec<(Pointer, Value)>;

/// What tells that two alternatives are the same one.
type Key = fn(&Value, &Value) -> Option<String>;

/// The keys, from the surest to the weakest.
const KEYS: [Key; 6] = [whole, reference, tag, only_member, values, types];

impl Comparison<'_> {
    pub(super) fn alternatives(
        &mut self,
        at: &Pointer,
        direction: Direction,
        mut old: Alternatives,
        mut new: Alternatives,
    ) {
        for key in KEYS {
            let mut rest = Vec::new();
            for (place, one) in old {
                let name = key(self.old, &one);
                let found = name.and_then(|name| {
                    new.iter().position(|(_, other)| key(self.new, other).as_ref() == Some(&name))
                });
                match found {
                    Some(index) => {
                        let (at, other) = new.remove(index);
                        self.schema(&at, direction, &one, &other);
                    }
                    None => rest.push((place, one)),
                }
            }
            old = rest;
        }
        // An alternative that nothing else can be is compared with the only one that is left.
        if let ([(_, one)], [(at, other)]) = (&old[..], &new[..]) {
            return self.schema(at, direction, one, other);
        }
        for (_, one) in old {
            let sentence = format!("the alternative {} has been removed", name(&one));
            self.effect(at, direction, Effect::Narrower, sentence);
        }
        for (at, other) in new {
            let sentence = format!("the alternative {} is new", name(&other));
            self.effect(&at, direction, Effect::Wider, sentence);
        }
    }

    /// Compares schemas that all have to hold.
    pub(super) fn all_of(
        &mut self,
        at: &Pointer,
        direction: Direction,
        old: Option<&Value>,
        new: Option<&Value>,
    ) {
        let list = |of: Option<&Value>| of.and_then(Value::as_array).cloned().unwrap_or_default();
        let (mut old, new) = (list(old), list(new));
        for (index, other) in new.iter().enumerate() {
            let at = at.join(index);
            let found = [whole, reference, tag].into_iter().find_map(|key: Key| {
                let name = key(self.new, other)?;
                old.iter().position(|one| key(self.old, one).as_ref() == Some(&name))
            });
            let found = found.or(if old.is_empty() { None } else { Some(0) });
            match found {
                Some(index) => {
                    let one = old.remove(index);
                    self.schema(&at, direction, &one, other);
                }
                None => {
                    let sentence = format!("the value has to be {} as well now", name(other));
                    self.effect(&at, direction, Effect::Narrower, sentence);
                }
            }
        }
        for one in old {
            let sentence = format!("the value need not be {} as well now", name(&one));
            self.effect(at, direction, Effect::Wider, sentence);
        }
    }
}

/// Returns a name of an alternative for a sentence.
fn name(schema: &Value) -> String {
    match schema.get("$ref").and_then(Value::as_str) {
        Some(reference) => format!("`{}`", reference.rsplit('/').next().unwrap_or(reference)),
        None => short(schema),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "it is one of the keys")]
fn whole(_: &Value, schema: &Value) -> Option<String> {
    Some(schema.to_string())
}

fn reference(_: &Value, schema: &Value) -> Option<String> {
    schema.get("$ref").and_then(Value::as_str).map(str::to_owned)
}

/// The members that can have only one value, such as the tag of an enum.
fn tag(document: &Value, schema: &Value) -> Option<String> {
    let (schema, _) = resolved(document, schema, &Pointer::default());
    let properties = schema.get("properties").and_then(Value::as_object)?;
    let constant =
        |(name, schema): (&String, &Value)| Some(format!("{name}={}", schema.get("const")?));
    let tags: Vec<_> = properties.iter().filter_map(constant).collect();
    (!tags.is_empty()).then(|| tags.join(","))
}

/// The name of the only member, as for a variant of an enum.
fn only_member(document: &Value, schema: &Value) -> Option<String> {
    let (schema, _) = resolved(document, schema, &Pointer::default());
    match schema.get("required").and_then(Value::as_array).map(Vec::as_slice) {
        Some([Value::String(name)]) => Some(name.clone()),
        _ => None,
    }
}

fn values(_: &Value, schema: &Value) -> Option<String> {
    (schema.get("enum").is_some() || schema.get("const").is_some()).then(String::new)
}

fn types(document: &Value, schema: &Value) -> Option<String> {
    let (schema, _) = resolved(document, schema, &Pointer::default());
    // Objects can be anything, so that their type says nothing.
    schema.get("type").filter(|it| *it != "object").map(ToString::to_string)
}
