//! The table that requests are looked up in: a trie of segments, laid out in flat arrays.
//!
//! What lives here: the layout of the arrays. The arrays are made in const evaluation
//! ([`StaticTable`]) or at run time ([`OwnedTable`]). What must not: filling them in
//! (`table_builder`), comparing routes (`conflict`) and looking up (`lookup`). Node 0 is the root
//! of the routes without a host; one root per host follows it. The children of a node are adjacent:
//! first the texts, sorted by their signs, then the parameters between texts, the longest first,
//! then a parameter, then a rest. All text is in one array, so that a table does not depend on the
//! strings that it was made from.

use super::host::{Labels, precedence, takes};
use super::index::{Bucket, Index, Lengths};
use super::node::{HostNode, Leaf, Node, Piece};
use super::text;

/// The sizes of a [`StaticTable`].
#[derive(Clone, Copy, Debug)]
pub struct TableSize {
    /// The nodes of the trie.
    pub nodes: usize,
    /// The bytes of all text.
    pub text: usize,
    /// The pairs of route and method.
    pub leaves: usize,
    /// The different methods.
    pub methods: usize,
    /// The different hosts.
    pub hosts: usize,
    /// The buckets of the index of paths.
    pub places: usize,
    /// The bytes of these paths.
    pub paths: usize,
}

/// A table that contains its arrays. Generated code makes a `static` of it.
#[derive(Debug)]
pub struct StaticTable<
    const NODES: usize,
    const TEXT: usize,
    const LEAVES: usize,
    const METHODS: usize,
    const HOSTS: usize,
    const PLACES: usize,
    const PATHS: usize,
> {
    pub(super) nodes: [Node; NODES],
    pub(super) signs: [u64; NODES],
    pub(super) text: [u8; TEXT],
    pub(super) leaves: [Leaf; LEAVES],
    pub(super) methods: [Piece; METHODS],
    pub(super) hosts: [HostNode; HOSTS],
    pub(super) buckets: [Bucket; PLACES],
    pub(super) paths: [u8; PATHS],
    pub(super) lengths: Lengths,
}

impl<
    const NODES: usize,
    const TEXT: usize,
    const LEAVES: usize,
    const METHODS: usize,
    const HOSTS: usize,
    const PLACES: usize,
    const PATHS: usize,
> StaticTable<NODES, TEXT, LEAVES, METHODS, HOSTS, PLACES, PATHS>
{
    /// Returns the table without its sizes.
    pub const fn table(&self) -> Table<'_> {
        Table {
            nodes: &self.nodes,
            signs: &self.signs,
            text: &self.text,
            leaves: &self.leaves,
            methods: &self.methods,
            hosts: &self.hosts,
            index: Index { lengths: self.lengths, buckets: &self.buckets, paths: &self.paths },
        }
    }
}

/// A table built at run time, from several trees or from routes whose paths are known only then.
#[derive(Debug)]
pub struct OwnedTable {
    pub(super) nodes: Vec<Node>,
    pub(super) signs: Vec<u64>,
    pub(super) text: Vec<u8>,
    pub(super) leaves: Vec<Leaf>,
    pub(super) methods: Vec<Piece>,
    pub(super) hosts: Vec<HostNode>,
    pub(super) buckets: Vec<Bucket>,
    pub(super) paths: Vec<u8>,
    pub(super) lengths: Lengths,
}

impl OwnedTable {
    /// Returns the table to look up in.
    pub fn table(&self) -> Table<'_> {
        let Self { nodes, signs, text, leaves, methods, hosts, .. } = self;
        Table { nodes, signs, text, leaves, methods, hosts, index: self.index() }
    }

    /// Returns the index of its paths.
    pub(super) fn index(&self) -> Index<'_> {
        Index { lengths: self.lengths, buckets: &self.buckets, paths: &self.paths }
    }
}

/// A table to look up in. Its arrays are in a [`StaticTable`] or an [`OwnedTable`].
#[derive(Clone, Copy, Debug)]
pub struct Table<'t> {
    pub(super) nodes: &'t [Node],
    /// The sign of each node's text. A node finds its children by their signs.
    pub(super) signs: &'t [u64],
    pub(super) text: &'t [u8],
    pub(super) leaves: &'t [Leaf],
    pub(super) methods: &'t [Piece],
    pub(super) hosts: &'t [HostNode],
    pub(super) index: Index<'t>,
}

impl<'t> Table<'t> {
    /// Returns the bytes of a piece.
    pub(super) fn bytes(&self, piece: Piece) -> &'t [u8] {
        &self.text[piece.at as usize..(piece.at + piece.len) as usize]
    }

    /// Returns the name of the method with a number.
    pub(super) fn method(&self, number: u32) -> &'t str {
        text::utf8(self.bytes(self.methods[number as usize]))
    }

    /// Returns the number of a method, or [`NO_METHOD`] if no route serves it.
    #[inline]
    pub(super) fn method_number(&self, method: &str) -> u32 {
        let is_method = |own: &Piece| self.bytes(*own) == method.as_bytes();
        self.methods.iter().position(is_method).map_or(NO_METHOD, |at| at as u32)
    }

    /// Returns the numbers of a method and of the method to fall back to.
    pub(super) fn wanted(&self, method: &str) -> Wanted {
        let number = self.method_number(method);
        // RFC 9110, 9.3.2: HEAD is GET without the content.
        let other = if method == "HEAD" { "GET" } else { ANY_METHOD };
        [number, self.method_number(other)]
    }

    /// Returns the root of the most specific host that takes a request's host, which may have a
    /// port. The root of the first host is node 1.
    pub(super) fn host_root(&self, host: &[u8]) -> Option<usize> {
        let is_host = |own: &HostNode| {
            let text = self.bytes(own.text);
            let (name, port) = host.split_at_checked(text.len()).unwrap_or_default();
            own.labels == Labels::None
                && matches!(port, [] | [b':', ..])
                && name.eq_ignore_ascii_case(text)
        };
        let exact = self.hosts.iter().position(is_host);
        exact.or_else(|| self.host_with_parameter(host)).map(|at| at + 1)
    }

    fn host_with_parameter(&self, host: &[u8]) -> Option<usize> {
        let name = host.split(|byte| *byte == b':').next().unwrap_or_default();
        let hosts = self.hosts.iter().enumerate().filter(|(_, own)| {
            own.labels != Labels::None && takes(own.labels, self.bytes(own.text), name)
        });
        let best = hosts.max_by_key(|(_, own)| precedence(own.labels, own.text.len as usize));
        best.map(|(at, _)| at)
    }

    /// Returns the root of the next less specific host after the host with a root; 0 if there is
    /// none.
    pub(super) fn less_specific(&self, root: usize) -> usize {
        self.hosts[root - 1].next as usize
    }
}

/// The number of a host in a table, which is also the number of its root. 0 stands for all hosts
/// that do not have routes of their own.
pub type HostNumber = u32;

/// The numbers of a method and of the method to fall back to, in a table; [`NO_METHOD`] stands for
/// none.
pub(super) type Wanted = [u32; 2];

/// Stands for a method that no route serves.
pub(super) const NO_METHOD: u32 = u32::MAX;

/// The method of routes that take every method. Such a route is also listed with each method that
/// HTTP defines, so that those need no further search. No request is expected to have this name, and
/// one that has it is taken by these routes too.
pub(crate) const ANY_METHOD: &str = "*";
