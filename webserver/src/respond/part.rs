//! The trait of the values that come before the body in a handler's result.

use crate::http::Response;

/// A value that changes one part of a response, such as its status or its fields. In a handler's
/// result, up to eight such values come before the body: `(StatusCode, HeaderMap, T)`.
///
/// The body becomes a response first. Then the parts are applied from right to left. So a part
/// replaces what the body and the parts after it have set.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::{HeaderName, HeaderValue, ResponsePart};
///
/// /// How long a client may keep the response, in seconds.
/// struct MaxAge(u32);
///
/// impl ResponsePart for MaxAge {
///     fn apply(self, response: &mut Response) -> Result<(), Response> {
///         let value = HeaderValue::try_from(format!("max-age={}", self.0));
///         let value = value.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())?;
///         response.headers_mut().insert(HeaderName::from_static("cache-control"), value);
///         Ok(())
///     }
/// }
///
/// #[get("/logo")]
/// fn logo() -> (MaxAge, [(&'static str, &'static str); 1], &'static [u8]) {
///     (MaxAge(60), [("content-type", "image/png")], b"\x89PNG")
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![logo]).build().client();
/// let answer = client.get("/logo").send().await;
/// assert_eq!(answer.header("cache-control"), Some("max-age=60"));
/// assert_eq!(answer.header("content-type"), Some("image/png"));
/// # });
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand in front of the body of a response",
    label = "is not a part of a response",
    note = "in a tuple the body is last; before it there can be a `StatusCode`, such as `StatusCode::CREATED`, a `HeaderMap`, fields as `[(name, value); N]`, an `Attachment`, `ETag`, `LastModified` or `EarlyHints`, and types of your own that implement `ResponsePart`"
)]
pub trait ResponsePart {
    /// Changes the response.
    ///
    /// # Errors
    /// Returns the response to send instead, if the part cannot be applied. The parts before this
    /// one are then not applied.
    fn apply(self, response: &mut Response) -> Result<(), Response>;
}
