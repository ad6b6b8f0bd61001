//! Responses as bytes (RFC 9112, sections 4 and 6): the status line, the fields, and what frames
//! the body. What delimits a body is decided by one function, and only here is it written: a
//! handler's own framing fields are left out. Names and values are checked types of `http`.

use super::trailers::is_forbidden;
use crate::http::{
    ContentType, HeaderMap, HeaderName, HeaderValue, HttpMethod, StatusCode, Version,
};

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

/// Writes the head that nearly every answer has: that of a 200 on a connection that goes on, with a
/// body of `length` bytes and no field but its content type, if it has one.
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

/// Writes the same with the other fields that a handler gave. Whether it did; if not, as where one of
/// them is not the handler's to say, nothing is written.
#[inline(never)]
pub(crate) fn own_head(
    out: &mut Vec<u8>,
    start: &[u8; OK_START.len()],
    length: u64,
    headers: &HeaderMap,
) -> bool {
    let is_own = |(name, _): &(HeaderName, HeaderValue)| Owner::of(name.as_str()) == Owner::Handler;
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

/// The start of such a head. It is kept for as long as its date is right.
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

    /// That of a second since 1970, whose date is asked for where it is another one.
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
    /// That of no second.
    fn default() -> Self {
        Self { second: u64::MAX, bytes: *OK_START }
    }
}

/// Writes a decimal number, a small one without a call.
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
/// Bytes of an IMF-fixdate.
const DATE: usize = 29;
/// Room for a plain head and a small body, so that a fresh buffer grows once.
const USUAL: usize = 256;
/// The start of a 200, with a place for the date.
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
mod tests;
