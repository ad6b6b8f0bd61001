//! The body itself: as a whole (bytes or text), or as a stream.

use std::convert::Infallible;
use std::error::Error;
use std::fmt;

use bytes::Bytes;

use super::{charset, encoding};
use crate::extract::core::{BodyStream, Cx, Describe, FromRequest, Reject, WholeBody, response};
use crate::http::{Body, BodyError, HeaderMap, Place, Response, StatusCode};
use crate::respond::IntoResponse;

/// The body as it arrives, as a stream that the body limit ends. A body in a content coding is
/// refused with 415, unless another argument shows the `Content-Encoding` field to the handler.
impl<'r> FromRequest<'r> for Body {
    type Needs = BodyStream;
    type Rejection = Infallible;
    const ASKS_FOR_ROUTE: bool = false;

    fn from_request(cx: Cx<'r, BodyStream>) -> Result<Self, Infallible> {
        Ok(cx.needs.take())
    }
}

/// The whole body. A body in a content coding is refused with 415, unless another argument shows
/// the `Content-Encoding` field to the handler.
impl<'r> FromRequest<'r> for Bytes {
    type Needs = WholeBody;
    type Rejection = Infallible;
    const ASKS_FOR_ROUTE: bool = false;

    fn from_request(cx: Cx<'r, WholeBody>) -> Result<Self, Infallible> {
        Ok(cx.needs.take().into_bytes())
    }
}

/// The whole body as text, which has to be UTF-8. A content type that names another charset, and a
/// body in a content coding, are refused before the client is asked for the body.
impl<'r> FromRequest<'r> for String {
    type Needs = WholeBody;
    type Rejection = TextError;
    const ASKS_FOR_ROUTE: bool = false;

    fn check_head(cx: Cx<'r, WholeBody>) -> Result<(), TextError> {
        if cx.request.content_type().is_some_and(|given| !charset::is_utf8(given)) {
            return Err(TextError::Charset);
        }
        if cx.request.has_content_coding() {
            return Err(TextError::ContentEncoding);
        }
        Ok(())
    }

    fn from_request(cx: Cx<'r, WholeBody>) -> Result<Self, TextError> {
        <Self as FromRequest>::check_head(cx)?;
        let bytes = Vec::from(cx.needs.take().into_bytes());
        let not_utf8 = |at| TextError::NotUtf8 { at };
        Self::from_utf8(bytes).map_err(|error| not_utf8(error.utf8_error().valid_up_to()))
    }

    fn describe(to: &mut dyn Describe) {
        to.reads(Place::Body, "text/plain");
    }
}

/// A body could not be read as text.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::TextError;
///
/// #[post("/text")]
/// fn text(body: Result<String, TextError>) -> String {
///     match body {
///         Ok(text) => text,
///         Err(TextError::NotUtf8 { at, .. }) => format!("text up to byte {at}"),
///         Err(error) => error.to_string(),
///     }
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![text]).build().client();
/// let answer = client.post("/text").body(&b"ab\xff"[..]).send().await;
/// assert_eq!(answer.text().await, "text up to byte 2");
/// let request = client.post("/text").header("content-type", "text/plain; charset=utf-16");
/// let answer = request.body(&b"a\0"[..]).send().await;
/// assert_eq!(answer.text().await, "names a charset other than UTF-8");
/// # });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TextError {
    /// The content type names a charset other than UTF-8 or its subset ASCII; answered with 415.
    Charset,
    /// The body is in a content coding; answered with 415.
    ContentEncoding,
    /// The body is not UTF-8; answered with 400.
    NotUtf8 {
        /// The index of the first byte that is not UTF-8, counted from 0.
        at: usize,
    },
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Charset => f.write_str("names a charset other than UTF-8"),
            Self::ContentEncoding => f.write_str(encoding::DETAIL),
            Self::NotUtf8 { at } => write!(f, "is not UTF-8 from byte {at} on"),
        }
    }
}

impl Error for TextError {}

impl Reject for TextError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Charset | Self::ContentEncoding => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::NotUtf8 { .. } => StatusCode::BAD_REQUEST,
        }
    }

    fn place(&self) -> Place {
        match self {
            Self::Charset => Place::Header("content-type".into()),
            Self::ContentEncoding => encoding::PLACE,
            Self::NotUtf8 { .. } => Place::Body,
        }
    }

    fn headers(&self) -> HeaderMap {
        match self {
            Self::ContentEncoding => encoding::headers(),
            Self::Charset | Self::NotUtf8 { .. } => HeaderMap::new(),
        }
    }
}

impl IntoResponse for TextError {
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
    use super::*;
    use crate::extract::core::fixture::{body_cx, extracted, post, request};
    use crate::http::HttpMethod;

    #[test]
    fn body_is_read_as_bytes_or_text() {
        let text = "gr\u{fc}n";
        assert_eq!(extracted(&post("", text)), Ok(Bytes::from(text)));
        assert_eq!(extracted(&post("", text)), Ok(text.to_owned()));
        assert_eq!(extracted(&post("", "")), Ok(String::new()));
        assert_eq!(
            extracted::<String>(&post("", b"ab\xff".as_slice())),
            Err(TextError::NotUtf8 { at: 2 })
        );
        let body: Body = extracted(&post("", text)).unwrap_or_default();
        assert_eq!(body.buffered(), Some(text.as_bytes()));
    }

    #[test]
    fn body_text_in_another_charset_or_a_content_coding_is_415() {
        let check = |fields: &[(&str, &str)], expected: TextError| {
            let request = request(HttpMethod::POST, "/", fields, "a");
            assert_eq!(String::check_head(body_cx(&request)), Err(expected));
            assert_eq!(extracted::<String>(&request), Err(expected));
            assert_eq!(expected.into_response().status(), 415);
        };
        check(&[("content-type", "text/plain; charset=utf-16le")], TextError::Charset);
        check(&[("content-type", "text/plain; charset=iso-8859-1")], TextError::Charset);
        check(&[("content-encoding", "gzip")], TextError::ContentEncoding);
        check(&[("content-encoding", "identity, br")], TextError::ContentEncoding);
        let codings = [("content-encoding", "identity"), ("Content-Encoding", "x-zip")];
        check(&codings, TextError::ContentEncoding);
        let plain = [("content-encoding", ", Identity,"), ("content-type", "text/plain")];
        let request = request(HttpMethod::POST, "/", &plain, "a");
        assert_eq!(extracted(&request), Ok("a".to_owned()));
    }

    #[test]
    fn body_errors_have_their_status() {
        let check = |error: BodyError, status: u16| {
            assert_eq!(error.into_response().status(), status);
        };
        check(BodyError::TooLarge { limit: 1 }, 413);
        check(BodyError::TimedOut, 408);
        check(BodyError::Incomplete, 400);
        check(BodyError::Malformed(String::new()), 400);
    }
}
