//! Data in the form `name=value&name=value` (the `application/x-www-form-urlencoded` format): the
//! query of a request.

#[cfg(feature = "engine")]
pub(crate) mod bare;
pub(crate) mod de;
mod error;
mod query;

pub use self::error::QueryError;
pub use self::query::{FromQuery, Query};
