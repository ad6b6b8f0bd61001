//! Arguments that may be absent, and arguments whose rejection is passed to the handler. The
//! futures are named types, because rustc cannot prove that an `async` block is `Send` here
//! (rust-lang/rust#100013).

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::extract::core::{BodyUse, Cx, Describe, FromRequestAsync, Maybe, Needs, Reject};

/// `None` if the value is absent. A value that is present and wrong is still refused.
#[diagnostic::do_not_recommend]
impl<'r, E: FromRequestAsync<'r>> FromRequestAsync<'r> for Option<E> {
    type Needs = Maybe<E::Needs>;
    type Rejection = E::Rejection;
    const READS_ENCODING: bool = E::READS_ENCODING;
    const ASKS_FOR_ROUTE: bool = E::ASKS_FOR_ROUTE;
    const WAITS: bool = E::WAITS;
    const IS_OPTIONAL: bool = true;
    type Future = IfPresent<E::Future>;

    fn check_head(cx: Cx<'r, Self::Needs>) -> Result<(), E::Rejection> {
        if_present(E::check_head(present(cx))).map(|_| ())
    }

    fn from_request_async(cx: Cx<'r, Self::Needs>) -> Self::Future {
        IfPresent(E::from_request_async(present(cx)))
    }

    fn at_once(cx: Cx<'r, Self::Needs>) -> Option<Result<Self, E::Rejection>> {
        // A value that was absent by the head alone may be present when the body has arrived.
        let decided =
            if matches!(E::Needs::BODY, BodyUse::None) { None } else { E::early(present(cx)) };
        decided.or_else(|| E::at_once(present(cx))).map(if_present)
    }

    fn early(cx: Cx<'r, Self::Needs>) -> Option<Result<Self, E::Rejection>> {
        // Whether the value is absent may depend on whether there is a body, so `at_once` asks
        // again.
        E::early(present(cx)).map(if_present).filter(|result| !matches!(result, Ok(None)))
    }

    fn describe(to: &mut dyn Describe) {
        E::describe(to);
    }
}

/// Returns what the extractor inside an `Option` gets.
#[inline]
fn present<N: Needs>(cx: Cx<'_, Maybe<N>>) -> Cx<'_, N> {
    Cx { request: cx.request, needs: cx.needs }
}

/// Turns the result of an extractor into the result of an `Option` around the extractor.
fn if_present<T, R: Reject>(result: Result<T, R>) -> Result<Option<T>, R> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(rejection) if rejection.absent() => Ok(None),
        Err(rejection) => Err(rejection),
    }
}

/// The value, or its rejection, which the handler gets.
#[diagnostic::do_not_recommend]
impl<'r, E: FromRequestAsync<'r>> FromRequestAsync<'r> for Result<E, E::Rejection> {
    type Needs = E::Needs;
    type Rejection = Infallible;
    const READS_ENCODING: bool = E::READS_ENCODING;
    const ASKS_FOR_ROUTE: bool = E::ASKS_FOR_ROUTE;
    const WAITS: bool = E::WAITS;
    const IS_OPTIONAL: bool = true;
    type Future = Either<E::Future>;

    fn from_request_async(cx: Cx<'r, E::Needs>) -> Self::Future {
        Either(E::from_request_async(cx))
    }

    fn at_once(cx: Cx<'r, E::Needs>) -> Option<Result<Self, Infallible>> {
        E::at_once(cx).map(Ok)
    }

    fn early(cx: Cx<'r, E::Needs>) -> Option<Result<Self, Infallible>> {
        E::early(cx).map(Ok)
    }

    fn describe(to: &mut dyn Describe) {
        E::describe(to);
    }
}

/// Turns a rejection for absence into `None`.
#[derive(Debug)]
pub struct IfPresent<F>(F);

impl<T, R: Reject, F: Future<Output = Result<T, R>> + Unpin> Future for IfPresent<F> {
    type Output = Result<Option<T>, R>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(cx).map(if_present)
    }
}

/// Turns either outcome into a value.
#[derive(Debug)]
pub struct Either<F>(F);

impl<F: Future + Unpin> Future for Either<F> {
    type Output = Result<F::Output, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(cx).map(Ok)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::core::fixture::get;
    use crate::extract::core::{BodyStream, FromRequest, Missing};
    use crate::http::{BodySlot, Place, StatusCode};

    #[derive(Debug, PartialEq)]
    struct Digit(u8);

    #[derive(Debug, PartialEq)]
    struct NoDigit {
        absent: bool,
    }

    impl std::fmt::Display for NoDigit {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("is not a digit")
        }
    }

    impl std::error::Error for NoDigit {}

    impl Reject for NoDigit {
        fn status(&self) -> StatusCode {
            StatusCode::BAD_REQUEST
        }

        fn place(&self) -> Place {
            Place::Request
        }

        fn absent(&self) -> bool {
            self.absent
        }
    }

    impl<'r> FromRequest<'r> for Digit {
        type Needs = BodyStream;
        type Rejection = NoDigit;

        fn from_request(cx: Cx<'r, BodyStream>) -> Result<Self, NoDigit> {
            match cx.request.path().as_bytes() {
                [b'/'] => Err(NoDigit { absent: true }),
                [b'/', digit @ b'0'..=b'9'] => Ok(Self(digit - b'0')),
                _ => Err(NoDigit { absent: false }),
            }
        }
    }

    fn take<
        T: for<'r> FromRequestAsync<'r, Needs: Needs<Refs<'r> = BodySlot<'r>>, Rejection = R>,
        R,
    >(
        path: &str,
    ) -> Result<T, R> {
        let request = get(path);
        let mut future =
            Box::pin(T::from_request_async(Cx { request: &request, needs: request.body_slot() }));
        match future.as_mut().poll(&mut Context::from_waker(std::task::Waker::noop())) {
            Poll::Ready(result) => result,
            Poll::Pending => panic!("the extractor does not wait"),
        }
    }

    #[test]
    fn option_argument_is_none_only_for_an_absent_value() {
        assert_eq!(take("/7"), Ok(Some(Digit(7))));
        assert_eq!(take::<Option<Digit>, _>("/"), Ok(None));
        assert_eq!(take::<Option<Digit>, _>("/x"), Err(NoDigit { absent: false }));
    }

    #[test]
    fn result_argument_has_the_rejection() {
        assert_eq!(take("/7"), Ok(Ok::<_, NoDigit>(Digit(7))));
        assert_eq!(take::<Result<Digit, _>, _>("/x"), Ok(Err(NoDigit { absent: false })));
    }

    #[test]
    fn option_and_result_keep_the_body_use_of_their_extractor() {
        assert_eq!(<Option<Digit> as FromRequestAsync<'_>>::BODY, BodyUse::Streams);
        assert_eq!(<Result<Digit, NoDigit> as FromRequestAsync<'_>>::BODY, BodyUse::Streams);
        assert!(Missing::header("x").absent());
    }
}
