//! The request head (RFC 9112, sections 2 to 5). It is found and checked in one pass over the read
//! buffer and stored as positions in that buffer. This module decides what a head is. `framing`
//! decides how long the body is, and no code in this module interprets the fields.

#![expect(
    clippy::inline_always,
    reason = "a call costs more than what is done here, and the compiler does not see it"
)]

use super::field::{self, FieldError, Line};
use super::head_error::HeadError;
use super::host_line::HostLine;
use crate::base::limits::Limits;
use crate::http::grammar::class::{self, TOKEN};
use crate::http::target;
use crate::http::{Field, Head, HostError, HttpMethod, Known, Version};

/// Number of empty lines that are skipped before a request line. RFC 9112, section 2.2 asks for "at
/// least one", for clients that send one after a body. More than a few are not a client's mistake.
pub(crate) const EMPTY_LINES: usize = 4;
/// Length of the longest method in bytes. The longest registered method is `UPDATEREDIRECTREF`, 17
/// bytes.
const METHOD: usize = 32;

/// The maximum size of a head.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct HeadLimits {
    /// Total bytes, from the first byte to the last byte of the empty line.
    pub(crate) bytes: usize,
    /// Number of field lines.
    pub(crate) fields: usize,
    /// Bytes of the request target.
    pub(crate) target: usize,
}

impl From<&Limits> for HeadLimits {
    #[inline]
    fn from(limits: &Limits) -> Self {
        let Limits { head_bytes: bytes, fields, target_bytes: target, .. } = *limits;
        Self { bytes, fields, target }
    }
}

/// The limits of a server that sets none.
impl Default for HeadLimits {
    fn default() -> Self {
        Self::from(&Limits::default())
    }
}

/// The result of an attempt to parse.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Parsed {
    /// The head is complete, and the following data begins at this position.
    Done(usize),
    /// The bytes are the beginning of a head.
    More,
    Bad(HeadError),
}

/// The progress of parsing a head that arrives in pieces. Complete lines are not examined again. An
/// incomplete line is examined again only if something arrived that may end or spoil it, or if the
/// line has doubled. Therefore even a head that arrives byte by byte takes time proportional to its
/// length, and a mistake is noticed, at the latest, when as much again has arrived.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct HeadScan {
    /// The start of the head. The other values are meaningless for a different head.
    from: usize,
    /// The start of the incomplete line. At `from`, no line is complete.
    line: usize,
    /// The number of bytes at the last call. With zero, the other values are meaningless.
    seen: usize,
    /// The number of bytes at which the line is examined again, whatever the bytes are.
    again: usize,
    /// Whether the request line is complete.
    in_fields: bool,
    /// The `Host` line of the previous head.
    host: HostLine,
}

impl HeadScan {
    /// Continues with the head that begins at `from`. Until the head is done or bad, each call must
    /// pass the same `from` and `head`, and `bytes` may only grow. A different `from`, as after a
    /// move of the buffer, makes the scan start over. After a head that is done or bad, the scan is
    /// like new.
    pub(crate) fn parse(
        &mut self,
        bytes: &[u8],
        from: usize,
        limits: &HeadLimits,
        head: &mut Head,
    ) -> Parsed {
        if self.seen == 0 || self.from != from || self.seen > bytes.len() {
            (self.from, self.line, self.in_fields) = (from, from, false);
            head.fields.clear();
            head.known = Known::default();
        } else if !self.is_worth_a_look(bytes, limits) {
            self.seen = bytes.len();
            return Parsed::More;
        }
        let most = from.saturating_add(limits.bytes);
        let window = &bytes[..bytes.len().min(most)];
        let parsed = match self.lines(window, limits, head) {
            Ok(Some(end)) => Parsed::Done(end),
            Ok(None) if bytes.len() < most => Parsed::More,
            Ok(None) if self.in_fields => Parsed::Bad(HeadError::TooLarge),
            Ok(None) => Parsed::Bad(HeadError::TargetTooLong),
            Err(error) => Parsed::Bad(error),
        };
        if parsed == Parsed::More {
            self.seen = bytes.len();
            self.again = self.line + 2 * (bytes.len() - self.line).max(1);
        } else {
            self.seen = 0;
        }
        parsed
    }

    /// Forgets the current head.
    pub(crate) fn restart(&mut self) {
        self.seen = 0;
    }

