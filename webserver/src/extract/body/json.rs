//! JSON from the body. The type [`Json`] is defined in `respond`, because it is also a response.

use std::error::Error;
use std::fmt;

use serde_core::Deserialize;

use super::encoding;
use crate::extract::collect::{Finding, Found, find, path};
use crate::extract::core::{Cx, Describe, FromRequest, Reject, WholeBody, listed, response};
use crate::http::{BodySlot, HeaderMap, Mistake, Place, Response, StatusCode, essence};
use crate::respond::{IntoResponse, Json};

impl<'r, T: Deserialize<'r>> FromRequest<'r> for Json<T> {
    type Needs = WholeBody;
    type Rejection = JsonError;
    const ASKS_FOR_ROUTE: bool = false;

    #[inline]
    fn check_head(cx: Cx<'r, WholeBody>) -> Result<(), JsonError> {
        match cx.request.content_type() {
            Some(given) if is_json(given) => {}
            Some(_) => return Err(JsonError::ContentType),
            None => return Err(untyped(cx.needs)),
        }
        if cx.request.has_content_coding() {
            return Err(JsonError::ContentEncoding);
        }
        Ok(())
    }

    fn from_request(cx: Cx<'r, WholeBody>) -> Result<Self, JsonError> {
        <Self as FromRequest>::check_head(cx)?;
        Self::from_checked(cx)
    }

    #[inline]
    fn from_checked(cx: Cx<'r, WholeBody>) -> Result<Self, JsonError> {
        let text = text(cx.needs.bytes())?;
        serde_json::from_str(text).map(Self).map_err(|error| JsonError::new::<T>(&error, text))
    }

    fn describe(to: &mut dyn Describe) {
        to.reads(Place::Body, "application/json");
    }
}

/// Returns the JSON in the bytes of a body.
#[inline]
pub(crate) fn text(bytes: &[u8]) -> Result<&str, JsonError> {
    // "Implementations [..] MAY ignore the presence of a byte order mark rather than treating it as an
    // error" (RFC 8259, section 8.1).
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    // Checks the whole body once, so that serde_json does not check each string in it again.
    std::str::from_utf8(bytes).map_err(|error| JsonError::not_utf8(&bytes[..error.valid_up_to()]))
}

/// Returns what is wrong with a request without a content type. The length of a chunked body is not
/// known until the body has arrived, and then the body may be empty.
#[cold]
fn untyped(body: BodySlot<'_>) -> JsonError {
    match body.len() {
        Some(0) | None => JsonError::Missing,
        Some(1..) => JsonError::ContentType,
    }
}

/// Returns whether the type is `application/json`, or has a subtype that ends in `+json` (RFC 6839,
/// section 3.1). A charset is ignored: JSON is UTF-8, and the parameter "has no effect on compliant
/// recipients" (RFC 8259, section 11).
#[inline]
fn is_json(content_type: &[u8]) -> bool {
    content_type == b"application/json" || names_json(content_type)
}

#[inline(never)]
fn names_json(content_type: &[u8]) -> bool {
    let essence = essence(content_type);
    if essence.eq_ignore_ascii_case(b"application/json") {
        return true;
    }
    let Some(slash) = memchr::memchr(b'/', essence).filter(|slash| *slash > 0) else {
        return false;
    };
    let subtype = &essence[slash + 1..];
    subtype.len() > b"+json".len()
        && subtype[subtype.len() - b"+json".len()..].eq_ignore_ascii_case(b"+json")
}

/// A body could not be read as JSON.
///
/// ```
/// use serde::Deserialize;
/// use webserver::prelude::*;
/// use webserver::JsonError;
///
/// #[derive(Deserialize)]
/// struct Team {
///     ages: Vec<u8>,
/// }
///
/// #[post("/teams")]
/// fn add(team: Result<Json<Team>, JsonError>) -> String {
///     match team {
///         Ok(team) => format!("{} people", team.ages.len()),
///         Err(JsonError::Data { mistakes, line, .. }) => {
///             format!("look at {} in line {line}", mistakes[0].path())
///         }
///         Err(error) => error.to_string(),
///     }
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![add]).build().client();
/// let request = client.post("/teams").header("content-type", "application/json");
/// let answer = request.body("{\"ages\":\n[7, 8, 900]}").send().await;
/// assert_eq!(answer.text().await, "look at ages[2] in line 2");
/// # });
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JsonError {
    /// The request does not have a content type, and does not seem to have a body either. (Whether
    /// a chunked body is empty is known only when it has arrived.) Answered with 415.
    Missing,
    /// The content type is not that of JSON; answered with 415.
    ContentType,
    /// The body is in a content coding; answered with 415.
    ContentEncoding,
    /// The body is not JSON; answered with 400.
    Syntax {
        /// What is wrong, with line and column.
        detail: String,
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1.
        column: usize,
    },
    /// The body is JSON, but not of the expected type; answered with 422.
    Data {
        /// What is wrong: up to 32 mistakes.
        mistakes: Vec<JsonMistake>,
        /// Whether there may be more mistakes than are listed.
        has_more: bool,
        /// The line where the first reading ended, counted from 1.
        line: usize,
        /// The column where the first reading ended, counted from 1.
        column: usize,
    },
}

