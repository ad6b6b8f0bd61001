//! The fields of a head.

#[cfg(any(feature = "compression", feature = "files"))]
mod accept_encoding;
mod content_type;
mod cookie;
mod extra;
mod field;
mod known;
mod list;
mod map;
mod media_type;

pub(crate) use self::content_type::ContentType;
pub(crate) use self::cookie::cookies;
pub(crate) use self::field::Field;
pub(crate) use self::known::KnownField;
pub(crate) use self::list::{elements, trim, trim_range};
pub use self::map::HeaderMap;
pub(crate) use self::media_type::essence;
