//! The trait of results that a client can read.

use std::future::Future;

use super::error::AnswerError;
use super::head::AnswerHead;
use super::received::Answer;

/// A result of a handler that a client can read from an answer.
///
/// | result | status | what the call returns |
/// |---|---|---|
/// | `Json<T>` | 200 | `Json<T>` |
/// | `&str`, `String`, `Cow<str>`, a number | 200 | the same; `String` for a `&str` |
/// | `Text<T>`, `Html<T>` | 200 | `Text<String>`, `Html<String>` |
/// | `Bytes`, `Vec<u8>`, other bytes | 200 | `Bytes`, `Vec<u8>`; not longer than the client's limit |
/// | `Body`, `Stream<S>` | 200 | `Body`, which is read as it arrives |
/// | `Sse<S>`, `NdJson<S>` | 200 | [`Events`](crate::api_client::Events), [`Items`](crate::api_client::Items): streams |
/// | `Status<N, T>`, `Created<T>`, `Accepted<T>`, `NoContent`, `()` | N, 201, 202, 204, 200 | the same |
/// | `Redirect` | 3xx with `Location` | the same |
/// | `Option<T>` | that of `T`, or 404 | the same |
/// | `Result<T, E>` | those of `T` and of `E` | the same |
/// | `#[derive(IntoResponse)]` | those of the variants | the same |
/// | `Problem`, `HandlerError`, rejections | 400 and above | `Problem`, `HandlerError`, `Problem` |
/// | `StatusCode` | any | the same |
/// | `(parts.., T)` | that of `T`; any, with a `StatusCode` | the parts and the body |
/// | `Response` | any | the same |
///
/// An error becomes a variant of a type with `#[derive(IntoResponse)]` if the variant does not have fields,
/// and its status, or its `problem` and `title`, tell it from the others. Another error is
/// [`ClientError::Problem`](crate::api_client::ClientError::Problem), since its answer does not have the
/// fields.
///
/// A type with an `IntoResponse` of its own implements the trait by hand:
///
/// ```
/// use webserver::api_client::{Answer, AnswerError, AnswerHead, FromAnswer};
/// use webserver::prelude::*;
/// use webserver::request;
///
/// /// Numbers, separated by commas.
/// struct Csv(Vec<u32>);
///
/// impl IntoResponse for Csv {
///     fn into_response(self) -> Response {
///         let texts: Vec<_> = self.0.iter().map(u32::to_string).collect();
///         texts.join(",").into_response()
///     }
/// }
///
/// impl FromAnswer for Csv {
///     type Output = Self;
///
///     fn accepts(head: AnswerHead) -> bool {
///         head.status() == 200
///     }
///
///     async fn read(answer: Answer) -> Result<Self, AnswerError> {
///         let text = answer.text().await?;
///         let numbers = text.split(',').map(str::parse).collect::<Result<_, _>>();
///         numbers.map(Self).map_err(|error| AnswerError::data("", error.to_string()))
///     }
/// }
///
/// #[get("/primes")]
/// fn primes() -> Csv {
///     Csv(vec![2, 3, 5])
/// }
///
/// routes![App = [primes]];
///
/// # fn main() {
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![App]).build().client();
/// assert_eq!(client.call(request!(App, primes())).await.unwrap().0, [2, 3, 5]);
/// # });
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "the handler returns `{Self}`, which a client cannot read from an answer",
    label = "`{Self}` does not implement `FromAnswer`",
    note = "return `Json<T>`, `Status<201, T>`, a `Result` of such types or a type with `#[derive(IntoResponse)]`; a type with an `IntoResponse` of its own implements `webserver::api_client::FromAnswer` too; an `impl IntoResponse` has no type that could be read"
)]
pub trait FromAnswer {
    /// What a call returns.
    type Output;

    /// Returns whether the answer is one of this type. Only then it is read.
    fn accepts(head: AnswerHead) -> bool;

    /// Reads the answer.
    ///
    /// # Errors
    /// Returns an error if the answer is not one of this type, or ends too early.
    fn read(answer: Answer) -> impl Future<Output = Result<Self::Output, AnswerError>> + Send;
}
