//! Values of JSON.

use serde_core::de::DeserializeOwned;

use super::error::AnswerError;
use crate::extract::JsonError;
use crate::http::{HeaderMap, essence};

/// A type that is read from JSON. It exists for its error message.
#[diagnostic::on_unimplemented(
    message = "the handler returns the JSON of `{Self}`, which a client cannot read",
    label = "`{Self}` does not implement `Deserialize`",
    note = "add `#[derive(serde::Deserialize)]` to the type, which owns its data"
)]
pub trait ReadJson: Sized {
    /// Reads a value.
    fn of_json(text: &[u8]) -> Result<Self, AnswerError>;
}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned> ReadJson for T {
    fn of_json(text: &[u8]) -> Result<Self, AnswerError> {
        read_json(text)
    }
}

/// Deserializes JSON, with the place of what is wrong.
pub(super) fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, AnswerError> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| AnswerError::data("", format!("is not UTF-8: {error}")))?;
    serde_json::from_str(text)
        .map_err(|error| AnswerError::of_json(&JsonError::new::<T>(&error, text)))
}

/// Returns whether the media type is that of JSON.
pub(super) fn names_json(headers: &HeaderMap) -> bool {
    let essence = essence(headers.get_bytes("content-type").unwrap_or_default());
    let essence = essence.to_ascii_lowercase();
    essence == b"application/json" || essence.ends_with(b"+json")
}
