//! Extractors that take the body of a request.

mod bytes;
mod charset;
mod encoding;
mod form;
#[cfg(feature = "json")]
mod json;

pub use self::bytes::TextError;
pub(crate) use self::encoding::encoded;
pub use self::form::Form;
#[cfg(feature = "json")]
pub use self::json::{JsonError, JsonMistake};
