//! Redirects.

use std::borrow::Cow;
use std::fmt::Write;

use ::http::header::LOCATION;

use crate::http::{HeaderValue, Response, StatusCode};
use crate::respond::into_response::IntoResponse;
use crate::respond::render::broken;

/// A response that sends the client to another location.
///
/// The location is a URI reference, usually a path. Letters beyond ASCII are percent-encoded. A
/// character that cannot be in a URI, such as a space, a quote or a line break, is logged and
/// answered with 500, so that text from a request cannot split the response. Whether the location
/// belongs to this site is not checked: do not redirect to a location that comes from a request.
///
/// ```
/// use webserver::prelude::*;
///
/// #[post("/people")]
/// fn add() -> Redirect {
///     Redirect::see_other("/people/7")
/// }
/// ```
/// A [link](crate::Link) is a location too: `Redirect::see_other(uri!(App, people::show(id = 7)))`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    status: StatusCode,
    location: Location,
}

impl Redirect {
    /// 303: the client gets the result of this request from the location, with a GET (RFC 9110,
    /// section 15.4.4).
    pub fn see_other(location: impl IntoLocation) -> Self {
        Self { status: StatusCode::SEE_OTHER, location: location.into_location() }
    }

    /// 307: the client sends the same request to the location, only this time (RFC 9110, section
    /// 15.4.8).
    pub fn temporary(location: impl IntoLocation) -> Self {
        Self { status: StatusCode::TEMPORARY_REDIRECT, location: location.into_location() }
    }

    /// 308: the client sends the same request to the location from now on (RFC 9110, section
    /// 15.4.9).
    pub fn permanent(location: impl IntoLocation) -> Self {
        Self { status: StatusCode::PERMANENT_REDIRECT, location: location.into_location() }
    }
}

impl IntoResponse for Redirect {
    fn into_response(self) -> Response {
        let Self { status, location: Location { text, is_of_app } } = self;
        let Some(value) = encoded(&text) else {
            return broken("a redirect's location is not a URI reference", &text.escape_debug());
        };
        let mut response = Response::default().with_status(status).with_header(LOCATION, value);
        response.set_location_of_app(is_of_app);
        response
    }
}

/// The location of a redirect.
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
}

/// A value that can be the location of a redirect: a text, which is sent as it is, or a
/// [`Link`](crate::Link).
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the location of a redirect",
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

/// Returns the location as a URI reference (RFC 3986, section 4.1), percent-encoded if necessary;
/// `None` if it cannot be one.
fn encoded(location: &str) -> Option<HeaderValue> {
    let mut out = String::with_capacity(location.len());
    for byte in location.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'%' => out.push(char::from(byte)),
            byte if b"-._~:/?#[]@!$&'()*+,;=".contains(&byte) => out.push(char::from(byte)),
            0x80.. => write!(out, "%{byte:02X}").ok()?,
            _ => return None,
        }
    }
    HeaderValue::from_str(&out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirect_has_a_status_and_a_location() {
        let check = |redirect: Redirect, status: u16, location: Option<&str>| {
            let response = redirect.into_response();
            assert_eq!(response.status(), status);
            assert_eq!(response.headers().get("location"), location);
        };
        check(Redirect::see_other("/a?b=c#d"), 303, Some("/a?b=c#d"));
        check(Redirect::temporary("https://[::1]:80/%20"), 307, Some("https://[::1]:80/%20"));
        check(Redirect::permanent(String::from("/grün")), 308, Some("/gr%C3%BCn"));
        check(Redirect::see_other("/a\r\nSet-Cookie: b=c"), 500, None);
        check(Redirect::see_other("/a b"), 500, None);
        check(Redirect::see_other("/\\evil"), 500, None);
        check(Redirect::see_other("/a\0"), 500, None);
    }
}
