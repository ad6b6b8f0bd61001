//! The path grammar of the webserver crates: `/users/{id}/files/{rest..}?{q}&{others..}`.
//!
//! What lives here: the one parser that both the macros and the run-time builder call, and its
//! mistakes in words. What must not: anything of HTTP, of tokens or of routing. The shape of the
//! data: a text goes in, a [`Pattern`] or all mistakes of the text come out.
#![forbid(unsafe_code)]

mod error;
mod foreign;
mod parse;

pub use error::{Mistake, PatternError};
pub use foreign::foreign_text;
pub use parse::{parse, parse_prefix};

/// A path as written in a route attribute, taken apart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pattern {
    /// What stands between the slashes; never empty, `/` is one empty text.
    pub segments: Vec<Segment>,
    /// The items after `?`, in the order written.
    pub query: Vec<QueryItem>,
}

/// What stands between two slashes of a path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Segment {
    /// Literal text; empty only as the last segment, where it is a trailing slash.
    Text(String),
    /// `{name}`, with literal text on either side or none: `v{name}.json`.
    Param {
        /// The parameter's name.
        name: String,
        /// The literal text before it.
        before: String,
        /// The literal text after it.
        after: String,
    },
    /// `{name..}`: all that follows; always the last segment.
    Rest {
        /// The parameter's name.
        name: String,
    },
}

/// One item of the query part of a path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum QueryItem {
    /// `{name}`: one pair of the query.
    Param(String),
    /// `{name..}`: all other pairs; always the last item.
    Rest(String),
}
