//! Fills in a routing table.
//!
//! What lives here: the building of a table from a plan, with the same code in const evaluation
//! ([`StaticTable`]) and at run time ([`OwnedTable`]). What must not: the layout (`table`) and the
//! search in it (`walk`, `index`).

use super::index::{self, Bucket, Lengths};
use super::node::{HostNode, Leaf, Node, Piece};
use super::pattern::Segment;
use super::plan::{Plan, RouteSet, View};
use super::table::{OwnedTable, StaticTable, TableSize};
use super::text;
use super::trie::{Endpoint, Host, NONE, Total, TrieNode, WHOLE};

impl<const ROUTES: usize, const STEPS: usize, const METHODS: usize> Plan<ROUTES, STEPS, METHODS> {
    /// Returns the sizes of the table of these routes.
    pub const fn size(&self) -> TableSize {
        size(self.view())
    }

    /// Builds the table of these routes, whose sizes are [`Plan::size`].
    pub const fn table<
        const NODES: usize,
        const TEXT: usize,
        const LEAVES: usize,
        const NAMES: usize,
        const HOSTS: usize,
        const PLACES: usize,
        const PATHS: usize,
    >(
        &self,
    ) -> StaticTable<NODES, TEXT, LEAVES, NAMES, HOSTS, PLACES, PATHS> {
        let mut table = StaticTable {
            nodes: [Node::EMPTY; NODES],
            signs: [0; NODES],
            text: [0; TEXT],
            leaves: [Leaf::EMPTY; LEAVES],
            methods: [Piece::EMPTY; NAMES],
            hosts: [HostNode::EMPTY; HOSTS],
            buckets: [Bucket::EMPTY; PLACES],
            paths: [0; PATHS],
            lengths: Lengths::NONE,
        };
        table.lengths = index::fill(self.view(), &mut table.buckets, &mut table.paths);
        let draft = Draft {
            nodes: &mut table.nodes,
            signs: &mut table.signs,
            text: &mut table.text,
            leaves: &mut table.leaves,
            methods: &mut table.methods,
            hosts: &mut table.hosts,
            todo: &mut [0; NODES],
            scratch: &mut [0; NODES],
            node_count: 0,
            text_len: 0,
            leaf_count: 0,
        };
        draft.fill(self.view());
        table
    }
}

impl RouteSet<'_> {
    /// Builds the table of all routes added.
    pub fn table(&self) -> OwnedTable {
        let planned = self.plan();
        let view = planned.view();
        let size = size(view);
        let mut table = OwnedTable {
            nodes: vec![Node::EMPTY; size.nodes],
            signs: vec![0; size.nodes],
            text: vec![0; size.text],
            leaves: vec![Leaf::EMPTY; size.leaves],
            methods: vec![Piece::EMPTY; size.methods],
            hosts: vec![HostNode::EMPTY; size.hosts],
            buckets: vec![Bucket::EMPTY; size.places],
            paths: vec![0; size.paths],
            lengths: Lengths::NONE,
        };
        table.lengths = index::fill(view, &mut table.buckets, &mut table.paths);
        let draft = Draft {
            nodes: &mut table.nodes,
            signs: &mut table.signs,
            text: &mut table.text,
            leaves: &mut table.leaves,
            methods: &mut table.methods,
            hosts: &mut table.hosts,
            todo: &mut vec![0; size.nodes],
            scratch: &mut vec![0; size.nodes],
            node_count: 0,
            text_len: 0,
            leaf_count: 0,
        };
        draft.fill(view);
        table
    }
}

/// Returns the sizes of a table before it is filled in.
const fn size(view: View<'_>) -> TableSize {
    let Total { steps, endpoints, methods, hosts, text, .. } = view.total;
    let (places, paths) = index::size(view);
    TableSize { nodes: steps, text, leaves: endpoints, methods, hosts, places, paths }
}

/// Returns the root of the most specific of the hosts that take all requests of a host; 0 if there
/// is none.
const fn next_host(view: View<'_>, host: usize) -> u32 {
    let own = &view.hosts[host].shape;
    let (mut root, mut best, mut at) = (0, 0, 0);
    while at < view.total.hosts {
        let other = &view.hosts[at].shape;
        if at != host && other.includes(own) && other.precedence() > best {
            (root, best) = (at as u32 + 1, other.precedence());
        }
        at += 1;
    }
    root
}

const fn rank(view: View<'_>, leaf: Leaf) -> u8 {
    view.routes[leaf.route as usize].route.variant.rank
}

/// A table that is being filled in. The array of nodes is also the queue of this work: each node
/// appends its children at the end and is filled in from the left, so recursion is not needed.
struct Draft<'d> {
    nodes: &'d mut [Node],
    signs: &'d mut [u64],
    text: &'d mut [u8],
    leaves: &'d mut [Leaf],
    methods: &'d mut [Piece],
    hosts: &'d mut [HostNode],
    /// The step from which each node is made.
    todo: &'d mut [u32],
    scratch: &'d mut [u32],
    node_count: usize,
    text_len: usize,
    leaf_count: usize,
}

