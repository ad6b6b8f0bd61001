//! What a handler may return: the trait, and one file per type that implements it. How a response
//! is framed and sent is not decided here, nor what an argument's rejection looks like.

mod accept;
mod basic;
mod bytes;
mod html;
#[cfg(feature = "json")]
mod json;
mod number;
mod problem;
mod redirect;
mod status;
mod stream;
mod text;
mod tuple;

#[cfg(feature = "json")]
pub use self::json::Json;
pub use self::{html::Html, redirect::Redirect, stream::Stream, text::Text};

pub(crate) use self::accept::prefers;
pub(crate) use self::problem::{broken, render};

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
    note = "return text, bytes, a number, `Json<T>`, `Html<T>`, `Text<T>`, `Redirect`, `StatusCode` or `Response`, an `Option` or `Result` of these, or implement `IntoResponse` for `{Self}`"
)]
pub trait IntoResponse {
    /// The response that it stands for.
    fn into_response(self) -> Response;
}
