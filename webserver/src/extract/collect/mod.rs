//! Finds all mistakes in a JSON body, a form or a query that its type refuses, with the plain derives of
//! serde. `json` and `texts` are the entries. `reader` reads a piece again and goes on after a mistake,
//! and `deserialize`, `elements`, `entries` and `variant` are what serde asks it for. `piece` says what a
//! piece is, and `json_text` and `text_shape` what is in it. `kept` has the texts that serde keeps,
//! `findings` what was found, and `stop` serde's errors.
//!
//! With the feature `garde`, `locate` finds where values are that break rules. `wanted` has these values,
//! `trace` what the reader does on the way to them, and `names` compares the names of fields. `pointer`
//! writes places.
//!
//! # How it works
//! A derived implementation asks for a field or an element by its type (`next_value::<T>`). So the
//! reader can note a mistake in it and give the visitor a blank `T` in its place: a `T` that is read
//! from an empty text, from 0 or from an empty list. The visitor then goes on to the next field.
//! A missing field ends the visitor, so the object is read again with a blank for that field.
//!
//! # What it relies on
//! - **`serde_json` decides.** Before a mistake in a piece is noted, `serde_json` reads the piece alone.
//!   What it accepts is never a mistake, so only documents that it refuses have mistakes.
//! - **Only derived visitors go on.** A visitor that was written by hand may depend on what it has read
//!   before, so it ends with its first mistake. The type of the name of a field shows whether a visitor
//!   is derived. If serde changes that, fewer mistakes are found and never a false one.
//! - **What may follow from a blank is not noted.** After a mistake inside a value, only missing fields
//!   are noted for the value itself.
//! - **serde keeps some values** before it knows what they are for: in flattened structs, and in tagged
//!   and untagged enums. The first mistake among them is noted. A text that was kept still points into
//!   the body, so its address says where it is.
//!
//! The work is bounded by the length of the body, and so is the number of mistakes.

mod deserialize;
mod elements;
mod entries;
mod findings;
#[cfg(feature = "json")]
mod json;
#[cfg(feature = "json")]
mod json_text;
mod kept;
#[cfg(feature = "garde")]
mod locate;
#[cfg(feature = "garde")]
mod names;
mod piece;
mod pointer;
mod reader;
mod stop;
mod text_shape;
mod texts;
#[cfg(feature = "garde")]
mod trace;
mod variant;
#[cfg(feature = "garde")]
mod wanted;

pub(crate) use self::findings::Finding;
#[cfg(feature = "json")]
pub(crate) use self::json::{Found, find};
#[cfg(all(feature = "garde", feature = "json"))]
pub(crate) use self::locate::locate_json;
#[cfg(feature = "garde")]
pub(crate) use self::locate::{Check, locate_texts};
#[cfg(any(feature = "garde", feature = "json"))]
pub(crate) use self::pointer::path;
pub(crate) use self::texts::read_texts;
#[cfg(feature = "garde")]
pub(crate) use self::wanted::Broken;

#[cfg(test)]
mod tests;
