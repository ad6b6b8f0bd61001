//! The fields of a head.

mod extra;
mod field;
mod map;

pub(crate) use self::field::Field;
pub use self::map::HeaderMap;
pub(crate) use self::map::{ContentType, content_type};
