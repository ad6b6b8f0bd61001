//! The answers to requests that no route takes: 404, 405, 501, 400, 421, and those to `OPTIONS`.

use ::http::header::ALLOW;

use super::paths::Paths;
use crate::http::{HeaderValue, HttpMethod, Problem, Request, Response, StatusCode};
use crate::router::{Allow, NoMatch, RouteTable};

/// Answers a request that no route takes: with 404, 405, 400, or what `OPTIONS` asks for. A
/// method that no route serves and that HTTP does not define is not implemented: 501 (RFC 9110,
/// section 9.1).
#[cold]
pub(super) fn unmatched(
    table: &RouteTable,
    paths: &Paths,
    request: &Request,
    found: NoMatch,
) -> Response {
    let method = request.method();
    let is_options = *method == HttpMethod::OPTIONS;
    // `OPTIONS *` asks for the server as a whole (RFC 9110, section 9.3.7).
    if is_options && request.asks_for_server() {
        return allowing(no_content(), &table.methods());
    }
    let is_known = is_recognized(method) || table.has_method(method.as_str());
    match found {
        NoMatch::Method => {
            let allow = paths.methods_of(table, request);
            let response = if is_options {
                no_content()
            } else {
                let status = if is_known {
                    StatusCode::METHOD_NOT_ALLOWED
                } else {
                    StatusCode::NOT_IMPLEMENTED
                };
                let list = allow.methods().join(", ");
                problem(Problem::new(status).detail(format!("this path answers {list}")))
            };
            allowing(response, &allow)
        }
        NoMatch::Encoding => problem(
            Problem::new(StatusCode::BAD_REQUEST).detail(what_is_malformed(request.path_bytes())),
        ),
        NoMatch::Path if let Some(redirect) = paths.redirect(table, request) => redirect,
        NoMatch::Path if !is_known => problem(Problem::new(StatusCode::NOT_IMPLEMENTED)),
        NoMatch::Path => problem(Problem::new(StatusCode::NOT_FOUND)),
    }
}

/// Refuses a request for an https resource. Such a resource is served only over a secured
/// connection, or to a trusted gateway that has one (RFC 9110, section 7.4).
#[cold]
pub(super) fn misdirected() -> Response {
    problem(
        Problem::new(StatusCode::MISDIRECTED_REQUEST)
            .detail("this connection does not serve https resources"),
    )
}

fn problem(problem: Problem) -> Response {
    Response::from_problem(problem)
}

/// Returns the rule that an undecodable path breaks. The rule about UTF-8 is ours; no RFC has it.
fn what_is_malformed(path: &[u8]) -> &'static str {
    let is_digit = |digit: Option<&u8>| digit.is_some_and(u8::is_ascii_hexdigit);
    let is_escape = |at: usize| is_digit(path.get(at + 1)) && is_digit(path.get(at + 2));
    if memchr::memchr_iter(b'%', path).all(is_escape) {
        "the path is not UTF-8 after percent-decoding"
    } else {
        "the path has a `%` that is not followed by two hexadecimal digits (RFC 3986, section 2.1)"
    }
}

fn no_content() -> Response {
    Response::default().with_status(StatusCode::NO_CONTENT)
}

fn allowing(response: Response, allow: &Allow<'_>) -> Response {
    match HeaderValue::from_str(&allow.methods().join(", ")) {
        Ok(value) => response.with_header(ALLOW, value),
        Err(_) => response,
    }
}

/// The methods that RFC 9110, section 9.3, and RFC 5789 define.
pub(super) const RECOGNIZED_METHODS: &[&str] =
    &["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"];

/// Whether a method is defined in RFC 9110, section 9.3, or in RFC 5789.
fn is_recognized(method: &HttpMethod) -> bool {
    RECOGNIZED_METHODS.contains(&method.as_str())
}
