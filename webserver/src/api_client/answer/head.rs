//! What of an answer says which type it has.

use crate::http::{Response, StatusCode, essence};

/// The status of an answer, and whether its body is a problem document (RFC 9457).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswerHead {
    status: StatusCode,
    pub(in crate::api_client) is_problem: bool,
}

impl AnswerHead {
    pub(in crate::api_client) fn of(response: &Response) -> Self {
        let status = response.status();
        let is_problem = status.as_u16() >= 400 && has_type(response, "application/problem+json");
        Self { status, is_problem }
    }

    /// Returns the status. For the body of a `Status<N, T>`, a `Created<T>` and the like, it is 200.
    pub fn status(self) -> StatusCode {
        self.status
    }

    /// Returns whether the answer is an error whose body is a problem document.
    pub fn is_problem(self) -> bool {
        self.is_problem
    }

    /// Returns whether the status is 200, and the body is not a problem document.
    pub(super) fn is_ok(self) -> bool {
        self.status == StatusCode::OK && !self.is_problem
    }

    /// Returns whether the status is that of an error.
    pub(super) fn is_error(self) -> bool {
        self.status.as_u16() >= 400
    }

    /// The head for what is inside of a result that sets the status.
    pub(super) fn inside(self) -> Self {
        Self { status: StatusCode::OK, ..self }
    }
}

/// Returns whether an answer has this media type.
pub(super) fn has_type(response: &Response, media_type: &str) -> bool {
    let field = response.headers().get_bytes("content-type").unwrap_or_default();
    essence(field).eq_ignore_ascii_case(media_type.as_bytes())
}
