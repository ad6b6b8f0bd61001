//! The parts of a valid path.

/// A path from a route attribute, split into its parts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pattern {
    /// The parts between the slashes. Never empty: the path `/` has one empty text.
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
