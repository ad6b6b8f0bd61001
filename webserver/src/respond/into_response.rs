//! The trait of the types that a handler can return.

use crate::http::Response;

/// A type that a handler can return.
///
/// ```
/// use webserver::{HeaderName, HeaderValue, IntoResponse, Response};
///
/// struct Teapot;
///
/// impl IntoResponse for Teapot {
///     fn into_response(self) -> Response {
///         Response::new("short and stout")
///             .with_header(HeaderName::from_static("x-pot"), HeaderValue::from_static("tea"))
///     }
/// }
///
/// assert_eq!(Teapot.into_response().headers().get("x-pot"), Some("tea"));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a response: a handler cannot return it",
    label = "cannot be turned into a response",
    note = "return text, bytes, a number, `Json<T>`, `Html<T>`, `Text<T>`, `Redirect`, `Status<201, T>`, `StatusCode` or `Response`, an `Option` or `Result` of these, or in a tuple the status first, then headers, an `ETag` or an `Attachment`, then one of these",
    note = "a value that serde can serialize is returned as `Json(value)`; a future has to be awaited, in an `async fn`; for a type of your own implement `IntoResponse`"
)]
pub trait IntoResponse {
    /// Converts the value into a response.
    fn into_response(self) -> Response;
}

/// A response that can be the error of a handler's `Result`. Every response can be such an error;
/// the trait exists only for its error message.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a response: a handler cannot return it as the error of a `Result`",
    label = "its error cannot be turned into a response",
    note = "return `Result<_, Problem>`, and write in `.map_err(|error| Problem::new(StatusCode::..).detail(..))` what the client is told; or return an error type of your own that implements `IntoResponse`, and `From<{Self}>` for the `?` operator",
    note = "`Json<T>` is a response if `T` is `serde::Serialize`"
)]
pub trait ErrorResponse: IntoResponse {}

#[diagnostic::do_not_recommend]
impl<E: IntoResponse> ErrorResponse for E {}
