//! Responses that are not the app's: refusals of what is not a request, and replacements of
//! responses that cannot be sent.

use std::borrow::Cow;

use super::conn_state::ConnState;
use super::encode::{Delimiter, ResponseHead, response_head};
use crate::base::clock;
use crate::http::{HeaderMap, HeaderValue, Refusal, Response, StatusCode, Version};

/// Returns the response with an error of the client.
pub(super) fn refusal(
    conn: &ConnState,
    status: StatusCode,
    detail: impl Into<Cow<'static, str>>,
) -> Response {
    conn.dispatch.refuse(Refusal { status, detail: detail.into() })
}

/// Logs a handler's mistake and returns the response for it, so that the client does not suffer
/// from the mistake.
pub(super) fn misused(conn: &ConnState, text: &'static str) -> Response {
    tracing::error!("{text}; answered with 500");
    refusal(conn, StatusCode::INTERNAL_SERVER_ERROR, "the response could not be sent")
}

/// Returns the response to a request that does not offer the protocols that `wanted` switches to.
pub(super) fn upgrade_required(conn: &ConnState, wanted: &Response) -> Response {
    let text = "this resource is there only after an upgrade of the connection";
    let mut response = refusal(conn, StatusCode::UPGRADE_REQUIRED, text);
    // RFC 9110, section 15.5.22: a 426 names the protocols to upgrade to.
    for value in wanted.headers().get_all("upgrade") {
        if let Ok(value) = HeaderValue::from_bytes(value) {
            response.headers_mut().append(::http::header::UPGRADE, value);
        }
    }
    response
}

/// Returns the bytes of a response to a client whose request is not read. It has no body, because
/// the request may be a HEAD, and the connection is closed after it.
pub(crate) fn unread_refusal(status: StatusCode, fields: &HeaderMap) -> Vec<u8> {
    let (version, delimiter) = (Version::Http11, Delimiter::Length(0));
    let head = ResponseHead { status, version, delimiter, keep_alive: false };
    let mut out = Vec::new();
    clock::with_date(|date| response_head(&mut out, &head, date, fields));
    out
}
