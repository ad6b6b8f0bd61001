//! Responses as bytes (RFC 9112, sections 4 and 6): the status line, the fields, and the framing of
//! the body. One function decides what delimits a body, and only this module writes the delimiter:
//! a handler's own framing fields are left out. Names and values are checked types of `http`.

use super::trailers::is_forbidden;
use crate::http::{
    ContentType, HeaderMap, HeaderName, HeaderValue, HttpMethod, StatusCode, Version,
};

/// The interim response to `Expect: 100-continue`. It is never sent to HTTP/1.0.
pub(crate) const CONTINUE: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";
/// The bytes that follow a chunk's data.
pub(crate) const CHUNK_END: &[u8] = b"\r\n";
/// The last chunk with an empty trailer section.
pub(crate) const LAST_CHUNK: &[u8] = b"0\r\n\r\n";

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

/// The data for the first lines of a response, in addition to the handler's fields.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct ResponseHead {
    pub(crate) status: StatusCode,
    /// The request's version. The response is always HTTP/1.1 (RFC 9110, section 6.2).
    pub(crate) version: Version,
    pub(crate) delimiter: Delimiter,
    /// Whether the connection stays open. With [`Delimiter::Close`] it closes in any case.
    pub(crate) keep_alive: bool,
}

/// Writes the head of a final response, or of a 101. `date` is an IMF-fixdate. A handler's own Date
/// replaces it, for example in a response that the handler forwards from elsewhere. Control data
/// comes first, as RFC 9110, section 5.3 recommends.
pub(crate) fn response_head(
    out: &mut Vec<u8>,
    head: &ResponseHead,
    date: &[u8; DATE],
    fields: &HeaderMap,
) {
    let connection = connection(head);
    match (fields.plain(), head.delimiter) {
        (Some(content_type), Delimiter::Length(length))
            if head.status == StatusCode::OK && connection.is_empty() =>
        {
            plain_head(out, &PlainStart::with(date).bytes, length, content_type);
        }
        _ => any_head(out, head, connection, date, fields),
    }
}

/// Writes the head of almost every response: a 200 on a connection that stays open, with a body of
/// `length` bytes and no field except a content type, if the response has one.
#[inline]
pub(crate) fn plain_head(
    out: &mut Vec<u8>,
    start: &[u8; OK_START.len()],
    length: u64,
    content_type: &ContentType,
) {
    out.extend_from_slice(start);
    number(out, length);
    let end = out.len() + content_type.len;
    out.extend_from_slice(&content_type.end);
    out.truncate(end);
}

/// Writes the head of [`plain_head`] with the handler's other fields. Returns whether it was
/// written. Nothing is written if the handler may not set one of the fields itself.
#[inline(never)]
pub(crate) fn own_head(
    out: &mut Vec<u8>,
    start: &[u8; OK_START.len()],
    length: u64,
    headers: &HeaderMap,
) -> bool {
    let is_own = |(name, _): &(HeaderName, HeaderValue)| {
        FieldOwner::of(name.as_str()) == FieldOwner::Handler
    };
    let Some((content_type, fields)) = headers.own().filter(|(_, own)| own.iter().all(is_own))
    else {
        return false;
    };
    plain_head(out, start, length, content_type);
    out.truncate(out.len() - LINE_END.len());
    for (name, value) in fields {
        field(out, name.as_str().as_bytes(), value.as_bytes());
    }
    out.extend_from_slice(LINE_END);
    true
}

/// The start of a plain head. It is kept as long as its date is correct.
pub(crate) struct PlainStart {
    second: u64,
    bytes: [u8; OK_START.len()],
}

impl PlainStart {
    fn with(date: &[u8; DATE]) -> Self {
        let mut bytes = *OK_START;
        bytes[OK_DATE..OK_DATE + DATE].copy_from_slice(date);
        Self { second: 0, bytes }
    }

    /// Returns the start of a head for `second`, counted since 1970. `date` is called only if the
    /// second has changed.
    #[inline]
    pub(crate) fn of(
        &mut self,
        second: u64,
        date: impl FnOnce() -> [u8; DATE],
    ) -> &[u8; OK_START.len()] {
        if self.second != second {
            *self = Self { second, ..Self::with(&date()) };
        }
        &self.bytes
    }
}

