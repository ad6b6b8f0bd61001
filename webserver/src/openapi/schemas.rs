//! The schemas of the types in one document. What clients send and what they get have a generator each,
//! because a type may differ: a field with a default need not be sent, and is always answered. The two
//! are merged at the end.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value};

use super::names::{self, Names};
use crate::base::bytes::percent;
use crate::extract::decode;

/// The prefix of a reference to a schema of the document.
pub(super) const REFERENCE: &str = "#/components/schemas/";
/// The prefix of a reference to a schema of what clients send, until the schemas are merged.
const SENT: &str = "#/components/sent/";
/// The prefix of a reference to a schema of what clients get, until the schemas are merged.
const ANSWERED: &str = "#/components/answered/";
/// What is added to the name of a type whose schema for sending differs.
const SUFFIX: &str = "Input";

/// Collects the schemas of types, for the description of parameters, bodies and responses.
///
/// ```
/// use webserver::openapi::{DescribeParam, Schema, Schemas};
///
/// struct Week(u8);
///
/// impl DescribeParam for Week {
///     fn schema(schemas: &mut Schemas) -> Schema {
///         let mut schema = schemas.sent::<u8>();
///         schema.insert("maximum".to_owned(), 53.into());
///         schema
///     }
/// }
/// ```
#[derive(Debug)]
pub struct Schemas {
    sent: SchemaGenerator,
    answered: SchemaGenerator,
}

impl Schemas {
    pub(super) fn new() -> Self {
        let settings = |path: &str| {
            SchemaSettings::draft2020_12().with(|settings| {
                settings.definitions_path = path.trim_start_matches('#').to_owned().into();
                settings.meta_schema = None;
            })
        };
        Self {
            sent: settings(SENT).for_deserialize().into_generator(),
            answered: settings(ANSWERED).for_serialize().into_generator(),
        }
    }

    /// Returns the schema of a type that clients send.
    pub fn sent<T: JsonSchema + ?Sized>(&mut self) -> Schema {
        self.sent.subschema_for::<T>()
    }

    /// Returns the schema of a type that clients get.
    pub fn answered<T: JsonSchema + ?Sized>(&mut self) -> Schema {
        self.answered.subschema_for::<T>()
    }

    /// Returns a sent schema itself, if this is a reference to it.
    pub(super) fn resolved(&self, schema: Schema) -> Schema {
        let name = schema.get("$ref").and_then(Value::as_str).and_then(|it| it.strip_prefix(SENT));
        let found = name.and_then(|name| self.sent.definitions().get(&decoded(name)));
        found.and_then(|found| Schema::try_from(found.clone()).ok()).unwrap_or(schema)
    }

    /// Merges the schemas.
    pub(super) fn finish(self) -> Merged {
        let mut names = [Names::of(&self.sent), Names::of(&self.answered)];
        let mut problems = names::settle(&mut names);
        let [of_sent, of_answered] = &names;
        let sent = definitions(self.sent.definitions(), of_sent);
        let mut schemas = definitions(self.answered.definitions(), of_answered);
        let suffixed = differing(&sent, &schemas);
        let references = References { names, suffixed };
        for schema in schemas.values_mut() {
            references.finish(schema);
        }
        for (name, mut schema) in sent {
            references.finish(&mut schema);
            let suffix = if references.suffixed.contains(&name) { SUFFIX } else { "" };
            let name = name + suffix;
            if schemas.get(&name).is_some_and(|other| *other != schema) {
                problems.push(format!(
                    "two schemas are called `{name}`, and one is what clients send of a type: rename \
                     the other by `#[schemars(rename = \"..\")]`"
                ));
            }
            schemas.insert(name, schema);
        }
        Merged { schemas, references, problems }
    }
}

/// The final names of all schemas.
struct References {
    /// Those of the generators of what clients send and of what they get.
    names: [Names; 2],
    /// The names whose schema for sending has a suffix.
    suffixed: BTreeSet<String>,
}

