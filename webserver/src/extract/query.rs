//! Query parameters: one by one by name, and all of them as a struct.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::ops::{Deref, DerefMut};

use serde_core::de::DeserializeOwned;

use super::mistakes::response;
use super::pairs::Repeated;
use super::query_serde;
use super::{Cx, FromParam, FromRequest, Pairs, Reject};
use crate::http::{Place, Response, StatusCode};
use crate::respond::IntoResponse;

/// The query as a struct, by serde.
///
/// A field can be text, a number, a `bool`, a `char`, an enum of plain names, a newtype of one of
/// these, an `Option` for what may be absent, and a `Vec` for what may be there several times (with
/// `#[serde(default)]` where it may be absent too). Names that the struct does not have are passed
/// over. Answered with 422 if a value is missing or not of its type, 400 if the query is malformed.
///
/// ```
/// use serde::Deserialize;
/// use webserver::prelude::*;
///
/// #[derive(Deserialize)]
/// struct Page {
///     from: u32,
///     limit: Option<u32>,
/// }
///
/// #[get("/people")]
/// fn people(page: Query<Page>) -> String {
///     format!("{} people from {}", page.limit.unwrap_or(10), page.from)
/// }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Query<T>(pub T);

impl<'r, T: DeserializeOwned> FromRequest<'r> for Query<T> {
    type Needs = ();
    type Rejection = QueryError;

    fn from_request(cx: Cx<'r, ()>) -> Result<Self, QueryError> {
        let pairs = Pairs::new(cx.request.query().unwrap_or_default())?;
        query_serde::read(&pairs, &[]).map(Self)
    }
}

impl<T> Deref for Query<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Query<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

/// A type that a query parameter can have: every [`FromParam`], and around one of these `Option`,
/// which is `None` only if the parameter is absent, `Vec`, which has all values of that name, and
/// `Result<T, QueryError>`, which leaves a mistake to the handler.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::QueryError;
///
/// #[get("/search?{q}&{page}&{tag}&{limit}")]
/// fn search(q: &str, page: Option<u32>, tag: Vec<&str>, limit: Result<u8, QueryError>) -> String {
///     let limit = limit.unwrap_or(10);
///     format!("{limit} of {q} with {tag:?} on page {}", page.unwrap_or(1))
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a query parameter",
    label = "not a query parameter type",
    note = "use `&str`, `String`, a number, `bool`, `char`, `IpAddr` or a type of your own that implements `FromParam`, or an `Option`, `Vec` or `Result<_, QueryError>` of one of these"
)]
pub trait FromQuery<'a>: Sized {
    /// Reads the parameter `name`.
    ///
    /// # Errors
    /// When it is missing, there more than once, or not of the type; answered with 422.
    fn from_query(pairs: &'a Pairs<'_>, name: &'static str) -> Result<Self, QueryError>;
}

/// It has to be there, and once.
#[diagnostic::do_not_recommend]
impl<'a, T: FromParam<'a>> FromQuery<'a> for T {
    fn from_query(pairs: &'a Pairs<'_>, name: &'static str) -> Result<Self, QueryError> {
        match single(pairs, name)? {
            Some(value) => parse(value, name),
            None => Err(QueryError::Missing { name: name.into() }),
        }
    }
}

impl<'a, T: FromParam<'a>> FromQuery<'a> for Option<T> {
    fn from_query(pairs: &'a Pairs<'_>, name: &'static str) -> Result<Self, QueryError> {
        single(pairs, name)?.map(|value| parse(value, name)).transpose()
    }
}

impl<'a, T: FromParam<'a>> FromQuery<'a> for Vec<T> {
    fn from_query(pairs: &'a Pairs<'_>, name: &'static str) -> Result<Self, QueryError> {
        pairs.values(name).map(|text| parse(text.as_bytes(), name)).collect()
    }
}

impl<'a, T: FromQuery<'a>> FromQuery<'a> for Result<T, QueryError> {
    fn from_query(pairs: &'a Pairs<'_>, name: &'static str) -> Result<Self, QueryError> {
        Ok(T::from_query(pairs, name))
    }
}

