//! What the code of `#[derive(IntoResponse)]` calls.

use std::error::Error;
use std::fmt::{Arguments, Display};

use ::http::{HeaderName, HeaderValue};

use super::chain::Chain;
use super::into_response::IntoResponse;
use crate::http::{HeaderMap, Problem, Response, StatusCode};

/// Names and values of fields, which the derive has checked.
type Fields = &'static [(&'static str, &'static str)];

/// How a variant with a status from 400 is answered.
#[derive(Clone, Copy, Debug)]
pub struct Failure {
    /// The status.
    pub status: u16,
    /// The type of the problem, or an empty text.
    pub problem: &'static str,
    /// The title of the problem, or an empty text.
    pub title: &'static str,
    /// The fields of the response.
    pub headers: Fields,
}

/// A value with a status from 400. If it is an error, the problem keeps it; otherwise it is only
/// displayed. rustc prefers the method of the type, whose bounds fail for a value that is not an error,
/// over that of the trait.
#[derive(Debug)]
pub struct Failed<E>(pub E);

/// A value whose text is the detail of a problem.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no text that says what is wrong",
    label = "does not implement `Display`",
    note = "an answer with a status from 400 is a problem document, whose detail is the `Display` of the value: implement `std::fmt::Display` for `{Self}`"
)]
pub trait ProblemText: Display {}

#[diagnostic::do_not_recommend]
impl<T: Display> ProblemText for T {}

impl<E: Error + Send + Sync + 'static> Failed<E> {
    /// Makes the response of an error.
    pub fn fail(self, failure: &Failure) -> Response {
        let chain = Chain(&self.0);
        let problem = failure.problem(format_args!("{}", self.0), format_args!("{chain}"));
        problem.with_source(self.0).into_response()
    }
}

/// The answer of a value that is not an error.
pub trait FailsWithText<E> {
    /// Makes the response.
    fn fail(self, failure: &Failure) -> Response
    where
        E: ProblemText;
}

impl<E> FailsWithText<E> for Failed<E> {
    fn fail(self, failure: &Failure) -> Response
    where
        E: ProblemText,
    {
        let text = format_args!("{}", self.0);
        failure.problem(text, text).into_response()
    }
}

impl Failure {
    /// Makes the problem. The text of a server's own failure is not for the client.
    #[cold]
    fn problem(&self, text: Arguments<'_>, logged: Arguments<'_>) -> Problem {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut problem = Problem::new(status);
        if status.is_server_error() {
            tracing::error!("a handler failed: {logged}");
        } else {
            problem = problem.detail(text.to_string());
        }
        if !self.problem.is_empty() {
            problem = problem.with_type(self.problem);
        }
        if !self.title.is_empty() {
            problem = problem.title(self.title);
        }
        for (name, value) in self.headers {
            problem =
                problem.header(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        problem
    }
}

/// Makes the response of a variant with a status below 400. An error of the body keeps its status.
pub fn succeed(status: u16, fields: Fields, body: impl IntoResponse) -> Response {
    let response = body.into_response();
    if response.problem().is_some() {
        return response;
    }
    let mut headers = HeaderMap::new();
    for (name, value) in fields {
        headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    let status = StatusCode::from_u16(status).unwrap_or_default();
    (status, headers, response).into_response()
}

/// A header field that is made of a variant's field; `None` if its text cannot be one.
type MadeField = (&'static str, Option<HeaderValue>);

/// Makes a header field of a variant's field.
pub fn made_field(name: &'static str, value: &impl Display) -> MadeField {
    let value = HeaderValue::try_from(value.to_string());
    if value.is_err() {
        tracing::error!("the header field `{name}` has a line break or another control character");
    }
    (name, value.ok())
}

/// Adds header fields to the response of a variant. If a text cannot be a header field, the response is an
/// error of the server.
pub fn add_fields(mut response: Response, fields: Vec<MadeField>) -> Response {
    for (name, value) in fields {
        let Some(value) = value else {
            return Problem::new(StatusCode::INTERNAL_SERVER_ERROR).into_response();
        };
        response.headers_mut().append(HeaderName::from_static(name), value);
    }
    response
}
