//! A change between two descriptions.

use std::fmt;

/// A change between two descriptions of an API, which [`compare`](crate::openapi::compare) finds.
///
/// ```
/// use serde_json::json;
/// use webserver::openapi::compare;
///
/// let description = |answers: serde_json::Value| {
///     json!({ "openapi": "3.1.1", "paths": { "/": { "get": { "responses": answers } } } })
/// };
/// let old = description(json!({ "200": {} }));
/// let new = description(json!({ "200": {}, "303": {} }));
/// let changes = compare(&old, &new);
/// assert_eq!(changes.len(), 1);
/// assert!(changes[0].is_breaking());
/// assert_eq!(changes[0].pointer(), "/paths/~1/get/responses/303");
/// assert_eq!(changes[0].sentence(), "the operation can be answered with 303 now");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    // Breaking changes are sorted before harmless ones.
    is_harmless: bool,
    pointer: String,
    sentence: String,
}

impl Change {
    pub(super) fn new(is_breaking: bool, pointer: String, sentence: String) -> Self {
        Self { is_harmless: !is_breaking, pointer, sentence }
    }

    /// Returns whether there may be clients that the change breaks.
    pub fn is_breaking(&self) -> bool {
        !self.is_harmless
    }

    /// Returns the place of the change as a JSON Pointer (RFC 6901) into the new document, or into the old
    /// one for what has been removed.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// Returns what has changed, as a sentence.
    pub fn sentence(&self) -> &str {
        &self.sentence
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.pointer, self.sentence)
    }
}
