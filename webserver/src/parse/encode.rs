//! Responses as bytes (RFC 9112, sections 4 and 6): the status line, the fields, and what frames
//! the body. What delimits a body is decided by one function, and only here is it written: a
//! handler's own framing fields are left out. Names and values are checked types of `http`.

use super::trailers::is_forbidden;
use crate::http::{HeaderMap, HttpMethod, StatusCode, Version};

/// The interim response to `Expect: 100-continue`; never to HTTP/1.0.
pub(crate) const CONTINUE: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";
/// What follows a chunk's data.
pub(crate) const CHUNK_END: &[u8] = b"\r\n";
/// The last chunk and an empty trailer section.
pub(crate) const LAST_CHUNK: &[u8] = b"0\r\n\r\n";

/// How a response's body goes out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct ResponseFraming {
    pub(crate) delimiter: Delimiter,
    /// If not, whatever body there is must be dropped.
    pub(crate) sends_body: bool,
}

/// What tells the client where a body ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Delimiter {
    /// The status says so: no field.
    None,
    Length(u64),
    Chunked,
    /// The end of the connection.
    Close,
}

/// How to frame the body of a response to a `method` request of `version`; `body_length` is `None`
/// for a stream.
///
/// RFC 9110, sections 6.4.1, 8.6 and 15.3.6; RFC 9112, sections 6.1 to 6.3.
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
        // In a 304 Content-Length would have to be that of the 200, which nobody here knows.
        StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED => return without(Delimiter::None),
        // "a server MUST NOT generate content in a 205 response", and says so with a length of 0.
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
    // The fields are those of the GET; that the body is not there is known from the method.
    match (*method == HttpMethod::HEAD, delimiter) {
        (true, Delimiter::Close) => without(Delimiter::None),
        (true, _) => without(delimiter),
        (false, _) => ResponseFraming { delimiter, sends_body: true },
    }
}

/// What the first lines of a response say, beside the handler's fields.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct ResponseHead {
    pub(crate) status: StatusCode,
    /// Of the request. The response is always HTTP/1.1 (RFC 9110, section 6.2).
    pub(crate) version: Version,
    pub(crate) delimiter: Delimiter,
    /// The connection goes on. With [`Delimiter::Close`] it does not, whatever this says.
    pub(crate) keep_alive: bool,
}

/// Writes the head of a final response, or of a 101. `date` is an IMF-fixdate; a handler's own
/// Date stands instead of it, as for an answer that it hands on from elsewhere. Control data comes
/// first, as RFC 9110, section 5.3 recommends.
pub(crate) fn response_head(
    out: &mut Vec<u8>,
    head: &ResponseHead,
    date: &[u8; DATE],
    fields: &HeaderMap,
) {
    out.reserve(USUAL);
    let plain = fields.plain();
    let connection = connection(head);
    match (plain, head.delimiter) {
        // What nearly every answer is.
        (Some(content_type), Delimiter::Length(length))
            if head.status == StatusCode::OK && connection.is_empty() =>
        {
            let mut start = *OK_START;
            start[OK_DATE..OK_DATE + DATE].copy_from_slice(date);
            out.extend_from_slice(&start);
            out.extend_from_slice(itoa::Buffer::new().format(length).as_bytes());
            content_type_and_end(out, content_type);
        }
        _ => any_head(out, head, connection, date, fields),
    }
}

/// Bytes of an IMF-fixdate.
const DATE: usize = 29;
/// Room for a plain head and a small body, so that a fresh buffer grows once.
const USUAL: usize = 256;
/// The start of a 200, with a place for the date.
const OK_START: &[u8; 70] =
    b"HTTP/1.1 200 OK\r\ndate: DDDDDDDDDDDDDDDDDDDDDDDDDDDDD\r\ncontent-length: ";
const OK_DATE: usize = 23;

/// What follows the last other field, from the end of its line on.
fn content_type_and_end(out: &mut Vec<u8>, content_type: &str) {
    if !content_type.is_empty() {
        out.extend_from_slice(b"\r\ncontent-type: ");
        out.extend_from_slice(content_type.as_bytes());
    }
    out.extend_from_slice(b"\r\n\r\n");
}

#[inline(never)]
fn any_head(
    out: &mut Vec<u8>,
    head: &ResponseHead,
    connection: &[u8],
    date: &[u8; DATE],
    fields: &HeaderMap,
) {
    status_line(out, head.status);
    if !fields.contains("date") {
        out.extend_from_slice(b"date: ");
        out.extend_from_slice(date);
        out.extend_from_slice(b"\r\n");
    }
    match head.delimiter {
        Delimiter::None | Delimiter::Close => {}
        Delimiter::Length(length) => {
            out.extend_from_slice(b"content-length: ");
            out.extend_from_slice(itoa::Buffer::new().format(length).as_bytes());
            out.extend_from_slice(b"\r\n");
        }
        Delimiter::Chunked => out.extend_from_slice(b"transfer-encoding: chunked\r\n"),
    }
    out.extend_from_slice(connection);
    own_fields(out, connection, fields);
    out.extend_from_slice(b"\r\n");
}