impl Default for PlainStart {
    /// Creates a start that belongs to no second.
    fn default() -> Self {
        Self { second: u64::MAX, bytes: *OK_START }
    }
}

/// Writes a decimal number. A small number is written without a function call.
fn number(out: &mut Vec<u8>, number: u64) {
    if number < 100 {
        let digits = [b'0' + (number / 10) as u8, b'0' + (number % 10) as u8];
        match digits {
            [b'0', one] => out.push(one),
            two => out.extend_from_slice(&two),
        }
    } else {
        out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
    }
}

const LINE_END: &[u8] = b"\r\n";
/// Length of an IMF-fixdate in bytes.
const DATE: usize = 29;
/// Space for a plain head and a small body, so that a new buffer grows only once.
const USUAL: usize = 256;
/// The start of a 200 response, with a placeholder for the date.
const OK_START: &[u8; 70] =
    b"HTTP/1.1 200 OK\r\ndate: DDDDDDDDDDDDDDDDDDDDDDDDDDDDD\r\ncontent-length: ";
const OK_DATE: usize = 23;

#[inline(never)]
fn any_head(
    out: &mut Vec<u8>,
    head: &ResponseHead,
    connection: &[u8],
    date: &[u8; DATE],
    fields: &HeaderMap,
) {
    out.reserve(USUAL);
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

/// Writes those of the handler's fields that the handler may set.
fn own_fields(out: &mut Vec<u8>, connection: &[u8], fields: &HeaderMap) {
    let mut has_date = false;
    for (name, value) in fields.iter() {
        match FieldOwner::of(name) {
            FieldOwner::Encoder => continue,
            FieldOwner::Date if std::mem::replace(&mut has_date, true) => continue,
            // "A sender of Upgrade MUST also send an "Upgrade" connection option" (RFC 9110,
            // section 7.8). It is on a line of its own if there is another option already.
            FieldOwner::Upgrade if connection != UPGRADE => out.extend_from_slice(UPGRADE),
            FieldOwner::Handler | FieldOwner::Date | FieldOwner::Upgrade => {}
        }
        field(out, name.as_bytes(), value);
    }
}

const UPGRADE: &[u8] = b"connection: upgrade\r\n";

/// Returns the Connection field (RFC 9112, section 9.3), if the version does not imply it.
fn connection(head: &ResponseHead) -> &'static [u8] {
    let keep_alive = head.keep_alive && head.delimiter != Delimiter::Close;
    match (keep_alive, head.version) {
        _ if head.status == StatusCode::SWITCHING_PROTOCOLS => UPGRADE,
        (true, Version::Http11) => b"",
        (true, Version::Http10) => b"connection: keep-alive\r\n",
        (false, _) => b"connection: close\r\n",
    }
}

/// Writes an interim response with fields, such as 103 (RFC 8297). It is never sent to HTTP/1.0.
pub(crate) fn informational<'a>(
    out: &mut Vec<u8>,
    status: StatusCode,
    fields: impl Iterator<Item = (&'a str, &'a [u8])>,
) {
    debug_assert!(status.is_informational() && status != StatusCode::SWITCHING_PROTOCOLS);
    status_line(out, status);
    for (name, value) in fields {
        if FieldOwner::of(name) == FieldOwner::Handler {
            field(out, name.as_bytes(), value);
        }
    }
    out.extend_from_slice(b"\r\n");
}

/// Writes the line before a chunk's data; [`CHUNK_END`] follows the data. A chunk without data
/// would be the last chunk.
pub(crate) fn chunk_head(out: &mut Vec<u8>, length: usize) {
    debug_assert!(length > 0, "an empty chunk ends the body");
    let digits = (length.max(1).ilog2() / 4 + 1) as usize;
    for place in (0..digits).rev() {
        out.push(b"0123456789abcdef"[length >> (4 * place) & 0xf]);
    }
    out.extend_from_slice(b"\r\n");
}

/// Writes the last chunk and the trailer section, without the fields that must not be in a trailer
/// section.
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

/// The part of the server that decides about a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum FieldOwner {
    Handler,
    /// The field frames the message, or applies only to this connection.
    Encoder,
    Date,
    Upgrade,
}

impl FieldOwner {
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

/// Writes `status-line = HTTP-version SP status-code SP [ reason-phrase ]`. The space is written
/// even if there is no phrase.
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
mod tests;
