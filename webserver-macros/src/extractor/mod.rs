//! `#[extractor]`: a function whose result is an extractor. `expand` goes from the tokens to the
//! implementation, `check` looks at the signature, and `emit` writes the code. `composed` is the code of
//! any extractor that is made of others.

mod check;
mod composed;
mod emit;
mod expand;

pub(crate) use self::composed::{Composed, value};
pub(crate) use self::expand::expand;
