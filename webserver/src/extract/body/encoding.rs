//! The 415 answer to a body in a content coding (RFC 9110, section 15.5.16). This crate does not
//! decode content codings. The answer is used by routes and by the extractors that read a body as
//! text.

use std::borrow::Cow;

use ::http::header::ACCEPT_ENCODING;

use crate::http::{HeaderMap, HeaderName, HeaderValue, Place, Problem, StatusCode};

/// The header field that contains the mistake.
pub(crate) const PLACE: Place = Place::Header(Cow::Borrowed("content-encoding"));

/// What is wrong with the field.
pub(crate) const DETAIL: &str =
    "names a content coding, which this route does not decode: send the body without one";

/// Returns the field that tells a client that the media type was not the reason for the refusal. A
/// 415 may have the field only if the content coding is the reason (RFC 9110, section 12.5.3).
/// `identity` says that no content coding is accepted.
fn accept_encoding() -> (HeaderName, HeaderValue) {
    (ACCEPT_ENCODING, HeaderValue::from_static("identity"))
}

/// Returns the fields of an answer to a body in a content coding.
pub(crate) fn headers() -> HeaderMap {
    let (name, value) = accept_encoding();
    let mut headers = HeaderMap::new();
    headers.insert(name, value);
    headers
}

/// Returns the answer to a body in a content coding on a route whose arguments do not read the
/// field.
#[cold]
pub(crate) fn encoded() -> Problem {
    let (name, value) = accept_encoding();
    Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE).mistake(PLACE, DETAIL).header(name, value)
}