impl JsonError {
    /// The body is not UTF-8 after `good` (RFC 8259, section 8.1).
    #[cold]
    fn not_utf8(good: &[u8]) -> Self {
        let line = good.split(|byte| *byte == b'\n').count();
        let column = 1 + good.rsplit(|byte| *byte == b'\n').next().map_or(0, <[u8]>::len);
        let detail = format!("invalid unicode code point at line {line} column {column}");
        Self::Syntax { detail, line, column }
    }

    /// Finds out what is wrong with a body that was refused with `error`.
    #[cold]
    pub(crate) fn new<'de, T: Deserialize<'de>>(error: &serde_json::Error, body: &'de str) -> Self {
        match find::<T>(body, error) {
            Found::Syntax(error) => {
                let (detail, line, column) = (error.to_string(), error.line(), error.column());
                Self::Syntax { detail, line, column }
            }
            Found::Data { mistakes, has_more } => Self::Data {
                mistakes: mistakes.into_iter().map(JsonMistake::from).collect(),
                has_more,
                line: error.line(),
                column: error.column(),
            },
        }
    }
}

/// A mistake in a JSON body.
///
/// ```
/// use serde::Deserialize;
/// use webserver::prelude::*;
/// use webserver::JsonError;
///
/// #[derive(Deserialize)]
/// struct Person {
///     name: String,
///     age: u8,
/// }
///
/// #[post("/people")]
/// fn add(people: Result<Json<Vec<Person>>, JsonError>) -> String {
///     match people {
///         Err(JsonError::Data { mistakes, .. }) => {
///             let lines = mistakes.iter().map(|one| format!("{} {}\n", one.path(), one.detail));
///             lines.collect()
///         }
///         other => format!("{other:?}"),
///     }
/// }
/// # impl std::fmt::Debug for Person {
/// #     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
/// #         write!(f, "{} {}", self.name, self.age)
/// #     }
/// # }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![add]).build().client();
/// let request = client.post("/people").header("content-type", "application/json");
/// let answer = request.body(r#"[{"name":7},{"name":"Ada","age":300}]"#).send().await;
/// assert_eq!(
///     answer.text().await,
///     "[0].name is not a string\n[0].age is missing\n[1].age is not a whole number from 0 to 255\n"
/// );
/// # });
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct JsonMistake {
    /// The place, as a JSON Pointer (RFC 6901) such as `/people/3/age`. It is empty for the value as a
    /// whole. A name of more than 256 bytes is cut.
    pub pointer: String,
    /// What is wrong there, as a sentence that follows the place.
    pub detail: String,
    /// The beginning of the text, number or truth value that was sent there, if it may be shown: see
    /// [`Sensitive`](crate::Sensitive).
    pub received: Option<String>,
}

impl JsonMistake {
    /// Returns the place as it is written in code, such as `people[3].age`. It is empty for the value
    /// as a whole.
    pub fn path(&self) -> String {
        path(&self.pointer)
    }
}

impl JsonMistake {
    fn place(&self) -> Place {
        let path = self.path();
        if path.is_empty() { Place::Body } else { Place::BodyField(path.into()) }
    }
}

impl From<&JsonMistake> for Mistake {
    fn from(mistake: &JsonMistake) -> Self {
        let mut converted = Self::new(mistake.place(), mistake.detail.as_str());
        converted.pointer = Some(mistake.pointer.clone());
        converted.received.clone_from(&mistake.received);
        converted
    }
}

impl From<Finding> for JsonMistake {
    fn from(Finding { pointer, detail, received, .. }: Finding) -> Self {
        Self { pointer, detail, received }
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("is missing; it should be `application/json`"),
            Self::ContentType => f.write_str("is not `application/json`"),
            Self::ContentEncoding => f.write_str(encoding::DETAIL),
            Self::Syntax { detail, .. } => write!(f, "is not JSON: {detail}"),
            Self::Data { mistakes, .. } => {
                for (at, mistake) in mistakes.iter().enumerate() {
                    let separator = if at == 0 { "" } else { "; " };
                    let path = mistake.path();
                    let space = if path.is_empty() { "" } else { " " };
                    write!(f, "{separator}{path}{space}{}", mistake.detail)?;
                }
                Ok(())
            }
        }
    }
}

impl Error for JsonError {}

impl Reject for JsonError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Missing | Self::ContentType | Self::ContentEncoding => {
                StatusCode::UNSUPPORTED_MEDIA_TYPE
            }
            Self::Syntax { .. } => StatusCode::BAD_REQUEST,
            Self::Data { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    fn place(&self) -> Place {
        match self {
            Self::Missing | Self::ContentType => Place::Header("content-type".into()),
            Self::ContentEncoding => encoding::PLACE,
            Self::Data { mistakes, .. } => mistakes.first().map_or(Place::Body, JsonMistake::place),
            Self::Syntax { .. } => Place::Body,
        }
    }

    fn absent(&self) -> bool {
        matches!(self, Self::Missing)
    }

    fn mistakes(&self) -> Vec<Mistake> {
        let Self::Data { mistakes, has_more, .. } = self else {
            return vec![Mistake::new(self.place(), self.to_string())];
        };
        listed(mistakes.iter().map(Mistake::from), *has_more, Place::Body)
    }

    fn headers(&self) -> HeaderMap {
        match self {
            Self::ContentEncoding => encoding::headers(),
            Self::Missing | Self::ContentType | Self::Syntax { .. } | Self::Data { .. } => {
                HeaderMap::new()
            }
        }
    }
}

impl IntoResponse for JsonError {
    fn into_response(self) -> Response {
        response(self)
    }
}

#[cfg(test)]
mod tests;
