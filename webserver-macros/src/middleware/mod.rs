//! `#[middleware]`: `expand` goes from the attribute to the companion type of the function. `parse`
//! reads the attribute, `check` compares it with the signature, and `emit` writes the code.

mod check;
mod emit;
mod expand;
mod model;
mod parse;

pub(crate) use expand::expand;
