//! Query parameters: single parameters by name, and all parameters as a struct.

use std::ops::{Deref, DerefMut};

use serde_core::Deserialize;

use super::all::read_query;
use super::error::QueryError;
use crate::extract::core::{Cx, Describe, FromRequest, WholeQuery};
use crate::extract::pairs::{NotSingle, Pairs};
use crate::extract::params::FromParam;
use crate::http::Place;

/// The query as a struct, a map or a list of pairs, read by serde.
///
/// A field can be text, a number, a `bool`, a `char`, an enum of plain names, a newtype of one of
/// these or an `Option` of one. It can also be a `Vec`, for a parameter that may occur several
/// times. (Use `#[serde(default)]` if that parameter may also be absent.) Values are read as in
/// [`FromQuery`]: an `Option` is also `None` if the value is empty, unless the empty text is a
/// value, as it is for a `String`. Structs with `#[serde(flatten)]` and tagged or untagged enums
/// read numbers and `bool`s as plain fields do. Only `i128` and `u128` cannot be used in them,
/// because serde does not keep such numbers. A `Vec<(String, String)>` has all pairs in their
/// order.
///
/// # Errors
/// The request is answered with 422 if a value is missing or not of its type, and with 400 if a
/// value that is read is not percent-encoded UTF-8. Names that the type does not have are ignored,
/// whatever their values are.
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

impl<'r, T: Deserialize<'r>> FromRequest<'r> for Query<T> {
    type Needs = WholeQuery;
    type Rejection = QueryError;
    const ASKS_FOR_ROUTE: bool = false;

    fn from_request(cx: Cx<'r, WholeQuery>) -> Result<Self, QueryError> {
        read_query(cx.needs, &[]).map(Self)
    }

    fn describe(to: &mut dyn Describe) {
        to.reads(Place::Query("".into()), "application/x-www-form-urlencoded");
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

/// A type that a query parameter can have: every [`FromParam`] type, and an `Option`, a `Vec` or a
/// `Result<T, QueryError>` of one. A `Vec` has all values of the name. A `Result` passes an error
/// to the handler.
///
/// An `Option` is `None` if the parameter is absent. It is also `None` if the value is empty and
/// the empty text is not a `T`, because a form sends each field that was left empty: `?page=` is
/// `None` for an `Option<u32>`, and `Some("")` for an `Option<&str>`.
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
    /// Whether a handler can be called without the parameter.
    #[doc(hidden)]
    const IS_OPTIONAL: bool = false;

    /// Reads the parameter `name`.
    ///
    /// # Errors
    /// Returns an error if the parameter is missing, occurs more than once or is not of the type;
    /// answered with 422.
    fn from_query(pairs: &'a Pairs<'_>, name: &'static str) -> Result<Self, QueryError>;
}

/// The parameter must occur exactly once.
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
    const IS_OPTIONAL: bool = true;

    fn from_query(pairs: &'a Pairs<'_>, name: &'static str) -> Result<Self, QueryError> {
        let Some(value) = single(pairs, name)? else { return Ok(None) };
        match parse(value, name) {
            Err(_) if value.is_empty() => Ok(None),
            read => read.map(Some),
        }
    }
}

impl<'a, T: FromParam<'a>> FromQuery<'a> for Vec<T> {
    const IS_OPTIONAL: bool = true;

    fn from_query(pairs: &'a Pairs<'_>, name: &'static str) -> Result<Self, QueryError> {
        let read = |value: Result<&'a str, _>| {
            let value = value.map_err(|why| QueryError::malformed(name, why))?;
            parse(value.as_bytes(), name)
        };
        pairs.values(name).map(read).collect()
    }
}

impl<'a, T: FromQuery<'a>> FromQuery<'a> for Result<T, QueryError> {
    const IS_OPTIONAL: bool = true;

    fn from_query(pairs: &'a Pairs<'_>, name: &'static str) -> Result<Self, QueryError> {
        Ok(T::from_query(pairs, name))
    }
}

#[inline]
fn single<'a>(pairs: &'a Pairs<'_>, name: &'static str) -> Result<Option<&'a [u8]>, QueryError> {
    pairs.single(name).map_err(|error| not_single(error, name))
}

#[cold]
fn not_single(error: NotSingle, name: &'static str) -> QueryError {
    match error {
        NotSingle::Repeated => QueryError::repeated(name),
        NotSingle::Malformed(why) => QueryError::malformed(name, why),
    }
}

