//! Arguments that are found by a name: `#[header]`, `#[cookie]` and `#[query("name")]`. The names and
//! values of header fields and cookies are found in `http`.

mod argument;
mod error;
mod field;
mod query;

pub use self::argument::{CookieArg, FieldName, HeaderArg};
pub use self::error::FieldError;
pub use self::field::{Field, FromField};
pub use self::query::{NamedQuery, is_named_query};
