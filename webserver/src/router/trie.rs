//! The elements of the trie that routes are inserted into.
//!
//! What lives here: plain data, the elements of a plan's arrays. What must not: the code that
//! inserts routes (`trie_builder`), and the layout that requests are looked up in (`node`).

use super::host::HostShape;
use super::pattern::{Route, Segment};

/// The rank of a parameter without texts around it.
pub(super) const WHOLE: u64 = u64::MAX;

/// Stands for no step, no endpoint or no route.
pub(super) const NONE: u32 = u32::MAX;

/// A step: a segment on the path from a root. All routes that begin with the same segments share
/// it. The numbers of its children and endpoints form linked lists.
#[derive(Clone, Copy, Debug)]
pub(super) struct TrieNode<'a> {
    pub(super) segment: Segment<'a>,
    /// The key by which a step is sorted among the steps of its kind. For a text it is the sign.
    /// For a parameter between texts it is a number that is lower if the texts are longer.
    pub(super) rank: u64,
    pub(super) parent: u32,
    /// The length of the text down to this step. If this step is a parameter, the text ends before
    /// it. [`NONE`] if another parameter or a `%` precedes.
    pub(super) plain: u32,
    /// The first of the children that are texts.
    pub(super) texts: u32,
    /// The first of the children that are parameters between texts.
    pub(super) affixes: u32,
    pub(super) param: u32,
    pub(super) rest: u32,
    /// Whether several routes end here that serve the same method.
    pub(super) is_shared: bool,
    /// Whether a child that is a text is shared.
    pub(super) has_shared_text: bool,
    /// The next child of the same parent and kind.
    pub(super) next: u32,
    /// The first route and method that end here.
    pub(super) endpoints: u32,
    /// The last route and method that end here.
    pub(super) last_endpoint: u32,
    /// The next step with the same hash.
    pub(super) chain: u32,
}

impl TrieNode<'_> {
    /// An empty element for a step; also a root.
    pub(super) const EMPTY: Self = Self {
        segment: Segment::Text(""),
        rank: 0,
        parent: NONE,
        plain: 0,
        texts: NONE,
        affixes: NONE,
        param: NONE,
        rest: NONE,
        is_shared: false,
        has_shared_text: false,
        next: NONE,
        endpoints: NONE,
        last_endpoint: NONE,
        chain: NONE,
    };
}

/// A pair of route and method that ends at a step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Endpoint {
    pub(super) method: u16,
    pub(super) route: u32,
    /// The next pair that ends at the same step.
    pub(super) next: u32,
}

impl Endpoint {
    pub(super) const EMPTY: Self = Self { method: 0, route: 0, next: NONE };
}

/// A route in the trie.
#[derive(Clone, Copy, Debug)]
pub(super) struct RouteEntry<'a> {
    /// A reference, because const evaluation would copy each route several times.
    pub(super) route: &'a Route<'a>,
    /// The entry of the outermost group that contains the route. Routes of one entry are not
    /// compared.
    pub(super) entry: u32,
    /// The step at which the route ends.
    pub(super) step: u32,
    /// The number of steps down to `step` that belong to the route itself and not to a prefix.
    pub(super) own: u32,
    /// The first route that answers one of this route's requests, or [`NONE`]. `clash_method` is
    /// the method that the two share.
    pub(super) clash: u32,
    pub(super) clash_method: u16,
}

impl RouteEntry<'_> {
    pub(super) const EMPTY: Self =
        Self { route: &Route::EMPTY, entry: 0, step: 0, own: 0, clash: NONE, clash_method: 0 };
}

/// A host that at least one route is limited to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Host<'a> {
    pub(super) shape: HostShape<'a>,
    pub(super) root: u32,
}

impl Host<'_> {
    pub(super) const EMPTY: Self = Self { shape: HostShape::EMPTY, root: 0 };
}

/// The numbers of elements in a trie, which are the used lengths of a plan's arrays.
#[derive(Clone, Copy, Debug)]
pub(super) struct Total {
    /// The number of entries at which a conflict can be reported.
    pub(super) entries: u32,
    pub(super) routes: usize,
    pub(super) steps: usize,
    pub(super) endpoints: usize,
    pub(super) methods: usize,
    pub(super) hosts: usize,
    /// The number of routes that clash with an earlier one.
    pub(super) clashes: usize,
    /// The number of pairs of route and method whose path is plain (see [`TrieNode::plain`]).
    pub(super) plain: usize,
    /// The number of bytes of the texts of plain paths.
    pub(super) plain_bytes: usize,
    /// The number of bytes of the texts of all steps, and of the names of methods and hosts.
    pub(super) text: usize,
}

impl Total {
    pub(super) const NOTHING: Self = Self {
        entries: 0,
        routes: 0,
        steps: 0,
        endpoints: 0,
        methods: 0,
        hosts: 0,
        clashes: 0,
        plain: 0,
        plain_bytes: 0,
        text: 0,
    };
}
