//! Route attributes. `expand` goes from the tokens of an attribute to the companion type, in four
//! steps: `parse` reads the tokens, `check` compares them with the function and makes the `model`,
//! and `emit` writes the code.

mod check;
mod emit;
mod expand;
mod model;
mod options;
mod parse;

pub(crate) use check::{check_called as check_signature, check_result, refuse_path_marks};
pub(crate) use emit::types as emit_types;
// What catchers have in common with handlers.
pub(crate) use self::options::size;
pub(crate) use emit::{
    Private, arguments, broken, call, companion_type, names, of_handler, of_request,
};
pub(crate) use emit::{describe, sent};
pub(crate) use expand::{expand, take_other_attributes};
pub(crate) use model::{Arg, Model, Source};
