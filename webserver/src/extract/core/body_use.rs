//! What an argument does with the body, as a value that constants and the server read.

/// What an argument does with the request's body.
///
/// The variant decides when an argument is taken: first the arguments that need only the head
/// ([`BodyUse::None`]), then the one that takes the body. The server does not ask the client for
/// the body while one of the first arguments could still refuse the request.
///
/// An extractor chooses the variant by what it [needs](crate::extract::Needs).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyUse {
    /// Does not use the body: the argument needs only the head.
    None,
    /// May take the body, as [`Request`](crate::Request) does. Allowed on GET, but not together with
    /// an argument that takes the body.
    May,
    /// Takes the body as a stream.
    Streams,
    /// Takes the whole body: the server reads it before it calls the extractor.
    Buffered,
}

impl BodyUse {
    /// Returns the stronger one of two uses.
    pub(crate) const fn or(self, other: Self) -> Self {
        if self as u8 > other as u8 { self } else { other }
    }

    /// Returns whether the body is always taken.
    pub(crate) const fn takes(self) -> bool {
        matches!(self, Self::Streams | Self::Buffered)
    }
}
