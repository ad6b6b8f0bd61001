//! Why an answer cannot be read.

use std::error::Error;
use std::fmt;

use crate::extract::JsonError;
use crate::http::{BodyError, HeaderMap, Problem};

/// An answer that is not one of the handler's result.
///
/// ```
/// use webserver::api_client::AnswerError;
///
/// let error = AnswerError::data("people[3].age", "is negative");
/// assert_eq!(error.to_string(), "people[3].age is negative");
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum AnswerError {
    /// The body is longer than the client's limit, in bytes; of a stream, an event or a line is.
    TooLarge {
        /// The limit.
        limit: u64,
    },
    /// The body ended too early.
    Interrupted(BodyError),
    /// The body has another media type.
    MediaType {
        /// The media type of the handler's result.
        expected: &'static str,
        /// The media type of the answer, if it has one.
        found: Option<String>,
    },
    /// A header field is missing or malformed.
    Header {
        /// The name of the field.
        name: &'static str,
        /// What is wrong with it.
        detail: String,
    },
    /// The body does not have the data of the handler's result.
    Data {
        /// The place in the body, such as `people[3].age`; empty for the whole body.
        place: String,
        /// What is wrong there.
        detail: String,
    },
    /// The answer is an error that the type of the result cannot hold.
    Problem(Box<Problem>),
}

impl AnswerError {
    /// Creates an error about the data at a place of the body, which is empty for the whole body.
    pub fn data(place: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::Data { place: place.into(), detail: detail.into() }
    }

    pub(super) fn media_type(expected: &'static str, headers: &HeaderMap) -> Self {
        Self::MediaType { expected, found: headers.get("content-type").map(str::to_owned) }
    }

    pub(super) fn of_json(error: &JsonError) -> Self {
        match error {
            JsonError::Data { mistakes, .. } if !mistakes.is_empty() => {
                let mistake = &mistakes[0];
                Self::data(mistake.path(), mistake.detail.as_str())
            }
            error => Self::data("", error.to_string()),
        }
    }
}

impl From<BodyError> for AnswerError {
    fn from(error: BodyError) -> Self {
        match error {
            BodyError::TooLarge { limit } => Self::TooLarge { limit },
            other => Self::Interrupted(other),
        }
    }
}

impl fmt::Display for AnswerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { limit } => {
                write!(f, "it is longer than {limit} bytes, which is the limit of the client")
            }
            Self::Interrupted(error) => error.fmt(f),
            Self::MediaType { expected, found: Some(found) } => {
                write!(f, "its media type is `{found}`, and not `{expected}`")
            }
            Self::MediaType { expected, found: None } => {
                write!(f, "it has no media type, and should be `{expected}`")
            }
            Self::Header { name, detail } => write!(f, "its field `{name}` {detail}"),
            Self::Data { place, detail } if place.is_empty() => write!(f, "the body {detail}"),
            Self::Data { place, detail } => write!(f, "{place} {detail}"),
            Self::Problem(problem) => problem.fmt(f),
        }
    }
}

impl Error for AnswerError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Interrupted(error) => Some(error),
            Self::Problem(problem) => Some(&**problem),
            _ => None,
        }
    }
}
