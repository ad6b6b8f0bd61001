//! Places in a document, as JSON Pointers (RFC 6901).

use std::borrow::Cow;
use std::fmt;

use serde_json::Value;

use crate::extract::decode;

/// A place in a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::openapi) struct Pointer(String);

impl Pointer {
    /// Returns the place of a member or an element.
    pub(in crate::openapi) fn join(&self, token: impl fmt::Display) -> Self {
        let token = token.to_string().replace('~', "~0").replace('/', "~1");
        Self(format!("{}/{token}", self.0))
    }

    /// Returns the place that a reference into the same document names.
    pub(in crate::openapi) fn of_reference(reference: &str) -> Option<Self> {
        let fragment = reference.strip_prefix('#')?;
        let fragment = decode::path(fragment).unwrap_or(Cow::Borrowed(fragment));
        Some(Self(fragment.into_owned()))
    }

    pub(in crate::openapi) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Follows references from a value to what they stand for, with its place. What a reference names that is
/// not there stays a reference.
pub(in crate::openapi) fn followed<'v>(
    document: &'v Value,
    mut value: &'v Value,
    at: &Pointer,
) -> (&'v Value, Pointer) {
    let mut at = at.clone();
    // A chain of references may be a circle.
    for _ in 0..32 {
        let target = value.get("$ref").and_then(Value::as_str).and_then(Pointer::of_reference);
        let Some(target) = target else { break };
        let Some(found) = document.pointer(target.as_str()) else { break };
        (value, at) = (found, target);
    }
    (value, at)
}
