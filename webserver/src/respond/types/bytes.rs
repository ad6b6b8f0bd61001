//! Bytes without a specific content type.

use std::borrow::Cow;

use ::bytes::Bytes;

use crate::http::{Body, ContentType, Response};
use crate::respond::into_response::IntoResponse;

impl IntoResponse for Body {
    fn into_response(self) -> Response {
        let mut response = Response::new(self);
        response.headers_mut().set_content_type(ContentType::OctetStream);
        response
    }
}

impl IntoResponse for Bytes {
    fn into_response(self) -> Response {
        Body::from(self).into_response()
    }
}

impl IntoResponse for Vec<u8> {
    fn into_response(self) -> Response {
        Body::from(self).into_response()
    }
}

impl IntoResponse for &'static [u8] {
    fn into_response(self) -> Response {
        Body::from(self).into_response()
    }
}

impl<const N: usize> IntoResponse for &'static [u8; N] {
    fn into_response(self) -> Response {
        self.as_slice().into_response()
    }
}

impl IntoResponse for Cow<'static, [u8]> {
    fn into_response(self) -> Response {
        match self {
            Cow::Borrowed(bytes) => bytes.into_response(),
            Cow::Owned(bytes) => bytes.into_response(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_sent_as_they_are() {
        let check = |response: Response| {
            assert_eq!(response.headers().get("content-type"), Some("application/octet-stream"));
            assert_eq!(response.body().buffered(), Some(&b"\x00\xff"[..]));
        };
        check(b"\x00\xff".into_response());
        check(vec![0, 0xff].into_response());
        check(Bytes::from_static(b"\x00\xff").into_response());
        check(Cow::Borrowed(&b"\x00\xff"[..]).into_response());
    }
}
