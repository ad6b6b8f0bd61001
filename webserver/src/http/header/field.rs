//! One field line of a head: where its name and its value are in the buffer.

use crate::base::span::Span;

/// A field line (RFC 9112, section 5). The value excludes the surrounding whitespace.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Field {
    pub(crate) name: Span,
    pub(crate) value: Span,
}
