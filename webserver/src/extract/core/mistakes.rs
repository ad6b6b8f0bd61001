//! Collects the mistakes in a request, over all arguments of a handler. Nothing is allocated unless
//! there is a mistake.

use super::reject::Reject;
use crate::base::rare_box::RareBox;
use crate::http::{HeaderMap, Mistake, Problem, Response, StatusCode};

/// The rejections of one request. Use it in an extractor that is made of other extractors, or in
/// code that calls extractors itself. The server collects the rejections of a handler's arguments
/// in the same way.
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
pub struct Mistakes(RareBox<Vec<Recorded>>);

#[derive(Debug)]
struct Recorded {
    status: StatusCode,
    headers: HeaderMap,
    mistakes: Vec<Mistake>,
    is_absent: bool,
}

impl Mistakes {
    /// Creates an empty collection.
    pub const fn new() -> Self {
        Self(RareBox::NONE)
    }

    /// Returns whether the request is refused, so that the rest of its data does not matter. It is
    /// refused if a rejection has a status other than 400 and 422, which stand for mistakes in the
    /// data.
    #[inline]
    pub(crate) fn is_refused(&self) -> bool {
        self.0.is_some() && self.recorded().iter().any(|recorded| !is_of_data(recorded.status))
    }

    /// Returns whether each rejection says that a value is just absent.
    pub(crate) fn are_all_absent(&self) -> bool {
        self.recorded().iter().all(|recorded| recorded.is_absent)
    }

    fn recorded(&self) -> &[Recorded] {
        self.0.get().map_or(&[], Vec::as_slice)
    }

    /// Adds a rejection.
    #[cold]
    pub fn push(&mut self, rejection: impl Reject) {
        let (status, headers) = (rejection.status(), rejection.headers());
        let is_absent = rejection.absent();
        let recorded = Recorded { status, headers, mistakes: mistakes(rejection), is_absent };
        self.0.get_or_insert_default().push(recorded);
    }

    /// Returns the answer, with the gravest status: 5xx, 401, 403 and 404 come first in this order,
    /// then every other status, then 413, 415, 400, 408 and 422. An answer with 5xx, 401, 403 or
    /// 404 lists only the mistakes of its own status, because an unauthorized client must not learn
    /// anything else. The head of the answer has the fields of the first mistake of that status.
    #[cold]
    pub fn into_response(mut self) -> Response {
        let recorded = self.recorded().iter();
        let gravest = recorded.map(|recorded| recorded.status).min_by_key(|status| rank(*status));
        let status = gravest.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if status.is_server_error() {
            tracing::error!("the arguments could not be extracted: {:?}", self.recorded());
        }
        let mut problem = Problem::new(status);
        let mut is_first = true;
        for Recorded { status: own, headers, mistakes, .. } in self.0.take().unwrap_or_default() {
            if own == status && std::mem::take(&mut is_first) {
                problem.set_headers(headers);
            }
            if own == status || rank(status) > ALONE {
                problem.extend(mistakes);
            }
        }
        Response::from_problem(problem)
    }
}

/// Returns the answer to a single rejection.
pub(crate) fn response(rejection: impl Reject) -> Response {
    let mut mistakes = Mistakes::new();
    mistakes.push(rejection);
    mistakes.into_response()
}

/// Returns the mistakes of a rejection. The first one keeps the rejection.
fn mistakes(rejection: impl Reject) -> Vec<Mistake> {
    let mut mistakes = rejection.mistakes();
    match mistakes.first_mut() {
        Some(first) => first.source = Some(rejection.into_source()),
        None => {
            let mut only = Mistake::new(rejection.place(), rejection.to_string());
            only.source = Some(rejection.into_source());
            mistakes.push(only);
        }
    }
    mistakes
}

/// Returns whether a status says that the data of a request is wrong. Other statuses refuse the
/// request.
fn is_of_data(status: StatusCode) -> bool {
    matches!(status, StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY)
}

/// The highest rank of a status whose answer lists only the mistakes of that status.
const ALONE: u8 = 3;

/// Returns the rank of a status; the gravest status has the lowest rank. A status that ends the
/// extraction is graver than a mistake in the data. So the answer does not depend on which of the
/// two was found first.
fn rank(status: StatusCode) -> u8 {
    match status.as_u16() {
        500.. => 0,
        401 => 1,
        403 => 2,
        404 => 3,
        413 => 5,
        415 => 6,
        400 => 7,
        408 => 8,
        422 => 9,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error;
    use std::fmt;

    use super::*;
    use crate::extract::core::rejection::Rejection;
    use crate::http::{HeaderName, HeaderValue, Place};

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
    fn mistakes_are_answered_with_the_gravest_status() {
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
        check(&[422, 429], 429, 2);
        check(&[], 500, 0);
    }

    #[test]
    fn mistakes_in_the_data_do_not_refuse_the_request_at_once() {
        let check = |all: &[u16], refused: bool| {
            let mut mistakes = Mistakes::new();
            for status in all {
                mistakes.push(Bad(*status));
            }
            assert_eq!(mistakes.is_refused(), refused, "{all:?}");
        };
        check(&[], false);
        check(&[400], false);
        check(&[422, 400], false);
        check(&[422, 401], true);
        check(&[404], true);
        check(&[413], true);
        check(&[429, 400], true);
        check(&[503], true);
    }

    #[test]
    fn mistakes_send_the_fields_of_the_first_gravest_rejection() {
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
