//! Decides how long a request's body is and whether the connection stays open after it. This is the
//! function that request smuggling depends on (RFC 9112, sections 6.3 and 9.3; RFC 9110, sections
//! 7.8 and 10.1.1). It reads only the head's fields.

use std::fmt;

use crate::base::bytes::{DecimalError, decimal};
use crate::http::grammar::class::{self, TOKEN};
use crate::http::{Head, HttpMethod, KnownField, StatusCode, Version, elements, trim};

/// The framing of a request, and what the request says about the connection.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Framing {
    pub(crate) body: BodyKind,
    /// Whether the client lets the connection stay open after this request.
    pub(crate) keep_alive: bool,
    /// Whether the client waits for a 100 before it sends the body. Set only if there is a body.
    pub(crate) expect_continue: bool,
    /// Whether the client offers to switch to another protocol.
    pub(crate) upgrade: bool,
}

impl Framing {
    /// Returns the framing of a head without any field that affects it.
    #[inline]
    pub(crate) fn unsaid(head: &Head) -> Self {
        debug_assert!(!head.known.frames(), "a field has a say");
        Self { keep_alive: head.version == Version::Http11, ..Self::default() }
    }
}

/// The rule that finds the end of a body.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) enum BodyKind {
    /// There is no body, or an empty one.
    #[default]
    None,
    /// The body has this number of bytes, at least one.
    Length(u64),
    Chunked,
}

/// The reason why a head is refused although each of its lines is well-formed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum FramingError {
    /// Transfer-Encoding in an HTTP/1.0 request.
    CodingInHttp10,
    LengthAndCoding,
    /// Transfer-Encoding is not a list of codings, or gives chunked a parameter.
    CodingMalformed,
    ChunkedRepeated,
    ChunkedNotLast,
    /// A coding other than chunked is present, followed by a final chunked.
    CodingUnknown,
    LengthRepeated,
    LengthMalformed,
    LengthOverflow,
    ContentInConnect,
    Expectation,
}

impl FramingError {
    /// Returns the status of the response. The end of the message is unknown, so the connection
    /// ends too.
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::CodingUnknown => StatusCode::NOT_IMPLEMENTED,
            Self::Expectation => StatusCode::EXPECTATION_FAILED,
            Self::CodingInHttp10
            | Self::LengthAndCoding
            | Self::CodingMalformed
            | Self::ChunkedRepeated
            | Self::ChunkedNotLast
            | Self::LengthRepeated
            | Self::LengthMalformed
            | Self::LengthOverflow
            | Self::ContentInConnect => StatusCode::BAD_REQUEST,
        }
    }

    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::CodingInHttp10 => "HTTP/1.0 has no Transfer-Encoding (RFC 9112, section 6.1)",
            Self::LengthAndCoding => {
                "a request has either Content-Length or Transfer-Encoding (RFC 9112, section 6.1)"
            }
            Self::CodingMalformed => "Transfer-Encoding is malformed (RFC 9112, section 6.1)",
            Self::ChunkedRepeated => "a body is chunked more than once (RFC 9112, section 6.1)",
            Self::ChunkedNotLast => {
                "the last transfer coding is not chunked (RFC 9112, section 6.3)"
            }
            Self::CodingUnknown => {
                "this server supports only the transfer coding chunked (RFC 9112, section 6.1)"
            }
            Self::LengthRepeated => {
                "the request has more than one Content-Length (RFC 9112, section 6.3)"
            }
            Self::LengthMalformed => {
                "Content-Length is not a decimal number (RFC 9110, section 8.6)"
            }
            Self::LengthOverflow => {
                "Content-Length is larger than any body (RFC 9110, section 8.6)"
            }
            Self::ContentInConnect => {
                "a CONNECT request cannot have content (RFC 9110, section 9.3.6)"
            }
            Self::Expectation => {
                "this server meets no expectation but 100-continue (RFC 9110, section 10.1.1)"
            }
        }
    }
}

impl fmt::Display for FramingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

/// Decides the framing of the request that begins with `head`, whose spans are in `bytes`.
///
/// The steps are those of RFC 9112, section 6.3 that apply to a server. Where the RFC lets us
/// repair or choose, we refuse.
pub(crate) fn framing(head: &Head, bytes: &[u8]) -> Result<Framing, FramingError> {
    let said = if head.known.framing {
        FramingFields::by(head, bytes)?
    } else {
        FramingFields::by_length(head, bytes)?
    };
    let body = match (said.coding, said.length) {
        // Step 3: both fields are present, which "might indicate an attempt to perform request
        // smuggling".
        (Some(_), Some(_)) => return Err(FramingError::LengthAndCoding),
        // Section 6.1: before 1.1 there was no such field, and framing with it is faulty.
        (Some(_), None) if head.version == Version::Http10 => {
            return Err(FramingError::CodingInHttp10);
        }
        // Step 4: chunked is the final coding, and the only coding that this server supports.
        (Some(coding), None) => coding.body()?,
        // Steps 5 and 6: one valid Content-Length; `FramingFields::by` refused any other.
        (None, Some(length)) if length > 0 => BodyKind::Length(length),
        // Step 7: a request with neither field has no body.
        (None, Some(_) | None) => BodyKind::None,
    };
    if head.method == HttpMethod::CONNECT && body != BodyKind::None {
        return Err(FramingError::ContentInConnect);
    }
    let is_11 = head.version == Version::Http11;
    if is_11 && said.expects_other {
        return Err(FramingError::Expectation);
    }
    Ok(Framing {
        body,
        // RFC 9112, section 9.3: close wins, then the version, then keep-alive.
        keep_alive: !said.close && (is_11 || said.keep_alive),
        // RFC 9110, section 10.1.1: ignored in HTTP/1.0 and in a request without content.
        expect_continue: is_11 && said.expects_continue && body != BodyKind::None,
        // RFC 9110, section 7.8: ignored in HTTP/1.0, and accepted only if Connection names it too.
        upgrade: is_11 && said.upgrade && said.connection_upgrade,
    })
}

