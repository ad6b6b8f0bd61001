//! The elements of a table's arrays, and the position of a capture.
//!
//! What lives here: plain data. What must not: the code that fills it in (`table_builder`) and the
//! code that walks it (`walk`).

use super::host::Labels;

/// The bytes at which a parameter begins and ends in the path that was looked up.
pub type Capture = (u32, u32);

/// A node of the trie: all routes that begin with the same segments.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    /// The first child.
    pub(super) children: u32,
    /// The number of children that are texts; these come first.
    pub(super) texts: u32,
    /// The number of children that are parameters between texts; these come next.
    pub(super) affixes: u32,
    /// The child that is a parameter, or 0, which is never a child's number.
    pub(super) param: u32,
    /// The child that is a rest, or 0.
    pub(super) rest: u32,
    /// The first of the routes that end here.
    pub(super) leaves: u32,
    /// The number of pairs of route and method that end here.
    pub(super) leaf_count: u32,
    /// The node's text, or the text before its parameter.
    pub(super) text: Piece,
    /// The text after the parameter.
    pub(super) after: Piece,
}

impl Node {
    pub(super) const EMPTY: Self = Self {
        children: 0,
        texts: 0,
        affixes: 0,
        param: 0,
        rest: 0,
        leaves: 0,
        leaf_count: 0,
        text: Piece::EMPTY,
        after: Piece::EMPTY,
    };
}

/// A route that ends at a node, for one of its methods.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leaf {
    pub(super) method: u32,
    pub(super) route: u32,
    /// The number after that of the next leaf of the node for the same method; 0 if there is none.
    pub(super) next: u32,
}

impl Leaf {
    pub(super) const EMPTY: Self = Self { method: 0, route: 0, next: 0 };
}

/// A host that at least one route is limited to. The root of the first host is node 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct HostNode {
    pub(super) labels: Labels,
    /// The whole name, or the text after the parameter.
    pub(super) text: Piece,
    /// The root of the next less specific host that takes the same requests; 0 is the root of the
    /// routes without a host.
    pub(super) next: u32,
}

impl HostNode {
    pub(super) const EMPTY: Self = Self { labels: Labels::None, text: Piece::EMPTY, next: 0 };
}

/// A piece of the table's text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) at: u32,
    pub(super) len: u32,
}

impl Piece {
    pub(super) const EMPTY: Self = Self { at: 0, len: 0 };
}
