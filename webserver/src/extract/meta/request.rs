//! Extractors for the request and for the parts of it that are always present.

use std::convert::Infallible;

use crate::extract::core::{Cx, FromRequest, OptionalBody};
use crate::http::{Extensions, HeaderMap, HttpMethod, Request, Uri};

/// The request, with its body.
impl<'r> FromRequest<'r> for Request {
    type Needs = OptionalBody;
    type Rejection = Infallible;
    const READS_ENCODING: bool = true;

    fn from_request(cx: Cx<'r, OptionalBody>) -> Result<Self, Infallible> {
        Ok(cx.needs.take_request())
    }
}

impl<'r> FromRequest<'r> for &'r Request {
    type Needs = ();
    type Rejection = Infallible;
    const READS_ENCODING: bool = true;

    fn from_request(cx: Cx<'r, ()>) -> Result<Self, Infallible> {
        Ok(cx.request)
    }
}

/// A copy of the header fields; `&Request` gives access to them without a copy.
impl<'r> FromRequest<'r> for HeaderMap {
    type Needs = ();
    type Rejection = Infallible;
    const READS_ENCODING: bool = true;
    const ASKS_FOR_ROUTE: bool = false;

    fn from_request(cx: Cx<'r, ()>) -> Result<Self, Infallible> {
        Ok(cx.request.headers().clone())
    }
}

impl<'r> FromRequest<'r> for HttpMethod {
    type Needs = ();
    type Rejection = Infallible;
    const ASKS_FOR_ROUTE: bool = false;

    fn from_request(cx: Cx<'r, ()>) -> Result<Self, Infallible> {
        Ok(cx.request.method().clone())
    }
}

impl<'r> FromRequest<'r> for Uri {
    type Needs = ();
    type Rejection = Infallible;
    const ASKS_FOR_ROUTE: bool = false;

    fn from_request(cx: Cx<'r, ()>) -> Result<Self, Infallible> {
        Ok(cx.request.uri().clone())
    }
}

/// A copy of the extensions that middleware added.
impl<'r> FromRequest<'r> for Extensions {
    type Needs = ();
    type Rejection = Infallible;
    const ASKS_FOR_ROUTE: bool = false;

    fn from_request(cx: Cx<'r, ()>) -> Result<Self, Infallible> {
        Ok(cx.request.extensions().clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::core::fixture::{extracted, post};

    #[test]
    fn request_and_its_parts_are_extracted() {
        let mut request = post("a/b", "body");
        request.extensions_mut().insert(7);
        assert!(
            extracted::<HeaderMap>(&request).is_ok_and(|h| h.get("content-type") == Some("a/b"))
        );
        assert_eq!(extracted(&request), Ok(HttpMethod::POST));
        assert!(extracted::<Uri>(&request).is_ok_and(|uri| uri.path() == "/"));
        assert!(extracted::<Extensions>(&request).is_ok_and(|e| e.get() == Some(&7)));
        assert!(extracted::<&Request>(&request).is_ok_and(|r| std::ptr::eq(r, &raw const request)));
        let Ok(mut own) = extracted::<Request>(&request);
        assert_eq!(own.take_body().buffered(), Some(&b"body"[..]));
        assert!(request.body_slot().take().is_empty());
    }
}
