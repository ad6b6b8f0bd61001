//! Compares two descriptions of an API, and tells changes that break clients from harmless ones.
// What lives here: the rules, on documents as JSON. What must not: files and tests of users, which are in
// `contract`. The table of the rules is in docs/openapi.md, and `tests` has a case for each of its rows.

mod alternatives;
mod bounds;
mod change;
mod comparison;
mod content;
mod document;
mod keywords;
mod normal;
mod objects;
mod operation;
mod parameters;
mod pointer;
mod responses;
mod schema;
mod security;
#[cfg(test)]
mod tests;

pub use self::change::Change;
pub use self::document::compare;
#[cfg(feature = "contract")]
pub(super) use self::pointer::{Pointer, followed};