fn parse<'a, T: FromParam<'a>>(value: &'a [u8], name: &'static str) -> Result<T, QueryError> {
    T::from_bytes(value)
        .map_err(|error| QueryError::Invalid { name: name.into(), detail: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::core::Reject;

    fn read<T: for<'a> FromQuery<'a>>(query: &str) -> Result<T, QueryError> {
        T::from_query(&Pairs::new(query), "n")
    }

    fn invalid(detail: &str) -> QueryError {
        QueryError::Invalid { name: "n".into(), detail: detail.into() }
    }

    fn missing() -> QueryError {
        QueryError::Missing { name: "n".into() }
    }

    const NO_U8: &str = "is not a whole number from 0 to 255";

    #[test]
    fn query_parameter_must_occur_exactly_once() {
        assert_eq!(read("n=7"), Ok(7_u8));
        assert_eq!(read("m=1&n=%37"), Ok(7_u8));
        assert_eq!(read("n="), Ok(String::new()));
        assert_eq!(read::<u8>(""), Err(missing()));
        assert_eq!(read::<u8>("N=7"), Err(missing()));
        assert_eq!(read::<u8>("n="), Err(invalid(NO_U8)));
        assert_eq!(read::<u8>("n=abc"), Err(invalid(NO_U8)));
        assert_eq!(read::<u8>("n=1&n=2"), Err(invalid("occurs more than once")));
    }

    #[test]
    fn query_option_is_none_if_absent_or_if_empty_and_not_text() {
        assert_eq!(read::<Option<u8>>("m=7"), Ok(None));
        assert_eq!(read("n=7"), Ok(Some(7_u8)));
        for query in ["n=", "n", "n&m=7"] {
            assert_eq!(read::<Option<u8>>(query), Ok(None), "{query}");
            assert_eq!(read::<Option<f64>>(query), Ok(None), "{query}");
            assert_eq!(read::<Option<bool>>(query), Ok(None), "{query}");
            assert_eq!(read::<Option<char>>(query), Ok(None), "{query}");
            assert_eq!(read::<Option<std::net::IpAddr>>(query), Ok(None), "{query}");
            assert_eq!(read(query), Ok(Some(String::new())), "{query}");
        }
        assert_eq!(read::<Option<u8>>("n=x"), Err(invalid(NO_U8)));
        assert_eq!(read::<Option<u8>>("n=%20"), Err(invalid(NO_U8)));
        assert_eq!(read::<Option<u8>>("n=&n="), Err(invalid("occurs more than once")));
    }

    #[test]
    fn query_parameter_that_is_malformed_is_refused_only_if_it_is_read() {
        let malformed =
            |detail: &str| QueryError::Malformed { name: "n".into(), detail: detail.into() };
        let percent = "has a `%` that is not followed by two hexadecimal digits";
        assert_eq!(read("n=ok&utm=50%"), Ok(String::from("ok")));
        assert_eq!(read("50%=x&n=ok&%FF&m=%FF"), Ok(vec![String::from("ok")]));
        assert_eq!(read::<String>("n=50%&m=1"), Err(malformed(percent)));
        assert_eq!(read::<Option<String>>("n=50%"), Err(malformed(percent)));
        assert_eq!(read::<Vec<String>>("n=1&n=50%"), Err(malformed(percent)));
        assert_eq!(read::<u8>("n=%FF"), Err(malformed("is not UTF-8 when decoded")));
        assert_eq!(read("n=50%"), Ok(Err::<u8, _>(malformed(percent))));
        assert_eq!(malformed(percent).status(), 400);
        assert_eq!(malformed(percent).place(), Place::Query("n".into()));
    }

    #[test]
    fn query_vec_has_every_value() {
        assert_eq!(read("n=1&m=5&n=2"), Ok(vec![1_u8, 2]));
        assert_eq!(read(""), Ok(Vec::<u8>::new()));
        assert_eq!(read::<Vec<u8>>("n=1&n=x"), Err(invalid(NO_U8)));
    }

    #[test]
    fn query_result_passes_the_error_to_the_handler() {
        assert_eq!(read("n=x"), Ok(Err::<u8, _>(invalid(NO_U8))));
        assert_eq!(read(""), Ok(Err::<u8, _>(missing())));
        assert_eq!(read(""), Ok(Ok::<Option<u8>, QueryError>(None)));
    }

    #[test]
    fn query_text_is_borrowed() {
        let pairs = Pairs::new("n=a%20b&n=c");
        assert_eq!(Vec::<&str>::from_query(&pairs, "n"), Ok(vec!["a b", "c"]));
    }
}
