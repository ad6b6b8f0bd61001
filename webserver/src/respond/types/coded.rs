//! A result whose type names its status.

use super::final_status::{FinalStatus, FitsStatus, Number};
use crate::http::{Problem, Response, StatusCode};
use crate::respond::into_response::IntoResponse;

/// A response with the status `N`, from 200 to 599, and the body `T`. The type of the handler then
/// says which status it answers with.
///
/// A number outside 200 to 599 does not compile, and neither does a body for 204, 205 and 304, which
/// have none (RFC 9110, sections 15.3.5, 15.3.6 and 15.4.5). Without a body, a status from 400 is an
/// error, as a [`StatusCode`] is. If the body itself is an error, for example `None`, the error
/// keeps its own status.
///
/// ```
/// use webserver::prelude::*;
///
/// #[post("/jobs")]
/// fn start() -> Status<202, &'static str> {
///     Status("the job has started")
/// }
///
/// #[delete("/jobs/{id}")]
/// fn stop(id: u32) -> Result<Status<204>, Status<404, String>> {
///     if id == 7 { Ok(Status(())) } else { Err(Status(format!("there is no job {id}"))) }
/// }
///
/// assert_eq!(start().into_response().status(), 202);
/// assert_eq!(stop(8).into_response().status(), 404);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Status<const N: u16, T = ()>(pub T);

impl<const N: u16, T> IntoResponse for Status<N, T>
where
    T: IntoResponse,
    Number: FinalStatus<N, Body: FitsStatus<N, T>>,
{
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(N).unwrap_or_default();
        let response = with_status(self.0.into_response(), status);
        let is_bare = response.headers().is_empty() && response.body().is_empty();
        if N >= 400 && is_bare { Response::from_problem(Problem::new(status)) } else { response }
    }
}

/// Sets the status of a response, unless the response is an error.
pub(crate) fn with_status(response: Response, status: StatusCode) -> Response {
    if response.problem().is_some() { response } else { response.with_status(status) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::respond::types::Html;

    fn check(response: &Response, status: u16, body: &str, is_problem: bool) {
        assert_eq!(response.status(), status);
        assert_eq!(response.problem().is_some(), is_problem);
        assert_eq!(response.body().buffered(), Some(body.as_bytes()));
    }

    #[test]
    fn status_of_the_type_is_that_of_the_response() {
        check(&Status::<201, _>("made").into_response(), 201, "made", false);
        check(&Status::<204>(()).into_response(), 204, "", false);
        check(&Status::<205>(()).into_response(), 205, "", false);
        check(&Status::<304>(()).into_response(), 304, "", false);
        check(&Status::<599, _>("own").into_response(), 599, "own", false);
        check(&Status::<404, _>(Html("<p>")).into_response(), 404, "<p>", false);
    }

    #[test]
    fn status_of_an_error_without_a_body_is_a_problem() {
        check(&Status::<404>(()).into_response(), 404, "", true);
        check(&Status::<503>(()).into_response(), 503, "", true);
    }

    #[test]
    fn status_does_not_hide_an_error_of_its_body() {
        check(&Status::<201, Option<&str>>(None).into_response(), 404, "", true);
        check(&Status::<202, _>(Problem::new(StatusCode::CONFLICT)).into_response(), 409, "", true);
    }
}