/// The fields that the handler gave, as far as they are its own.
fn own_fields(out: &mut Vec<u8>, connection: &[u8], fields: &HeaderMap) {
    let mut has_date = false;
    for (name, value) in fields.iter() {
        match Owner::of(name) {
            Owner::Encoder => continue,
            Owner::Date if std::mem::replace(&mut has_date, true) => continue,
            // "A sender of Upgrade MUST also send an "Upgrade" connection option" (RFC 9110,
            // section 7.8), on a line of its own where another option stands already.
            Owner::Upgrade if connection != UPGRADE => out.extend_from_slice(UPGRADE),
            Owner::Handler | Owner::Date | Owner::Upgrade => {}
        }
        field(out, name.as_bytes(), value);
    }
}

const UPGRADE: &[u8] = b"connection: upgrade\r\n";

/// The Connection field (RFC 9112, section 9.3): what the version does not say by itself.
fn connection(head: &ResponseHead) -> &'static [u8] {
    let keep_alive = head.keep_alive && head.delimiter != Delimiter::Close;
    match (keep_alive, head.version) {
        _ if head.status == StatusCode::SWITCHING_PROTOCOLS => UPGRADE,
        (true, Version::Http11) => b"",
        (true, Version::Http10) => b"connection: keep-alive\r\n",
        (false, _) => b"connection: close\r\n",
    }
}

/// Writes an interim response that has fields, such as 103 (RFC 8297); never to HTTP/1.0.
pub(crate) fn informational<'a>(
    out: &mut Vec<u8>,
    status: StatusCode,
    fields: impl Iterator<Item = (&'a str, &'a [u8])>,
) {
    debug_assert!(status.is_informational() && status != StatusCode::SWITCHING_PROTOCOLS);
    status_line(out, status);
    for (name, value) in fields {
        if Owner::of(name) == Owner::Handler {
            field(out, name.as_bytes(), value);
        }
    }
    out.extend_from_slice(b"\r\n");
}

/// Writes what goes before a chunk's data; [`CHUNK_END`] goes behind. A chunk without data would
/// be the last.
pub(crate) fn chunk_head(out: &mut Vec<u8>, length: usize) {
    debug_assert!(length > 0, "an empty chunk ends the body");
    let digits = (length.max(1).ilog2() / 4 + 1) as usize;
    for place in (0..digits).rev() {
        out.push(b"0123456789abcdef"[length >> (4 * place) & 0xf]);
    }
    out.extend_from_slice(b"\r\n");
}

/// Writes the last chunk and the trailer section, without the fields that must not be in one.
pub(crate) fn last_chunk<'a>(
    out: &mut Vec<u8>,
    trailers: impl Iterator<Item = (&'a str, &'a [u8])>,
) {
    out.extend_from_slice(b"0\r\n");
    for (name, value) in trailers {
        if !is_forbidden(name.as_bytes()) {
            field(out, name.as_bytes(), value);
        }
    }
    out.extend_from_slice(b"\r\n");
}

/// Who has the say on a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Owner {
    Handler,
    /// It frames the message, or is of this connection and no other.
    Encoder,
    Date,
    Upgrade,
}

impl Owner {
    fn of(name: &str) -> Self {
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        match name.len() {
            4 if is("date") => Self::Date,
            7 if is("upgrade") => Self::Upgrade,
            10 if is("connection") || is("keep-alive") => Self::Encoder,
            14 if is("content-length") => Self::Encoder,
            16 if is("proxy-connection") => Self::Encoder,
            17 if is("transfer-encoding") => Self::Encoder,
            _ => Self::Handler,
        }
    }
}

fn field(out: &mut Vec<u8>, name: &[u8], value: &[u8]) {
    debug_assert!(!value.iter().any(|byte| matches!(byte, b'\r' | b'\n')), "a checked value");
    out.reserve(name.len() + value.len() + 4);
    out.extend_from_slice(name);
    out.extend_from_slice(b": ");
    out.extend_from_slice(value);
    out.extend_from_slice(b"\r\n");
}

