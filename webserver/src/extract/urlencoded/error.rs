//! The rejection of query parameters.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use crate::extract::core::{Reject, response};
use crate::extract::decode;
use crate::http::{Place, Response, StatusCode};
use crate::respond::IntoResponse;

/// Why a query parameter could not be read.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::QueryError;
///
/// #[get("/list?{page}")]
/// fn list(page: Result<u32, QueryError>) -> Result<u32, QueryError> {
///     match page {
///         Err(QueryError::Missing { .. }) => Ok(1),
///         other => other,
///     }
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![list]).build().client();
/// assert_eq!(client.get("/list").send().await.text().await, "1");
/// assert_eq!(client.get("/list?page=x").send().await.status(), 422);
/// # });
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum QueryError {
    /// The value, or the name itself, is not percent-encoded UTF-8; answered with 400.
    Malformed {
        /// The parameter's name; empty if the name cannot be decoded either.
        name: Cow<'static, str>,
        /// What is wrong with the value or the name.
        detail: String,
    },
    /// The parameter is missing; answered with 422.
    Missing {
        /// The parameter's name.
        name: Cow<'static, str>,
    },
    /// The value is not of the parameter's type; answered with 422.
    Invalid {
        /// The parameter's name; empty if the error concerns the query as a whole.
        name: Cow<'static, str>,
        /// What is wrong with the value.
        detail: String,
    },
}

impl QueryError {
    pub(crate) fn repeated(name: impl Into<Cow<'static, str>>) -> Self {
        Self::Invalid { name: name.into(), detail: String::from("occurs more than once") }
    }

    pub(crate) fn malformed(name: impl Into<Cow<'static, str>>, why: decode::Malformed) -> Self {
        Self::Malformed { name: name.into(), detail: why.to_string() }
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed { detail, .. } | Self::Invalid { detail, .. } => f.write_str(detail),
            Self::Missing { .. } => f.write_str("is missing"),
        }
    }
}

impl Error for QueryError {}

impl Reject for QueryError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Malformed { .. } => StatusCode::BAD_REQUEST,
            Self::Missing { .. } | Self::Invalid { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    fn place(&self) -> Place {
        let (Self::Malformed { name, .. } | Self::Missing { name } | Self::Invalid { name, .. }) =
            self;
        Place::Query(name.clone())
    }

    fn absent(&self) -> bool {
        matches!(self, Self::Missing { .. })
    }
}

impl IntoResponse for QueryError {
    fn into_response(self) -> Response {
        response(self)
    }
}