/// The contents of the fields, each considered alone.
#[expect(clippy::struct_excessive_bools, reason = "each is a field or option that is there or not")]
#[derive(Clone, Copy, Default)]
struct FramingFields {
    length: Option<u64>,
    coding: Option<Coding>,
    close: bool,
    keep_alive: bool,
    connection_upgrade: bool,
    upgrade: bool,
    expects_continue: bool,
    expects_other: bool,
}

impl FramingFields {
    /// Returns what a head says with a single Content-Length or with none.
    fn by_length(head: &Head, bytes: &[u8]) -> Result<Self, FramingError> {
        let field = head.known.length.and_then(|place| head.fields.get(usize::from(place)));
        let length = field.map(|field| content_length(field.value.of(bytes))).transpose()?;
        Ok(Self { length, ..Self::default() })
    }

    fn by(head: &Head, bytes: &[u8]) -> Result<Self, FramingError> {
        let mut said = Self::default();
        for field in &head.fields {
            let name = field.name.of(bytes);
            let value = field.value.of(bytes);
            match KnownField::of(name) {
                Some(KnownField::Expect) => said.expect(value),
                Some(KnownField::Upgrade) => said.upgrade |= !value.is_empty(),
                Some(KnownField::Connection) => said.connection(value),
                Some(KnownField::ContentLength) => {
                    let length = content_length(value)?;
                    if said.length.replace(length).is_some() {
                        return Err(FramingError::LengthRepeated);
                    }
                }
                Some(KnownField::TransferEncoding) => {
                    said.coding.get_or_insert_default().add(value)?;
                }
                _ => {}
            }
        }
        Ok(said)
    }

    /// Parses `Connection = [ #connection-option ]` (RFC 9110, section 7.6.1).
    fn connection(&mut self, value: &[u8]) {
        for option in elements(value) {
            let is = |known: &[u8]| option.eq_ignore_ascii_case(known);
            self.close |= is(b"close");
            self.keep_alive |= is(b"keep-alive");
            self.connection_upgrade |= is(b"upgrade");
        }
    }

    /// Parses `Expect = [ #expectation ]` (RFC 9110, section 10.1.1).
    fn expect(&mut self, value: &[u8]) {
        for expectation in elements(value) {
            if expectation.eq_ignore_ascii_case(b"100-continue") {
                self.expects_continue = true;
            } else if !expectation.is_empty() {
                self.expects_other = true;
            }
        }
    }
}

/// Parses `Content-Length = 1*DIGIT`. A list of equal numbers, which section 6.3 lets a recipient
/// treat as one number, is refused like any other list.
fn content_length(value: &[u8]) -> Result<u64, FramingError> {
    decimal(value).map_err(|why| match why {
        DecimalError::Malformed => FramingError::LengthMalformed,
        DecimalError::Overflow => FramingError::LengthOverflow,
    })
}

/// The codings in the order of their application.
#[derive(Clone, Copy, Default)]
struct Coding {
    /// Whether chunked is among them and, so far, the last.
    chunked: bool,
    /// Whether there is another coding.
    other: bool,
}

impl Coding {
    /// Adds one line of `Transfer-Encoding = #transfer-coding` (RFC 9112, sections 6.1 and 7), with
    /// `transfer-coding = token *( OWS ";" OWS transfer-parameter )`. An empty element is refused
    /// too, because guessing is not safe in front of a chunked body.
    fn add(&mut self, value: &[u8]) -> Result<(), FramingError> {
        for element in elements(value) {
            let mut parts = element.splitn(2, |byte| *byte == b';').map(trim);
            let name = parts.next().unwrap_or_default();
            let is_chunked = name.eq_ignore_ascii_case(b"chunked");
            if !class::all(name, TOKEN) || is_chunked && parts.next().is_some() {
                return Err(FramingError::CodingMalformed);
            }
            match (self.chunked, is_chunked) {
                (true, true) => return Err(FramingError::ChunkedRepeated),
                (true, false) => return Err(FramingError::ChunkedNotLast),
                (false, true) => self.chunked = true,
                (false, false) => self.other = true,
            }
        }
        Ok(())
    }

    /// Step 4: "If a Transfer-Encoding header field is present in a request and the chunked
    /// transfer coding is not the final encoding, … the server MUST respond with the 400"; section
    /// 6.1: with a coding it does not understand it SHOULD respond with 501.
    fn body(self) -> Result<BodyKind, FramingError> {
        match (self.chunked, self.other) {
            (true, false) => Ok(BodyKind::Chunked),
            (true, true) => Err(FramingError::CodingUnknown),
            (false, _) => Err(FramingError::ChunkedNotLast),
        }
    }
}