/// `status-line = HTTP-version SP status-code SP [ reason-phrase ]`; the space stands also where
/// there is no phrase.
fn status_line(out: &mut Vec<u8>, status: StatusCode) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Version::{Http10, Http11};
    use crate::http::{HeaderName, HeaderValue};

    fn map(fields: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in fields {
            map.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        map
    }

    fn encoded(head: &ResponseHead, fields: &HeaderMap) -> String {
        let mut out = Vec::new();
        response_head(&mut out, head, b"Sun, 06 Nov 1994 08:49:37 GMT", fields);
        String::from_utf8(out).expect("all of it is text")
    }

    #[test]
    fn each_method_version_and_status_has_its_framing() {
        let check = |method: &HttpMethod, version, status: u16, length, delimiter, sends_body| {
            let status = StatusCode::from_u16(status).expect("a status");
            let found = response_framing(method, version, status, length);
            assert_eq!(found, ResponseFraming { delimiter, sends_body }, "{method} {status}");
        };
        let (get, head, connect) = (HttpMethod::GET, HttpMethod::HEAD, HttpMethod::CONNECT);
        check(&get, Http11, 200, Some(3), Delimiter::Length(3), true);
        check(&get, Http11, 200, Some(0), Delimiter::Length(0), true);
        check(&get, Http11, 200, None, Delimiter::Chunked, true);
        check(&get, Http10, 200, Some(3), Delimiter::Length(3), true);
        check(&get, Http10, 200, None, Delimiter::Close, true);
        check(&get, Http11, 404, Some(9), Delimiter::Length(9), true);
        for status in [100, 101, 103, 199, 204, 304] {
            check(&get, Http11, status, Some(3), Delimiter::None, false);
            check(&get, Http10, status, None, Delimiter::None, false);
            check(&head, Http11, status, Some(3), Delimiter::None, false);
        }
        check(&get, Http11, 205, Some(3), Delimiter::Length(0), false);
        check(&head, Http11, 200, Some(3), Delimiter::Length(3), false);
        check(&head, Http11, 200, None, Delimiter::Chunked, false);
        check(&head, Http10, 200, None, Delimiter::None, false);
        check(&connect, Http11, 200, Some(3), Delimiter::None, false);
        check(&connect, Http11, 405, Some(3), Delimiter::Length(3), true);
    }

    #[test]
    fn a_head_says_what_the_version_does_not() {
        let check = |version, delimiter, keep_alive, expected: &str| {
            let head = ResponseHead { status: StatusCode::OK, version, delimiter, keep_alive };
            let expected =
                format!("HTTP/1.1 200 OK\r\ndate: Sun, 06 Nov 1994 08:49:37 GMT\r\n{expected}\r\n");
            assert_eq!(encoded(&head, &HeaderMap::new()), expected);
            let mut typed = HeaderMap::new();
            typed.set_content_type(&"text/css");
            let expected = expected.replace("\r\n\r\n", "\r\ncontent-type: text/css\r\n\r\n");
            assert_eq!(encoded(&head, &typed), expected);
        };
        let length = Delimiter::Length(1234);
        check(Http11, length, true, "content-length: 1234\r\n");
        check(Http11, length, false, "content-length: 1234\r\nconnection: close\r\n");
        check(Http10, length, true, "content-length: 1234\r\nconnection: keep-alive\r\n");
        check(Http10, length, false, "content-length: 1234\r\nconnection: close\r\n");
        check(Http11, Delimiter::Chunked, true, "transfer-encoding: chunked\r\n");
        check(Http11, Delimiter::None, true, "");
        check(Http10, Delimiter::Close, true, "connection: close\r\n");
    }

    #[test]
    fn a_handler_can_not_contradict_the_framing() {
        let head = ResponseHead {
            status: StatusCode::UPGRADE_REQUIRED,
            version: Http11,
            delimiter: Delimiter::Length(2),
            keep_alive: true,
        };
        let fields = map(&[
            ("content-length", "7"),
            ("transfer-encoding", "gzip"),
            ("connection", "close"),
            ("keep-alive", "timeout=5"),
            ("proxy-connection", "x"),
            ("x-colour", "blue"),
            ("date", "yesterday"),
            ("date", "today"),
            ("upgrade", "websocket"),
        ]);
        let expected = "HTTP/1.1 426 Upgrade Required\r\ncontent-length: 2\r\nx-colour: blue\r\n\
                        date: yesterday\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n";
        assert_eq!(encoded(&head, &fields), expected);
    }

    #[test]
    fn every_status_has_its_line() {
        for code in 100..=999 {
            let status = StatusCode::from_u16(code).expect("a status");
            let mut out = Vec::new();
            status_line(&mut out, status);
            let reason = status.canonical_reason().unwrap_or_default();
            assert_eq!(out, format!("HTTP/1.1 {code} {reason}\r\n").as_bytes());
        }
    }

    #[test]
    fn interim_responses_have_neither_date_nor_framing() {
        let mut out = Vec::new();
        let fields: [(&str, &[u8]); 2] = [("link", b"</a>"), ("content-length", b"3")];
        informational(&mut out, StatusCode::EARLY_HINTS, fields.into_iter());
        assert_eq!(out, b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n");
    }

    #[test]
    fn chunks_are_written_with_hexadecimal_sizes() {
        for length in [1, 9, 10, 15, 16, 255, 256, 4096, 65_535, 1 << 20, usize::MAX] {
            let mut out = Vec::new();
            chunk_head(&mut out, length);
            assert_eq!(out, format!("{length:x}\r\n").as_bytes());
        }
        let mut out = Vec::new();
        let trailers: [(&str, &[u8]); 2] = [("x-sum", b"1"), ("content-length", b"3")];
        last_chunk(&mut out, trailers.into_iter());
        assert_eq!(out, b"0\r\nx-sum: 1\r\n\r\n");
        out.clear();
        last_chunk(&mut out, std::iter::empty());
        assert_eq!(out, LAST_CHUNK);
    }
}
