//! `uri!`, `try_uri!` and `request!`, in the same steps as the other macros: `parse` reads the tokens into the
//! `model`, and `emit` writes the code. Whether the link leads to a handler, and which names and types
//! its values have, is checked by rustc in the emitted constant.

mod emit;
#[cfg(feature = "client")]
mod emit_request;
mod expand;
mod model;
mod parse;

pub(crate) use expand::expand;
#[cfg(feature = "client")]
pub(crate) use expand::expand_request;
