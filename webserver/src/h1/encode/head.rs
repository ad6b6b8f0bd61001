//! The head of a response (RFC 9112, section 4): the status line and the fields. Only this module
//! writes the fields that frame a message or concern the connection: a handler's own framing fields
//! are left out.

use super::content_type::HeadEnd;
use super::field::field;
use super::framing::Delimiter;
use super::status::status_line;
use crate::http::{
    ContentType, HeaderMap, HeaderName, HeaderValue, KnownField, StatusCode, Version,
};

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
    let is_written = match head.delimiter {
        Delimiter::Length(length) if head.status == StatusCode::OK && connection.is_empty() => {
            fast_head(out, &FastStart::with(date).bytes, length, fields)
        }
        _ => false,
    };
    if !is_written {
        general_head(out, head, connection, date, fields);
    }
}

/// Writes the head of almost every response: a 200 on a connection that stays open, with a body of
/// `length` bytes and fields that its handler may set. `start` has the status line and the date.
/// Returns whether the head was written; if not, nothing is written, and [`response_head`] can write
/// it.
#[inline]
pub(crate) fn fast_head(
    out: &mut Vec<u8>,
    start: &[u8; OK_START.len()],
    length: u64,
    fields: &HeaderMap,
) -> bool {
    match fields.plain() {
        Some(content_type) => {
            plain_head(out, start, length, content_type);
            true
        }
        None => own_head(out, start, length, fields),
    }
}

/// Writes a fast head without fields except a content type, if the response has one.
#[inline]
fn plain_head(
    out: &mut Vec<u8>,
    start: &[u8; OK_START.len()],
    length: u64,
    content_type: Option<ContentType>,
) {
    out.extend_from_slice(start);
    number(out, length);
    // All of the array is copied and what is too much is cut off again. A copy of a constant length
    // is a few moves, and a copy of the right length would be a call.
    let HeadEnd { bytes, len } = HeadEnd::of(content_type);
    let end = out.len() + len;
    out.extend_from_slice(bytes);
    out.truncate(end);
}

/// Writes a fast head with fields of the handler. Returns whether it was written, which it is not if
/// the handler may not set one of the fields itself.
#[inline(never)]
fn own_head(
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

/// The start of a fast head. It is kept as long as its date is correct.
pub(crate) struct FastStart {
    second: u64,
    bytes: [u8; OK_START.len()],
}

impl FastStart {
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

impl Default for FastStart {
    /// Creates a start that belongs to no second.
    fn default() -> Self {
        Self { second: u64::MAX, bytes: *OK_START }
    }
}

/// Writes a decimal number. A small number is written without a function call.
#[inline]
fn number(out: &mut Vec<u8>, number: u64) {
    let small = number as u8;
    match number {
        0..10 => out.push(b'0' + small),
        10..100 => out.extend_from_slice(&[b'0' + small / 10, b'0' + small % 10]),
        _ => large_number(out, number),
    }
}

#[inline(never)]
fn large_number(out: &mut Vec<u8>, number: u64) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

const LINE_END: &[u8] = b"\r\n";
/// Length of an IMF-fixdate in bytes.
const DATE: usize = 29;
/// Space for a common head and a small body, so that a new buffer grows only once.
const COMMON: usize = 256;
/// The start of a 200 response, with a placeholder for the date.
const OK_START: &[u8; 70] =
    b"HTTP/1.1 200 OK\r\ndate: DDDDDDDDDDDDDDDDDDDDDDDDDDDDD\r\ncontent-length: ";
const OK_DATE: usize = 23;

#[inline(never)]
fn general_head(
    out: &mut Vec<u8>,
    head: &ResponseHead,
    connection: &[u8],
    date: &[u8; DATE],
    fields: &HeaderMap,
) {
    out.reserve(COMMON);
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
    #[inline(never)]
    fn of(name: &str) -> Self {
        match KnownField::of(name.as_bytes()) {
            Some(KnownField::Date) => Self::Date,
            Some(KnownField::Upgrade) => Self::Upgrade,
            Some(
                KnownField::Connection
                | KnownField::KeepAlive
                | KnownField::ContentLength
                | KnownField::ProxyConnection
                | KnownField::TransferEncoding,
            ) => Self::Encoder,
            _ => Self::Handler,
        }
    }
}
