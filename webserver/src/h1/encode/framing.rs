//! What delimits the body of a response (RFC 9112, section 6). One function decides it.

use crate::http::{HttpMethod, StatusCode, Version};

/// How a response's body is sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct ResponseFraming {
    pub(crate) delimiter: Delimiter,
    /// If `false`, the body, if any, must be dropped.
    pub(crate) sends_body: bool,
}

/// The delimiter that tells the client where a body ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Delimiter {
    /// The status implies that there is no body, so no field is sent.
    None,
    Length(u64),
    Chunked,
    /// The connection's end delimits the body.
    Close,
}

/// Returns the framing of the body of a response to a `method` request of `version`. `body_length`
/// is `None` for a stream.
///
/// See RFC 9110, sections 6.4.1, 8.6 and 15.3.6, and RFC 9112, sections 6.1 to 6.3.
pub(crate) fn response_framing(
    method: &HttpMethod,
    version: Version,
    status: StatusCode,
    body_length: Option<u64>,
) -> ResponseFraming {
    let without = |delimiter| ResponseFraming { delimiter, sends_body: false };
    let is_tunnel = *method == HttpMethod::CONNECT && status.is_success();
    match status {
        // "A server MUST NOT send a Content-Length [or Transfer-Encoding] in any response with a
        // status code of 1xx or 204, [nor] in any 2xx response to a CONNECT request."
        _ if status.is_informational() || is_tunnel => return without(Delimiter::None),
        // In a 304, Content-Length would have to be that of the 200, which the server does not
        // know.
        StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED => return without(Delimiter::None),
        // "a server MUST NOT generate content in a 205 response". The length of 0 says so.
        StatusCode::RESET_CONTENT => return without(Delimiter::Length(0)),
        _ => {}
    }
    let delimiter = match (body_length, version) {
        (Some(length), _) => Delimiter::Length(length),
        (None, Version::Http11) => Delimiter::Chunked,
        // "A server MUST NOT send a response containing Transfer-Encoding unless the corresponding
        // request indicates HTTP/1.1 (or later minor revisions)."
        (None, Version::Http10) => Delimiter::Close,
    };
    // The fields are those of the GET. A client knows from the method that the body is absent.
    match (*method == HttpMethod::HEAD, delimiter) {
        (true, Delimiter::Close) => without(Delimiter::None),
        (true, _) => without(delimiter),
        (false, _) => ResponseFraming { delimiter, sends_body: true },
    }
}
