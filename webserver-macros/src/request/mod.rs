//! `#[derive(FromRequest)]`: a struct of several sources as an extractor. `check` looks at the fields,
//! and `expand` writes the implementation, which is that of an extractor function.

mod check;
mod expand;

pub(crate) use self::expand::expand;
