//! Cookies as an argument: `Cookies`, and the signed and encrypted forms. The crate `cookie` writes,
//! signs and encrypts cookies. Reading the `Cookie` field is the task of `http`.

mod error;
mod jar;
#[cfg(feature = "secure-cookies")]
mod keys;
#[cfg(feature = "secure-cookies")]
mod protected;

pub use self::error::CookieError;
pub use self::jar::Cookies;
#[cfg(feature = "secure-cookies")]
pub use self::keys::CookieKeys;
#[cfg(feature = "secure-cookies")]
pub use self::protected::{PrivateCookies, SignedCookies};
