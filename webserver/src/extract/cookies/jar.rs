//! The cookies of a request, and those that its response sets.

use std::convert::Infallible;

use cookie::{Cookie, SameSite};

use super::error::CookieError;
use crate::extract::core::{Cx, FieldSlot, FromRequest, ResponseFields};
use crate::http::grammar::class;
use crate::http::{HeaderName, HeaderValue, Request, cookies};

/// The cookies of a request. What is added and removed is sent with the response, whatever it is: the
/// result of the handler, or an error.
///
/// A cookie gets the attributes `HttpOnly`, `Secure`, `SameSite=Lax` and `Path=/`, unless it sets the
/// attribute itself. A name that begins with `__Host-` or `__Secure-` is checked. The attributes of a
/// cookie are set with the type [`Cookie`] of the crate `cookie`.
///
/// A value is sent and read as it is. It cannot have spaces, semicolons, commas or characters beyond
/// ASCII, so encode text that may have them.
///
/// [`Cookie`]: https://docs.rs/cookie/0.18/cookie/struct.Cookie.html
///
/// ```
/// use webserver::prelude::*;
/// use webserver::{CookieError, Cookies};
///
/// #[post("/visit")]
/// fn visit(cookies: Cookies<'_>) -> Result<String, CookieError> {
///     let visits: u32 = cookies.get("visits").and_then(|text| text.parse().ok()).unwrap_or(0);
///     cookies.add(("visits", (visits + 1).to_string()))?;
///     cookies.remove("welcome")?;
///     Ok(format!("{visits} visits before"))
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![visit]).build().client();
/// let answer = client.post("/visit").header("cookie", "visits=2").send().await;
/// assert_eq!(
///     answer.header("set-cookie"),
///     Some("visits=3; HttpOnly; SameSite=Lax; Secure; Path=/")
/// );
/// assert_eq!(answer.text().await, "2 visits before");
/// # });
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Cookies<'r> {
    request: &'r Request,
    slot: FieldSlot<'r>,
}

/// The longest cookie that browsers have to store, with its name and attributes (RFC 6265, section 6.1).
const LONGEST: usize = 4096;

impl<'r> FromRequest<'r> for Cookies<'r> {
    type Needs = ResponseFields;
    type Rejection = Infallible;
    const ASKS_FOR_ROUTE: bool = false;

    fn from_request(cx: Cx<'r, ResponseFields>) -> Result<Self, Infallible> {
        Ok(Self { request: cx.request, slot: cx.needs })
    }
}

impl<'r> Cookies<'r> {
    /// Returns the value of a cookie that the client has sent, if it is UTF-8. If there are several
    /// cookies with the name, it is the value of the first.
    pub fn get(&self, name: &str) -> Option<&'r str> {
        self.iter().find(|(own, _)| *own == name).map(|(_, value)| value)
    }

    /// Returns the names and the values of all cookies that the client has sent and that are UTF-8.
    pub fn iter(&self) -> impl Iterator<Item = (&'r str, &'r str)> {
        let text = |bytes| std::str::from_utf8(bytes).ok();
        cookies(self.request.headers())
            .filter_map(move |(name, value)| Some((text(name)?, text(value)?)))
    }

    /// Sets a cookie: a [`Cookie`](cookie::Cookie), or a pair of a name and a value.
    ///
    /// # Errors
    /// Returns an error if browsers would refuse the cookie.
    pub fn add(&self, cookie: impl Into<Cookie<'static>>) -> Result<(), CookieError> {
        let cookie = with_defaults(cookie.into());
        check(&cookie)?;
        let field = cookie.to_string();
        let name = || cookie.name().to_owned();
        if field.len() > LONGEST {
            return Err(CookieError::TooLong { name: name() });
        }
        let value =
            HeaderValue::try_from(field).map_err(|_| CookieError::Value { name: name() })?;
        let is_added = self.slot.add(HeaderName::from_static("set-cookie"), value);
        if is_added { Ok(()) } else { Err(CookieError::NoResponse) }
    }

    /// Tells the client to remove a cookie: a name, or a [`Cookie`](cookie::Cookie) with the `Path` and
    /// the `Domain` that the cookie was set with.
    ///
    /// # Errors
    /// Returns an error if browsers would refuse the cookie.
    pub fn remove(&self, cookie: impl Into<Cookie<'static>>) -> Result<(), CookieError> {
        let mut cookie = cookie.into();
        cookie.make_removal();
        self.add(cookie)
    }
}

