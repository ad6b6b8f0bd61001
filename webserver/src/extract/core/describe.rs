//! What an extractor says about itself, beyond its constants, for a description of the app.

use crate::http::Place;

/// Receives what an extractor says about itself.
pub trait Describe {
    /// The extractor reads this place of a request as this media type.
    fn reads(&mut self, place: Place, media_type: &str);
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
