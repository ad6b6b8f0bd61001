//! Conversions from and to the request and response of the crate `http`, which other libraries use,
//! such as those of Tower. What those types have no place for is kept in their extensions, so that
//! it is there again after the way back.

use std::any::Any;
use std::sync::{Arc, Mutex, PoisonError};

use super::builder::{InvalidRequest, RequestBuilder};
use super::head::Version;
use super::parts::Tie;
use super::request::Request;
use super::response::{Rare, Response};
use crate::http::base_path::BasePath;
use crate::http::body::Body;
use crate::http::origin::Forwarded;
use crate::http::peer::Local;

/// What `http::Request` has no place for.
#[derive(Clone)]
struct RequestFacts {
    local: Local,
    body_limit: u64,
    origin: Option<Forwarded>,
    provided: Vec<Arc<dyn Any + Send + Sync>>,
    tie: Option<Tie>,
    /// The URI that was made from the target, and the target as sent.
    uri: ::http::Uri,
    target: String,
    base: BasePath,
    /// Whether the target begins with the base path, unless it is outside.
    has_entered_base: bool,
}

/// What `http::Response` has no place for. Only one response can have it, although extensions can
/// be cloned.
#[derive(Clone)]
struct ResponseFacts(Arc<Mutex<Rare>>);

/// Makes a request from one of another library. The target, the fields, the version and the
/// extensions are taken over, and so is the body, with its trailers if it is a [`Body`].
///
/// # Errors
/// Fails if the target, a field or the version is not one that a connection accepts: the version is
/// HTTP/1.0 or HTTP/1.1, and the target has the form that its method needs.
///
/// ```
/// use webserver::{InvalidRequest, Request};
///
/// # fn main() -> Result<(), InvalidRequest> {
/// let foreign = http::Request::post("http://a.example/notes?draft").body("hello").unwrap();
/// let request = Request::try_from(foreign)?;
/// assert_eq!((request.path(), request.query()), ("/notes", Some("draft")));
/// assert_eq!(request.host(), Some("a.example"));
/// # Ok(())
/// # }
/// ```
impl<B: Into<Body>> TryFrom<::http::Request<B>> for Request {
    type Error = InvalidRequest;

    fn try_from(request: ::http::Request<B>) -> Result<Self, InvalidRequest> {
        let (mut parts, body) = request.into_parts();
        let version = match parts.version {
            ::http::Version::HTTP_10 => Version::Http10,
            ::http::Version::HTTP_11 => Version::Http11,
            other => {
                let reason = "the version is neither HTTP/1.0 nor HTTP/1.1";
                return Err(InvalidRequest::new(format!("version `{other:?}`"), reason));
            }
        };
        let facts = parts.extensions.remove::<RequestFacts>();
        let sent = facts.as_ref().filter(|facts| facts.uri == parts.uri);
        let target = sent.map_or_else(|| parts.uri.to_string(), |facts| facts.target.clone());
        let mut builder = RequestBuilder::new(parts.method, target).version(version);
        for (name, value) in &parts.headers {
            builder = builder.header(name, value);
        }
        if let Some(facts) = &facts {
            builder = builder.local(facts.local.clone()).body_limit(facts.body_limit);
        }
        let mut request = builder.extensions(parts.extensions).body(body).build()?;
        if let Some(origin) = facts.as_ref().and_then(|facts| facts.origin.clone()) {
            request.set_origin(origin);
        }
        if let Some(RequestFacts { provided, tie, base, has_entered_base, .. }) = facts {
            *request.provided_mut() = provided;
            if has_entered_base {
                request.enter_base(&base);
            } else if !base.is_empty() {
                request.set_base(&base);
            }
            if let Some(tie) = tie {
                request.tie_to(&tie);
            }
        }
        Ok(request)
    }
}

/// Makes a request for another library. Characters of the target that a URI cannot contain are
/// percent-encoded, and names of fields are in lower case. Fields of one name keep their order. If
/// the request is converted back, it has its peer and its target as sent again.
///
/// # Errors
/// Fails if `http::Uri` cannot hold the target, because it is longer than 65,534 bytes for example.
///
/// ```
/// use webserver::{HttpMethod, InvalidRequest, RequestBuilder};
///
/// # fn main() -> Result<(), InvalidRequest> {
/// let request = RequestBuilder::new(HttpMethod::GET, "/a?b").header("x-c", "d").build()?;
/// let foreign: http::Request<webserver::Body> = request.try_into()?;
/// assert_eq!((foreign.uri().path(), foreign.uri().query()), ("/a", Some("b")));
/// assert_eq!(foreign.headers()["x-c"], "d");
/// # Ok(())
/// # }
/// ```
impl TryFrom<Request> for ::http::Request<Body> {
    type Error = InvalidRequest;

