//! Requests for the tests of this module, made without a parser.

use std::sync::Arc;

use super::body::WholeBody;
use super::from_request::{Cx, FromRequest};
use super::needs::Needs;
use crate::base::span::Span;
use crate::http::{Arrival, Body, Field, Head, HttpMethod, Local, Request, RoutingParts, Target};

/// Creates a request with the given fields; `target` is a path with or without a query.
pub(crate) fn request(
    method: HttpMethod,
    target: &str,
    fields: &[(&str, &str)],
    body: impl Into<Body>,
) -> Request {
    let mut buf = Vec::new();
    let mut put = |text: &str| {
        buf.extend_from_slice(text.as_bytes());
        Span::new(buf.len() - text.len(), text.len())
    };
    let whole = put(target);
    let path = target.split('?').next().unwrap_or_default().len();
    let query = target.get(path + 1..).map(|query| Span::new(path + 1, query.len()));
    let target = Target { whole, path: Span::new(0, path), query, ..Target::default() };
    let mut head = Head { method, target, ..Head::default() };
    for (name, value) in fields {
        head.known.encoding |= name.eq_ignore_ascii_case("content-encoding");
        head.fields.push(Field { name: put(name), value: put(value) });
    }
    let mut request = Request::arrive(Arrival {
        buf: Arc::new(buf.into()),
        head: &mut head,
        body_limit: 1024,
        local: Local::default(),
    });
    *request.body_mut() = body.into();
    request
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
    let needs = T::Needs::none(request.body_slot()).expect("the argument needs no state");
    T::from_request(Cx { request, needs })
}
