//! Emits the segments of a path or a prefix as constants.

use webserver_pattern::Segment;

use crate::code::{Code, Piece, code};

/// Emits a segment of a handler's path. Most segments are made by a function of the library, because
/// that has fewer tokens than the variant with its fields.
pub(crate) fn tokens(segment: &Segment, private: impl Piece + Copy) -> Code {
    match segment {
        Segment::Text(text) => code!(#private::text(#text)),
        Segment::Param { name, before, after } if before.is_empty() && after.is_empty() => {
            code!(#private::param(#name))
        }
        Segment::Param { name, before, after } => {
            code!(#private::Segment::Param { name: #name, before: #before, after: #after })
        }
        Segment::Rest { name } => code!(#private::Segment::Rest { name: #name }),
    }
}

/// Returns the name of the parameter of a segment.
pub(crate) fn name(segment: &Segment) -> Option<&str> {
    match segment {
        Segment::Text(_) => None,
        Segment::Param { name, .. } | Segment::Rest { name } => Some(name),
    }
}
