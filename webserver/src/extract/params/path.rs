//! The error of a path parameter that could not be read.

use std::error::Error;
use std::fmt;

use crate::extract::core::{Reject, response};
use crate::http::{Place, Response, StatusCode};
use crate::respond::IntoResponse;

/// A path parameter could not be read.
///
/// The handler is not called in this case. Middleware finds the error in the answer:
///
/// ```
/// use webserver::prelude::*;
/// use webserver::PathError;
///
/// /// Whether the path was right, except for the text of a parameter.
/// fn nearly(response: &Response) -> bool {
///     let rejection = response.problem().and_then(|problem| problem.rejection::<PathError>());
///     matches!(rejection, Some(PathError::Invalid { .. }))
/// }
///
/// #[get("/users/{id}")]
/// fn user(id: u8) -> u8 {
///     id
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![user]).build().client();
/// assert_eq!(client.get("/users/x").send().await.status(), 404);
/// # });
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathError {
    /// The path cannot be percent-decoded; answered with 400.
    Malformed {
        /// What is wrong with the path.
        detail: String,
    },
    /// The text is not of the parameter's type, so the page does not exist; answered with 404. A
    /// parameter of the host is refused in the same way.
    Invalid {
        /// The parameter's name.
        name: &'static str,
        /// What is wrong with the text.
        detail: String,
    },
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed { detail } | Self::Invalid { detail, .. } => f.write_str(detail),
        }
    }
}

impl Error for PathError {}

impl Reject for PathError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Malformed { .. } => StatusCode::BAD_REQUEST,
            Self::Invalid { .. } => StatusCode::NOT_FOUND,
        }
    }

    fn place(&self) -> Place {
        match self {
            Self::Malformed { .. } => Place::Path("".into()),
            Self::Invalid { name, .. } => Place::Path((*name).into()),
        }
    }
}

impl IntoResponse for PathError {
    fn into_response(self) -> Response {
        response(self)
    }
}
