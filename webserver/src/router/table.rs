//! The table that requests are looked up in: a trie of segments, laid out in flat arrays.
//!
//! What lives here: the layout and its building, the same code in const evaluation
//! ([`StaticTable`]) and at run time ([`OwnedTable`]). What must not: comparing routes (`plan`)
//! and looking up (`find`). The shape of the data: node 0 is the root of the routes without a
//! host, behind it one root per host; the children of a node stand side by side, texts first,
//! sorted by their signs, then the parameters between texts, the longest first, then a parameter,
//! then a rest. All text is in one array, which makes a table independent of where it came from.

use super::{
    exact::{self, Exact, Place},
    node::{Leaf, Method, Node, Piece},
    order::{Kind, order_of},
    pattern::Segment,
    plan::{Plan, RouteSet, View},
    text,
};

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
    /// The places of the index of whole paths.
    pub places: usize,
    /// The bytes of these paths.
    pub paths: usize,
}

/// A table with its arrays inside, which generated code makes a `static` of.
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
    nodes: [Node; NODES],
    signs: [u64; NODES],
    text: [u8; TEXT],
    leaves: [Leaf; LEAVES],
    methods: [Method; METHODS],
    hosts: [Piece; HOSTS],
    places: [Place; PLACES],
    paths: [u8; PATHS],
    lengths: u64,
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
    /// The table without its sizes.
    pub const fn table(&self) -> Table<'_> {
        Table {
            nodes: &self.nodes,
            signs: &self.signs,
            text: &self.text,
            leaves: &self.leaves,
            methods: &self.methods,
            hosts: &self.hosts,
            exact: Exact { lengths: self.lengths, places: &self.places, paths: &self.paths },
        }
    }
}

impl<const ROUTES: usize, const SEGMENTS: usize, const METHODS: usize>
    Plan<ROUTES, SEGMENTS, METHODS>
{
    /// The sizes that the table of these routes has.
    pub const fn size(&self) -> TableSize {
        size(self.view())
    }

    /// Builds the table of these routes, whose sizes are those of [`Plan::size`].
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
            leaves: [Leaf { method: 0, route: 0 }; LEAVES],
            methods: [Method::EMPTY; NAMES],
            hosts: [Piece::EMPTY; HOSTS],
            places: [Place::EMPTY; PLACES],
            paths: [0; PATHS],
            lengths: 0,
        };
        table.lengths = exact::fill(self.view(), &mut table.places, &mut table.paths);
        let draft = Draft {
            nodes: &mut table.nodes,
            signs: &mut table.signs,
            text: &mut table.text,
            leaves: &mut table.leaves,
            methods: &mut table.methods,
            hosts: &mut table.hosts,
            todo: &mut [Todo { start: 0, end: 0, depth: 0 }; NODES],
            node_count: 0,
            text_len: 0,
            leaf_count: 0,
        };
        draft.fill(self.view());
        table
    }
}

/// A table built at run time, from several trees or routes whose paths came at run time.
#[derive(Debug)]
pub struct OwnedTable {
    nodes: Vec<Node>,
    signs: Vec<u64>,
    text: Vec<u8>,
    leaves: Vec<Leaf>,
    methods: Vec<Method>,
    hosts: Vec<Piece>,
    places: Vec<Place>,
    paths: Vec<u8>,
    lengths: u64,
}

impl OwnedTable {
    /// The table to look up in.
    pub fn table(&self) -> Table<'_> {
        let Self { nodes, signs, text, leaves, methods, hosts, .. } = self;
        Table { nodes, signs, text, leaves, methods, hosts, exact: self.exact() }
    }

    /// The index of its paths.
    pub(crate) fn exact(&self) -> Exact<'_> {
        Exact { lengths: self.lengths, places: &self.places, paths: &self.paths }
    }
}

impl RouteSet<'_> {
    /// Builds the table of all routes added.
    pub fn table(&mut self) -> OwnedTable {
        let view = self.plan();
        let size = size(view);
        let mut table = OwnedTable {
            nodes: vec![Node::EMPTY; size.nodes],
            signs: vec![0; size.nodes],
            text: vec![0; size.text],
            leaves: vec![Leaf { method: 0, route: 0 }; size.leaves],
            methods: vec![Method::EMPTY; size.methods],
            hosts: vec![Piece::EMPTY; size.hosts],
            places: vec![Place::EMPTY; size.places],
            paths: vec![0; size.paths],
            lengths: 0,
        };
        table.lengths = exact::fill(view, &mut table.places, &mut table.paths);
        let draft = Draft {
            nodes: &mut table.nodes,
            signs: &mut table.signs,
            text: &mut table.text,
            leaves: &mut table.leaves,
            methods: &mut table.methods,
            hosts: &mut table.hosts,
            todo: &mut vec![Todo { start: 0, end: 0, depth: 0 }; size.nodes],
            node_count: 0,
            text_len: 0,
            leaf_count: 0,
        };
        draft.fill(view);
        table
    }
}

/// A table to look up in, wherever its arrays are.
#[derive(Clone, Copy, Debug)]
pub struct Table<'t> {
    pub(super) nodes: &'t [Node],
    /// The sign of each node's text: what a node's children are found by.
    pub(super) signs: &'t [u64],
    pub(super) text: &'t [u8],
    pub(super) leaves: &'t [Leaf],
    pub(super) methods: &'t [Method],
    pub(super) hosts: &'t [Piece],
    pub(crate) exact: Exact<'t>,
}

