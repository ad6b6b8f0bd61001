//! The responses of an operation.

use std::collections::BTreeMap;

use serde_json::Value;

use super::comparison::{Comparison, Direction, both, members};
use super::pointer::{Pointer, followed};

impl Comparison<'_> {
    pub(super) fn responses(&mut self, at: &Pointer, old: Option<&Value>, new: Option<&Value>) {
        let (old_document, new_document) = (self.old, self.new);
        for (code, old_one, new_one) in both(old, new) {
            let at = at.join(code);
            // A status that was not named may have been described by its class or by `default`.
            let covered = old_one.or_else(|| covering(old, code));
            match (covered, new_one) {
                (Some(one), Some(other)) => {
                    let ((one, _), (other, at)) =
                        (followed(old_document, one, &at), followed(new_document, other, &at));
                    if old_one.is_none() {
                        self.harmless(
                            &at,
                            format!("the status {code} is described on its own now"),
                        );
                    }
                    self.response(&at, one, other);
                }
                (None, Some(_)) => {
                    self.add(is_new_meaning(code), &at, added(code));
                }
                (Some(one), None) => match covering(new, code) {
                    Some(other) => {
                        let ((one, _), (other, _)) =
                            (followed(old_document, one, &at), followed(new_document, other, &at));
                        self.harmless(
                            &at,
                            format!("the status {code} is no longer described on its own"),
                        );
                        self.response(&at, one, other);
                    }
                    None => self.add(is_success(code), &at, removed(code)),
                },
                (None, None) => {}
            }
        }
    }

    fn response(&mut self, at: &Pointer, old: &Value, new: &Value) {
        self.texts(at, old, new);
        let headers = at.join("headers");
        for (name, old, new) in pairs(old.get("headers"), new.get("headers")) {
            self.header(&headers.join(name), name, old, new);
        }
        let (content, had, has) = (at.join("content"), old.get("content"), new.get("content"));
        self.content(&content, Direction::Response, had, has);
    }

    fn header(&mut self, at: &Pointer, name: &str, old: Option<&Value>, new: Option<&Value>) {
        let (old_document, new_document) = (self.old, self.new);
        let is_required = |it: &Value| it.get("required") == Some(&Value::Bool(true));
        match (old, new) {
            (Some(old), Some(new)) => {
                let ((old, _), (new, at)) =
                    (followed(old_document, old, at), followed(new_document, new, at));
                self.texts(&at, old, new);
                match (is_required(old), is_required(new)) {
                    (true, false) => {
                        self.breaking(&at, format!("the field `{name}` can be absent now"));
                    }
                    (false, true) => {
                        self.harmless(&at, format!("the field `{name}` is always there now"));
                    }
                    _ => {}
                }
                let any = Value::Bool(true);
                let schema = |it: &Value| it.get("schema").unwrap_or(&any).clone();
                self.schema(&at.join("schema"), Direction::Response, &schema(old), &schema(new));
            }
            (Some(_), None) => self.breaking(at, format!("the field `{name}` has been removed")),
            (None, Some(_)) => self.harmless(at, format!("the field `{name}` is new")),
            (None, None) => {}
        }
    }
}

/// Returns the response that describes a status which is not named itself.
fn covering<'v>(responses: Option<&'v Value>, code: &str) -> Option<&'v Value> {
    let class = code.get(..1).map(|class| format!("{class}XX"));
    let class = class.filter(|class| class != code && code != "default");
    let found = class.and_then(|class| responses?.get(class));
    found.or_else(|| responses?.get("default").filter(|_| code != "default"))
}

/// Returns whether a client cannot know what to do with a status. A client treats an error that it does
/// not know as the first of its class (RFC 9110, section 15).
fn is_new_meaning(code: &str) -> bool {
    !code.starts_with(['4', '5']) && code != "default"
}

fn is_success(code: &str) -> bool {
    code.starts_with(['1', '2', '3'])
}

fn added(code: &str) -> String {
    match code {
        "default" => "the operation can be answered with other statuses now".to_owned(),
        code => format!("the operation can be answered with {code} now"),
    }
}

fn removed(code: &str) -> String {
    match code {
        "default" => "the operation is no longer answered with other statuses".to_owned(),
        code => format!("the operation is no longer answered with {code}"),
    }
}

/// Returns the header fields of both, whose names do not depend on case, by their newest name.
fn pairs<'v>(
    old: Option<&'v Value>,
    new: Option<&'v Value>,
) -> Vec<(&'v str, Option<&'v Value>, Option<&'v Value>)> {
    let mut all: BTreeMap<String, (&str, Option<&Value>, Option<&Value>)> = BTreeMap::new();
    for (name, value) in old.into_iter().flat_map(members) {
        all.insert(name.to_ascii_lowercase(), (name, Some(value), None));
    }
    for (name, value) in new.into_iter().flat_map(members) {
        let known = all.entry(name.to_ascii_lowercase()).or_insert((name, None, None));
        (known.0, known.2) = (name, Some(value));
    }
    all.into_values().collect()
}
