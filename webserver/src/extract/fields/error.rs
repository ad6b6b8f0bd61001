//! The rejection of header fields and cookies.

use std::error::Error;
use std::fmt;

use crate::extract::core::{Reject, response};
use crate::http::{Place, Response, StatusCode};
use crate::respond::IntoResponse;

/// Why a header field or a cookie could not be read.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::FieldError;
///
/// #[get("/list")]
/// fn list(#[header("x-page")] page: Result<u32, FieldError>) -> Result<u32, FieldError> {
///     match page {
///         Err(FieldError::Missing { .. }) => Ok(1),
///         other => other,
///     }
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![list]).build().client();
/// assert_eq!(client.get("/list").send().await.text().await, "1");
/// assert_eq!(client.get("/list").header("x-page", "x").send().await.status(), 422);
/// # });
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldError {
    /// The request does not have the field or the cookie; answered with 400.
    Missing {
        /// The place of the value.
        place: Place,
    },
    /// The value is not UTF-8; answered with 400.
    NotUtf8 {
        /// The place of the value.
        place: Place,
    },
    /// The value is not of the argument's type; answered with 422.
    Invalid {
        /// The place of the value.
        place: Place,
        /// What is wrong with the value.
        detail: String,
    },
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { .. } => f.write_str("is missing"),
            Self::NotUtf8 { .. } => f.write_str("is not UTF-8"),
            Self::Invalid { detail, .. } => f.write_str(detail),
        }
    }
}

impl Error for FieldError {}

impl Reject for FieldError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Missing { .. } | Self::NotUtf8 { .. } => StatusCode::BAD_REQUEST,
            Self::Invalid { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    fn place(&self) -> Place {
        let (Self::Missing { place } | Self::NotUtf8 { place } | Self::Invalid { place, .. }) =
            self;
        place.clone()
    }

    fn absent(&self) -> bool {
        matches!(self, Self::Missing { .. })
    }
}

impl IntoResponse for FieldError {
    fn into_response(self) -> Response {
        response(self)
    }
}
