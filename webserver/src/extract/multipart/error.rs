//! Why a form with parts could not be read.

use std::error::Error;
use std::fmt;

use super::boundary::BoundaryFault;
use super::fault::Fault;
use crate::extract::core::{Reject, response};
use crate::http::{BodyError, Mistake, Place, Problem, Response, StatusCode};
use crate::respond::IntoResponse;

/// A form with parts could not be read.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::MultipartError;
///
/// #[post("/avatar")]
/// async fn avatar(mut form: Multipart) -> Result<String, MultipartError> {
///     let Some(part) = form.next_part().await? else { return Ok("nothing".into()) };
///     Ok(format!("{} bytes", part.bytes(1024).await?.len()))
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![avatar]).build().client();
/// let post = client.post("/avatar").header("content-type", "multipart/form-data; boundary=b");
/// let answer = post.body("--b\r\n\r\n\r\n--b--").send().await;
/// assert_eq!(answer.status(), 400);
/// assert!(answer.text().await.contains("has a part without `Content-Disposition`"));
/// # });
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum MultipartError {
    /// The request does not have a content type, and does not have a body either; answered with 415.
    Missing,
    /// The content type is not `multipart/form-data`, or there is none; answered with 415.
    ContentType,
    /// The content type does not have exactly one boundary that follows the grammar (RFC 2046,
    /// section 5.1.1); answered with 400.
    Boundary {
        /// What is wrong with it.
        detail: &'static str,
    },
    /// The body violates the format; answered with 400.
    Malformed {
        /// What is wrong with it.
        detail: String,
    },
    /// There are more parts than allowed; answered with 413.
    TooManyParts {
        /// The largest number of parts.
        limit: usize,
    },
    /// A field is larger than allowed; answered with 413.
    FieldTooLarge {
        /// The field's name.
        name: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// A field is not text in UTF-8; answered with 422.
    NotUtf8 {
        /// The field's name.
        name: String,
    },
    /// The content type of a field names a charset other than UTF-8; answered with 422.
    Charset {
        /// The field's name.
        name: String,
    },
    /// Fields are missing, are not of their types, or are sent too often; answered with 422.
    Fields(Vec<PartMistake>),
    /// A file could not be stored; answered with 507 if there is no space left, and with 500
    /// otherwise. The reason is logged.
    Storage {
        /// The field's name.
        name: String,
        /// Whether there is no space left.
        is_full: bool,
    },
    /// The body could not be read to its end.
    Body(BodyError),
}

/// What is wrong with text whose bytes mean something else.
pub(super) const CHARSET: &str = "has a content type with a charset other than UTF-8";

/// What is wrong with one field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PartMistake {
    /// The name as the client writes it.
    pub name: String,
    /// What is wrong, as a sentence.
    pub detail: String,
}

impl PartMistake {
    pub(super) fn new(name: &str, detail: impl Into<String>) -> Self {
        Self { name: name.to_owned(), detail: detail.into() }
    }
}

impl MultipartError {
    pub(super) fn of(fault: Fault, max_parts: usize) -> Self {
        match fault {
            Fault::TooManyParts => Self::TooManyParts { limit: max_parts },
            _ => Self::Malformed { detail: fault.to_string() },
        }
    }
}

impl From<BoundaryFault> for MultipartError {
    fn from(fault: BoundaryFault) -> Self {
        let detail = match fault {
            BoundaryFault::OtherType => return Self::ContentType,
            BoundaryFault::Malformed => "has malformed parameters",
            BoundaryFault::Missing => "does not have a `boundary`",
            BoundaryFault::Twice => "has more than one `boundary`",
            BoundaryFault::Grammar => {
                "has a `boundary` that is not 1 to 70 of the allowed characters"
            }
        };
        Self::Boundary { detail }
    }
}

impl fmt::Display for MultipartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("is missing; it should be `multipart/form-data`"),
            Self::ContentType => f.write_str("is not `multipart/form-data`"),
            Self::Boundary { detail } => f.write_str(detail),
            Self::Malformed { detail } => f.write_str(detail),
            Self::TooManyParts { limit } => write!(f, "has more than {limit} parts"),
            Self::FieldTooLarge { limit, .. } => write!(f, "is larger than {limit} bytes"),
            Self::NotUtf8 { .. } => f.write_str("is not text in UTF-8"),
            Self::Charset { .. } => f.write_str(CHARSET),
            Self::Fields(mistakes) => match &mistakes[..] {
                [PartMistake { detail, .. }] => f.write_str(detail),
                _ => write!(f, "has {} fields with mistakes", mistakes.len()),
            },
            Self::Storage { is_full: true, .. } => {
                f.write_str("could not be stored: the server has no space left")
            }
            Self::Storage { .. } => f.write_str("could not be stored by the server"),
            Self::Body(error) => error.fmt(f),
        }
    }
}

impl Error for MultipartError {}

impl Reject for MultipartError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Missing | Self::ContentType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Boundary { .. } | Self::Malformed { .. } => StatusCode::BAD_REQUEST,
            Self::TooManyParts { .. } | Self::FieldTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotUtf8 { .. } | Self::Charset { .. } | Self::Fields(_) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::Storage { is_full: true, .. } => StatusCode::INSUFFICIENT_STORAGE,
            Self::Storage { .. } => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Body(error) => error.status(),
        }
    }

    fn place(&self) -> Place {
        match self {
            Self::Missing | Self::ContentType | Self::Boundary { .. } => {
                Place::Header("content-type".into())
            }
            Self::Malformed { .. } | Self::TooManyParts { .. } | Self::Body(_) => Place::Body,
            Self::FieldTooLarge { name, .. }
            | Self::NotUtf8 { name }
            | Self::Charset { name }
            | Self::Storage { name, .. } => Place::BodyField(name.clone().into()),
            Self::Fields(mistakes) => match &mistakes[..] {
                [PartMistake { name, .. }] => Place::BodyField(name.clone().into()),
                _ => Place::Body,
            },
        }
    }

    fn absent(&self) -> bool {
        matches!(self, Self::Missing)
    }

    fn mistakes(&self) -> Vec<Mistake> {
        let Self::Fields(mistakes) = self else {
            return vec![Mistake::new(self.place(), self.to_string())];
        };
        let listed = mistakes.iter().map(|PartMistake { name, detail }| {
            Mistake::new(Place::BodyField(name.clone().into()), detail)
        });
        listed.collect()
    }
}

impl IntoResponse for MultipartError {
    fn into_response(self) -> Response {
        response(self)
    }
}

impl From<MultipartError> for Problem {
    fn from(error: MultipartError) -> Self {
        let mut problem = Self::new(error.status());
        for mistake in error.mistakes() {
            problem = problem.mistake(mistake.place, mistake.detail);
        }
        problem.with_source(error)
    }
}
