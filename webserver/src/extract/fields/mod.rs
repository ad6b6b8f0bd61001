//! Arguments that are header fields and cookies: `#[header]` and `#[cookie]`. Their names and values
//! are found in `http`.

mod argument;
mod error;
mod field;

pub use self::argument::{CookieArg, FieldName, HeaderArg};
pub use self::error::FieldError;
pub use self::field::{Field, FromField};
