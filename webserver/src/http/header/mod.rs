//! The fields of a head.

mod content_type;
mod extra;
mod field;
mod known;
mod map;

pub(crate) use self::content_type::ContentType;
pub(crate) use self::field::Field;
pub(crate) use self::known::KnownField;
pub use self::map::HeaderMap;
