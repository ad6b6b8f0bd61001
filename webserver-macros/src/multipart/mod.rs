//! `#[derive(FromMultipart)]`: a form with parts as a struct.

mod expand;
mod parse;

pub(crate) use self::expand::expand;
