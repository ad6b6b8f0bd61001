//! `routes![]`, in the same steps as a route attribute: `parse` and `entries` read the tokens into
//! the `model`, and `emit` writes the code. What is wrong without types is found while parsing; the
//! rest is checked by rustc in the emitted constants.

mod emit;
mod entries;
mod expand;
mod model;
mod parse;

pub(crate) use expand::expand;
