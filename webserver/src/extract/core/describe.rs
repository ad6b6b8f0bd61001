//! What an extractor says about itself, beyond its constants, for a description of the app.

use crate::http::Place;

/// Receives what an extractor says about itself.
pub trait Describe {
    /// The extractor reads this place of a request as this media type.
    fn reads(&mut self, place: Place, media_type: &str);

    /// The extractor reads this part of the head.
    fn reads_part(&mut self, part: HeadPart) {
        let _ = part;
    }
}

/// A part of the head that an extractor reads by its name, inside itself.
#[derive(Clone, Copy, Debug)]
pub struct HeadPart {
    /// Where the part is. It is not `Described::Request`.
    pub from: Described,
    /// The type of the value, as rustc writes it.
    pub type_name: &'static str,
    /// Whether a request may be without it.
    pub is_optional: bool,
}

impl HeadPart {
    /// A header field that a request may have, whose name is in lower case.
    pub(crate) const fn optional_header(name: &'static str) -> Self {
        Self { from: Described::Header(name), type_name: "&str", is_optional: true }
    }
}

/// What an extractor is taken from, if it is a part of the head that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Described {
    /// The request as a whole, or its body.
    Request,
    /// The header field of this name.
    Header(&'static str),
    /// The cookie of this name.
    Cookie(&'static str),
    /// The parameter of the query of this name.
    Query(&'static str),
}
