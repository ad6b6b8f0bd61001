//! The fields of a head.

mod content_type;
mod extra;
mod field;
mod map;

pub(crate) use self::content_type::ContentType;
pub(crate) use self::field::Field;
pub use self::map::HeaderMap;
