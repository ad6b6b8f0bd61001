//! The answers to errors of layers and services.

use std::error::Error;

use tower::load_shed::error::Overloaded;
use tower::timeout::error::Elapsed;

use crate::{BodyError, HandlerError, IntoResponse, Problem, Response, StatusCode};

/// The error of a layer or a service.
pub type BoxError = Box<dyn Error + Send + Sync>;

/// Answers an error. Where it is not recognized, it is logged and is a 500 without details, as the
/// error of a handler.
pub(super) fn answer(error: BoxError) -> Response {
    let known = causes(&*error).find_map(recognized);
    known.unwrap_or_else(|| HandlerError::from(error).into_response())
}

/// Returns an error and what it is caused by: a layer may wrap the errors of another.
fn causes<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

fn recognized(error: &(dyn Error + 'static)) -> Option<Response> {
    let unavailable = |detail| Problem::new(StatusCode::SERVICE_UNAVAILABLE).detail(detail);
    if error.is::<Elapsed>() {
        return Some(unavailable("no answer in time").into_response());
    }
    if error.is::<Overloaded>() {
        return Some(unavailable("the server is overloaded").into_response());
    }
    // The body of the request, which a layer has read.
    let error = error.downcast_ref::<BodyError>()?;
    Some(HandlerError::from(error.clone()).into_response())
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use super::*;

    #[derive(Debug)]
    struct Outer(BoxError);

    impl fmt::Display for Outer {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("outer")
        }
    }

    impl Error for Outer {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&*self.0)
        }
    }

    #[test]
    fn errors_of_layers_have_the_status_of_their_cause() {
        let check = |error: BoxError, status: u16| {
            assert_eq!(answer(error).status(), status);
        };
        check(Box::new(Elapsed::new()), 503);
        check(Box::new(Overloaded::new()), 503);
        check(Box::new(Outer(Box::new(Elapsed::new()))), 503);
        check(Box::new(Outer(Box::new(BodyError::TooLarge { limit: 7 }))), 413);
        check(Box::new(Problem::new(StatusCode::CONFLICT)), 409);
        check("anything".into(), 500);
        check(Box::new(Outer("anything".into())), 500);
    }
}
