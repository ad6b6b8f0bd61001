//! Objects and arrays.

use serde_json::{Map, Value};

use super::comparison::{Comparison, Direction, Effect, both, was_and_is};
use super::pointer::Pointer;

type Schema = Map<String, Value>;

impl Comparison<'_> {
    pub(super) fn object(
        &mut self,
        at: &Pointer,
        direction: Direction,
        old: &Schema,
        new: &Schema,
    ) {
        let properties = at.join("properties");
        for (name, one, other) in both(old.get("properties"), new.get("properties")) {
            let at = properties.join(name);
            let (was_required, is_required) = (requires(old, name), requires(new, name));
            match (one, other) {
                (Some(one), Some(other)) => {
                    self.schema(&at, direction, one, other);
                    self.required(&at, name, direction, was_required, is_required);
                }
                (Some(_), None) => {
                    // The server would ignore what clients send, or clients miss what they read.
                    let sentence = format!("the field `{name}` has been removed");
                    self.effect(&at, direction, Effect::Different, sentence);
                }
                (None, Some(_)) => self.new_field(&at, name, direction, old, is_required),
                (None, None) => {}
            }
        }
        for name in names(old).chain(names(new)) {
            let is_property =
                |of: &Schema| of.get("properties").is_some_and(|it| it.get(name).is_some());
            if !is_property(old) && !is_property(new) {
                self.required(at, name, direction, requires(old, name), requires(new, name));
            }
        }
        for keyword in ["additionalProperties", "unevaluatedProperties"] {
            self.others(&at.join(keyword), direction, old.get(keyword), new.get(keyword));
        }
        self.part(at, "propertyNames", direction, old, new);
        let patterns = at.join("patternProperties");
        for (name, one, other) in both(old.get("patternProperties"), new.get("patternProperties")) {
            match (one, other) {
                (Some(one), Some(other)) => {
                    self.schema(&patterns.join(name), direction, one, other);
                }
                (one, other) => {
                    let sentence = was_and_is(name, one, other);
                    self.effect(&patterns.join(name), direction, Effect::Different, sentence);
                }
            }
        }
    }

    fn new_field(
        &mut self,
        at: &Pointer,
        name: &str,
        direction: Direction,
        old: &Schema,
        is_required: bool,
    ) {
        let was_closed = ["additionalProperties", "unevaluatedProperties"]
            .iter()
            .any(|keyword| old.get(*keyword) == Some(&Value::Bool(false)));
        match direction {
            Direction::Request if is_required => {
                let sentence = format!("the field `{name}` is new and required");
                self.effect(at, direction, Effect::Narrower, sentence);
            }
            // Clients ignore what they do not know, unless they were told that there is nothing else.
            Direction::Response if was_closed => {
                let sentence = format!(
                    "the field `{name}` is new, and the schema has said that there are no others"
                );
                self.effect(at, direction, Effect::Wider, sentence);
            }
            _ => {
                let harmless = match direction {
                    Direction::Request => Effect::Wider,
                    Direction::Response => Effect::Narrower,
                };
                self.effect(at, direction, harmless, format!("the field `{name}` is new"));
            }
        }
    }

    fn required(&mut self, at: &Pointer, name: &str, direction: Direction, was: bool, is: bool) {
        if was && !is {
            let sentence = format!("the field `{name}` can be absent now");
            self.effect(at, direction, Effect::Wider, sentence);
        } else if is && !was {
            let sentence = format!("the field `{name}` is required now");
            self.effect(at, direction, Effect::Narrower, sentence);
        }
    }

    /// Compares what is said of the members or elements that are not named.
    fn others(
        &mut self,
        at: &Pointer,
        direction: Direction,
        old: Option<&Value>,
        new: Option<&Value>,
    ) {
        let any = Value::Bool(true);
        let (old, new) = (old.unwrap_or(&any), new.unwrap_or(&any));
        match (old, new) {
            (Value::Bool(true), Value::Bool(false)) => {
                self.effect(at, direction, Effect::Narrower, "no other fields are allowed now");
            }
            (Value::Bool(false), Value::Bool(true)) => {
                self.effect(at, direction, Effect::Wider, "other fields are allowed now");
            }
            (old, new) => self.schema(at, direction, old, new),
        }
    }

    /// Compares a keyword whose value is a schema.
    fn part(
        &mut self,
        at: &Pointer,
        keyword: &str,
        direction: Direction,
        old: &Schema,
        new: &Schema,
    ) {
        let any = Value::Bool(true);
        let (old, new) = (old.get(keyword).unwrap_or(&any), new.get(keyword).unwrap_or(&any));
        self.schema(&at.join(keyword), direction, old, new);
    }

    pub(super) fn array(&mut self, at: &Pointer, direction: Direction, old: &Schema, new: &Schema) {
        self.part(at, "items", direction, old, new);
        self.part(at, "contains", direction, old, new);
        let list = |of: &Schema| of.get("prefixItems").and_then(Value::as_array).cloned();
        let (one, other) = (list(old).unwrap_or_default(), list(new).unwrap_or_default());
        let place = at.join("prefixItems");
        for (index, (one, other)) in one.iter().zip(&other).enumerate() {
            self.schema(&place.join(index), direction, one, other);
        }
        if one.len() != other.len() {
            let sentence = format!(
                "there are {} elements with a place now, and were {}",
                other.len(),
                one.len()
            );
            self.effect(&place, direction, Effect::Different, sentence);
        }
        let is_unique = |of: &Schema| of.get("uniqueItems") == Some(&Value::Bool(true));
        let at = at.join("uniqueItems");
        match (is_unique(old), is_unique(new)) {
            (false, true) => {
                self.effect(&at, direction, Effect::Narrower, "all elements differ now");
            }
            (true, false) => {
                self.effect(&at, direction, Effect::Wider, "elements can be equal now");
            }
            _ => {}
        }
    }
}

fn names(schema: &Schema) -> impl Iterator<Item = &str> {
    let list = schema.get("required").and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str)
}

fn requires(schema: &Schema, name: &str) -> bool {
    names(schema).any(|it| it == name)
}
