//! The path grammar of the webserver crates: `/users/{id}/files/{rest..}?{q}&{others..}`.
//!
//! This crate has the one parser that both the macros and the run-time builder call, and the
//! messages for its mistakes. It knows nothing about HTTP, tokens or routing. The parser takes a
//! text and returns a [`Pattern`] or all mistakes of the text.
#![forbid(unsafe_code)]

mod error;
mod foreign;
mod parse;

pub use error::{Mistake, PatternError};
pub use foreign::foreign_text;
pub use parse::{parse, parse_prefix};

/// A path from a route attribute, split into its parts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pattern {
    /// The parts between the slashes. Never empty: `/` is one empty text.
    pub segments: Vec<Segment>,
    /// The items after `?`, in the order written.
    pub query: Vec<QueryItem>,
}

/// The part between two slashes of a path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Segment {
    /// Literal text; empty only as the last segment, where it is a trailing slash.
    Text(String),
    /// `{name}`, with or without literal text on either side: `v{name}.json`.
    Param {
        /// The parameter's name.
        name: String,
        /// The literal text before it.
        before: String,
        /// The literal text after it.
        after: String,
    },
    /// `{name..}`: the rest of the path; always the last segment.
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
