//! The error of a handler that uses `?` on errors of every kind. It is in this room because it knows
//! all rejections, which keep their own answers.

use std::error::Error;
use std::fmt;

#[cfg(feature = "json")]
use super::body::JsonError;
use super::body::{FormError, TextError};
use super::core::{Missing, Refused, Rejection, response};
use super::fields::FieldError;
use super::meta::{NoPeer, NoRoute, NotProvided};
#[cfg(feature = "multipart")]
use super::multipart::MultipartError;
use super::params::PathError;
use super::urlencoded::QueryError;
#[cfg(feature = "garde")]
use super::valid::{Invalid, ValidError};
use crate::http::{BodyError, Problem, Response, StatusCode};
use crate::respond::{Chain, IntoResponse};

/// The result of a handler or a function that it calls, with [`HandlerError`] as its error.
///
/// ```
/// use webserver::prelude::*;
///
/// /// Returns the number in a file.
/// fn visits() -> webserver::Result<u32> {
///     let text = std::fs::read_to_string("/nowhere/visits")?;
///     Ok(text.trim().parse()?)
/// }
///
/// #[get("/visits")]
/// fn show() -> webserver::Result<String> {
///     Ok(format!("{} visits", visits()?))
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![show]).build().client();
/// let answer = client.get("/visits").send().await;
/// assert_eq!(answer.status(), 500);
/// assert!(!answer.text().await.contains("nowhere"));
/// # });
/// ```
pub type Result<T, E = HandlerError> = std::result::Result<T, E>;

/// The error of a handler that does not distinguish errors. `?` makes it from any
/// [`std::error::Error`], from text, and from the errors of `anyhow` and similar crates.
///
/// - A [`Problem`], a [`BodyError`] and the rejections of this crate, such as
///   [`QueryError`](crate::QueryError), are the response as they are.
/// - Every other error is a 500. It is logged with all its causes, and the client does not get any
///   detail. [Catchers](crate::guide::catchers) get the error from [`Problem::source`], unless it was
///   only text.
///
/// An error type of your own that implements [`IntoResponse`] is a 500 too, if `?` converts it,
/// because rustc cannot tell the two conversions apart. Return it as the error of the handler, or
/// convert it by [`HandlerError::answer`].
///
/// `HandlerError` does not implement [`std::error::Error`], because then `?` could not take every
/// error. It is not [`webserver::Error`](crate::Error), the error of a server that cannot run.
///
/// ```
/// use webserver::prelude::*;
///
/// #[get("/half/{n}")]
/// fn half(n: u32) -> webserver::Result<String> {
///     if n % 2 == 1 {
///         Err(Problem::new(StatusCode::CONFLICT).detail("the number is odd"))?;
///     }
///     Ok((n / 2).to_string())
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![half]).build().client();
/// assert_eq!(client.get("/half/8").send().await.text().await, "4");
/// assert_eq!(client.get("/half/7").send().await.status(), 409);
/// # });
/// ```
pub struct HandlerError(Kind);

enum Kind {
    Error(Box<dyn Error + Send + Sync>),
    Answer(Box<Response>),
}

impl HandlerError {
    /// Makes an error that is answered with this response, for example with one of your own error
    /// types.
    ///
    /// ```
    /// use webserver::HandlerError;
    /// use webserver::prelude::*;
    ///
    /// #[get("/names/{id}")]
    /// fn name(id: usize) -> webserver::Result<&'static str> {
    ///     let names = ["Ann", "Bob"];
    ///     let name = names.get(id).ok_or(StatusCode::GONE);
    ///     Ok(*name.map_err(HandlerError::answer)?)
    /// }
    ///
    /// assert_eq!(name(7).into_response().status(), 410);
    /// ```
    pub fn answer(response: impl IntoResponse) -> Self {
        Self(Kind::Answer(Box::new(response.into_response())))
    }

    /// Returns the error of type `E` that `?` has converted, if it is one.
    pub fn downcast_ref<E: Error + 'static>(&self) -> Option<&E> {
        match &self.0 {
            Kind::Error(error) => error.downcast_ref(),
            Kind::Answer(_) => None,
        }
    }
}

impl<E: Into<Box<dyn Error + Send + Sync>>> From<E> for HandlerError {
    fn from(error: E) -> Self {
        Self(Kind::Error(error.into()))
    }
}

