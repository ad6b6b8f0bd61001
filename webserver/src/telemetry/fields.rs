//! The values of a span's fields, by the [semantic conventions for HTTP
//! spans](https://opentelemetry.io/docs/specs/semconv/http/http-spans/), version 1.44.

use std::borrow::Cow;

use crate::{EndReason, Request, ResponseEnd, Version};

/// The methods that the conventions know: those of RFC 9110, `PATCH` (RFC 5789) and `QUERY`.
pub(super) const METHODS: &[&str] =
    &["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY"];

/// The parameters of a query whose values are secrets, as the conventions list them.
const SECRETS: [&str; 4] = ["AWSAccessKeyId", "Signature", "sig", "X-Goog-Signature"];

/// Returns `http.request.method`, and `http.request.method_original` if it is another one.
pub(super) fn method<'r>(
    request: &'r Request,
    known: &[&'static str],
) -> (&'static str, Option<&'r str>) {
    let sent = request.method().as_str();
    let known = known.iter().find(|known| **known == sent);
    known.map_or(("_OTHER", Some(sent)), |known| (*known, None))
}

/// Returns the name of the span: `{method} {http.route}`, or `{method}`. A method that is not known
/// is `HTTP`.
pub(super) fn name<'n>(method: &'static str, route: Option<&str>) -> Cow<'n, str> {
    let method = if method == "_OTHER" { "HTTP" } else { method };
    route.map_or(Cow::Borrowed(method), |route| format!("{method} {route}").into())
}

/// Returns `http.route`, with the base path of the server.
pub(super) fn route(request: &Request) -> Option<Cow<'_, str>> {
    let path = request.route()?.path();
    let base = request.base_path();
    Some(if base.is_empty() { path.into() } else { format!("{}{path}", base.as_str()).into() })
}

/// Returns `server.address` and `server.port`: what the client has asked for. The port is not
/// known if the client did not name one.
pub(super) fn server(request: &Request) -> (Option<&str>, Option<u16>) {
    let Some(host) = request.original_host().filter(|host| !host.is_empty()) else {
        return (None, None);
    };
    let (name, port) = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, rest)) => (address, rest.strip_prefix(':')),
        None => host.split_once(':').map_or((host, None), |(name, port)| (name, Some(port))),
    };
    (Some(name), port.and_then(|port| port.parse().ok()))
}

/// Returns `network.protocol.version`.
pub(super) fn version(request: &Request) -> Option<&'static str> {
    let known = [(Version::Http10, "1.0"), (Version::Http11, "1.1")];
    known.iter().find(|(version, _)| *version == request.version()).map(|(_, name)| *name)
}

/// Returns `url.path`, as sent.
pub(super) fn path(request: &Request) -> &str {
    let target = request.raw_target();
    let end = target.find('?').unwrap_or(target.len());
    if target.starts_with('/') { &target[..end] } else { request.uri().encoded_path() }
}

/// Returns `url.query`, with `REDACTED` for the values of secret parameters, and of parameters whose names
/// are percent-encoded.
pub(super) fn query(query: &str, secrets: &[&str]) -> String {
    let mut out = String::with_capacity(query.len());
    for (number, pair) in query.split('&').enumerate() {
        if number > 0 {
            out.push('&');
        }
        match pair.split_once('=') {
            Some((name, _))
                if name.contains('%') || SECRETS.contains(&name) || secrets.contains(&name) =>
            {
                out.push_str(name);
                out.push_str("=REDACTED");
            }
            _ => out.push_str(pair),
        }
    }
    out
}

/// Returns `error.type`: the status of a response with 500 or more, or why there was no whole
/// response.
pub(super) fn error_type(end: &ResponseEnd) -> Option<Cow<'static, str>> {
    match end.status() {
        Some(status) if status.is_server_error() => Some(status.as_str().to_owned().into()),
        _ => (end.reason() != EndReason::Complete).then(|| end.reason().name().into()),
    }
}