impl References {
    /// Puts the final references into a part of the document.
    fn finish(&self, part: &mut Value) {
        each_reference(part, &mut |to| {
            let [sent, answered] = &self.names;
            if let Some(name) = to.strip_prefix(SENT) {
                let name = decoded(name);
                let name = sent.last(&name);
                let suffix = if self.suffixed.contains(name) { SUFFIX } else { "" };
                *to = format!("{REFERENCE}{}{suffix}", encoded(name));
            } else if let Some(name) = to.strip_prefix(ANSWERED) {
                *to = format!("{REFERENCE}{}", encoded(answered.last(&decoded(name))));
            }
        });
    }
}

/// The schemas of a document.
pub(super) struct Merged {
    pub(super) schemas: BTreeMap<String, Value>,
    references: References,
    /// What is wrong with the names, as sentences.
    pub(super) problems: Vec<String>,
}

impl Merged {
    /// Puts the final references into a part of the document.
    pub(super) fn rewrite(&self, part: &mut Value) {
        self.references.finish(part);
    }

    /// Removes the schemas that no part of the document refers to.
    pub(super) fn keep_reachable<'v>(&mut self, parts: impl Iterator<Item = &'v mut Value>) {
        let (mut found, mut new) = (BTreeSet::new(), Vec::new());
        let add = |part: &mut Value, new: &mut Vec<String>| {
            each_reference(part, &mut |to| new.extend(to.strip_prefix(REFERENCE).map(decoded)));
        };
        parts.for_each(|part| add(part, &mut new));
        while let Some(name) = new.pop() {
            if let Some(schema) = self.schemas.get_mut(&name)
                && found.insert(name)
            {
                add(schema, &mut new);
            }
        }
        self.schemas.retain(|name, _| found.contains(name));
    }
}

fn definitions(map: &Map<String, Value>, names: &Names) -> BTreeMap<String, Value> {
    map.iter().map(|(name, schema)| (names.last(name).to_owned(), schema.clone())).collect()
}

/// Returns the names whose schema for sending differs from that for answering, itself or by a reference.
fn differing(
    sent: &BTreeMap<String, Value>,
    answered: &BTreeMap<String, Value>,
) -> BTreeSet<String> {
    // The references of both, without the generator that they belong to.
    let plain = |schema: &Value| {
        let (mut schema, mut names) = (schema.clone(), Vec::new());
        each_reference(&mut schema, &mut |to| {
            let name = to.strip_prefix(SENT).or_else(|| to.strip_prefix(ANSWERED));
            if let Some(name) = name.map(str::to_owned) {
                names.push(decoded(&name));
                *to = name;
            }
        });
        (schema, names)
    };
    let both = sent.iter().filter_map(|(name, one)| Some((name, one, answered.get(name)?)));
    let both: Vec<_> = both.map(|(name, one, other)| (name, plain(one), plain(other).0)).collect();
    let is_other = |(_, (one, _), other): &&(_, (Value, _), Value)| one != other;
    let mut found: BTreeSet<String> =
        both.iter().filter(is_other).map(|(name, ..)| (*name).clone()).collect();
    loop {
        let before = found.len();
        for (name, (_, references), _) in &both {
            if references.iter().any(|to| found.contains(to)) {
                found.insert((*name).clone());
            }
        }
        if found.len() == before {
            return found;
        }
    }
}

/// Calls `visit` for all references in a part of the document.
fn each_reference(part: &mut Value, visit: &mut impl FnMut(&mut String)) {
    match part {
        Value::Object(map) => {
            if let Some(Value::String(to)) = map.get_mut("$ref") {
                visit(to);
            }
            map.values_mut().for_each(|value| each_reference(value, visit));
        }
        Value::Array(list) => list.iter_mut().for_each(|value| each_reference(value, visit)),
        _ => {}
    }
}

/// Returns the name in a reference, which is percent-encoded and escaped as in a JSON Pointer.
pub(super) fn decoded(name: &str) -> String {
    let name = decode::path(name).unwrap_or(Cow::Borrowed(name));
    name.replace("~1", "/").replace("~0", "~")
}

/// Returns a name as it is written in a reference.
fn encoded(name: &str) -> String {
    let (name, mut out) = (name.replace('~', "~0").replace('/', "~1"), String::new());
    let is_kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    percent::encode(&mut out, &name, is_kept);
    out
}
