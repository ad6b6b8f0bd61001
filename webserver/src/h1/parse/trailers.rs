//! The trailer section of a chunked body (RFC 9112, section 7.1.2), collected line by line. This
//! module also decides which fields may be in a trailer section, for requests and for responses.

use super::field::{self, FieldError, Line};
use crate::http::{Field, KnownField, StatusCode};

/// What happens to a field in a trailer section.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum TrailerRule {
    Kept,
    /// A recipient has to know the field before the content: request modifiers, response controls,
    /// and fields that describe the content. They do no harm if they are not read, so they are
    /// discarded and the request is accepted: RFC 9112, section 7.1.2 lets a recipient discard
    /// trailer fields.
    Discarded,
    /// A field of framing, routing or authentication (RFC 9110, section 6.5.1). In a trailer
    /// section it can only mislead a recipient, so the request is refused.
    Refused,
}

impl TrailerRule {
    #[inline(never)]
    fn of(name: &[u8]) -> Self {
        use KnownField as F;
        let Some(field) = F::of(name) else { return Self::Kept };
        match field {
            F::Authorization
            | F::Connection
            | F::ContentLength
            | F::Cookie
            | F::Expect
            | F::Forwarded
            | F::Host
            | F::KeepAlive
            | F::MaxForwards
            | F::ProxyAuthenticate
            | F::ProxyAuthorization
            | F::ProxyConnection
            | F::SetCookie
            | F::Te
            | F::Trailer
            | F::TransferEncoding
            | F::Upgrade
            | F::Via
            | F::WwwAuthenticate
            | F::XForwardedFor
            | F::XForwardedHost
            | F::XForwardedProto => Self::Refused,
            F::AcceptEncoding
            | F::Age
            | F::CacheControl
            | F::ContentEncoding
            | F::ContentRange
            | F::ContentType
            | F::Date
            | F::Expires
            | F::IfMatch
            | F::IfModifiedSince
            | F::IfNoneMatch
            | F::IfRange
            | F::IfUnmodifiedSince
            | F::Location
            | F::Origin
            | F::Pragma
            | F::Range
            | F::RetryAfter
            | F::Vary => Self::Discarded,
            F::Accept => Self::Kept,
        }
    }
}

/// Returns whether a field named `name` must not be in a trailer section.
pub(crate) fn is_forbidden(name: &[u8]) -> bool {
    TrailerRule::of(name) != TrailerRule::Kept
}

/// Trailer fields, with positions in their own bytes.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(crate) struct Trailers {
    pub(crate) bytes: Vec<u8>,
    pub(crate) fields: Vec<Field>,
    /// The start of the incomplete line.
    line: usize,
}

/// The possible errors in a trailer section.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum TrailerError {
    Field(FieldError),
    Forbidden,
    TooLong,
}

impl TrailerError {
    pub(super) fn status(self) -> StatusCode {
        match self {
            Self::Field(_) | Self::Forbidden => StatusCode::BAD_REQUEST,
            Self::TooLong => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
        }
    }

    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Field(error) => error.text(),
            Self::Forbidden => {
                "a field is in the trailer section that must not be there (RFC 9110, section 6.5.1)"
            }
            Self::TooLong => {
                "the trailer section is longer than this server allows (RFC 6585, section 5)"
            }
        }
    }
}

impl Trailers {
    /// Continues with `input`. Returns `Some` with the number of bytes used when the section is
    /// complete, and `None` if all of `input` was used. The section may have at most `limit` bytes.
    pub(super) fn add(
        &mut self,
        input: &[u8],
        limit: usize,
    ) -> Result<Option<usize>, TrailerError> {
        if self.bytes.is_empty() && input.starts_with(b"\r\n") {
            return Ok(Some(2));
        }
        let mut at = 0;
        while at < input.len() {
            let rest = &input[at..];
            let line = memchr::memchr(b'\n', rest).map_or(rest.len(), |feed| feed + 1);
            if self.bytes.len() + line > limit {
                return Err(TrailerError::TooLong);
            }
            self.bytes.extend_from_slice(&rest[..line]);
            at += line;
            if self.bytes.ends_with(b"\n") && self.is_complete()? {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }

    /// Adds the line that has just ended, and returns whether it was the last.
    fn is_complete(&mut self) -> Result<bool, TrailerError> {
        match field::field_line(&self.bytes, self.line) {
            Line::Field(field, next) => {
                match TrailerRule::of(field.name.of(&self.bytes)) {
                    TrailerRule::Refused => return Err(TrailerError::Forbidden),
                    TrailerRule::Discarded => {}
                    TrailerRule::Kept => self.fields.push(field),
                }
                self.line = next;
                Ok(false)
            }
            Line::End(_) => Ok(true),
            Line::Bad(error) => Err(TrailerError::Field(error)),
            // A line that ends in LF is a field, the end, or an error.
            Line::More => Err(TrailerError::Field(FieldError::BareLf)),
        }
    }
}
