//! What an extractor says about itself, beyond its constants, for a description of the app.

use crate::http::Place;

/// Receives what an extractor says about itself.
pub trait Describe {
    /// The extractor reads this place of a request as this media type.
    fn reads(&mut self, place: Place, media_type: &str);
}
