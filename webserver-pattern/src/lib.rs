//! The path grammar of the webserver crates: `/users/{id}/files/{rest..}?{q}&{others..}`, and the
//! grammar of a route's host: `{tenant}.example.com`.
//!
//! This crate has the one parser that both the macros and the run-time builder call, and the
//! messages for its mistakes. It does not know about HTTP, tokens or routing. The parser takes a
//! text and returns a [`Pattern`], or all mistakes of the text.
#![forbid(unsafe_code)]

mod error;
mod foreign;
mod host;
mod identifier;
mod parse;
mod pattern;

pub use error::{
    Mistake, ParameterMistake, PatternError, PrefixMistake, QueryMistake, TextMistake,
};
pub use foreign::foreign_text;
pub use host::{Host, HostError, HostParameter, parse_host};
pub use parse::{parse, parse_prefix};
pub use pattern::{Pattern, QueryItem, Segment};
