//! `routes![]`, in the same steps as a route attribute: `parse` and `entries` read the tokens into
//! the `model`, and `emit` writes the code. Mistakes that do not depend on types are found while
//! parsing. rustc checks the rest in the emitted constants.

mod emit;
mod entries;
mod expand;
mod model;
mod parse;

pub(crate) use expand::expand;
