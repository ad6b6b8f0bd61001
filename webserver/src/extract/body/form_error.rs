//! The rejection of forms.

use std::error::Error;
use std::fmt;

use super::encoding;
use crate::extract::core::{Reject, listed, response};
use crate::extract::urlencoded::{FieldMistake, QueryError, Refused};
use crate::http::{HeaderMap, Mistake, Place, Response, StatusCode};
use crate::respond::IntoResponse;

/// A body could not be read as a form.
///
/// ```
/// use serde::Deserialize;
/// use webserver::prelude::*;
/// use webserver::FormError;
///
/// #[derive(Deserialize)]
/// struct Login {
///     name: String,
///     pin: u32,
/// }
///
/// #[post("/login")]
/// fn login(form: Result<Form<Login>, FormError>) -> String {
///     match form {
///         Ok(form) => format!("{}, {}", form.name, form.pin),
///         Err(FormError::Data { mistakes, .. }) => {
///             mistakes.iter().map(|one| format!("{} {}\n", one.name, one.detail)).collect()
///         }
///         Err(error) => error.to_string(),
///     }
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![login]).build().client();
/// let request = client.post("/login").header("content-type", "application/x-www-form-urlencoded");
/// let answer = request.body("pin=x").send().await;
/// assert_eq!(
///     answer.text().await,
///     "pin is not a whole number from 0 to 4294967295\nname is missing\n"
/// );
/// # });
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FormError {
    /// The request does not have a content type, and does not seem to have a body either. (Whether
    /// a chunked body is empty is known only when it has arrived.) Answered with 415.
    Missing,
    /// The content type is not that of a form, or names a charset other than UTF-8; answered with 415.
    ContentType,
    /// The body is in a content coding; answered with 415.
    ContentEncoding,
    /// The body is not UTF-8; answered with 400.
    NotUtf8 {
        /// The index of the first byte that is not UTF-8, counted from 0.
        at: usize,
    },
    /// The form has more pairs of names and values than are read; answered with 400.
    TooManyPairs {
        /// The maximum number of pairs.
        limit: usize,
    },
    /// A name, such as `a.b.c.d.e.f`, has more parts than are read; answered with 400.
    TooManyParts {
        /// The name, or its beginning.
        name: String,
        /// The maximum number of parts.
        limit: usize,
    },
    /// A value, or the name itself, is not percent-encoded UTF-8; answered with 400.
    Malformed {
        /// The name of the field; empty if the name cannot be decoded either.
        name: String,
        /// What is wrong with the value or the name.
        detail: String,
    },
    /// Values are missing or not of their types; answered with 422.
    Data {
        /// What is wrong: at least one mistake, and up to 32.
        mistakes: Vec<FieldMistake>,
        /// Whether there may be more mistakes than are listed.
        has_more: bool,
    },
}

impl From<Refused> for FormError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::One(QueryError::Malformed { name, detail }, _) => {
                Self::Malformed { name: name.into_owned(), detail }
            }
            Refused::One(error, received) => {
                let (name, detail) = (error.name().to_owned(), error.to_string());
                let mistakes = vec![FieldMistake { name, detail, received }];
                Self::Data { mistakes, has_more: false }
            }
            Refused::Several { mistakes, has_more } => Self::Data { mistakes, has_more },
        }
    }
}

impl fmt::Display for FormError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => {
                f.write_str("is missing; it should be `application/x-www-form-urlencoded`")
            }
            Self::ContentType => f.write_str("is not `application/x-www-form-urlencoded` in UTF-8"),
            Self::ContentEncoding => f.write_str(encoding::DETAIL),
            Self::NotUtf8 { at } => write!(f, "is not UTF-8 from byte {at} on"),
            Self::TooManyPairs { limit } => write!(f, "has more than {limit} names and values"),
            Self::TooManyParts { limit, .. } => write!(f, "is a name of more than {limit} parts"),
            Self::Malformed { detail, .. } => f.write_str(detail),
            Self::Data { mistakes, .. } => FieldMistake::list(mistakes, f),
        }
    }
}

impl Error for FormError {}

impl Reject for FormError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Missing | Self::ContentType | Self::ContentEncoding => {
                StatusCode::UNSUPPORTED_MEDIA_TYPE
            }
            Self::NotUtf8 { .. }
            | Self::TooManyPairs { .. }
            | Self::TooManyParts { .. }
            | Self::Malformed { .. } => StatusCode::BAD_REQUEST,
            Self::Data { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    fn place(&self) -> Place {
        match self {
            Self::Missing | Self::ContentType => Place::Header("content-type".into()),
            Self::ContentEncoding => encoding::PLACE,
            Self::NotUtf8 { .. } | Self::TooManyPairs { .. } => Place::Body,
            Self::TooManyParts { name, .. } | Self::Malformed { name, .. } => field(name),
            Self::Data { mistakes, .. } => {
                mistakes.first().map_or(Place::Body, |first| field(&first.name))
            }
        }
    }

    fn absent(&self) -> bool {
        matches!(self, Self::Missing)
    }

    fn mistakes(&self) -> Vec<Mistake> {
        let Self::Data { mistakes, has_more } = self else {
            return vec![Mistake::new(self.place(), self.to_string())];
        };
        let found = mistakes.iter().map(|one| one.at(|name| field(&name)));
        listed(found, *has_more, Place::Body)
    }

    fn headers(&self) -> HeaderMap {
        match self {
            Self::ContentEncoding => encoding::headers(),
            _ => HeaderMap::new(),
        }
    }
}

/// Returns the place of a field of a form.
pub(crate) fn field(name: &str) -> Place {
    if name.is_empty() { Place::Body } else { Place::BodyField(name.to_owned().into()) }
}

impl IntoResponse for FormError {
    fn into_response(self) -> Response {
        response(self)
    }
}
