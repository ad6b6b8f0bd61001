//! Cookies that are signed, so that clients cannot change them, and cookies that are encrypted, so that
//! clients cannot read them either.

use std::borrow::Cow;
use std::convert::Infallible;
use std::sync::Arc;

use cookie::{Cookie, CookieJar, Key};

use super::error::CookieError;
use super::jar::Cookies;
use super::keys::CookieKeys;
use crate::base::bytes::percent;
use crate::extract::core::{Cx, FromRequest, One, ResponseFields};
use crate::extract::decode;

/// Defines the extractor of one form of protected cookies.
macro_rules! protected {
    ($(#[$doc:meta])* $name:ident, $read:ident, $write:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name<'r> {
            cookies: Cookies<'r>,
            keys: &'r CookieKeys,
        }

        impl<'r> FromRequest<'r> for $name<'r> {
            type Needs = (One<CookieKeys>, ResponseFields);
            type Rejection = Infallible;
            const ASKS_FOR_ROUTE: bool = false;

            fn from_request(cx: Cx<'r, Self::Needs>) -> Result<Self, Infallible> {
                let (keys, needs) = cx.needs;
                let cookies = Cookies::from_request(Cx { request: cx.request, needs })?;
                let keys: &'r Arc<Arc<CookieKeys>> = keys;
                Ok(Self { cookies, keys })
            }
        }

        impl $name<'_> {
            /// Returns the value of a cookie, if the client has sent it and one of the keys has
            /// protected it.
            pub fn get(&self, name: &str) -> Option<String> {
                let sent = self.cookies.get(name)?;
                let open = |key: &Key| {
                    let cookie = Cookie::new(name.to_owned(), sent.to_owned());
                    CookieJar::new().$read(key).open(cookie)
                };
                let text = self.keys.all().find_map(open)?.value().to_owned();
                decoded(text.strip_prefix(name)?.strip_prefix('=')?)
            }

            /// Sets a cookie, as [`Cookies::add`] does. The value may be any text.
            ///
            /// # Errors
            /// Returns an error if browsers would refuse the cookie.
            pub fn add(&self, cookie: impl Into<Cookie<'static>>) -> Result<(), CookieError> {
                let mut cookie = cookie.into();
                let (name, mut jar) = (cookie.name().to_owned(), CookieJar::new());
                cookie.set_value(format!("{name}={}", encoded(cookie.value())));
                jar.$write(self.keys.first()).add(cookie);
                let protected = jar.get(&name).cloned();
                self.cookies.add(protected.ok_or(CookieError::Name { name })?)
            }

            /// Tells the client to remove a cookie, as [`Cookies::remove`] does.
            ///
            /// # Errors
            /// Returns an error if browsers would refuse the cookie.
            pub fn remove(&self, cookie: impl Into<Cookie<'static>>) -> Result<(), CookieError> {
                self.cookies.remove(cookie)
            }
        }
    };
}

/// Opens a protected cookie: the two forms have different names for it in the crate `cookie`.
trait Open {
    fn open(&self, cookie: Cookie<'static>) -> Option<Cookie<'static>>;
}

impl Open for cookie::SignedJar<&CookieJar> {
    fn open(&self, cookie: Cookie<'static>) -> Option<Cookie<'static>> {
        self.verify(cookie)
    }
}

impl Open for cookie::PrivateJar<&CookieJar> {
    fn open(&self, cookie: Cookie<'static>) -> Option<Cookie<'static>> {
        self.decrypt(cookie)
    }
}

/// Percent-encodes the bytes that a cookie cannot have. The name of the cookie is protected together with
/// its value, because the signature of the crate `cookie` is that of the value alone: otherwise a client
/// could send the value of one cookie under the name of another.
fn encoded(value: &str) -> String {
    let mut encoded = String::with_capacity(value.len());
    let is_kept = |byte| matches!(byte, 0x21..=0x7e) && !b"%\",;\\".contains(&byte);
    percent::encode(&mut encoded, value, is_kept);
    encoded
}

fn decoded(text: &str) -> Option<String> {
    decode::path(text).ok().map(Cow::into_owned)
}

protected! {
    /// Cookies that are signed with HMAC-SHA256, so that a client cannot change them. The client can
    /// read them. The server needs a state [`CookieKeys`].
    ///
    /// ```
    /// use webserver::prelude::*;
    /// use webserver::{CookieError, CookieKeys, SignedCookies};
    ///
    /// #[post("/login")]
    /// fn login(cookies: SignedCookies<'_>) -> Result<&'static str, CookieError> {
    ///     cookies.add(("__Host-user", "Ada Lovelace"))?;
    ///     Ok("hello")
    /// }
    ///
    /// #[get("/me")]
    /// fn me(cookies: SignedCookies<'_>) -> Option<String> {
    ///     cookies.get("__Host-user")
    /// }
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    /// # runtime.block_on(async {
    /// let keys = CookieKeys::random();
    /// let server = ServerBuilder::new().state(keys).routes(routes![login, me]).build();
    /// let client = server.client();
    /// let answer = client.post("/login").send().await;
    /// let cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    /// let answer = client.get("/me").header("cookie", &cookie).send().await;
    /// assert_eq!(answer.text().await, "Ada Lovelace");
    /// let forged = cookie.replace("Ada", "Eve");
    /// assert_eq!(client.get("/me").header("cookie", &forged).send().await.status(), 404);
    /// # });
    /// ```
    SignedCookies, signed, signed_mut
}

protected! {
    /// Cookies that are encrypted with AES-256-GCM, so that a client can neither read nor change them.
    /// The server needs a state [`CookieKeys`]. It is used as [`SignedCookies`] is.
    PrivateCookies, private, private_mut
}
