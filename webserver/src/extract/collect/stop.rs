//! Serde's errors as data, so that the words for the client are ours.

use std::error::Error;
use std::fmt::{self, Display};

use serde_core::de;
use serde_core::de::{Expected, Unexpected};

use crate::extract::names::one_of;
use crate::extract::urlencoded::de::QueryError;

/// Why a visitor ended without a value.
#[derive(Debug)]
pub(super) enum Stop {
    /// All that is wrong has been noted, or nothing more can be found.
    Noted,
    /// More is known now, so the same piece should be read once more.
    Again,
    /// A mistake that has not been noted yet.
    Wrong(Box<Wrong>),
}

/// A mistake, and where it was found.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) reason: Reason,
    /// The pointer to the value that was read, and the identity of that value; `None` if it is the value
    /// that was asked for.
    pub(super) at: Option<(String, usize)>,
    pub(super) is_secret: bool,
}

/// What is wrong.
#[derive(Clone, Debug)]
pub(super) enum Reason {
    /// A field is missing.
    Missing(&'static str),
    /// A value is not of the type. The name of the value is that of [`called`].
    Type { got: String, expected: String },
    /// An object has a field that its type does not have.
    Unknown { field: String, known: &'static [&'static str] },
    /// A mistake in the field of a form or a query with this name, in words of ours or of the type.
    Sent { name: String, detail: String },
    /// Anything else, in words of ours.
    Ours(String),
    /// Anything else, in the words of the type or of another library.
    Foreign(String),
}

impl Stop {
    pub(super) fn new(reason: Reason) -> Self {
        Self::Wrong(Box::new(Wrong { reason, at: None, is_secret: false }))
    }

    pub(super) fn ours(text: impl Into<String>) -> Self {
        Self::new(Reason::Ours(text.into()))
    }

    /// Says where the mistake is, unless that is known.
    pub(super) fn at(mut self, place: impl FnOnce() -> (String, usize)) -> Self {
        if let Self::Wrong(wrong) = &mut self {
            wrong.at.get_or_insert_with(place);
        }
        self
    }
}

impl de::Error for Stop {
    fn custom<T: Display>(text: T) -> Self {
        let text = text.to_string();
        // The name of a Rust type does not help a client.
        if text.starts_with("data did not match any variant of untagged enum") {
            return Self::ours("does not have any of the accepted forms");
        }
        Self::new(Reason::Foreign(text))
    }

    fn invalid_type(got: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(Reason::Type { got: called(got), expected: expected.to_string() })
    }

    fn invalid_value(got: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(got, expected)
    }

    fn invalid_length(len: usize, expected: &dyn Expected) -> Self {
        Self::ours(format!("has {len} elements and should have {expected}"))
    }

    fn unknown_variant(_: &str, known: &'static [&'static str]) -> Self {
        Self::ours(format!("is not {}", one_of(known)))
    }

    fn unknown_field(name: &str, known: &'static [&'static str]) -> Self {
        Self::new(Reason::Unknown { field: name.chars().take(32).collect(), known })
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(Reason::Missing(field))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::ours(format!("has the field `{field}` more than once"))
    }
}

/// Returns the name of a value in serde's words. Two texts are told apart by their addresses.
pub(super) fn called(got: Unexpected<'_>) -> String {
    match got {
        Unexpected::Str(text) => format!("text {:p}", text.as_ptr()),
        _ => got.to_string(),
    }
}

impl From<&QueryError> for Reason {
    fn from(error: &QueryError) -> Self {
        Self::Sent { name: error.name().to_owned(), detail: error.to_string() }
    }
}

/// What `serde_json` says, without the value that it quotes.
#[cfg(feature = "json")]
impl From<&serde_json::Error> for Reason {
    fn from(error: &serde_json::Error) -> Self {
        let text = error.to_string();
        let text = text.split(" at line ").next().unwrap_or_default();
        match text.rsplit_once(", expected ") {
            _ if !error.is_data() => Self::Ours(format!("cannot be read: {text}")),
            Some((_, expected)) => Self::Type { got: String::new(), expected: expected.to_owned() },
            None => Self::Foreign(text.to_owned()),
        }
    }
}

impl Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(field) => write!(f, "lacks the field `{field}`"),
            Self::Type { expected, .. } => write!(f, "is not {}", in_words(expected)),
            Self::Unknown { field, known } => {
                write!(f, "has the field `{field}`, which is not {}", one_of(known))
            }
            Self::Sent { detail: text, .. } | Self::Ours(text) | Self::Foreign(text) => {
                f.write_str(text)
            }
        }
    }
}

/// Returns what a type expects in words that do not name Rust's types.
fn in_words(expected: &str) -> String {
    macro_rules! integers {
        ($($name:literal $t:ty;)*) => {
            match expected {
                $($name => format!("a whole number from {} to {}", <$t>::MIN, <$t>::MAX),)*
                "f32" | "f64" => "a number".to_owned(),
                "a boolean" => "`true` or `false`".to_owned(),
                "a character" => "a single character".to_owned(),
                "a borrowed string" => "a string without escapes".to_owned(),
                "a sequence" => "a list".to_owned(),
                "a map" => "an object".to_owned(),
                "unit" => "`null`".to_owned(),
                _ if expected.starts_with("struct ") => "an object".to_owned(),
                _ if expected.starts_with("a nonzero ") => "a whole number other than 0".to_owned(),
                _ => expected.to_owned(),
            }
        };
    }
    integers! {
        "u8" u8; "u16" u16; "u32" u32; "u64" u64; "u128" u128; "usize" usize;
        "i8" i8; "i16" i16; "i32" i32; "i64" i64; "i128" i128; "isize" isize;
    }
}

impl Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl Error for Stop {}