#[inline]
fn single<'a>(pairs: &'a Pairs<'_>, name: &'static str) -> Result<Option<&'a [u8]>, QueryError> {
    pairs.single(name).map_err(|Repeated| QueryError::repeated(name))
}

fn parse<'a, T: FromParam<'a>>(value: &'a [u8], name: &'static str) -> Result<T, QueryError> {
    T::from_bytes(value)
        .map_err(|error| QueryError::Invalid { name: name.into(), detail: error.to_string() })
}

/// A query parameter could not be had.
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
    /// The query can not be percent-decoded; answered with 400.
    Malformed {
        /// What is wrong with it.
        detail: String,
    },
    /// It is not there; answered with 422.
    Missing {
        /// The parameter.
        name: Cow<'static, str>,
    },
    /// It is not of its type; answered with 422.
    Invalid {
        /// The parameter; empty if it is about the query as a whole.
        name: Cow<'static, str>,
        /// What is wrong with it.
        detail: String,
    },
}

impl QueryError {
    pub(super) fn repeated(name: impl Into<Cow<'static, str>>) -> Self {
        Self::Invalid { name: name.into(), detail: String::from("is there more than once") }
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed { detail } | Self::Invalid { detail, .. } => f.write_str(detail),
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
        match self {
            Self::Malformed { .. } => Place::Query("".into()),
            Self::Missing { name } | Self::Invalid { name, .. } => Place::Query(name.clone()),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: for<'a> FromQuery<'a>>(query: &str) -> Result<T, QueryError> {
        T::from_query(&Pairs::new(query)?, "n")
    }

    fn invalid(detail: &str) -> QueryError {
        QueryError::Invalid { name: "n".into(), detail: detail.into() }
    }

    fn missing() -> QueryError {
        QueryError::Missing { name: "n".into() }
    }

    const NO_U8: &str = "is not a whole number from 0 to 255";

    #[test]
    fn a_parameter_has_to_be_there_once() {
        assert_eq!(read("n=7"), Ok(7_u8));
        assert_eq!(read("m=1&n=%37"), Ok(7_u8));
        assert_eq!(read("n="), Ok(String::new()));
        assert_eq!(read::<u8>(""), Err(missing()));
        assert_eq!(read::<u8>("N=7"), Err(missing()));
        assert_eq!(read::<u8>("n="), Err(invalid(NO_U8)));
        assert_eq!(read::<u8>("n=abc"), Err(invalid(NO_U8)));
        assert_eq!(read::<u8>("n=1&n=2"), Err(invalid("is there more than once")));
    }

    #[test]
    fn an_option_is_none_only_if_it_is_absent() {
        assert_eq!(read::<Option<u8>>("m=7"), Ok(None));
        assert_eq!(read("n=7"), Ok(Some(7_u8)));
        assert_eq!(read("n="), Ok(Some(String::new())));
        assert_eq!(read::<Option<u8>>("n="), Err(invalid(NO_U8)));
    }

    #[test]
    fn a_vec_has_every_value() {
        assert_eq!(read("n=1&m=5&n=2"), Ok(vec![1_u8, 2]));
        assert_eq!(read(""), Ok(Vec::<u8>::new()));
        assert_eq!(read::<Vec<u8>>("n=1&n=x"), Err(invalid(NO_U8)));
    }

    #[test]
    fn a_result_leaves_the_mistake_to_the_handler() {
        assert_eq!(read("n=x"), Ok(Err::<u8, _>(invalid(NO_U8))));
        assert_eq!(read(""), Ok(Err::<u8, _>(missing())));
        assert_eq!(read(""), Ok(Ok::<Option<u8>, QueryError>(None)));
    }

    #[test]
    fn text_borrows_from_the_query() {
        let pairs = Pairs::new("n=a%20b&n=c").expect("it can be decoded");
        assert_eq!(Vec::<&str>::from_query(&pairs, "n"), Ok(vec!["a b", "c"]));
    }
}
