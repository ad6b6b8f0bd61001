//! Requests for the tests of this module, made without a parser.

use super::from_request::{Cx, FromRequest};
use crate::http::{Body, HttpMethod, Request, RequestBuilder};

/// Creates a request with the given fields; `target` is a path with or without a query.
pub(crate) fn request(
    method: HttpMethod,
    target: &str,
    fields: &[(&str, &str)],
    body: impl Into<Body>,
) -> Request {
    let builder = RequestBuilder::new(method, target).body_limit(1024).body(body);
    let builder = fields.iter().fold(builder, |builder, (name, value)| builder.header(name, value));
    builder.build().expect("the pieces are valid")
}

pub(crate) fn get(target: &str) -> Request {
    request(HttpMethod::GET, target, &[], Body::empty())
}

/// Creates a POST with the given content type, or without one if it is empty.
pub(crate) fn post(content_type: &str, body: impl Into<Body>) -> Request {
    let fields = [("Content-Type", content_type)];
    let given = if content_type.is_empty() { &[][..] } else { &fields };
    request(HttpMethod::POST, "/", given, body)
}

/// Creates a GET request with the given captures, which are parts of the path.
pub(crate) fn captured(path: &str, captures: &[&str]) -> Request {
    let mut request = get(path);
    request.capture_with(|_, path, out| {
        let path = std::str::from_utf8(path).expect("a path is ASCII");
        for capture in captures {
            let at = path.find(capture).expect("the capture is a part of the path");
            out.places.push((at as u32, (at + capture.len()) as u32));
        }
        out.are_encoded = path.contains('%');
    });
    request
}

/// Takes an argument that does not need a state.
pub(crate) fn extracted<'r, T>(request: &'r Request) -> Result<T, T::Rejection>
where
    T: FromRequest<'r, Needs = ()>,
{
    T::from_request(Cx { request, needs: () })
}
