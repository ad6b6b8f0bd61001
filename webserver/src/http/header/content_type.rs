//! The content types that responses usually have. They are stored as a number, so that a plain
//! response allocates nothing and each protocol can have its own bytes for them.

/// A content type known at compile time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ContentType {
    OctetStream,
    PlainText,
    Html,
    Json,
    ProblemJson,
}

impl ContentType {
    /// All content types, in the order of their numbers.
    pub(crate) const ALL: [Self; 5] =
        [Self::OctetStream, Self::PlainText, Self::Html, Self::Json, Self::ProblemJson];

    /// Returns the value of the field.
    pub(crate) const fn value(self) -> &'static str {
        match self {
            Self::OctetStream => "application/octet-stream",
            Self::PlainText => "text/plain; charset=utf-8",
            Self::Html => "text/html; charset=utf-8",
            Self::Json => "application/json",
            Self::ProblemJson => "application/problem+json",
        }
    }
}
