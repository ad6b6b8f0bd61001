//! Parameters of a path: their types, and the rest of a path.

mod newtype;
mod param;
mod param_error;
mod path;
mod rest;
mod to_param;

pub use self::newtype::{Newtype, ReadNewtype, WriteNewtype, is_newtype_field};
pub use self::param::FromParam;
pub use self::param_error::ParamError;
pub use self::path::PathError;
pub use self::rest::{FromRest, Rest};
pub use self::to_param::ToParam;
