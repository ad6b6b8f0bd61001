//! What a request has: its parameters by their places, and its body by its media type.

use serde_json::Value;

use super::expression::Type;
use super::object::{self, Field, WORDS, described};
use super::text::{Docs, key, quoted, sorted};
use super::types::{At, Types};

/// The parts of a request.
pub(super) struct Request {
    /// The type.
    pub(super) text: String,
    /// Whether a request need not have any part.
    pub(super) is_optional: bool,
    /// The media type of the body, if there is one and no other.
    pub(super) media_type: Option<String>,
    /// The parameters of the path that have several segments.
    pub(super) rests: Vec<String>,
}

/// How a body is written and read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    Lines,
    Events,
    UrlEncoded,
    Multipart,
    Text,
    Bytes,
}

impl Format {
    /// Returns the format that `runtime.ts` has for the media type.
    pub(super) fn of(media_type: &str) -> Self {
        match media_type {
            "application/json" => Self::Json,
            "application/x-ndjson" => Self::Lines,
            "text/event-stream" => Self::Events,
            "application/x-www-form-urlencoded" => Self::UrlEncoded,
            "multipart/form-data" => Self::Multipart,
            other if other.ends_with("+json") => Self::Json,
            other if other.starts_with("text/") => Self::Text,
            _ => Self::Bytes,
        }
    }
}

/// Returns the media types of a body, in lower case and without parameters, each with its schema.
pub(super) fn content(body: &Value) -> Vec<(String, &Value)> {
    let entries = body.get("content").and_then(Value::as_object).map(sorted).unwrap_or_default();
    let name = |name: &str| name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    entries
        .into_iter()
        .map(|(media_type, media)| (name(media_type), media.get("schema").unwrap_or(&Value::Null)))
        .collect()
}

/// The places of parameters, with the names of the parts.
const PLACES: [(&str, &str); 4] =
    [("path", "path"), ("query", "query"), ("header", "headers"), ("cookie", "cookies")];

impl Request {
    /// Reads the request of an operation.
    pub(super) fn new(operation: &Value, types: &Types<'_>, level: usize) -> Self {
        let at = At::new(level);
        let mut parts: Vec<_> = PLACES
            .iter()
            .filter_map(|(place, name)| part(operation, place, name, types, at))
            .collect();
        let body = operation.get("requestBody");
        let is_body_required = body.is_some_and(|body| body.get("required") == Some(&true.into()));
        let content = body.map(content).unwrap_or_default();
        let mut choices = Vec::new();
        if let [(media_type, schema)] = &content[..] {
            parts.push(Field {
                docs: Docs::default(),
                name: "body".to_owned(),
                is_required: is_body_required,
                value: body_type(media_type, schema, types, at.deeper()),
            });
        } else if !content.is_empty() {
            choices =
                content.iter().map(|(name, schema)| choice(name, schema, types, at)).collect();
            if !is_body_required {
                choices.push("{ contentType?: never; body?: never }".to_owned());
            }
        }
        let is_optional =
            parts.iter().all(|part| !part.is_required) && (choices.is_empty() || !is_body_required);
        let mut texts = Vec::new();
        if !parts.is_empty() {
            texts.push(object::write(&parts, level));
        }
        if !choices.is_empty() {
            texts.push(format!("({})", choices.join(" | ")));
        }
        let text = if texts.is_empty() { "NoRequest".to_owned() } else { texts.join(" & ") };
        let media_type = if content.len() == 1 { content.into_iter().next() } else { None };
        let media_type = media_type.map(|(media_type, _)| media_type);
        Self { text, is_optional, media_type, rests: rests(operation) }
    }

    /// Returns the properties of the operation that `runtime.ts` reads.
    pub(super) fn spec(&self) -> String {
        let mut spec = String::new();
        if !self.rests.is_empty() {
            let rests: Vec<_> = self.rests.iter().map(|name| quoted(name)).collect();
            spec += &format!("rests: [{}], ", rests.join(", "));
        }
        if let Some(media_type) = &self.media_type {
            spec += &format!("body: {}, ", quoted(media_type));
        }
        spec
    }
}

/// Returns one of several bodies.
fn choice(media_type: &str, schema: &Value, types: &Types<'_>, at: At) -> String {
    let body = body_type(media_type, schema, types, at.inside());
    format!("{{ contentType: {}; body: {body} }}", quoted(media_type))
}

fn body_type(media_type: &str, schema: &Value, types: &Types<'_>, at: At) -> String {
    match Format::of(media_type) {
        Format::Json | Format::UrlEncoded => types.of(schema, at).text,
        Format::Multipart => {
            format!("FormData | {}", types.of(schema, at.of_form()).text)
        }
        Format::Text | Format::Events => "string".to_owned(),
        Format::Lines | Format::Bytes => "Bytes".to_owned(),
    }
}

/// Returns the parameters of one place as a field of the request.
fn part(operation: &Value, place: &str, name: &str, types: &Types<'_>, at: At) -> Option<Field> {
    let at = at.deeper();
    let (mut fields, mut all, mut is_required) = (Vec::new(), Vec::new(), false);
    for parameter in parameters(operation, place) {
        let schema = parameter.get("schema").unwrap_or(&Value::Null);
        // A browser sends the cookies that it has, and no others.
        let required = place != "cookie" && parameter.get("required") == Some(&true.into());
        is_required |= required;
        if place == "query" && is_object(schema, types, 0) {
            let text = types.of(schema, at).text;
            all.push(if required { text } else { format!("Partial<{text}>") });
            continue;
        }
        let value = types.of(schema, at.deeper());
        let undefined = Type::whole("undefined");
        let value = if required { value } else { Type::union(vec![value, undefined]) };
        fields.push(Field {
            docs: described(schema, parameter.get("description").and_then(Value::as_str)),
            name: key(parameter.get("name").and_then(Value::as_str).unwrap_or_default()),
            is_required: required,
            value: value.text,
        });
    }
    if !fields.is_empty() {
        all.insert(0, object::write(&fields, at.level()));
    }
    let (name, value) = (name.to_owned(), all.join(" & "));
    (!all.is_empty()).then(|| Field { docs: Docs::default(), name, is_required, value })
}

fn parameters<'v>(operation: &'v Value, place: &str) -> impl Iterator<Item = &'v Value> {
    let all = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
    all.filter(move |parameter| parameter.get("in").is_some_and(|it| it == place))
}

/// Whether the fields of the value are the parameters (`style: form` with `explode`).
fn is_object(schema: &Value, types: &Types<'_>, depth: usize) -> bool {
    let schema = types.resolved(schema);
    let is_own = match schema.get("type") {
        Some(word) => word == "object",
        None => WORDS.iter().any(|word| schema.get(word).is_some()),
    };
    let alternatives = ["oneOf", "anyOf", "allOf"].iter().filter_map(|word| schema.get(word));
    let mut alternatives = alternatives.filter_map(Value::as_array).flatten();
    // An enum may be an alternative of itself.
    is_own || (depth < 8 && alternatives.any(|it| is_object(it, types, depth + 1)))
}

fn rests(operation: &Value) -> Vec<String> {
    let is_rest = |it: &&Value| it.pointer("/schema/x-rest") == Some(&Value::Bool(true));
    let name = |it: &Value| it.get("name").and_then(Value::as_str).map(str::to_owned);
    parameters(operation, "path").filter(is_rest).filter_map(name).collect()
}
