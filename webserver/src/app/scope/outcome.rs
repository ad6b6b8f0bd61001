//! What a `#[middleware]` function can return, if it does not wrap around.

use crate::extract::Provided;
use crate::http::{Request, Response};
use crate::respond::IntoResponse;
use crate::router::Token;

/// What a `#[middleware]` function can return: `()`, a provided value, an `Option` of one, or a
/// `Result` of these whose error is the response.
#[diagnostic::on_unimplemented(
    message = "a middleware cannot return `{Self}`",
    label = "expected `()`, a provided value, or a `Result` of one of these whose error is a response",
    note = "put `#[derive(Provided)]` on the type of a provided value; the error of a `Result` is a response: `Problem`, `StatusCode` or a type that implements `IntoResponse`",
    note = "a check returns `Result<(), StatusCode>`; a middleware that always answers has the argument `next: Next<'_>`"
)]
pub trait Outcome: Send + 'static {
    /// Stands for the type of the value that is always provided.
    const PROVIDES: Option<&'static Token>;

    /// Keeps the value in the request.
    ///
    /// # Errors
    /// Returns the response if the middleware has refused the request.
    fn keep(self, request: &mut Request) -> Result<(), Response>;
}

#[diagnostic::do_not_recommend]
impl Outcome for () {
    const PROVIDES: Option<&'static Token> = None;

    fn keep(self, _: &mut Request) -> Result<(), Response> {
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl<T: Provided> Outcome for T {
    const PROVIDES: Option<&'static Token> = Some(T::TOKEN);

    fn keep(self, request: &mut Request) -> Result<(), Response> {
        request.provide(self);
        Ok(())
    }
}

/// The value may be absent, so only `Option<&T>` can take it.
#[diagnostic::do_not_recommend]
impl<T: Provided> Outcome for Option<T> {
    const PROVIDES: Option<&'static Token> = None;

    fn keep(self, request: &mut Request) -> Result<(), Response> {
        self.map_or(Ok(()), |value| value.keep(request))
    }
}

#[diagnostic::do_not_recommend]
impl<T: Outcome, E: IntoResponse + Send + 'static> Outcome for Result<T, E> {
    const PROVIDES: Option<&'static Token> = T::PROVIDES;

    fn keep(self, request: &mut Request) -> Result<(), Response> {
        self.map_err(E::into_response)?.keep(request)
    }
}
