//! The possible errors in a request head: one variant for each reason, with its status and its
//! sentence.

use std::fmt;

use super::field::FieldError;
use crate::http::target::TargetError;
use crate::http::{HostError, StatusCode};

/// The reason why a head is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum HeadError {
    /// More than a few empty lines before the request line.
    EmptyLines,
    /// The method is not a token.
    Method,
    /// The method is longer than the longest allowed method.
    MethodTooLong,
    /// The target is empty, is not UTF-8, or has a byte that is not allowed in one.
    TargetByte,
    Target(TargetError),
    TargetTooLong,
    /// A request line of only two words.
    Http09,
    Version,
    /// A version outside HTTP/1.
    VersionUnsupported,
    BareCr,
    BareLf,
    /// A space or tab before the first field.
    SpaceBeforeFields,
    Field(FieldError),
    TooManyFields,
    TooLarge,
    HostMissing,
    HostRepeated,
    HostInvalid,
}

impl HeadError {
    /// Returns the status of the response; after any of these errors the connection ends.
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::MethodTooLong => StatusCode::NOT_IMPLEMENTED,
            Self::TargetTooLong => StatusCode::URI_TOO_LONG,
            Self::VersionUnsupported => StatusCode::HTTP_VERSION_NOT_SUPPORTED,
            Self::TooManyFields | Self::TooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::EmptyLines
            | Self::Method
            | Self::TargetByte
            | Self::Target(_)
            | Self::Http09
            | Self::Version
            | Self::BareCr
            | Self::BareLf
            | Self::SpaceBeforeFields
            | Self::Field(_)
            | Self::HostMissing
            | Self::HostRepeated
            | Self::HostInvalid => StatusCode::BAD_REQUEST,
        }
    }

    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::EmptyLines => {
                "there are too many empty lines before the request (RFC 9112, section 2.2)"
            }
            Self::Method => "the method is not a token (RFC 9110, section 9.1)",
            Self::MethodTooLong => {
                "the method is longer than any this server knows (RFC 9112, section 3)"
            }
            Self::TargetByte => TargetError::Byte.text(),
            Self::Target(error) => error.text(),
            Self::TargetTooLong => {
                "the request target is longer than this server allows (RFC 9112, section 3)"
            }
            Self::Http09 => "the request line has no version (RFC 9112, section 3)",
            Self::Version => "the version is malformed (RFC 9112, section 2.3)",
            Self::VersionUnsupported => {
                "this server speaks HTTP/1.1 and HTTP/1.0 only (RFC 9110, section 15.6.6)"
            }
            Self::BareCr => FieldError::BareCr.text(),
            Self::BareLf => FieldError::BareLf.text(),
            Self::SpaceBeforeFields => {
                "there is whitespace before the first field (RFC 9112, section 2.2)"
            }
            Self::Field(error) => error.text(),
            Self::TooManyFields => {
                "the request has more fields than this server allows (RFC 6585, section 5)"
            }
            Self::TooLarge => {
                "the request head is larger than this server allows (RFC 6585, section 5)"
            }
            Self::HostMissing => "an HTTP/1.1 request needs a Host field (RFC 9112, section 3.2)",
            Self::HostRepeated => HostError::Repeated.text(),
            Self::HostInvalid => HostError::Invalid.text(),
        }
    }
}

impl fmt::Display for HeadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}
