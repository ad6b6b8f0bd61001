//! `#[derive(IntoResponse)]`: parse the type, check what its attributes say, and emit the
//! implementation.

mod answered;
mod check;
mod emit;
mod expand;
mod model;
mod parse;

pub(crate) use self::expand::expand;
