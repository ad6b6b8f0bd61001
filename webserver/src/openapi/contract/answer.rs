//! What a description says of one answer, and the comparison of the answer's head.

use std::fmt::Display;

use serde_json::{Map, Value};

use crate::http::{HttpMethod, Response, essence};
use crate::openapi::compare::{Pointer, followed};

/// What is wrong with an answer: sentences with the place in the description.
#[derive(Default)]
pub(super) struct Mistakes(Vec<String>);

impl Mistakes {
    pub(super) fn add(&mut self, at: impl Display, sentence: impl Display) {
        self.0.push(format!("{sentence} (see {at} of the description)"));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &String> {
        self.0.iter()
    }
}

/// An answer with what the description says of it.
pub(super) struct Answer<'c> {
    operation: &'c Value,
    at: Pointer,
    response: &'c Response,
    /// The entry of its status, with its key and its place.
    entry: Option<(&'static str, &'c Value, Pointer)>,
    /// Whether its content is not sent, so that it says nothing.
    is_without_content: bool,
}

const EXACT: &str = "exact";
const CLASS: &str = "class";
const DEFAULT: &str = "default";

impl<'c> Answer<'c> {
    /// Finds what the description says of an answer to an operation at this place.
    pub(super) fn new(
        document: &'c Value,
        at: Pointer,
        method: &HttpMethod,
        response: &'c Response,
    ) -> Self {
        static NOTHING: Value = Value::Null;
        let operation = document.pointer(at.as_str()).unwrap_or(&NOTHING);
        let status = response.status().as_u16();
        let responses = at.join("responses");
        let keys = [
            (EXACT, status.to_string()),
            (CLASS, format!("{}XX", status / 100)),
            (DEFAULT, DEFAULT.to_owned()),
        ];
        let entry = keys.into_iter().find_map(|(kind, key)| {
            let value = operation.get("responses")?.get(&key)?;
            let (value, at) = followed(document, value, &responses.join(key));
            Some((kind, value, at))
        });
        let is_without_content =
            *method == HttpMethod::HEAD || matches!(status, 100..=199 | 204 | 304);
        Self { operation, at, response, entry, is_without_content }
    }

    /// Returns the line that names the operation.
    pub(super) fn operation(&self) -> String {
        let id = self.operation.get("operationId").and_then(Value::as_str).unwrap_or("?");
        format!("operation `{id}` at {}, ", self.at)
    }

    /// Compares the status, the header fields and the content type.
    pub(super) fn head(&self, mistakes: &mut Mistakes) {
        let Some((kind, entry, at)) = &self.entry else {
            let responses = self.operation.get("responses").and_then(Value::as_object);
            let known: Vec<_> = responses.into_iter().flat_map(Map::keys).cloned().collect();
            let at = self.at.join("responses");
            let sentence = format!("the status is none of those described: {}", known.join(", "));
            return mistakes.add(at, sentence);
        };
        for (name, header) in entry.get("headers").and_then(Value::as_object).into_iter().flatten()
        {
            let is_required = header.get("required") == Some(&Value::Bool(true));
            if is_required && self.response.headers().get_bytes(name).is_none() {
                let at = at.join("headers").join(name);
                mistakes.add(at, format!("the header field `{name}` is missing"));
            }
        }
        if !self.is_without_content {
            self.content_type(kind, entry, at, mistakes);
        }
    }

    fn content_type(&self, kind: &str, entry: &Value, at: &Pointer, mistakes: &mut Mistakes) {
        let at = at.join("content");
        let content = entry.get("content").and_then(Value::as_object);
        let content = content.filter(|content| !content.is_empty());
        let is_empty = self.response.body().is_empty();
        match (content, self.media_type()) {
            (None, None) if is_empty => {}
            (None, None) => mistakes.add(at, "there is a body, and none is described"),
            (None, Some(found)) => {
                mistakes.add(at, format!("the content type is {found}, and no body is described"));
            }
            // An entry for several statuses may stand for answers without a body too.
            (Some(_), None) if is_empty && kind != EXACT => {}
            (Some(content), found) => {
                if found.as_ref().is_none_or(|found| media_type(content, found).is_none()) {
                    let known: Vec<_> = content.keys().cloned().collect();
                    let found = found.unwrap_or_else(|| "missing".to_owned());
                    let known = known.join(", ");
                    let sentence = format!(
                        "the content type is {found}, and none of those described: {known}"
                    );
                    mistakes.add(at, sentence);
                }
            }
        }
    }

    /// Returns the schema of the body and its place, if the body is JSON that has one. A body with a content
    /// coding is not JSON before it is decoded.
    pub(super) fn json_schema(&self) -> Option<(Pointer, &'c Value)> {
        if self.response.headers().contains("content-encoding") {
            return None;
        }
        let (_, entry, at) = self.entry.as_ref().filter(|_| !self.is_without_content)?;
        let found = self.media_type()?;
        if !found.ends_with("/json") && !found.ends_with("+json") {
            return None;
        }
        let content = entry.get("content")?.as_object()?;
        let name = media_type(content, &found)?;
        let schema = content.get(name)?.get("schema")?;
        Some((at.join("content").join(name).join("schema"), schema))
    }

    /// Returns the media type of the answer, without parameters.
    fn media_type(&self) -> Option<String> {
        let field = self.response.headers().get_bytes("content-type")?;
        Some(String::from_utf8_lossy(essence(field)).to_ascii_lowercase())
    }
}

/// Returns the key of a content that a media type fits: itself, or a range such as `text/*`.
fn media_type<'c>(content: &'c Map<String, Value>, found: &str) -> Option<&'c String> {
    let range = format!("{}/*", found.split('/').next().unwrap_or_default());
    [found, &range, "*/*"].into_iter().find_map(|wanted| {
        let essence_of =
            |key: &str| String::from_utf8_lossy(essence(key.as_bytes())).to_ascii_lowercase();
        content.keys().find(|key| essence_of(key) == wanted)
    })
}
