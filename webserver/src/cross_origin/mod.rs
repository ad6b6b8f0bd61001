//! Requests from pages of other origins: [`Csrf`] refuses those that change something.
//!
//! An origin is a scheme, a host and a port, such as `https://shop.example.com` (RFC 6454).

mod csrf;
mod origin;

pub use self::csrf::Csrf;
pub use self::origin::InvalidOrigin;