/// Returns a cookie with the attributes that it does not set.
fn with_defaults(mut cookie: Cookie<'static>) -> Cookie<'static> {
    if cookie.http_only().is_none() {
        cookie.set_http_only(true);
    }
    if cookie.secure().is_none() {
        cookie.set_secure(true);
    }
    if cookie.same_site().is_none() {
        cookie.set_same_site(SameSite::Lax);
    }
    if cookie.path().is_none() {
        cookie.set_path("/");
    }
    cookie
}

/// Checks what browsers check.
fn check(cookie: &Cookie<'static>) -> Result<(), CookieError> {
    let name = || cookie.name().to_owned();
    if !class::all(cookie.name().as_bytes(), class::TOKEN) {
        return Err(CookieError::Name { name: name() });
    }
    let is_value =
        |byte: u8| matches!(byte, 0x21 | 0x23..=0x2b | 0x2d..=0x3a | 0x3c..=0x5b | 0x5d..=0x7e);
    let is_attribute =
        |text: &str| text.bytes().all(|byte| matches!(byte, 0x20..=0x7e) && byte != b';');
    if !cookie.value().bytes().all(is_value)
        || !cookie.path().is_none_or(is_attribute)
        || !cookie.domain().is_none_or(is_attribute)
    {
        return Err(CookieError::Value { name: name() });
    }
    let is_secure = cookie.secure() == Some(true);
    let begins_with = |prefix: &str| {
        cookie.name().get(..prefix.len()).is_some_and(|own| own.eq_ignore_ascii_case(prefix))
    };
    let is_of_host = is_secure && cookie.path() == Some("/") && cookie.domain().is_none();
    if (begins_with("__Host-") && !is_of_host) || (begins_with("__Secure-") && !is_secure) {
        return Err(CookieError::Prefix { name: name() });
    }
    if cookie.same_site() == Some(SameSite::None) && !is_secure {
        return Err(CookieError::CrossSite { name: name() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookie_gets_safe_attributes_unless_it_sets_them() {
        let written = |cookie: Cookie<'static>| with_defaults(cookie).to_string();
        assert_eq!(written(("a", "1").into()), "a=1; HttpOnly; SameSite=Lax; Secure; Path=/");
        let own = Cookie::build(("a", "1"))
            .http_only(false)
            .secure(false)
            .same_site(SameSite::Strict)
            .path("/shop")
            .build();
        assert_eq!(written(own), "a=1; SameSite=Strict; Path=/shop");
    }

    #[test]
    fn cookie_that_browsers_refuse_is_an_error() {
        let checked =
            |cookie: cookie::CookieBuilder<'static>| check(&with_defaults(cookie.build()));
        let name = || "__Host-a".to_owned();
        assert_eq!(checked(Cookie::build(("__Host-a", "1"))), Ok(()));
        let wrong = Err(CookieError::Prefix { name: name() });
        assert_eq!(checked(Cookie::build(("__Host-a", "1")).path("/x")), wrong);
        assert_eq!(checked(Cookie::build(("__Host-a", "1")).domain("a.example")), wrong);
        assert_eq!(checked(Cookie::build(("__Host-a", "1")).secure(false)), wrong);
        assert!(checked(Cookie::build(("__secure-a", "1")).secure(false)).is_err());
        assert_eq!(checked(Cookie::build(("__Secure-a", "1")).path("/x")), Ok(()));
        let cross = Cookie::build(("a", "1")).same_site(SameSite::None);
        assert_eq!(checked(cross.clone()), Ok(()));
        assert!(checked(cross.secure(false)).is_err());
        for value in ["a b", "a;b", "a,b", "a\"b", "a\\b", "a\r\nb", "\u{e4}"] {
            assert!(checked(Cookie::build(("a", value))).is_err(), "{value:?}");
        }
        for name in ["", "a b", "a=b", "a;b", "\u{e4}"] {
            assert!(checked(Cookie::build((name, "1"))).is_err(), "{name:?}");
        }
        for path in ["/a;b", "/a\nb"] {
            assert!(checked(Cookie::build(("a", "1")).path(path)).is_err(), "{path:?}");
        }
    }
}
