//! One form for schemas that are written in several ways: `const` and `enum`, `anyOf` and `oneOf`, and an
//! `allOf` of one schema.

use serde_json::{Map, Value};

use super::comparison::is_text;
use super::pointer::Pointer;

/// A schema as its own rules, and the alternatives that it has besides.
#[derive(Default)]
pub(super) struct Normal {
    pub(super) base: Map<String, Value>,
    /// The alternatives with their places; none if there is no such list.
    pub(super) choices: Vec<(Pointer, Value)>,
}

/// Returns whether a keyword says nothing about which values are allowed.
pub(super) fn is_annotation(name: &str) -> bool {
    is_text(name) || ["default", "deprecated", "$schema", "$id", "$defs"].contains(&name)
}

impl Normal {
    pub(super) fn of(schema: &Value, at: &Pointer) -> Self {
        let Value::Object(schema) = schema else { return Self::default() };
        let own = schema.iter().filter(|(name, _)| !is_annotation(name));
        let mut base: Map<String, Value> =
            own.map(|(name, value)| (name.clone(), value.clone())).collect();
        if let Some(value) = base.remove("const") {
            base.insert("enum".to_owned(), Value::Array(vec![value]));
        }
        let mut normal = Self { base, choices: Vec::new() };
        // Alternatives of serde exclude each other, so the two keywords mean the same.
        let keyword = ["anyOf", "oneOf"].into_iter().find(|name| normal.base.contains_key(*name));
        if let Some(keyword) = keyword
            && let Some(Value::Array(list)) = normal.base.remove(keyword)
        {
            let at = at.join(keyword);
            let places = list.into_iter().enumerate();
            normal.choices = places.map(|(index, it)| (at.join(index), it)).collect();
        }
        normal.join_values(at);
        normal.types_of_values();
        normal
    }

    /// Joins the alternatives that are lists of values.
    fn join_values(&mut self, at: &Pointer) {
        let (mut values, mut others) = (Vec::new(), Vec::new());
        for (place, choice) in std::mem::take(&mut self.choices) {
            match list_of_values(&choice) {
                Some(list) => values.extend(list),
                None => others.push((place, choice)),
            }
        }
        self.choices = others;
        if values.is_empty() {
            return;
        }
        if self.choices.is_empty() && !self.base.contains_key("enum") {
            self.base.insert("enum".to_owned(), Value::Array(values));
        } else {
            let all = Map::from_iter([("enum".to_owned(), Value::Array(values))]);
            self.choices.push((at.clone(), Value::Object(all)));
        }
    }

    /// A list of values says their types.
    fn types_of_values(&mut self) {
        if let Some(Value::Array(values)) = self.base.get("enum") {
            let mut types: Vec<Value> = values.iter().map(|value| type_of(value).into()).collect();
            types.sort_by_key(ToString::to_string);
            types.dedup();
            self.base.insert("type".to_owned(), Value::Array(types));
        }
    }

    /// Returns whether the alternatives are all that the schema says.
    pub(super) fn has_only_choices(&self) -> bool {
        self.base.is_empty()
    }

    /// Returns whether an `allOf` is all that the schema says.
    fn is_all_of(&self) -> bool {
        self.choices.is_empty() && self.base.len() == 1 && self.base.contains_key("allOf")
    }

    /// Writes this schema as an `allOf` of one if the other is an `allOf` and this is not.
    pub(super) fn as_all_of(&mut self, other: &Self) {
        let is_other_form = other.is_all_of() && !self.base.contains_key("allOf");
        if is_other_form && self.choices.is_empty() && !self.base.is_empty() {
            let base = Value::Object(std::mem::take(&mut self.base));
            self.base.insert("allOf".to_owned(), Value::Array(vec![base]));
        }
    }

    /// Makes alternatives of the schema itself: one for each of its types.
    pub(super) fn split(&mut self) {
        let base = std::mem::take(&mut self.base);
        let types = match base.get("type") {
            Some(Value::Array(types)) if !base.contains_key("enum") => types.clone(),
            _ => {
                self.choices = vec![(Pointer::default(), Value::Object(base))];
                return;
            }
        };
        let one = |of: Value| {
            let mut schema = base.clone();
            if of == "null" {
                schema = Map::new();
            }
            schema.insert("type".to_owned(), of);
            (Pointer::default(), Value::Object(schema))
        };
        self.choices = types.into_iter().map(one).collect();
    }
}

/// Returns the values of a schema that lists them and says nothing else.
fn list_of_values(schema: &Value) -> Option<Vec<Value>> {
    let schema = schema.as_object()?;
    let says_more =
        |name: &String| !is_annotation(name) && !["type", "enum", "const"].contains(&name.as_str());
    if schema.keys().any(says_more) {
        return None;
    }
    match (schema.get("enum"), schema.get("const")) {
        (Some(Value::Array(list)), None) => Some(list.clone()),
        (None, Some(value)) => Some(vec![value.clone()]),
        _ => None,
    }
}

/// Returns the type of a value as schemas name it.
pub(super) fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
