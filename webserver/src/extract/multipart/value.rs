//! The types that a field of a form can have, and how a value is made of the parts with its name.

use bytes::Bytes;

use super::uploaded::UploadedFile;
use crate::extract::params::FromParam;

/// How a part is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// As text in memory.
    Text,
    /// As bytes in memory.
    Bytes,
    /// As a file.
    File,
}

/// A part that has been read.
#[derive(Debug)]
pub enum Received {
    /// Text, or bytes that should be.
    Bytes(Bytes),
    /// A file.
    File(UploadedFile),
}

/// A type that one part can be read as.
pub trait PartValue: Sized {
    /// How the part is read.
    const KIND: PartKind;

    /// Makes the value of a part.
    ///
    /// # Errors
    /// Returns what is wrong with the part, as a sentence without its name.
    fn from_part(part: Received) -> Result<Self, String>;

    /// Returns the value of a field of which no part is sent, if that is one.
    fn not_sent() -> Option<Self> {
        None
    }
}

#[diagnostic::do_not_recommend]
impl<T: for<'a> FromParam<'a>> PartValue for T {
    const KIND: PartKind = PartKind::Text;

    fn from_part(part: Received) -> Result<Self, String> {
        let Received::Bytes(bytes) = part else { return Err("is a file".to_owned()) };
        let text = std::str::from_utf8(&bytes).map_err(|_| "is not text in UTF-8")?;
        T::from_param(text).map_err(|error| error.to_string())
    }

    fn not_sent() -> Option<Self> {
        T::not_sent()
    }
}

impl PartValue for Bytes {
    const KIND: PartKind = PartKind::Bytes;

    fn from_part(part: Received) -> Result<Self, String> {
        match part {
            Received::Bytes(bytes) => Ok(bytes),
            Received::File(_) => Err("is a file".to_owned()),
        }
    }
}

impl PartValue for UploadedFile {
    const KIND: PartKind = PartKind::File;

    fn from_part(part: Received) -> Result<Self, String> {
        match part {
            Received::File(file) => Ok(file),
            Received::Bytes(_) => Err("is not a file".to_owned()),
        }
    }
}

/// A type that a field of a struct with `#[derive(FromMultipart)]` can have.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a field of a form with parts",
    label = "not a type for a field of a form",
    note = "use `UploadedFile`, `Bytes`, a parameter type such as `String`, a number or `bool`, or an `Option` or a `Vec` of one of them",
    note = "or implement `FromParam` for `{Self}`"
)]
pub trait PartField: Sized {
    /// How a part is read.
    const KIND: PartKind;
    /// Whether there may be several parts.
    const IS_LIST: bool = false;

    /// Makes the value of the parts with its name.
    ///
    /// # Errors
    /// Returns what is wrong, as a sentence without the name.
    fn from_parts(parts: Vec<Received>) -> Result<Self, String>;
}

#[diagnostic::do_not_recommend]
impl<T: PartValue> PartField for T {
    const KIND: PartKind = T::KIND;

    fn from_parts(parts: Vec<Received>) -> Result<Self, String> {
        match one(parts) {
            Some(part) => T::from_part(part),
            None => T::not_sent().ok_or_else(|| "is missing".to_owned()),
        }
    }
}

/// `None` if there is no part, or one without text that is not a value, such as an empty number.
impl<T: PartValue> PartField for Option<T> {
    const KIND: PartKind = T::KIND;

    fn from_parts(parts: Vec<Received>) -> Result<Self, String> {
        let Some(part) = one(parts) else { return Ok(None) };
        let is_empty = matches!(&part, Received::Bytes(bytes) if bytes.is_empty());
        match T::from_part(part) {
            Err(_) if is_empty => Ok(None),
            result => result.map(Some),
        }
    }
}

impl<T: PartValue> PartField for Vec<T> {
    const KIND: PartKind = T::KIND;
    const IS_LIST: bool = true;

    fn from_parts(parts: Vec<Received>) -> Result<Self, String> {
        parts.into_iter().map(T::from_part).collect()
    }
}

fn one(mut parts: Vec<Received>) -> Option<Received> {
    parts.pop()
}
