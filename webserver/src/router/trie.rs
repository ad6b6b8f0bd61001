//! What the trie consists of that routes are put into.
//!
//! What lives here: plain data, of which a plan's arrays consist. What must not: how it grows
//! (`growth`), and the layout that requests are looked up in (`node`).

use super::pattern::{Route, Segment};

/// The rank of a parameter without texts around it.
pub(super) const WHOLE: u64 = u64::MAX;

/// No step, goal or route.
pub(super) const NONE: u32 = u32::MAX;

/// A segment on the way from a root; all routes that begin with the same segments share it. Its
/// children and goals hang in lists by their numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step<'a> {
    pub(super) segment: Segment<'a>,
    /// What its kind is sorted by: of a text its sign, of a parameter between texts how short
    /// these are.
    pub(super) rank: u64,
    pub(super) parent: u32,
    /// How long the text down to here is, or down to a parameter that stands here; [`NONE`] if there
    /// is another parameter or encoded text in it.
    pub(super) plain: u32,
    /// The first of its children that are texts.
    pub(super) texts: u32,
    /// The first of its children that are parameters between texts.
    pub(super) affixes: u32,
    pub(super) param: u32,
    pub(super) rest: u32,
    /// The next child of the same parent and kind.
    pub(super) next: u32,
    /// The first route and method that end here.
    pub(super) goals: u32,
    /// The last of them.
    pub(super) last_goal: u32,
    /// The next step with the same hash.
    pub(super) chain: u32,
}

impl Step<'_> {
    /// Room for a step, and a root.
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
pub(super) struct Goal {
    pub(super) method: u16,
    pub(super) route: u32,
    /// The next that ends there.
    pub(super) next: u32,
}

impl Goal {
    pub(super) const EMPTY: Self = Self { method: 0, route: 0, next: NONE };
}

/// A route in the trie.
#[derive(Clone, Copy, Debug)]
pub(super) struct Planned<'a> {
    pub(super) route: Route<'a>,
    /// The entry of the outermost group that it stands in; routes of one entry are not compared.
    pub(super) entry: u32,
    /// The step at which it ends.
    pub(super) step: u32,
    /// How many of the steps down to there are its own, not a prefix's.
    pub(super) own: u32,
    /// The first route that answers one of its requests, or [`NONE`], and the method of that.
    pub(super) clash: u32,
    pub(super) clash_method: u16,
}

impl Planned<'_> {
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
    /// Routes that clash with an earlier one.
    pub(super) clashes: usize,
    /// The pairs of route and method whose path is plain in that sense.
    pub(super) plain: usize,
    /// The bytes of their texts.
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
