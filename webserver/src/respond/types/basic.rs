//! The types that are a response or contain one: `()`, `Response`, `Problem`, `Option`, `Result`,
//! and `Infallible`.

use std::convert::Infallible;

use crate::http::{Body, Problem, Response, StatusCode};
use crate::respond::into_response::{ErrorResponse, IntoResponse};

/// `()` is a 200 without a body.
impl IntoResponse for () {
    fn into_response(self) -> Response {
        Response::default()
    }
}

impl IntoResponse for Response {
    fn into_response(self) -> Response {
        self
    }
}

impl<B: Into<Body>> IntoResponse for ::http::Response<B> {
    fn into_response(self) -> Response {
        self.into()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        Response::from_problem(self)
    }
}

/// `None` is a 404.
impl<T: IntoResponse> IntoResponse for Option<T> {
    fn into_response(self) -> Response {
        match self {
            Some(value) => value.into_response(),
            None => Response::from_problem(Problem::new(StatusCode::NOT_FOUND)),
        }
    }
}

/// The value or the error becomes the response, so the error has to be a response as well.
impl<T: IntoResponse, E: ErrorResponse> IntoResponse for Result<T, E> {
    fn into_response(self) -> Response {
        match self {
            Ok(value) => value.into_response(),
            Err(error) => error.into_response(),
        }
    }
}

impl IntoResponse for Infallible {
    fn into_response(self) -> Response {
        match self {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn option_and_result_answer_with_their_response() {
        let check = |response: Response, status: u16, body: &[u8]| {
            assert_eq!(response.status(), status);
            assert_eq!(response.body().buffered(), Some(body));
        };
        check(().into_response(), 200, b"");
        check(Some("a").into_response(), 200, b"a");
        check(None::<&str>.into_response(), 404, b"");
        check(Ok::<_, Problem>("a").into_response(), 200, b"a");
        check(Err::<(), _>(Problem::new(StatusCode::CONFLICT)).into_response(), 409, b"");
        check(Ok::<_, Infallible>("a").into_response(), 200, b"a");
        check(::http::Response::new("a").into_response(), 200, b"a");
        check(Response::new("a").into_response(), 200, b"a");
    }
}
