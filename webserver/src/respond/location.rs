//! Where a response sends its client: the target of a redirect, of something that was made, or of an
//! early hint. The same conversion makes all of them.

use std::borrow::Cow;
use std::fmt::Write;

use ::http::header::LOCATION;

use super::render::broken;
use crate::http::{HeaderValue, Response};

/// A URI reference, usually a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    text: Cow<'static, str>,
    /// Whether it is a path from the root of the app, which may be mounted below a base path.
    is_of_app: bool,
}

impl Location {
    /// A path from the root of the app.
    pub(crate) fn of_app(path: String) -> Self {
        Self { text: path.into(), is_of_app: true }
    }

    /// Returns the location as it was given.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Returns whether the location is a path from the root of the app.
    pub(crate) fn is_of_app(&self) -> bool {
        self.is_of_app
    }

    /// Returns the location as a URI reference (RFC 3986, section 4.1), percent-encoded if necessary;
    /// `None` if it cannot be one.
    pub(crate) fn encoded(&self) -> Option<String> {
        let mut out = String::with_capacity(self.text.len());
        for byte in self.text.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'%' => out.push(char::from(byte)),
                byte if b"-._~:/?#[]@!$&'()*+,;=".contains(&byte) => out.push(char::from(byte)),
                0x80.. => write!(out, "%{byte:02X}").ok()?,
                _ => return None,
            }
        }
        Some(out)
    }

    /// Sets the field `Location` of a response.
    ///
    /// # Errors
    /// If the location cannot be a URI reference, that is logged, and the response is a 500.
    pub(super) fn put_into(&self, response: &mut Response) -> Result<(), Response> {
        let value = self.encoded().and_then(|text| HeaderValue::try_from(text).ok());
        let Some(value) = value else {
            return Err(broken("a location is not a URI reference", &self.text.escape_debug()));
        };
        response.headers_mut().insert(LOCATION, value);
        response.set_location_of_app(self.is_of_app);
        Ok(())
    }
}

/// A value that can be the location of a [`Redirect`](crate::Redirect) or of what a
/// [`Created`](crate::Created) has made: a text, which is sent as it is, or a
/// [`Link`](crate::Link).
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a location",
    label = "not a location",
    note = "a location is a text, or a link that knows its app: `uri!(App, handler(..))`"
)]
pub trait IntoLocation {
    /// Makes the location.
    #[doc(hidden)]
    fn into_location(self) -> Location;
}

#[diagnostic::do_not_recommend]
impl<T: Into<Cow<'static, str>>> IntoLocation for T {
    fn into_location(self) -> Location {
        Location { text: self.into(), is_of_app: false }
    }
}
