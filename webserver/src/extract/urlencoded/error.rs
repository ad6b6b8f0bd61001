//! The rejection of query parameters.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use crate::extract::core::{Reject, listed, response};
use crate::extract::decode;
use crate::http::{Mistake, Place, Response, StatusCode};
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
    /// Several parameters of a struct are missing or not of their types; answered with 422.
    Several {
        /// What is wrong: up to 32 mistakes.
        mistakes: Vec<FieldMistake>,
        /// Whether there may be more mistakes than are listed.
        has_more: bool,
    },
}

/// A mistake in a field of a form, or in a parameter of a query that is read as a struct.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldMistake {
    /// The name of the field as it was sent, such as `address[zip]`, or the name of a field that was
    /// not sent, such as `address.zip`; empty if the mistake concerns all fields.
    pub name: String,
    /// What is wrong, as a sentence that follows the name.
    pub detail: String,
    /// The beginning of the text that was sent, if it may be shown: see
    /// [`Sensitive`](crate::Sensitive).
    pub received: Option<String>,
}

impl FieldMistake {
    /// Returns the mistake at a place that is made of the name.
    pub(crate) fn at(&self, place: impl FnOnce(Cow<'static, str>) -> Place) -> Mistake {
        let mut mistake = Mistake::new(place(self.name.clone().into()), self.detail.as_str());
        mistake.received.clone_from(&self.received);
        mistake
    }

    /// Writes mistakes on one line, each after its name.
    pub(crate) fn list(mistakes: &[Self], f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, Self { name, detail, .. }) in mistakes.iter().enumerate() {
            f.write_str(if at == 0 { "" } else { "; " })?;
            f.write_str(name)?;
            f.write_str(if name.is_empty() { "" } else { " " })?;
            f.write_str(detail)?;
        }
        Ok(())
    }
}

impl QueryError {
    pub(crate) fn repeated(name: impl Into<Cow<'static, str>>) -> Self {
        Self::Invalid { name: name.into(), detail: String::from("occurs more than once") }
    }

    pub(crate) fn malformed(name: impl Into<Cow<'static, str>>, why: decode::Malformed) -> Self {
        Self::Malformed { name: name.into(), detail: why.to_string() }
    }
}

impl QueryError {
    /// Returns the name of the parameter; empty if it is not known, or if there are several.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Malformed { name, .. } | Self::Missing { name } | Self::Invalid { name, .. } => {
                name
            }
            Self::Several { .. } => "",
        }
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed { detail, .. } | Self::Invalid { detail, .. } => f.write_str(detail),
            Self::Missing { .. } => f.write_str("is missing"),
            Self::Several { mistakes, .. } => FieldMistake::list(mistakes, f),
        }
    }
}

impl Error for QueryError {}

impl Reject for QueryError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Malformed { .. } => StatusCode::BAD_REQUEST,
            Self::Missing { .. } | Self::Invalid { .. } | Self::Several { .. } => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
        }
    }

    fn place(&self) -> Place {
        match self {
            Self::Malformed { name, .. } | Self::Missing { name } | Self::Invalid { name, .. } => {
                Place::Query(name.clone())
            }
            Self::Several { mistakes, .. } => {
                let name = mistakes.first().map_or("", |first| &first.name);
                Place::Query(name.to_owned().into())
            }
        }
    }

    fn mistakes(&self) -> Vec<Mistake> {
        let Self::Several { mistakes, has_more } = self else {
            return vec![Mistake::new(self.place(), self.to_string())];
        };
        let found = mistakes.iter().map(|one| one.at(Place::Query));
        listed(found, *has_more, Place::Query("".into()))
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