    /// Returns whether the bytes that arrived since the last call may end the line, spoil it, or
    /// exceed a limit. The last byte before them is examined again, because it may be a carriage
    /// return that nothing followed.
    fn is_worth_a_look(&self, bytes: &[u8], limits: &HeadLimits) -> bool {
        let since = (self.seen - 1).max(self.line);
        bytes.len() >= self.again
            || bytes.len() - self.from >= limits.bytes
            || class::find_control(bytes, since).is_some()
    }

    /// Parses lines from the position where the scan stopped. `Some` is the end of the head.
    fn lines(
        &mut self,
        bytes: &[u8],
        limits: &HeadLimits,
        head: &mut Head,
    ) -> Result<Option<usize>, HeadError> {
        if !self.in_fields {
            let next = match fast_request_line(bytes, self.line, limits, head) {
                Some(next) => next,
                None => match general_request_line(bytes, self.line, limits, head)? {
                    Some(next) => next,
                    None => return Ok(None),
                },
            };
            self.in_fields = true;
            self.line = self.fast_host(bytes, next, limits, head).unwrap_or(next);
        }
        let mut line = self.line;
        loop {
            match field::field_line(bytes, line) {
                Line::Field(field, next) => {
                    add_field(bytes, field, limits, head)?;
                    line = next;
                }
                Line::End(end) => return finish(head).map(|()| Some(end)),
                Line::More => {
                    self.line = line;
                    return Ok(None);
                }
                Line::Bad(FieldError::Fold) if head.fields.is_empty() => {
                    return Err(HeadError::SpaceBeforeFields);
                }
                Line::Bad(error) => return Err(HeadError::Field(error)),
            }
        }
    }

    /// Stores the first field if it is a usual `Host` line, and returns the start of the next line.
    /// As any other field line it takes 230 to 310 instructions more.
    #[inline(always)]
    fn fast_host(
        &mut self,
        bytes: &[u8],
        at: usize,
        limits: &HeadLimits,
        head: &mut Head,
    ) -> Option<usize> {
        if limits.fields == 0 {
            return None;
        }
        let (field, next) = self.host.field(bytes, at)?;
        head.known.host = Some(0);
        head.fields.push(field);
        Some(next)
    }
}

/// Parses the usual request line, a GET or POST of HTTP/1.1 with a target in origin-form, and
/// returns the start of the next line. A line that this function does not accept may still be
/// valid.
#[inline(always)]
fn fast_request_line(
    bytes: &[u8],
    from: usize,
    limits: &HeadLimits,
    head: &mut Head,
) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let at = if rest.starts_with(b"GET /") {
        head.method = HttpMethod::GET;
        from + 4
    } else if rest.starts_with(b"POST /") {
        head.method = HttpMethod::POST;
        from + 5
    } else {
        return None;
    };
    let extent = target::fast_extent(bytes, at);
    let end = extent.end;
    // Two words are compared instead of eleven bytes.
    if *bytes.get(end..)?.first_chunk()? != *b" HTTP/1.1\r\n" || end - at > limits.target {
        return None;
    }
    head.target = target::origin(at, extent);
    head.version = Version::Http11;
    Some(end + 11)
}

/// Parses `request-line = method SP request-target SP HTTP-version`, after a few empty lines.
/// Exactly one space separates the parts. RFC 9112, section 3 lets a recipient split at any
/// whitespace, but a line that two recipients split differently is two requests. Returns the start
/// of the next line.
#[inline(never)]
fn general_request_line(
    bytes: &[u8],
    from: usize,
    limits: &HeadLimits,
    head: &mut Head,
) -> Result<Option<usize>, HeadError> {
    let Some(start) = skip_empty_lines(bytes, from)? else { return Ok(None) };
    let Some((method, at)) = method(bytes, start)? else { return Ok(None) };
    let most = at.saturating_add(limits.target);
    let window = &bytes[..bytes.len().min(most.saturating_add(1))];
    let (extent, is_ascii) = target::general_extent(window, at);
    let end = extent.end;
    if end > most {
        return Err(HeadError::TargetTooLong);
    }
    match bytes.get(end) {
        None => return Ok(None),
        Some(b' ') if end > at => {}
        Some(b'\r') if end > at => return Err(HeadError::Http09),
        Some(b'\n') if end > at => return Err(HeadError::BareLf),
        Some(_) => return Err(HeadError::TargetByte),
    }
    if !is_ascii && std::str::from_utf8(&bytes[at..end]).is_err() {
        return Err(HeadError::TargetByte);
    }
    let Some((version, next)) = version(bytes, end + 1)? else { return Ok(None) };
    head.target = target::target(bytes, at, extent, &method).map_err(HeadError::Target)?;
    head.version = version;
    head.method = method;
    Ok(Some(next))
}

