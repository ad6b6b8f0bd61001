//! Data in the form `name=value&name=value` (the `application/x-www-form-urlencoded` format): the
//! query of a request, and the fields of a form.

mod all;
#[cfg(feature = "engine")]
pub(crate) mod bare;
pub(crate) mod de;
mod error;
mod query;

#[cfg(feature = "garde")]
pub(crate) use self::all::locate;
pub(crate) use self::all::{Refused, read_form, read_query};
pub use self::error::{FieldMistake, QueryError};
pub use self::query::{FromQuery, Query};
