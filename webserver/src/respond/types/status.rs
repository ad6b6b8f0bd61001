//! A status as a response.

use crate::http::{Problem, Response, StatusCode};
use crate::respond::into_response::IntoResponse;

/// A status is a response without a body. A status of 400 or more is the error that it stands for.
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
    fn an_error_status_is_a_problem_and_any_other_is_empty() {
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
