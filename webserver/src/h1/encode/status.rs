//! The status line of a response (RFC 9112, section 4), and the interim response 100.

use crate::http::StatusCode;

/// The interim response to `Expect: 100-continue`. It is never sent to HTTP/1.0.
pub(crate) const CONTINUE: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";
/// Writes `status-line = HTTP-version SP status-code SP [ reason-phrase ]`. The space is written
/// even if there is no phrase.
pub(super) fn status_line(out: &mut Vec<u8>, status: StatusCode) {
    let constant: &[u8] = match status.as_u16() {
        200 => b"HTTP/1.1 200 OK\r\n",
        201 => b"HTTP/1.1 201 Created\r\n",
        204 => b"HTTP/1.1 204 No Content\r\n",
        304 => b"HTTP/1.1 304 Not Modified\r\n",
        404 => b"HTTP/1.1 404 Not Found\r\n",
        _ => {
            out.extend_from_slice(b"HTTP/1.1 ");
            out.extend_from_slice(status.as_str().as_bytes());
            out.push(b' ');
            out.extend_from_slice(status.canonical_reason().unwrap_or_default().as_bytes());
            b"\r\n"
        }
    };
    out.extend_from_slice(constant);
}
