//! Requests from pages of other origins: [`Cors`] lets pages read the responses, and [`Csrf`] refuses
//! requests that may change something.
//!
//! An origin is a scheme, a host and a port, such as `https://shop.example.com` (RFC 6454).

mod allowed;
mod cors;
mod csrf;
mod origin;

pub use self::cors::Cors;
pub use self::csrf::Csrf;
pub use self::origin::InvalidOrigin;
