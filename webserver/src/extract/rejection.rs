//! Why an argument could not be had: the trait of all rejections, and those that several
//! extractors share. An extractor's own rejection stands in its file.

use std::borrow::Cow;
use std::convert::Infallible;
use std::error::Error;
use std::fmt;

use super::mistakes::response;
use crate::http::{Place, Response, StatusCode};
use crate::respond::IntoResponse;

/// Why an argument could not be had; `Display` is the sentence that the client reads.
///
/// ```
/// use std::fmt;
/// use webserver::{Place, Reject, StatusCode};
///
/// #[derive(Debug)]
/// struct TooOld;
///
/// impl fmt::Display for TooOld {
///     fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
///         f.write_str("is of a version that is not served any more: update the app")
///     }
/// }
///
/// impl std::error::Error for TooOld {}
///
/// impl Reject for TooOld {
///     fn status(&self) -> StatusCode {
///         StatusCode::BAD_REQUEST
///     }
///
///     fn place(&self) -> Place {
///         Place::Header("x-app-version".into())
///     }
/// }
/// ```
pub trait Reject: Error + Send + Sync + 'static {
    /// The status of the answer.
    fn status(&self) -> StatusCode;

    /// Where the mistake is.
    fn place(&self) -> Place;

    /// Whether it was simply not there, which is what `Option` turns into `None`.
    fn absent(&self) -> bool {
        false
    }
}

impl Reject for Infallible {
    fn status(&self) -> StatusCode {
        match *self {}
    }

    fn place(&self) -> Place {
        match *self {}
    }
}

/// Something that has to be there is not; answered with 400. Around an extractor that is rejected
/// with it, `Option` is `None`.
///
/// ```
/// use webserver::{IntoResponse, Missing};
///
/// assert_eq!(Missing::header("x-key").to_string(), "the header `x-key` is missing");
/// assert_eq!(Missing::header("x-key").into_response().status(), 400);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing(Place);

impl Missing {
    /// A header field.
    pub fn header(name: impl Into<Cow<'static, str>>) -> Self {
        Self(Place::Header(name.into()))
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0.kind(), self.0.name()) {
            (kind, Some(name)) => write!(f, "the {kind} `{name}` is missing"),
            (kind, None) => write!(f, "the {kind} is missing"),
        }
    }
}

impl Error for Missing {}

impl Reject for Missing {
    fn status(&self) -> StatusCode {
        StatusCode::BAD_REQUEST
    }

    fn place(&self) -> Place {
        self.0.clone()
    }

    fn absent(&self) -> bool {
        true
    }
}

impl IntoResponse for Missing {
    fn into_response(self) -> Response {
        response(self)
    }
}
