//! The attribute `#[catch]`, in the same steps as a route attribute: `parse` reads its statuses,
//! `check` finds the argument that is the error, and `emit` writes the companion type.

mod check;
mod emit;
mod expand;
mod parse;

pub(crate) use self::expand::expand;