    fn try_from(mut request: Request) -> Result<Self, InvalidRequest> {
        let uri: ::http::Uri = request.uri().as_str().parse().map_err(|_| {
            let piece = format!("target `{}`", request.raw_target().escape_debug());
            InvalidRequest::new(piece, "it cannot be held by `http::Uri`")
        })?;
        let mut converted = Self::new(request.take_body());
        *converted.method_mut() = request.method().clone();
        *converted.uri_mut() = uri.clone();
        *converted.version_mut() = match request.version() {
            Version::Http10 => ::http::Version::HTTP_10,
            Version::Http11 => ::http::Version::HTTP_11,
        };
        *converted.headers_mut() = request.headers().clone().into();
        *converted.extensions_mut() = request.extensions().clone();
        converted.extensions_mut().insert(RequestFacts {
            local: request.local().clone(),
            body_limit: request.body_limit(),
            origin: request.origin().cloned(),
            provided: std::mem::take(request.provided_mut()),
            tie: request.tie().cloned(),
            uri,
            target: request.raw_target().to_owned(),
            base: request.base_path().clone(),
            has_entered_base: request.has_entered_base(),
        });
        Ok(converted)
    }
}

/// Makes a response from one of another library. Status, fields and body are taken over. Extensions
/// are dropped, because a [`Response`] has none.
///
/// A response that was converted from a [`Response`] is an upgrade or an error again, as it was. If
/// it was an error and has got a body since, the body is sent.
///
/// ```
/// use webserver::Response;
///
/// let foreign = http::Response::builder().status(201).header("x-a", "b").body("made").unwrap();
/// let response = Response::from(foreign);
/// assert_eq!((response.status().as_u16(), response.headers().get("x-a")), (201, Some("b")));
/// ```
impl<B: Into<Body>> From<::http::Response<B>> for Response {
    fn from(response: ::http::Response<B>) -> Self {
        let (mut parts, body) = response.into_parts();
        let mut response = Self::new(body).with_status(parts.status);
        *response.headers_mut() = parts.headers.into();
        if let Some(ResponseFacts(facts)) = parts.extensions.remove() {
            let facts = std::mem::take(&mut *facts.lock().unwrap_or_else(PoisonError::into_inner));
            let is_replaced = !response.body().is_empty();
            let special = facts.special.filter(|special| !(is_replaced && special.is_problem()));
            response.put_rare(Rare { special, ..facts });
        }
        response
    }
}

