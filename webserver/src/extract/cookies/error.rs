//! Why a cookie cannot be set.

use std::error::Error;
use std::fmt;

use crate::http::{Problem, Response, StatusCode};
use crate::respond::IntoResponse;

/// A cookie cannot be set. As an error of a handler it is answered with 500, because it is a mistake of
/// the program. The log has the reason, and the client does not.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::{CookieError, Cookies};
///
/// #[post("/theme")]
/// fn choose(cookies: Cookies<'_>, name: String) -> Result<&'static str, CookieError> {
///     cookies.add(("theme", name))?;
///     Ok("chosen")
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![choose]).build().client();
/// assert_eq!(client.post("/theme").body("dark").send().await.text().await, "chosen");
/// assert_eq!(client.post("/theme").body("dark; Domain=com").send().await.status(), 500);
/// # });
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CookieError {
    /// The name is not a token (RFC 6265, section 4.1.1).
    Name {
        /// The name.
        name: String,
    },
    /// The value has a character that a cookie cannot have (RFC 6265, section 4.1.1), such as a
    /// semicolon or a space. Encode the value, for example with percent-encoding.
    Value {
        /// The name of the cookie.
        name: String,
    },
    /// The name begins with `__Host-` or `__Secure-`, and the attributes do not fit: `__Host-` needs
    /// `Secure`, `Path=/` and no `Domain`, and `__Secure-` needs `Secure`.
    Prefix {
        /// The name of the cookie.
        name: String,
    },
    /// The cookie has `SameSite=None` and is not `Secure`, so browsers refuse it.
    CrossSite {
        /// The name of the cookie.
        name: String,
    },
    /// The cookie is longer than 4,096 bytes, which is the least that browsers store (RFC 6265,
    /// section 6.1).
    TooLong {
        /// The name of the cookie.
        name: String,
    },
    /// The extractor was called for a response that cannot get fields, such as that of a catcher.
    NoResponse,
}

impl fmt::Display for CookieError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name { name } => write!(f, "`{name}` is not the name of a cookie"),
            Self::Value { name } => write!(
                f,
                "the value of the cookie `{name}` has a character that a cookie cannot have"
            ),
            Self::Prefix { name } => write!(
                f,
                "the attributes of the cookie `{name}` are not those that its prefix requires"
            ),
            Self::CrossSite { name } => {
                write!(f, "the cookie `{name}` has `SameSite=None`, so it has to be `Secure`")
            }
            Self::TooLong { name } => {
                write!(f, "the cookie `{name}` is longer than 4096 bytes")
            }
            Self::NoResponse => f.write_str("cookies cannot be set from a catcher"),
        }
    }
}

impl Error for CookieError {}

impl IntoResponse for CookieError {
    fn into_response(self) -> Response {
        tracing::error!("a cookie was not set: {self}");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR).with_source(self).into_response()
    }
}
