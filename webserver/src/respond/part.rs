//! The trait of the values that stand in front of the body in a handler's result.

use crate::http::Response;

/// A value that changes one part of a response, such as its status or its fields. In a handler's
/// result, up to eight of them stand in front of the body: `(StatusCode, HeaderMap, T)`.
///
/// The body becomes a response first. Then the parts are applied from right to left, so that a part
/// replaces what the parts after it, and the body, have set.
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
    note = "in a result that is a tuple the body is last; in front of it stand a `StatusCode`, a `HeaderMap`, fields as `[(name, value); N]`, or types of your own that implement `ResponsePart`"
)]
pub trait ResponsePart {
    /// Changes the response.
    ///
    /// # Errors
    /// Returns the response that is sent instead if the part cannot be applied. The parts in front
    /// of this one are then not applied.
    fn apply(self, response: &mut Response) -> Result<(), Response>;
}
