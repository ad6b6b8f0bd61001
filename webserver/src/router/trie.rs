//! The elements of the trie that routes are inserted into.
//!
//! What lives here: plain data, the elements of a plan's arrays. What must not: how the trie grows
//! (`trie_builder`), and the layout that requests are looked up in (`node`).

use super::pattern::{Route, Segment};

/// The rank of a parameter without texts around it.
pub(super) const WHOLE: u64 = u64::MAX;

/// Stands for no step, goal or route.
pub(super) const NONE: u32 = u32::MAX;

/// A segment on the way from a root; all routes that begin with the same segments share it. The
/// numbers of its children and goals form linked lists.
#[derive(Clone, Copy, Debug)]
pub(super) struct TrieNode<'a> {
    pub(super) segment: Segment<'a>,
    /// The key by which the step is sorted among its kind: of a text, its sign; of a parameter
    /// between texts, a number that is lower for longer texts.
    pub(super) rank: u64,
    pub(super) parent: u32,
    /// The length of the text down to this step, or down to a parameter that is this step; [`NONE`]
    /// if there is another parameter or encoded text in it.
    pub(super) plain: u32,
    /// The first of the children that are texts.
    pub(super) texts: u32,
    /// The first of the children that are parameters between texts.
    pub(super) affixes: u32,
    pub(super) param: u32,
    pub(super) rest: u32,
    /// The next child of the same parent and kind.
    pub(super) next: u32,
    /// The first route and method that end here.
    pub(super) goals: u32,
    /// The last route and method that end here.
    pub(super) last_goal: u32,
    /// The next step with the same hash.
    pub(super) chain: u32,
}

impl TrieNode<'_> {
    /// An empty place for a step, and a root.
    pub(super) const EMPTY: Self = Self {
        segment: Segment::Text(""),
        rank: 0,
        parent: NONE,
        plain: 0,
        texts: NONE,
        affixes: NONE,
        param: NONE,
        rest: NONE,
        next: NONE,
        goals: NONE,
        last_goal: NONE,
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
    pub(super) route: Route<'a>,
    /// The outermost group's entry that contains the route; routes of one entry are not compared.
    pub(super) entry: u32,
    /// The step at which the route ends.
    pub(super) step: u32,
    /// How many of the steps down to `step` are the route's own, not a prefix's.
    pub(super) own: u32,
    /// The first route that answers one of this route's requests, or [`NONE`], and the method they
    /// share.
    pub(super) clash: u32,
    pub(super) clash_method: u16,
}

impl RouteEntry<'_> {
    pub(super) const EMPTY: Self =
        Self { route: Route::EMPTY, entry: 0, step: 0, own: 0, clash: NONE, clash_method: 0 };
}

/// A host that there are routes for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Host<'a> {
    pub(super) name: &'a str,
    pub(super) root: u32,
}

/// How much has been put into a trie.
#[derive(Clone, Copy, Debug)]
pub(super) struct Total {
    pub(super) routes: usize,
    pub(super) steps: usize,
    pub(super) goals: usize,
    pub(super) methods: usize,
    pub(super) hosts: usize,
    /// The routes that clash with an earlier one.
    pub(super) clashes: usize,
    /// The pairs of route and method whose path is plain (see [`TrieNode::plain`]).
    pub(super) plain: usize,
    /// The bytes of the texts of plain paths.
    pub(super) plain_bytes: usize,
    /// The bytes of the texts of all steps, and of the names of methods and hosts.
    pub(super) text: usize,
}

impl Total {
    pub(super) const NOTHING: Self = Self {
        routes: 0,
        steps: 0,
        goals: 0,
        methods: 0,
        hosts: 0,
        clashes: 0,
        plain: 0,
        plain_bytes: 0,
        text: 0,
    };
}
