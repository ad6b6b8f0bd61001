//! Requests for the tests of `extract`, built without a parser.

use super::body::WholeBody;
use super::from_request::{Cx, FromRequest};
use super::needs::{Needs, Slots};
use crate::extract::pairs::Pairs;
use crate::http::{Body, HttpMethod, Request, RequestBuilder, RoutingParts};

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
    let RoutingParts { path, captures: out, .. } = request.routing();
    let path = std::str::from_utf8(path).expect("a path is ASCII");
    out.places.clear();
    for capture in captures {
        let at = path.find(capture).expect("the capture is a part of the path");
        out.places.push((at as u32, (at + capture.len()) as u32));
    }
    out.are_encoded = path.contains('%');
    request
}

/// Returns what an extractor of the whole body sees.
pub(crate) fn body_cx(request: &Request) -> Cx<'_, WholeBody> {
    Cx { request, needs: request.body_slot() }
}

/// Takes an argument that does not need a state.
pub(crate) fn extracted<'r, T: FromRequest<'r>>(request: &'r Request) -> Result<T, T::Rejection> {
    let query = Box::leak(Box::new(Pairs::new(request.query().unwrap_or_default())));
    let slots = Slots { body: request.body_slot(), query: Some(query) };
    let needs = T::Needs::none(slots).expect("the argument needs no state");
    T::from_request(Cx { request, needs })
}
