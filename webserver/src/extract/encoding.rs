//! A body in a content coding, which nothing here decodes: the 415 that says so (RFC 9110, section
//! 15.5.16), for a route and for the extractors that read a body as text.

use std::borrow::Cow;

use ::http::header::ACCEPT_ENCODING;

use crate::http::{HeaderMap, HeaderName, HeaderValue, Place, Problem, StatusCode};

/// The field of the head that the mistake is in.
pub(super) const PLACE: Place = Place::Header(Cow::Borrowed("content-encoding"));

/// What is wrong with it.
pub(super) const DETAIL: &str =
    "names a content coding, and this route reads none: send the body as it is";

/// The field that tells a client that the media type is not what was refused. Only this 415 may have
/// it (RFC 9110, section 12.5.3); `identity` says that no coding would do.
fn accept_encoding() -> (HeaderName, HeaderValue) {
    (ACCEPT_ENCODING, HeaderValue::from_static("identity"))
}

/// The fields of an answer to a body in a content coding.
pub(super) fn headers() -> HeaderMap {
    let (name, value) = accept_encoding();
    let mut headers = HeaderMap::new();
    headers.insert(name, value);
    headers
}

/// The answer to a body in a content coding, where no argument reads the field.
#[cold]
pub(crate) fn encoded() -> Problem {
    let (name, value) = accept_encoding();
    Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE).mistake(PLACE, DETAIL).header(name, value)
}
