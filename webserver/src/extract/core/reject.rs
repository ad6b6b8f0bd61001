//! The trait of all rejections: why an argument could not be extracted.

use std::convert::Infallible;
use std::error::Error;

use crate::http::{HeaderMap, Mistake, Place, StatusCode};

/// Why an argument could not be extracted. `Display` is the sentence that the client reads.
///
/// ```
/// use std::fmt;
/// use webserver::{Place, Reject, StatusCode};
///
/// #[derive(Debug)]
/// struct TooOld;
///
/// impl fmt::Display for TooOld {
///     fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
///         f.write_str("is of a version that is not served any more: update the app")
///     }
/// }
///
/// impl std::error::Error for TooOld {}
///
/// impl Reject for TooOld {
///     fn status(&self) -> StatusCode {
///         StatusCode::BAD_REQUEST
///     }
///
///     fn place(&self) -> Place {
///         Place::Header("x-app-version".into())
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the rejection of an extractor",
    label = "does not say what is wrong, and where",
    note = "use `Rejection`, which `Rejection::new(status, place, \"detail\")` makes, or implement `Reject` for a type of your own"
)]
pub trait Reject: Error + Send + Sync + 'static {
    /// Returns the status of the answer.
    fn status(&self) -> StatusCode;

    /// Returns the place of the mistake in the request.
    fn place(&self) -> Place;

    /// Returns whether the value is just absent; an `Option` turns that into `None`.
    fn absent(&self) -> bool {
        false
    }

    /// Returns the mistakes that the answer lists. By default there is one: the place and the
    /// sentence of this rejection.
    fn mistakes(&self) -> Vec<Mistake> {
        vec![Mistake::new(self.place(), self.to_string())]
    }

    /// Returns the error that catchers and middleware find by its type.
    #[doc(hidden)]
    fn into_source(self) -> Box<dyn Error + Send + Sync>
    where
        Self: Sized,
    {
        Box::new(self)
    }

    /// Returns fields for the head of the answer; by default there are none. A 401 must say in
    /// `WWW-Authenticate` how to authenticate (RFC 9110, section 15.5.2). A 429 or 503 may say in
    /// `Retry-After` when to try again.
    fn headers(&self) -> HeaderMap {
        HeaderMap::new()
    }
}

impl Reject for Infallible {
    fn status(&self) -> StatusCode {
        match *self {}
    }

    fn place(&self) -> Place {
        match *self {}
    }
}