fn skip_empty_lines(bytes: &[u8], from: usize) -> Result<Option<usize>, HeadError> {
    let mut at = from;
    while let Some(b'\r') = bytes.get(at) {
        match bytes.get(at + 1) {
            None => return Ok(None),
            Some(b'\n') if at < from + 2 * EMPTY_LINES => at += 2,
            Some(b'\n') => return Err(HeadError::EmptyLines),
            Some(_) => return Err(HeadError::BareCr),
        }
    }
    Ok(Some(at))
}

/// Returns the method and the position after the space that follows it.
fn method(bytes: &[u8], start: usize) -> Result<Option<(HttpMethod, usize)>, HeadError> {
    let window = &bytes[..bytes.len().min(start + METHOD + 1)];
    let space = class::skip(window, start, TOKEN);
    if space > start + METHOD {
        return Err(HeadError::MethodTooLong);
    }
    match bytes.get(space) {
        None => Ok(None),
        Some(b' ') if space > start => {
            let method = HttpMethod::from_bytes(&bytes[start..space]);
            method.map(|method| Some((method, space + 1))).map_err(|_| HeadError::Method)
        }
        Some(b'\n') => Err(HeadError::BareLf),
        Some(_) => Err(HeadError::Method),
    }
}

/// Parses `HTTP-version CRLF` at `at`, where `HTTP-version = "HTTP/" DIGIT "." DIGIT`. A minor
/// version above 1 is answered as 1.1, as RFC 9110, section 2.5 says. Returns the start of the next
/// line.
fn version(bytes: &[u8], at: usize) -> Result<Option<(Version, usize)>, HeadError> {
    const NAME: &[u8] = b"HTTP/";
    let rest = bytes.get(at..).unwrap_or_default();
    let same = rest.iter().zip(NAME).take_while(|(a, b)| a == b).count();
    if same < NAME.len().min(rest.len()) {
        return Err(HeadError::Version);
    }
    let is_digit = |place: usize| rest.get(place).is_none_or(u8::is_ascii_digit);
    if !is_digit(5) || rest.get(6).is_some_and(|byte| *byte != b'.') || !is_digit(7) {
        return Err(HeadError::Version);
    }
    let version = match (rest.get(5), rest.get(7)) {
        (Some(b'1'), Some(b'0')) => Version::Http10,
        (Some(b'1'), Some(_)) => Version::Http11,
        (Some(_), Some(_)) => return Err(HeadError::VersionUnsupported),
        _ => return Ok(None),
    };
    match (rest.get(8), rest.get(9)) {
        (Some(b'\r'), Some(b'\n')) => Ok(Some((version, at + 10))),
        (Some(b'\r'), Some(_)) => Err(HeadError::BareCr),
        (Some(b'\n'), _) => Err(HeadError::BareLf),
        (Some(b'\r') | None, _) => Ok(None),
        (Some(_), _) => Err(HeadError::Version),
    }
}

/// Stores a field, if the limit allows it.
fn add_field(
    bytes: &[u8],
    field: Field,
    limits: &HeadLimits,
    head: &mut Head,
) -> Result<(), HeadError> {
    if head.fields.len() >= limits.fields.min(usize::from(u16::MAX)) {
        return Err(HeadError::TooManyFields);
    }
    head.add_field(bytes, field).map_err(|error| match error {
        HostError::Repeated => HeadError::HostRepeated,
        HostError::Invalid => HeadError::HostInvalid,
    })
}

/// Checks the head as a whole. RFC 9112, section 3.2: "A server MUST respond with a 400 status code
/// to any HTTP/1.1 request message that lacks a Host header field", whatever the form of its
/// target.
fn finish(head: &Head) -> Result<(), HeadError> {
    match (head.version, head.known.host) {
        (Version::Http11, None) => Err(HeadError::HostMissing),
        (Version::Http10, None) | (_, Some(_)) => Ok(()),
    }
}