impl IntoResponse for HandlerError {
    fn into_response(self) -> Response {
        match self.0 {
            Kind::Answer(response) => *response,
            Kind::Error(error) => answer(error),
        }
    }
}

/// The errors that are a response as they are.
const KEPT: &[fn(Caught) -> Kept] = &[
    kept::<Problem>,
    kept::<Rejection>,
    kept::<Missing>,
    kept::<BodyError>,
    kept::<TextError>,
    #[cfg(feature = "json")]
    kept::<JsonError>,
    kept::<QueryError>,
    kept::<FieldError>,
    kept::<Refused>,
    kept::<FormError>,
    #[cfg(feature = "multipart")]
    kept::<MultipartError>,
    kept::<PathError>,
    #[cfg(feature = "garde")]
    kept::<Invalid>,
    #[cfg(feature = "garde")]
    |error| error.downcast::<garde::Report>().map(|report| Invalid::from(*report).into_response()),
    #[cfg(all(feature = "garde", feature = "json"))]
    kept::<ValidError<JsonError>>,
    #[cfg(feature = "garde")]
    kept::<ValidError<FormError>>,
    #[cfg(feature = "garde")]
    kept::<ValidError<QueryError>>,
    #[cfg(all(feature = "garde", feature = "multipart"))]
    kept::<ValidError<MultipartError>>,
    kept::<NoPeer>,
    kept::<NoRoute>,
    |error| error.downcast::<NotProvided>().map(|error| response(*error)),
];

type Caught = Box<dyn Error + Send + Sync>;
/// The response, or the error again if it has another type.
type Kept = std::result::Result<Response, Caught>;

fn kept<E: Error + IntoResponse + 'static>(error: Caught) -> Kept {
    error.downcast::<E>().map(|error| error.into_response())
}

#[cold]
fn answer(mut error: Caught) -> Response {
    for keep in KEPT {
        match keep(error) {
            Ok(response) => return response,
            Err(other) => error = other,
        }
    }
    tracing::error!("a handler failed: {}", Chain(&*error));
    let problem = Problem::new(StatusCode::INTERNAL_SERVER_ERROR);
    problem.with_boxed_source(error).into_response()
}

impl fmt::Display for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Error(error) => Chain(&**error).fmt(f),
            Kind::Answer(response) => write!(f, "the answer {}", response.status()),
        }
    }
}

impl fmt::Debug for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Error(error) => error.fmt(f),
            Kind::Answer(response) => response.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Own(&'static str, Option<Box<Own>>);

    impl fmt::Display for Own {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }

    impl Error for Own {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            self.1.as_deref().map(|own| own as _)
        }
    }

    fn fails<E>(error: E) -> Result<()>
    where
        HandlerError: From<E>,
    {
        Err(error)?;
        Ok(())
    }

    #[test]
    fn handler_error_of_any_error_is_a_500_without_details() {
        let check = |result: Result<()>| {
            let response = result.into_response();
            assert_eq!(response.status(), 500);
            let problem = response.problem().expect("it is a problem");
            assert_eq!(problem.detail_text(), None);
            response
        };
        check(fails("text"));
        check(fails(String::from("text")));
        check(fails(std::io::Error::other("disk")));
        check(fails(Box::<dyn Error + Send + Sync>::from("boxed")));
        let response = check(fails(Own("outer", None)));
        let source = response.problem().and_then(|problem| problem.source::<Own>());
        assert_eq!(source.map(|own| own.0), Some("outer"));
    }

    #[test]
    fn handler_error_keeps_the_answer_of_a_problem_or_rejection() {
        let check = |result: Result<()>, status: u16| {
            assert_eq!(result.into_response().status(), status);
        };
        check(fails(Problem::new(StatusCode::CONFLICT)), 409);
        check(fails(Missing::header("x-key")), 400);
        check(fails(QueryError::Missing { name: "q".into() }), 422);
        check(fails(BodyError::TooLarge { limit: 7 }), 413);
        check(Err(HandlerError::answer(StatusCode::GONE)), 410);
    }

    #[test]
    fn handler_error_is_shown_with_its_causes() {
        let check = |error: Own, expected: &str| {
            assert_eq!(HandlerError::from(error).to_string(), expected);
        };
        let deep = |text| Some(Box::new(Own(text, None)));
        check(Own("a", None), "a");
        check(Own("a", Some(Box::new(Own("b", deep("c"))))), "a: b: c");
        check(Own("a: b", deep("b")), "a: b");
    }
}
