//! What is wrong with a request, collected over all of a handler's arguments. Nothing is allocated
//! as long as nothing is wrong.

use super::Reject;
use crate::http::{HeaderMap, Mistake, Place, Problem, Response, Seldom, StatusCode};

/// The rejections of one request, for an extractor that is made of others or code that calls
/// extractors itself; the arguments of a handler are collected like this.
///
/// ```
/// use webserver::{Mistakes, Missing, QueryError};
///
/// let mut mistakes = Mistakes::new();
/// mistakes.push(Missing::header("x-key"));
/// mistakes.push(QueryError::Missing { name: "q".into() });
/// let response = mistakes.into_response();
/// assert_eq!(response.status(), 400);
/// assert_eq!(response.problem().unwrap().mistakes().len(), 2);
/// ```
#[derive(Debug, Default)]
pub struct Mistakes(Seldom<Vec<Noted>>);

#[derive(Debug)]
struct Noted {
    status: StatusCode,
    headers: HeaderMap,
    mistake: Mistake,
}

impl Mistakes {
    /// None yet.
    pub const fn new() -> Self {
        Self(Seldom::NONE)
    }

    /// Whether the body could not be read, of which nothing else is known so far.
    pub(super) fn are_of_body(&self) -> bool {
        self.noted().iter().any(|noted| matches!(noted.mistake.place, Place::Body))
    }

    fn noted(&self) -> &[Noted] {
        self.0.get().map_or(&[], Vec::as_slice)
    }

    /// Adds one.
    #[cold]
    pub fn push(&mut self, rejection: impl Reject) {
        let (status, headers) = (rejection.status(), rejection.headers());
        let noted = Noted { status, headers, mistake: mistake(rejection) };
        self.0.get_or_insert_default().push(noted);
    }

    /// The answer, with the gravest status. Where it is about who asks, about what is not there or
    /// about us, the lesser mistakes are nobody's business and are left out. The fields of its head
    /// are those of the first mistake of that status.
    #[cold]
    pub fn into_response(mut self) -> Response {
        let noted = self.noted().iter();
        let gravest = noted.map(|noted| noted.status).min_by_key(|status| rank(*status));
        let status = gravest.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if status.is_server_error() {
            tracing::error!("an argument could not be had: {:?}", self.noted());
        }
        let mut problem = Problem::new(status);
        let mut is_first = true;
        for Noted { status: own, headers, mistake } in self.0.take().unwrap_or_default() {
            if own == status && std::mem::take(&mut is_first) {
                problem.set_headers(headers);
            }
            if own == status || rank(status) > ALONE {
                problem.push(mistake);
            }
        }
        Response::from_problem(problem)
    }
}

/// A rejection as an answer of its own.
pub(super) fn response(rejection: impl Reject) -> Response {
    let mut mistakes = Mistakes::new();
    mistakes.push(rejection);
    mistakes.into_response()
}

fn mistake(rejection: impl Reject) -> Mistake {
    Mistake {
        place: rejection.place(),
        detail: rejection.to_string(),
        source: Some(Box::new(rejection)),
    }
}

/// Up to this rank a status is told alone.
const ALONE: u8 = 3;

/// The gravest is the lowest.
fn rank(status: StatusCode) -> u8 {
    match status.as_u16() {
        500.. => 0,
        401 => 1,
        403 => 2,
        404 => 3,
        413 => 4,
        415 => 5,
        400 => 6,
        408 => 7,
        422 => 8,
        _ => 9,
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error;
    use std::fmt;

    use super::super::Rejection;
    use super::*;
    use crate::http::{HeaderName, HeaderValue};

    #[derive(Debug, PartialEq)]
    struct Bad(u16);

    impl fmt::Display for Bad {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "bad {}", self.0)
        }
    }

    impl Error for Bad {}

    impl Reject for Bad {
        fn status(&self) -> StatusCode {
            StatusCode::from_u16(self.0).unwrap_or_default()
        }

        fn place(&self) -> Place {
            Place::Body
        }
    }

    #[test]
    fn the_gravest_status_answers() {
        let check = |all: &[u16], status: u16, listed: usize| {
            let mut mistakes = Mistakes::new();
            for status in all {
                mistakes.push(Bad(*status));
            }
            let response = mistakes.into_response();
            assert_eq!(response.status(), status, "{all:?}");
            let problem = response.problem().expect("it is a problem");
            assert_eq!(problem.mistakes().len(), listed, "{all:?}");
            assert_eq!(problem.rejection::<Bad>().is_some(), listed > 0);
        };
        check(&[422], 422, 1);
        check(&[422, 422], 422, 2);
        check(&[422, 400], 400, 2);
        check(&[408, 400], 400, 2);
        check(&[400, 415, 413], 413, 3);
        check(&[422, 404, 400, 404], 404, 2);
        check(&[404, 403, 401], 401, 1);
        check(&[404, 403], 403, 1);
        check(&[401, 503, 400], 503, 1);
        check(&[418, 422], 422, 2);
        check(&[], 500, 0);
    }

    #[test]
    fn the_first_of_the_gravest_has_its_fields_in_the_head() {
        let check = |all: &[u16], expected: &[&str]| {
            let mut mistakes = Mistakes::new();
            for (at, status) in all.iter().enumerate() {
                let place = Place::Header("authorization".into());
                let status = StatusCode::from_u16(*status).unwrap_or_default();
                let name = HeaderName::from_static("www-authenticate");
                let challenge = HeaderValue::from_str(&format!("Key at={at}")).expect("a value");
                let rejection =
                    Rejection::new(status, place, "is wrong").with_header(name, challenge);
                mistakes.push(rejection);
            }
            let response = mistakes.into_response();
            let challenges = response.headers().get_all("www-authenticate");
            assert!(challenges.eq(expected.iter().map(|one| one.as_bytes())), "{all:?}");
        };
        check(&[401], &["Key at=0"]);
        check(&[422, 401, 401], &["Key at=1"]);
        check(&[401, 503], &["Key at=1"]);
        check(&[], &[]);
    }
}
