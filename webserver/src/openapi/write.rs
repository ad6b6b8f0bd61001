//! Writes a description as JSON. The fields are in the order in which people read them, and maps are
//! sorted, so that two descriptions of one app are equal byte for byte.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_core::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::document::{Document, Method, OperationObject};
use super::info::Info;
use super::operation::{Answer, Code, Parameter, RequestBody};
use crate::http::StatusCode;

/// An object whose fields are written in the order in which they were added.
#[derive(Default)]
struct Object<'a>(Vec<(Cow<'a, str>, Field<'a>)>);

/// A value in the document.
enum Field<'a> {
    Text(Cow<'a, str>),
    True,
    Json(&'a Value),
    List(Vec<Self>),
    Object(Object<'a>),
}

impl<'a> Object<'a> {
    fn add(&mut self, name: impl Into<Cow<'a, str>>, field: Field<'a>) {
        self.0.push((name.into(), field));
    }

    fn text(&mut self, name: &'a str, text: Option<&'a str>) {
        if let Some(text) = text {
            self.add(name, Field::Text(text.into()));
        }
    }

    fn flag(&mut self, name: &'a str, is_set: bool) {
        if is_set {
            self.add(name, Field::True);
        }
    }

    /// Adds an object, unless it is empty.
    fn object(&mut self, name: &'a str, object: Self) {
        if !object.0.is_empty() {
            self.add(name, Field::Object(object));
        }
    }

    /// Adds a list, unless it is empty.
    fn list(&mut self, name: &'a str, list: impl Iterator<Item = Field<'a>>) {
        let list: Vec<_> = list.collect();
        if !list.is_empty() {
            self.add(name, Field::List(list));
        }
    }
}

impl<'a, N: Into<Cow<'a, str>>> FromIterator<(N, Field<'a>)> for Object<'a> {
    fn from_iter<I: IntoIterator<Item = (N, Field<'a>)>>(fields: I) -> Self {
        Self(fields.into_iter().map(|(name, field)| (name.into(), field)).collect())
    }
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.0.len()))?;
        for (name, field) in &self.0 {
            map.serialize_entry(name, field)?;
        }
        map.end()
    }
}

impl Serialize for Field<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => to.serialize_str(text),
            Self::True => to.serialize_bool(true),
            Self::Json(value) => Sorted(value).serialize(to),
            Self::List(list) => to.collect_seq(list),
            Self::Object(object) => object.serialize(to),
        }
    }
}

/// JSON whose objects are sorted by name, whatever features serde_json has.
struct Sorted<'a>(&'a Value);

impl Serialize for Sorted<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Object(map) => {
                let sorted: BTreeMap<_, _> =
                    map.iter().map(|(key, it)| (key, Sorted(it))).collect();
                to.collect_map(sorted)
            }
            Value::Array(list) => to.collect_seq(list.iter().map(Sorted)),
            value => value.serialize(to),
        }
    }
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut object = Object::default();
        object.text("openapi", Some("3.1.1"));
        object.add("info", Field::Object(info(&self.info)));
        let servers = self.info.servers.iter();
        object.list("servers", servers.map(|url| server(url)));
        let tags = self.info.tags.iter();
        object.list(
            "tags",
            tags.map(|(name, text)| Field::Object(texts([("name", name), ("description", text)]))),
        );
        let paths = self.paths.iter().map(|(path, operations)| (path.as_str(), item(operations)));
        object.add("paths", Field::Object(paths.collect()));
        let mut components = Object::default();
        components.object("schemas", json(&self.schemas));
        components.object("securitySchemes", json(&self.security));
        object.object("components", components);
        if let Some(url) = &self.info.external_docs {
            object.object("externalDocs", texts([("url", url)]));
        }
        object.serialize(to)
    }
}

fn info(info: &Info) -> Object<'_> {
    let mut object = Object::default();
    object.text("title", Some(&info.title));
    object.text("version", Some(&info.version));
    object.text("description", info.description.as_deref());
    object.text("termsOfService", info.terms_of_service.as_deref());
    if let Some((name, address)) = &info.contact {
        let key = if address.starts_with("mailto:") { "email" } else { "url" };
        let address = address.strip_prefix("mailto:").unwrap_or(address);
        object.object("contact", texts([("name", name), (key, address)]));
    }
    if let Some((name, identifier)) = &info.license {
        object.object("license", texts([("name", name), ("identifier", identifier)]));
    }
    object
}