impl Draft<'_> {
    const fn fill(mut self, view: View<'_>) {
        let mut at = 0;
        while at < view.total.methods {
            self.methods[at] = self.piece(view.methods[at]);
            at += 1;
        }
        // The first step is the root of the routes without a host, and so is the first node.
        self.node_count = 1;
        at = 0;
        while at < view.total.hosts {
            let Host { shape, root } = view.hosts[at];
            let (text, next) = (self.piece(shape.text), next_host(view, at));
            self.hosts[at] = HostNode { labels: shape.labels, text, next };
            self.append(root);
            at += 1;
        }
        let mut node = 0;
        while node < self.node_count {
            self.expand(node, view);
            node += 1;
        }
        assert!(
            self.node_count == self.nodes.len()
                && self.text_len == self.text.len()
                && self.leaf_count == self.leaves.len(),
            "a table has the sizes of its own plan"
        );
    }

    /// Fills in a node and appends its children.
    const fn expand(&mut self, node: usize, view: View<'_>) {
        let step = &view.steps[self.todo[node] as usize];
        let (text, after) = match step.segment {
            Segment::Text(literal) => {
                self.signs[node] = step.rank;
                (self.piece(literal), Piece::EMPTY)
            }
            Segment::Param { name: _, before, after } if step.rank != WHOLE => {
                (self.piece(before), self.piece(after))
            }
            Segment::Param { .. } | Segment::Rest { .. } => (Piece::EMPTY, Piece::EMPTY),
        };
        let leaves = self.leaf_count;
        let mut at = step.endpoints;
        while at != NONE {
            let Endpoint { method, route, next } = view.endpoints[at as usize];
            self.leaves[self.leaf_count] = Leaf { method: method as u32, route, next: 0 };
            self.leaf_count += 1;
            at = next;
        }
        if step.is_shared {
            self.link(leaves, view);
        }
        let children = self.node_count as u32;
        let texts = if step.texts == NONE { 0 } else { self.append_all(step.texts, view.steps) };
        let affixes =
            if step.affixes == NONE { 0 } else { self.append_all(step.affixes, view.steps) };
        let param = if step.param == NONE { 0 } else { self.append(step.param) };
        let rest = if step.rest == NONE { 0 } else { self.append(step.rest) };
        let (leaf_count, leaves) = ((self.leaf_count - leaves) as u32, leaves as u32);
        self.nodes[node] =
            Node { children, texts, affixes, param, rest, leaves, leaf_count, text, after };
    }

    /// Sorts the last leaves by their ranks, and links those of each method.
    const fn link(&mut self, first: usize, view: View<'_>) {
        let mut sorted = first;
        while sorted < self.leaf_count {
            let mut at = sorted;
            while at > first && rank(view, self.leaves[at]) < rank(view, self.leaves[at - 1]) {
                self.leaves.swap(at, at - 1);
                at -= 1;
            }
            sorted += 1;
        }
        let mut at = first;
        while at < self.leaf_count {
            let mut next = at + 1;
            while next < self.leaf_count && self.leaves[next].method != self.leaves[at].method {
                next += 1;
            }
            if next < self.leaf_count {
                self.leaves[at].next = next as u32 + 1;
            }
            at += 1;
        }
    }

    /// Appends a node for a step and returns the node's number.
    const fn append(&mut self, step: u32) -> u32 {
        let node = self.node_count;
        self.todo[node] = step;
        self.node_count += 1;
        node as u32
    }

    /// Appends nodes for a list of steps, in order, and returns how many.
    const fn append_all(&mut self, first: u32, steps: &[TrieNode<'_>]) -> u32 {
        let start = self.node_count;
        let mut step = first;
        while step != NONE {
            self.todo[self.node_count] = step;
            self.node_count += 1;
            step = steps[step as usize].next;
        }
        let end = self.node_count;
        let mut width = 1;
        while width < end - start {
            let mut at = start;
            while at < end {
                let middle = if width < end - at { at + width } else { end };
                let behind = if width < end - middle { middle + width } else { end };
                self.merge(at, middle, behind, steps);
                at = behind;
            }
            let mut at = start;
            while at < end {
                self.todo[at] = self.scratch[at];
                at += 1;
            }
            width *= 2;
        }
        (end - start) as u32
    }

    const fn merge(&mut self, start: usize, middle: usize, end: usize, steps: &[TrieNode<'_>]) {
        let (mut left, mut right, mut out) = (start, middle, start);
        while out < end {
            let take_left = right == end
                || left < middle
                    && steps[self.todo[left] as usize].rank
                        <= steps[self.todo[right] as usize].rank;
            if take_left {
                self.scratch[out] = self.todo[left];
                left += 1;
            } else {
                self.scratch[out] = self.todo[right];
                right += 1;
            }
            out += 1;
        }
    }

    const fn piece(&mut self, text: &str) -> Piece {
        let at = self.text_len;
        self.text_len = text::write(self.text, at, text);
        Piece { at: at as u32, len: text.len() as u32 }
    }
}
