//! A status as a response.

use crate::http::{Problem, Response, StatusCode};
use crate::respond::into_response::IntoResponse;

/// A status is a response without a body. A status of 400 or more is an error with that status.
impl IntoResponse for StatusCode {
    fn into_response(self) -> Response {
        if self.as_u16() >= 400 {
            Response::from_problem(Problem::new(self))
        } else {
            Response::default().with_status(self)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_of_an_error_is_a_problem_and_other_statuses_have_no_body() {
        let check = |status: StatusCode, problem: bool| {
            let response = status.into_response();
            assert_eq!(response.status(), status);
            assert_eq!(response.problem().is_some(), problem);
        };
        check(StatusCode::OK, false);
        check(StatusCode::NO_CONTENT, false);
        check(StatusCode::NOT_MODIFIED, false);
        check(StatusCode::BAD_REQUEST, true);
        check(StatusCode::SERVICE_UNAVAILABLE, true);
    }
}
