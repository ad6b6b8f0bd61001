//! How a multipart body can be malformed, in words for the client.

use std::fmt;

/// How a body violates the format or a limit of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Too many bytes before the first part or after the last one.
    Ignored,
    /// Something other than spaces follows a boundary in its line.
    Delimiter,
    /// The head of a part is too large.
    HeadTooLarge,
    /// The head of a part has too many fields.
    TooManyFields,
    /// A line of the head of a part is not a field.
    Field,
    /// A part does not have a `Content-Disposition`.
    NoDisposition,
    /// A `Content-Disposition` is malformed, repeated, or not `form-data`.
    Disposition,
    /// A `Content-Disposition` does not have a name.
    NoName,
    /// The name of a field or file is not UTF-8.
    NameNotUtf8,
    /// A part is sent in an encoding such as base64.
    TransferEncoding,
    /// There are more parts than allowed.
    TooManyParts,
    /// The body ends before the last boundary.
    Incomplete,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ignored => "has more than 4 KiB before its first part or after its last part",
            Self::Delimiter => "has other text after a boundary in the same line",
            Self::HeadTooLarge => "has a part whose head is larger than 16 KiB",
            Self::TooManyFields => "has a part with more than 32 header fields",
            Self::Field => "has a part with a malformed header field",
            Self::NoDisposition => "has a part without `Content-Disposition`",
            Self::Disposition => "has a part with a malformed `Content-Disposition`",
            Self::NoName => "has a part whose `Content-Disposition` does not have a `name`",
            Self::NameNotUtf8 => "has a part whose name is not UTF-8",
            Self::TransferEncoding => {
                "has a part with a `Content-Transfer-Encoding`: send its bytes as they are"
            }
            Self::TooManyParts => "has more parts than this server allows",
            Self::Incomplete => "ends before its last boundary",
        })
    }
}
