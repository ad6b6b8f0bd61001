//! Extractors that take the body of a request.

mod bytes;
mod charset;
mod encoding;
mod form;
mod form_error;
#[cfg(feature = "json")]
mod json;

pub use self::bytes::TextError;
#[cfg(feature = "multipart")]
pub(crate) use self::charset::is_utf8;
pub(crate) use self::encoding::encoded;
pub use self::form::Form;
pub use self::form_error::FormError;
#[cfg(feature = "garde")]
pub(crate) use self::form_error::field as form_place;
#[cfg(all(feature = "garde", feature = "json"))]
pub(crate) use self::json::text as json_text;
#[cfg(feature = "json")]
pub use self::json::{JsonError, JsonMistake};