/// Makes a response for another library. Its body is empty if the response is an error that is not
/// rendered yet ([`Response::problem`]) or an upgrade; if it is converted back, it is an error or
/// an upgrade again. Trailers stay in the [`Body`].
///
/// ```
/// use webserver::{Body, Response, StatusCode};
///
/// let response = Response::new("made").with_status(StatusCode::CREATED);
/// let foreign: http::Response<Body> = response.into();
/// assert_eq!((foreign.status().as_u16(), foreign.body().len()), (201, Some(4)));
/// ```
impl From<Response> for ::http::Response<Body> {
    fn from(mut response: Response) -> Self {
        let mut converted = Self::new(response.take_body());
        *converted.status_mut() = response.status();
        *converted.headers_mut() = std::mem::take(response.headers_mut()).into();
        let facts = response.take_rare();
        // A tie alone is not kept: the chain of middleware ties the response again, and the extensions
        // of almost every response would take four allocations.
        if facts.special.is_some() || facts.location_of_app {
            converted.extensions_mut().insert(ResponseFacts(Arc::new(Mutex::new(facts))));
        }
        converted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::header::HeaderMap;
    use crate::http::problem::Problem;
    use ::http::{HeaderName, HeaderValue, Method as HttpMethod, StatusCode};

    type Foreign = ::http::Request<Body>;

    fn there_and_back(request: Request) -> Request {
        let foreign = Foreign::try_from(request).expect("the target is a URI");
        Request::try_from(foreign).expect("the pieces are valid")
    }

    #[test]
    fn request_is_unchanged_after_conversion_and_back() {
        let request = RequestBuilder::new(HttpMethod::POST, "/é[?q=%20|")
            .version(Version::Http10)
            .header("Host", "A.example:80")
            .header("b", "2")
            .header("a", b"\xff")
            .header("B", "1")
            .header("b", "2")
            .extension(7_u8)
            .peer_addr(([192, 0, 2, 1], 9))
            .body_limit(77)
            .body("body")
            .build();
        let mut request = request.expect("the pieces are valid");
        let ip = [192, 0, 2, 7].into();
        request.set_origin(Forwarded { ip, scheme: Some("https"), host: None });
        let foreign = Foreign::try_from(request).expect("the target is a URI");
        assert_eq!(foreign.uri(), "/%C3%A9%5B?q=%20%7C");
        assert_eq!(foreign.version(), ::http::Version::HTTP_10);
        assert_eq!(foreign.extensions().get::<u8>(), Some(&7));
        assert_eq!(foreign.body().len(), Some(4));
        let request = Request::try_from(foreign).expect("the pieces are valid");
        assert_eq!((request.method(), request.raw_target()), (&HttpMethod::POST, "/é[?q=%20|"));
        assert_eq!((request.version(), request.body_limit()), (Version::Http10, 77));
        assert_eq!(request.host(), Some("a.example:80"));
        let fields: Vec<_> = request.headers().iter().collect();
        let expected: [(&str, &[u8]); 5] =
            [("host", b"A.example:80"), ("b", b"2"), ("b", b"1"), ("b", b"2"), ("a", b"\xff")];
        assert_eq!(fields, expected);
        assert_eq!(request.extensions().get::<u8>(), Some(&7));
        assert_eq!(request.peer_addr().map(|peer| peer.port()), Some(9));
        assert_eq!(request.origin().map(|origin| origin.ip), Some(ip));
        assert_eq!(request.body_slot().take().buffered(), Some(&b"body"[..]));
    }

    #[test]
    fn request_target_of_each_form_is_converted() {
        let check = |method: HttpMethod, target: &str| {
            let request = RequestBuilder::new(method.clone(), target).build();
            let request = there_and_back(request.expect("the pieces are valid"));
            assert_eq!((request.method(), request.raw_target()), (&method, target));
            let foreign = ::http::Request::builder().method(method).uri(target).body("");
            let request = Request::try_from(foreign.expect("a URI")).expect("the pieces are valid");
            assert_eq!(request.raw_target(), target);
        };
        check(HttpMethod::GET, "/");
        check(HttpMethod::HEAD, "/a%2Fb?c=%20&d");
        check(HttpMethod::GET, "http://a.example:80/b?c");
        check(HttpMethod::OPTIONS, "*");
        check(HttpMethod::CONNECT, "a.example:443");
    }

    #[test]
    fn request_that_a_connection_refuses_is_not_converted() {
        let check = |foreign: ::http::request::Builder, expected: &str| {
            let foreign = foreign.body(Body::empty()).expect("it is valid there");
            let text = Request::try_from(foreign).expect_err("it is invalid here").to_string();
            assert!(text.starts_with(expected), "{text}");
        };
        let get = |uri: &str| ::http::Request::get(uri);
        check(get("/").version(::http::Version::HTTP_2), "invalid version `HTTP/2.0`: ");
        check(get("*"), "invalid target `*`: ");
        check(get("ftp://a/"), "invalid target `ftp://a/`: ");
        check(get("/").header("host", "a b"), "invalid header field `host`: ");
        let long = format!("/{}", "a".repeat(1 << 16));
        let request = RequestBuilder::new(HttpMethod::GET, long).build();
        assert!(Foreign::try_from(request.expect("the pieces are valid")).is_err());
    }

    #[test]
    fn response_is_unchanged_after_conversion_and_back() {
        let name = || HeaderName::from_static("set-cookie");
        let mut response = Response::new(Body::stream(Body::from("streamed")));
        response.set_status(StatusCode::ACCEPTED);
        response.headers_mut().append(name(), HeaderValue::from_static("a=1"));
        response.headers_mut().append(name(), HeaderValue::from_static("b=2"));
        response.headers_mut().insert("x-a".parse().expect("a name"), HeaderValue::from_static(""));
        let response = Response::from(::http::Response::<Body>::from(response));
        assert_eq!((response.status().as_u16(), response.body().len()), (202, None));
        let fields: Vec<_> = response.headers().iter().map(|(name, _)| name).collect();
        assert_eq!(fields, ["set-cookie", "set-cookie", "x-a"]);
        assert!(response.headers().get_all("set-cookie").eq([b"a=1", b"b=2"]));
    }

    #[test]
    fn response_error_and_upgrade_survive_conversion_and_back() {
        let converted = |response: Response| ::http::Response::<Body>::from(response);
        let problem = || Response::from_problem(Problem::new(StatusCode::CONFLICT).detail("taken"));
        let response = Response::from(converted(problem()));
        assert_eq!(response.status(), 409);
        assert_eq!(response.problem().and_then(Problem::detail_text), Some("taken"));
        // A body that was put in between takes the place of the error.
        let response = Response::from(converted(problem()).map(|_| "page"));
        assert!(response.problem().is_none() && response.body().len() == Some(4));
        let upgrade = Response::upgrade(HeaderValue::from_static("echo"), |_| async {});
        let mut response = Response::from(converted(upgrade));
        assert_eq!(response.status(), 101);
        assert!(response.take_upgrade().is_some());
    }

    #[tokio::test]
    async fn trailers_stay_in_the_converted_body() {
        let body = Body::from("a").with_trailers(async {
            let mut fields = HeaderMap::new();
            fields.insert(HeaderName::from_static("x-sum"), HeaderValue::from_static("97"));
            fields
        });
        let request = RequestBuilder::new(HttpMethod::POST, "/").body(body).build();
        let request = there_and_back(request.expect("the pieces are valid"));
        let (bytes, trailers) =
            request.body_slot().take().collect_with_trailers(9).await.expect("read");
        assert_eq!((&bytes[..], trailers.get("x-sum")), (&b"a"[..], Some("97")));
    }
}
