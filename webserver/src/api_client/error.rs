//! Why a call has no result.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use super::answer::AnswerError;
use super::request::RequestError;
use crate::http::{Problem, Response};

/// A call that has no result. `E` is the error of the transport.
///
/// An error that the handler itself returns is not here: it is in the result, as the handler's type has
/// it.
///
/// ```
/// use webserver::api_client::ClientError;
/// use webserver::prelude::*;
/// use webserver::request;
///
/// #[get("/half?{of}")]
/// fn half(of: u8) -> String {
///     (of / 2).to_string()
/// }
///
/// /// An app of another version, whose numbers are larger.
/// mod newer {
///     use webserver::prelude::*;
///
///     #[get("/half?{of}")]
///     pub fn half(of: u32) -> String {
///         (of / 2).to_string()
///     }
///
///     routes![pub App = [half]];
/// }
///
/// # fn main() {
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![half]).build().client();
/// let error = client.call(request!(newer::App, newer::half(of = 300))).await.unwrap_err();
/// let ClientError::Problem(problem) = error else { panic!("{error}") };
/// assert_eq!(problem.status(), 422);
/// assert_eq!(problem.mistakes()[0].place.name(), Some("of"));
/// # });
/// # }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum ClientError<E> {
    /// The server answered with a problem that is not in the type of the handler's result: an argument
    /// was refused, a middleware answered, or the error has data that the answer does not have.
    Problem(Box<Problem>),
    /// The server answered with a status that the type of the handler's result does not have. The body is
    /// not read yet, and can have any length.
    Undeclared(Box<Response>),
    /// The answer is not of the type of the handler's result.
    Unreadable(AnswerError),
    /// There was no answer in this time.
    TimedOut(Duration),
    /// The request cannot be written.
    Request(RequestError),
    /// The request could not be sent, or there was no answer.
    Transport(E),
}

impl<E> From<AnswerError> for ClientError<E> {
    fn from(error: AnswerError) -> Self {
        match error {
            AnswerError::Problem(problem) => Self::Problem(problem),
            other => Self::Unreadable(other),
        }
    }
}

impl<E: fmt::Display> fmt::Display for ClientError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Problem(problem) => write!(f, "the server answered {problem}"),
            Self::Undeclared(response) => {
                let status = response.status();
                write!(f, "the server answered {status}, which the handler's result does not have")
            }
            Self::Unreadable(error) => write!(f, "the answer cannot be read: {error}"),
            Self::TimedOut(time) => write!(f, "there was no answer in {time:?}"),
            Self::Request(error) => write!(f, "the request cannot be written: {error}"),
            Self::Transport(error) => write!(f, "there was no answer: {error}"),
        }
    }
}

impl<E: Error + 'static> Error for ClientError<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Problem(problem) => Some(&**problem),
            Self::Unreadable(error) => Some(error),
            Self::Request(error) => Some(error),
            Self::Transport(error) => Some(error),
            Self::Undeclared(_) | Self::TimedOut(_) => None,
        }
    }
}
