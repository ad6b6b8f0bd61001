//! The body itself: whole as bytes or text, or as a stream.

use std::convert::Infallible;
use std::error::Error;
use std::fmt;

use bytes::Bytes;

use super::mistakes::response;
use super::{BodyUse, Cx, FromRequest, Reject};
use crate::http::{Body, BodyError, Place, Response, StatusCode};
use crate::respond::IntoResponse;

/// The body as it comes in, not read yet and as long as the limit allows.
impl<'r> FromRequest<'r> for Body {
    type Needs = ();
    type Rejection = Infallible;
    const BODY: BodyUse = BodyUse::Streams;

    fn from_request(cx: Cx<'r, ()>) -> Result<Self, Infallible> {
        Ok(cx.request.remove_body())
    }
}

/// The whole body.
impl<'r> FromRequest<'r> for Bytes {
    type Needs = ();
    type Rejection = Infallible;
    const BODY: BodyUse = BodyUse::Buffered;

    fn from_request(cx: Cx<'r, ()>) -> Result<Self, Infallible> {
        Ok(cx.request.remove_body().into_bytes())
    }
}

/// The whole body as text.
impl<'r> FromRequest<'r> for String {
    type Needs = ();
    type Rejection = NotUtf8;
    const BODY: BodyUse = BodyUse::Buffered;

    fn from_request(cx: Cx<'r, ()>) -> Result<Self, NotUtf8> {
        let bytes = Vec::from(cx.request.remove_body().into_bytes());
        Self::from_utf8(bytes).map_err(|error| NotUtf8 { at: error.utf8_error().valid_up_to() })
    }
}

/// A body that should be text is not UTF-8; answered with 400.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::NotUtf8;
///
/// #[post("/text")]
/// fn text(body: Result<String, NotUtf8>) -> String {
///     body.unwrap_or_else(|error| format!("text up to byte {}", error.at))
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![text]).build().client();
/// let answer = client.post("/text").body(&b"ab\xff"[..]).send().await;
/// assert_eq!(answer.text().await, "text up to byte 2");
/// # });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NotUtf8 {
    /// The first byte, counted from 0, that is not.
    pub at: usize,
}

impl fmt::Display for NotUtf8 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "is not UTF-8 from byte {} on", self.at)
    }
}

impl Error for NotUtf8 {}

impl Reject for NotUtf8 {
    fn status(&self) -> StatusCode {
        StatusCode::BAD_REQUEST
    }

    fn place(&self) -> Place {
        Place::Body
    }
}

impl IntoResponse for NotUtf8 {
    fn into_response(self) -> Response {
        response(self)
    }
}

impl Reject for BodyError {
    fn status(&self) -> StatusCode {
        Self::status(self)
    }

    fn place(&self) -> Place {
        Place::Body
    }
}

impl IntoResponse for BodyError {
    fn into_response(self) -> Response {
        response(self)
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{extracted, post};
    use super::*;

    #[test]
    fn the_body_is_bytes_or_text() {
        let text = "gr\u{fc}n";
        assert_eq!(extracted(&post("", text)), Ok(Bytes::from(text)));
        assert_eq!(extracted(&post("", text)), Ok(text.to_owned()));
        assert_eq!(extracted(&post("", "")), Ok(String::new()));
        assert_eq!(extracted::<String>(&post("", b"ab\xff".as_slice())), Err(NotUtf8 { at: 2 }));
        let body: Body = extracted(&post("", text)).unwrap_or_default();
        assert_eq!(body.buffered(), Some(text.as_bytes()));
    }

    #[test]
    fn a_body_that_does_not_come_has_a_status() {
        let check = |error: BodyError, status: u16| {
            assert_eq!(error.into_response().status(), status);
        };
        check(BodyError::TooLarge { limit: 1 }, 413);
        check(BodyError::TimedOut, 408);
        check(BodyError::Incomplete, 400);
        check(BodyError::Malformed(String::new()), 400);
    }
}
