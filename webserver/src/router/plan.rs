//! Builds one trie from all trees of routes.
//!
//! What lives here: the input of the table and of conflict detection. [`Plan`] builds it in const
//! evaluation in arrays, [`RouteSet`] at run time in vectors, both with the same const functions.
//! What must not: how the trie grows (`trie_builder`), or the layout of the table (`table`).

use super::pattern::{Branch, Route, Tree};
use super::trie::{Endpoint, Host, NONE, RouteEntry, Total, TrieNode};
use super::trie_builder::{Prefixes, TrieBuilder};

/// The number of items in a tree of routes; the sizes of its [`Plan`].
#[derive(Clone, Copy, Debug)]
pub struct Count {
    /// The routes.
    pub routes: usize,
    /// The segments of all routes and prefixes, and the roots: the maximum number of steps.
    pub steps: usize,
    /// The methods of all routes.
    pub methods: usize,
    /// The prefixes that are not empty.
    pub prefixes: usize,
}

impl Count {
    /// The root alone.
    const NOTHING: Self = Self { routes: 0, steps: 1, methods: 0, prefixes: 0 };

    /// Counts the items of a tree.
    pub const fn of(tree: Tree) -> Self {
        let mut count = Self::NOTHING;
        count.add(tree, 0);
        count
    }

    const fn add(&mut self, tree: Tree, prefix: usize) {
        if let Tree::Route(route, _) = tree {
            return self.add_route(route, prefix);
        }
        let mut branches = tree.branches();
        while let [Branch { prefix: own, tree, .. }, others @ ..] = branches {
            self.steps += own.len();
            self.prefixes += !own.is_empty() as usize;
            self.add(*tree, prefix + own.len());
            branches = others;
        }
    }

    const fn add_route(&mut self, route: &Route<'_>, prefix: usize) {
        self.routes += 1;
        self.steps += route.segments.len();
        self.methods += route.methods.len();
        if route.host.is_some() {
            // A host has its own root and its own prefixes.
            self.steps += 1 + prefix;
        }
    }
}

/// The routes of one tree in a trie, as a constant.
#[derive(Debug)]
pub struct Plan<const ROUTES: usize, const STEPS: usize, const METHODS: usize> {
    pub(super) tree: Tree,
    routes: [RouteEntry<'static>; ROUTES],
    steps: [TrieNode<'static>; STEPS],
    endpoints: [Endpoint; METHODS],
    methods: [&'static str; METHODS],
    hosts: [Host<'static>; ROUTES],
    total: Total,
}

impl<const ROUTES: usize, const STEPS: usize, const METHODS: usize> Plan<ROUTES, STEPS, METHODS> {
    /// Plans a tree, whose sizes are its [`Count`].
    pub const fn new(tree: Tree) -> Self {
        let mut plan = Self {
            tree,
            routes: [RouteEntry::EMPTY; ROUTES],
            steps: [TrieNode::EMPTY; STEPS],
            endpoints: [Endpoint::EMPTY; METHODS],
            methods: [""; METHODS],
            hosts: [Host::EMPTY; ROUTES],
            total: Total::NOTHING,
        };
        let mut builder = TrieBuilder {
            routes: &mut plan.routes,
            steps: &mut plan.steps,
            endpoints: &mut plan.endpoints,
            methods: &mut plan.methods,
            hosts: &mut plan.hosts,
            heads: &mut [NONE; STEPS],
            total: Total { steps: 1, ..Total::NOTHING },
            prefixes: Prefixes::NONE,
            compares_ranks: true,
        };
        match tree {
            Tree::Route(route, _) => builder.route(route, None, 0),
            _ => builder.entries(tree.branches(), None),
        }
        plan.total = builder.total;
        plan
    }

    pub(super) const fn view(&self) -> View<'_> {
        View {
            routes: &self.routes,
            steps: &self.steps,
            endpoints: &self.endpoints,
            methods: &self.methods,
            hosts: &self.hosts,
            total: self.total,
        }
    }
}

/// Routes collected at run time: whole trees, and single routes whose paths were parsed at run
/// time.
#[derive(Debug, Default)]
pub struct RouteSet<'a> {
    entries: Vec<Entry<'a>>,
}

/// The routes of a set in a trie.
#[derive(Debug)]
pub(super) struct PlannedSet<'p> {
    routes: Vec<RouteEntry<'p>>,
    steps: Vec<TrieNode<'p>>,
    endpoints: Vec<Endpoint>,
    methods: Vec<&'p str>,
    hosts: Vec<Host<'p>>,
    total: Total,
}

/// The routes that one call added.
#[derive(Debug)]
enum Entry<'a> {
    Tree(Tree),
    Route(Route<'a>),
}

impl<'a> RouteSet<'a> {
    /// Creates an empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the routes of a tree; their numbers continue from those added before. The tree was
    /// checked when it was compiled, so its routes are not compared with each other.
    pub fn add_tree(&mut self, tree: Tree) {
        self.entries.push(Entry::Tree(tree));
    }

    /// Adds one route; its number continues from those added before.
    pub fn add(&mut self, route: Route<'a>) {
        self.entries.push(Entry::Route(route));
    }

    /// Returns how many calls have added something.
    pub(super) fn entries(&self) -> usize {
        self.entries.len()
    }

    /// Puts the routes into a trie.
    pub(super) fn plan(&self) -> PlannedSet<'_> {
        let mut count = Count::NOTHING;
        for entry in &self.entries {
            match entry {
                Entry::Tree(tree) => count.add(*tree, 0),
                Entry::Route(route) => count.add_route(route, 0),
            }
        }
        let mut planned = PlannedSet {
            routes: vec![RouteEntry::EMPTY; count.routes],
            steps: vec![TrieNode::EMPTY; count.steps],
            endpoints: vec![Endpoint::EMPTY; count.methods],
            methods: vec![""; count.methods],
            hosts: vec![Host::EMPTY; count.routes],
            total: Total::NOTHING,
        };
        let mut builder = TrieBuilder {
            routes: &mut planned.routes,
            steps: &mut planned.steps,
            endpoints: &mut planned.endpoints,
            methods: &mut planned.methods,
            hosts: &mut planned.hosts,
            heads: &mut vec![NONE; count.steps],
            total: Total { steps: 1, ..Total::NOTHING },
            prefixes: Prefixes::NONE,
            compares_ranks: false,
        };
        for (number, entry) in self.entries.iter().enumerate() {
            match entry {
                Entry::Tree(tree) => builder.tree(*tree, None, number as u32),
                Entry::Route(route) => builder.route(route, None, number as u32),
            }
        }
        planned.total = builder.total;
        planned
    }
}

impl PlannedSet<'_> {
    pub(super) fn view(&self) -> View<'_> {
        let Self { routes, steps, endpoints, methods, hosts, total } = self;
        View { routes, steps, endpoints, methods, hosts, total: *total }
    }
}

/// The part of a plan that the table and the conflict detection read. Elements after the totals are
/// unused.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'p> {
    pub(super) routes: &'p [RouteEntry<'p>],
    pub(super) steps: &'p [TrieNode<'p>],
    pub(super) endpoints: &'p [Endpoint],
    pub(super) methods: &'p [&'p str],
    pub(super) hosts: &'p [Host<'p>],
    pub(super) total: Total,
}
