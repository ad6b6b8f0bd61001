//! Requests as Tower knows them. A request that comes back from a layer is the same request, with the
//! changes that the layer has made.

use http::request::Parts;

use crate::{
    Body, HeaderName, HeaderValue, IntoResponse, InvalidRequest, Problem, Request, Response,
    StatusCode, Version,
};

/// Makes the request for a layer or a service. The body and the extensions are moved out of `request`.
/// The extensions also get the [`RouteInfo`](crate::RouteInfo) of the route and the address of the
/// client as a [`SocketAddr`](std::net::SocketAddr).
pub(super) fn to_http(request: &mut Request) -> Result<http::Request<Body>, Response> {
    // A longer target than `http::Uri` holds gets here only if the limits allow it.
    let Ok(uri) = request.uri().as_str().parse() else {
        let problem = Problem::new(StatusCode::URI_TOO_LONG);
        return Err(problem
            .detail("the target is too long for a part of this server")
            .into_response());
    };
    let mut converted = http::Request::new(request.take_body());
    *converted.method_mut() = request.method().clone();
    *converted.uri_mut() = uri;
    if request.version() == Version::Http10 {
        *converted.version_mut() = http::Version::HTTP_10;
    }
    *converted.headers_mut() = request.headers().into();
    let mut extensions = std::mem::take(request.extensions_mut());
    if let Some(route) = request.route() {
        extensions.insert(route.clone());
    }
    if let Some(peer) = request.peer_addr() {
        extensions.insert(peer);
    }
    *converted.extensions_mut() = extensions;
    Ok(converted)
}

/// Returns the request that a layer passes on. Only what the layer has changed is written into the
/// original, so that everything else that is known of it stays.
pub(super) fn from_http(
    mut original: Request,
    changed: http::Request<Body>,
) -> Result<Request, InvalidRequest> {
    if changed.method() != original.method() || changed.uri() != original.uri().as_str() {
        return rebuild(facts_of(original)?, changed);
    }
    let (parts, body) = changed.into_parts();
    write_fields(&mut original, &parts.headers);
    *original.extensions_mut() = parts.extensions;
    original.set_body(body);
    Ok(original)
}

/// Returns what is known of a request, for other requests that take its place.
pub(super) fn facts_of(original: Request) -> Result<Parts, InvalidRequest> {
    Ok(http::Request::<Body>::try_from(original)?.into_parts().0)
}

/// Makes a request in the place of another one.
pub(super) fn rebuild(
    mut facts: Parts,
    changed: http::Request<Body>,
) -> Result<Request, InvalidRequest> {
    let (parts, body) = changed.into_parts();
    (facts.method, facts.uri, facts.headers) = (parts.method, parts.uri, parts.headers);
    facts.extensions.extend(parts.extensions);
    Request::try_from(http::Request::from_parts(facts, body))
}

/// Writes the fields that have changed. The others keep their places and the names as they were sent.
fn write_fields(request: &mut Request, fields: &http::HeaderMap) {
    let own = request.headers();
    let is_same = |name: &HeaderName| {
        let values = fields.get_all(name).iter().map(HeaderValue::as_bytes);
        own.get_all(name.as_str()).eq(values)
    };
    if own.len() == fields.len() && fields.keys().all(is_same) {
        return;
    }
    let changed: Vec<&HeaderName> = fields.keys().filter(|name| !is_same(name)).collect();
    let is_gone = |name: &str| !fields.contains_key(name);
    let gone: Vec<String> =
        own.iter().filter(|(name, _)| is_gone(name)).map(|(name, _)| name.to_owned()).collect();
    let own = request.headers_mut();
    for name in gone.iter().map(String::as_str).chain(changed.iter().map(|name| name.as_str())) {
        own.remove(name);
    }
    for name in changed {
        for value in fields.get_all(name) {
            own.append(name.clone(), value.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{HttpMethod, RequestBuilder};

    fn request() -> Request {
        RequestBuilder::new(HttpMethod::POST, "/a%20b?c")
            .header("Host", "a.example")
            .header("X-Two", "1")
            .header("x-two", "2")
            .header("X-Gone", "3")
            .peer_addr(([192, 0, 2, 1], 9))
            .extension(7_u8)
            .body("body")
            .build()
            .expect("the pieces are valid")
    }

    fn fields(request: &Request) -> Vec<(&str, &[u8])> {
        request.headers().iter().collect()
    }

    #[test]
    fn request_that_a_layer_leaves_alone_is_the_same() {
        let mut original = request();
        let foreign = to_http(&mut original).expect("it is converted");
        assert_eq!(foreign.extensions().get::<u8>(), Some(&7));
        let back = from_http(original, foreign).expect("it is converted back");
        assert_eq!((back.method(), back.raw_target()), (&HttpMethod::POST, "/a%20b?c"));
        assert_eq!(fields(&back), fields(&request()));
        assert_eq!(back.peer_addr().map(|peer| peer.port()), Some(9));
        assert_eq!(back.extensions().get::<u8>(), Some(&7));
    }

    #[test]
    fn fields_that_a_layer_changes_are_changed_in_the_request() {
        let mut original = request();
        let mut foreign = to_http(&mut original).expect("it is converted");
        let map = foreign.headers_mut();
        map.remove("x-gone");
        map.append("x-two", "4".parse().expect("a value"));
        map.insert("x-new", "5".parse().expect("a value"));
        let back = from_http(original, foreign).expect("it is converted back");
        let expected: [(&str, &[u8]); 5] = [
            ("Host", b"a.example"),
            ("x-two", b"1"),
            ("x-two", b"2"),
            ("x-two", b"4"),
            ("x-new", b"5"),
        ];
        assert_eq!(fields(&back), expected);
        assert_eq!((back.path(), back.query()), ("/a b", Some("c")));
    }

    #[test]
    fn target_and_method_that_a_layer_changes_are_changed_in_the_request() {
        let mut original = request();
        let mut foreign = to_http(&mut original).expect("it is converted");
        *foreign.uri_mut() = "/other?d".parse().expect("a URI");
        *foreign.method_mut() = HttpMethod::PUT;
        let back = from_http(original, foreign).expect("it is converted back");
        assert_eq!((back.method(), back.raw_target()), (&HttpMethod::PUT, "/other?d"));
        assert_eq!(back.host(), Some("a.example"));
        assert_eq!(back.peer_addr().map(|peer| peer.port()), Some(9));
        assert_eq!(back.extensions().get::<u8>(), Some(&7));
    }
}