impl<'t> Table<'t> {
    /// The bytes of a piece.
    pub(super) fn bytes(&self, piece: Piece) -> &'t [u8] {
        &self.text[piece.at as usize..(piece.at + piece.len) as usize]
    }
}

/// Counts what the filling will write. In sorted order a route brings the nodes for what it does
/// not have in common with the one before it.
const fn size(view: View<'_>) -> TableSize {
    let (methods, hosts) = (view.method_names.len(), view.host_names.len());
    let (places, paths) = exact::size(view);
    let leaves = view.method_ids.len();
    let mut size = TableSize { nodes: hosts + 1, text: 0, leaves, methods, hosts, places, paths };
    let mut at = 0;
    while at < methods {
        size.text += view.method_names[at].len();
        at += 1;
    }
    at = 0;
    while at < hosts {
        size.text += view.host_names[at].len();
        at += 1;
    }
    at = 0;
    while at < view.order.len() {
        let route = view.sorted(at);
        let mut depth = if at == 0 { 0 } else { view.common(view.sorted(at - 1), route) };
        while depth < route.len as usize {
            size.nodes += 1;
            size.text += match view.segments[route.at as usize + depth] {
                Segment::Text(text) => text.len(),
                Segment::Param { name: _, before, after } => before.len() + after.len(),
                Segment::Rest { name: _ } => 0,
            };
            depth += 1;
        }
        at += 1;
    }
    size
}

/// The routes of a node that has not been filled in: a range of the order, equal up to a depth.
#[derive(Clone, Copy)]
struct Todo {
    start: u32,
    end: u32,
    depth: u32,
}

/// A table being filled. The array of nodes is its own queue: nodes are appended by their parent
/// and filled in from the left, so there is no recursion.
struct Draft<'d> {
    nodes: &'d mut [Node],
    signs: &'d mut [u64],
    text: &'d mut [u8],
    leaves: &'d mut [Leaf],
    methods: &'d mut [Method],
    hosts: &'d mut [Piece],
    todo: &'d mut [Todo],
    node_count: usize,
    text_len: usize,
    leaf_count: usize,
}

impl Draft<'_> {
    const fn fill(mut self, view: View<'_>) {
        let mut at = 0;
        while at < view.method_names.len() {
            let name = view.method_names[at];
            self.methods[at] = Method { word: text::word(name.as_bytes()), name: self.piece(name) };
            at += 1;
        }
        at = 0;
        while at < view.host_names.len() {
            self.hosts[at] = self.piece(view.host_names[at]);
            at += 1;
        }
        self.roots(view);
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

    /// One root for the routes without host, which are sorted first, and one for each host.
    const fn roots(&mut self, view: View<'_>) {
        let mut start = 0;
        let mut host = 0;
        while host <= view.host_names.len() {
            let mut end = start;
            while end < view.order.len() && view.sorted(end).host_id as usize == host {
                end += 1;
            }
            self.todo[host] = Todo { start: start as u32, end: end as u32, depth: 0 };
            start = end;
            host += 1;
        }
        self.node_count = host;
    }

    /// Fills in a node's leaves and appends its children.
    const fn expand(&mut self, node: usize, view: View<'_>) {
        let Todo { start, end, depth } = self.todo[node];
        let mut at = start as usize;
        self.nodes[node].leaves = self.leaf_count as u32;
        // Those that end here are shorter than their siblings, so they are sorted first.
        while at < end as usize && view.sorted(at).len == depth {
            self.leaf(view, at);
            at += 1;
        }
        self.nodes[node].leaf_count = self.leaf_count as u32 - self.nodes[node].leaves;
        self.nodes[node].children = self.node_count as u32;
        while at < end as usize {
            let route = view.sorted(at);
            let key = view.key(route, depth as usize);
            let first = at;
            while at < end as usize && order_of(view.key(view.sorted(at), depth as usize), key) == 0
            {
                at += 1;
            }
            let child = self.node_count;
            self.todo[child] = Todo { start: first as u32, end: at as u32, depth: depth + 1 };
            match key.kind {
                Kind::Text => self.nodes[node].texts += 1,
                Kind::Affix => self.nodes[node].affixes += 1,
                Kind::Param => self.nodes[node].param = child as u32,
                Kind::Rest => self.nodes[node].rest = child as u32,
            }
            self.child(view.segments[(route.at + depth) as usize]);
        }
    }

    const fn leaf(&mut self, view: View<'_>, place: usize) {
        let route = view.sorted(place);
        let mut at = 0;
        while at < route.methods.len() {
            let method = view.method_ids[route.methods_at as usize + at] as u32;
            self.leaves[self.leaf_count] = Leaf { method, route: view.order[place] };
            self.leaf_count += 1;
            at += 1;
        }
    }

    const fn child(&mut self, segment: Segment<'_>) {
        let child = self.node_count;
        self.node_count += 1;
        match segment {
            Segment::Text(literal) => {
                self.signs[child] = text::sign(literal.as_bytes());
                self.nodes[child].text = self.piece(literal);
            }
            Segment::Param { name: _, before, after } => {
                self.nodes[child].text = self.piece(before);
                self.nodes[child].after = self.piece(after);
            }
            Segment::Rest { name: _ } => {}
        }
    }

    const fn piece(&mut self, text: &str) -> Piece {
        let at = self.text_len;
        self.text_len = text::write(self.text, at, text);
        Piece { at: at as u32, len: text.len() as u32 }
    }
}
