//! `#[extractor]`: a function whose result is an extractor. `expand` goes from the tokens to the
//! implementation, `check` looks at the signature, and `emit` writes the code.

mod check;
mod emit;
mod expand;

pub(crate) use self::expand::expand;