/// Returns an object whose fields are texts.
fn texts<'a, const N: usize>(fields: [(&'a str, &'a str); N]) -> Object<'a> {
    fields.into_iter().map(|(name, text)| (name, Field::Text(text.into()))).collect()
}

fn server(url: &str) -> Field<'_> {
    Field::Object(texts([("url", url)]))
}

/// Returns the operations of a path. Methods that OpenAPI 3.1 does not have are in an extension, which
/// has the name that OpenAPI 3.2 gives it.
fn item(operations: &BTreeMap<Method, OperationObject>) -> Field<'_> {
    let (mut object, mut others) = (Object::default(), Object::default());
    for (method, operation) in operations {
        let operation = Field::Object(self::operation(operation));
        match method {
            Method::Other(name) => others.add(name.as_str(), operation),
            method => object.add(method.word(), operation),
        }
    }
    object.object("x-additionalOperations", others);
    Field::Object(object)
}

fn operation(operation: &OperationObject) -> Object<'_> {
    let mut object = Object::default();
    object.list("tags", operation.tag.iter().map(|tag| Field::Text(tag.into())));
    object.text("summary", operation.summary.as_deref());
    object.text("description", operation.description.as_deref());
    object.text("operationId", Some(&operation.id));
    object.flag("deprecated", operation.is_deprecated);
    object.list("parameters", operation.parameters.iter().map(parameter));
    if let Some(body) = &operation.body {
        object.object("requestBody", request_body(body));
    }
    let responses =
        operation.responses.iter().map(|(code, answer)| (code.word(), answer_of(*code, answer)));
    object.add("responses", Field::Object(responses.collect()));
    if !operation.security.is_empty() {
        let all = operation.security.iter().map(|name| (name.as_str(), Field::List(Vec::new())));
        object.add("security", Field::List(vec![Field::Object(all.collect())]));
    }
    object
}

fn parameter(parameter: &Parameter) -> Field<'_> {
    let mut object = Object::default();
    object.text("name", Some(&parameter.name));
    object.text("in", Some(parameter.place.word()));
    object.text("description", parameter.description.as_deref());
    object.flag("required", parameter.required);
    object.add("schema", Field::Json(&parameter.schema));
    Field::Object(object)
}

fn request_body(body: &RequestBody) -> Object<'_> {
    let mut object = Object::default();
    object.text("description", body.description.as_deref());
    object.flag("required", body.required);
    object.add("content", Field::Object(content(&body.content)));
    object
}

fn answer_of(code: Code, answer: &Answer) -> Field<'_> {
    let mut object = Object::default();
    let text = match &answer.texts[..] {
        [] => Cow::Borrowed(description(code)),
        texts => Cow::Owned(texts.join("\n\n")),
    };
    object.add("description", Field::Text(text));
    let headers = answer.headers.iter().map(|(name, schema)| {
        let mut header = Object::default();
        header.flag("required", answer.requires(name));
        header.add("schema", Field::Json(schema));
        (name.as_str(), Field::Object(header))
    });
    object.object("headers", headers.collect());
    object.object("content", content(&answer.content));
    Field::Object(object)
}

/// Returns the media types of a body.
fn content(content: &BTreeMap<String, Value>) -> Object<'_> {
    content.iter().map(|(name, schema)| (name.as_str(), schema_of(schema))).collect()
}

fn schema_of(schema: &Value) -> Field<'_> {
    Field::Object(Object::from_iter([("schema", Field::Json(schema))]))
}

fn json(map: &BTreeMap<String, Value>) -> Object<'_> {
    map.iter().map(|(name, value)| (name.as_str(), Field::Json(value))).collect()
}

impl Code {
    /// Returns the key of a response.
    fn word(self) -> String {
        match self {
            Self::Exact(status) => status.to_string(),
            Self::Class(class) => format!("{class}XX"),
            Self::Default => "default".to_owned(),
        }
    }
}

/// Returns the description of a response, which OpenAPI requires.
fn description(code: Code) -> &'static str {
    match code {
        Code::Exact(status) => {
            let status = StatusCode::from_u16(status).ok();
            status.and_then(|status| status.canonical_reason()).unwrap_or("A response")
        }
        Code::Class(3) => "A redirect",
        Code::Class(_) => "A response of this class",
        Code::Default => "Any other response",
    }
}
