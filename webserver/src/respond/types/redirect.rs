//! Redirects.

use crate::http::{Response, StatusCode};
use crate::respond::into_response::IntoResponse;
use crate::respond::location::{IntoLocation, Location};

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

    /// Returns the status: 303, 307 or 308.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the location as it was given.
    ///
    /// ```
    /// use webserver::Redirect;
    ///
    /// let redirect = Redirect::see_other("/users/7");
    /// assert_eq!((redirect.status().as_u16(), redirect.location()), (303, "/users/7"));
    /// ```
    pub fn location(&self) -> &str {
        self.location.text()
    }
}

impl IntoResponse for Redirect {
    fn into_response(self) -> Response {
        let mut response = Response::default().with_status(self.status);
        match self.location.put_into(&mut response) {
            Ok(()) => response,
            Err(instead) => instead,
        }
    }
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
