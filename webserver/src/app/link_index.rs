//! The index of an app's routes by their handlers, which const evaluation makes. It is made only if
//! there is a link, and then once for all links. A walk over the tree for each link took 4 ms of
//! compile time for 500 routes; the index takes 6 ms once.

use crate::base::bytes::{same_const, word};
use crate::router::{Branch, Route, Segment, Tree};

/// Stands for no element.
pub(in crate::app) const END: u32 = u32::MAX;

/// An index without its sizes. The default of a list without a name is empty.
#[derive(Clone, Copy, Debug)]
pub struct LinkIndex {
    pub(in crate::app) entries: &'static [Entry],
    /// The first entry of each bucket.
    pub(in crate::app) buckets: &'static [u32],
    pub(in crate::app) prefixes: &'static [Prefix],
}

/// A route, in the bucket of its handler.
#[derive(Clone, Copy, Debug)]
pub(in crate::app) struct Entry {
    pub(in crate::app) route: &'static Route<'static>,
    /// The innermost prefix around the route.
    pub(in crate::app) prefix: u32,
    /// The next entry of the bucket.
    pub(in crate::app) next: u32,
}

/// A prefix that is not empty.
#[derive(Clone, Copy, Debug)]
pub(in crate::app) struct Prefix {
    /// The prefix around it.
    pub(in crate::app) outer: u32,
    pub(in crate::app) segments: &'static [Segment<'static>],
    /// The number of parameters of this prefix and those around it.
    pub(in crate::app) parameters: usize,
}

impl Prefix {
    const NONE: Self = Self { outer: END, segments: &[], parameters: 0 };
}

impl LinkIndex {
    /// The index without routes.
    pub const EMPTY: Self = Self { entries: &[], buckets: &[], prefixes: &[] };

    /// Returns the first entry of the bucket of a route.
    pub(in crate::app) const fn bucket(&self, route: &Route<'_>) -> u32 {
        match self.buckets.len() {
            0 => END,
            len => self.buckets[(hash(route) % len as u64) as usize],
        }
    }
}

/// An index. The sizes are those of the tree's [`Count`](crate::router::Count).
#[derive(Debug)]
pub struct Index<const ROUTES: usize, const PREFIXES: usize> {
    entries: [Entry; ROUTES],
    buckets: [u32; ROUTES],
    prefixes: [Prefix; PREFIXES],
    routes: usize,
    groups: usize,
}

impl<const ROUTES: usize, const PREFIXES: usize> Index<ROUTES, PREFIXES> {
    /// Indexes the routes of a tree.
    pub const fn of(tree: Tree) -> Self {
        const NOWHERE: &Route<'_> = &Route::EMPTY;
        let mut index = Self {
            entries: [Entry { route: NOWHERE, prefix: END, next: END }; ROUTES],
            buckets: [END; ROUTES],
            prefixes: [Prefix::NONE; PREFIXES],
            routes: 0,
            groups: 0,
        };
        index.add(tree, END);
        index
    }

    /// Returns the index without its sizes.
    pub const fn view(&'static self) -> LinkIndex {
        LinkIndex { entries: &self.entries, buckets: &self.buckets, prefixes: &self.prefixes }
    }

    const fn add(&mut self, tree: Tree, outer: u32) {
        if let Tree::Route(route, _) = tree {
            return self.add_route(route, outer);
        }
        let mut branches = tree.branches();
        while let [Branch { prefix, tree, .. }, others @ ..] = branches {
            let mut inner = outer;
            if !prefix.is_empty() {
                let parameters = self.parameters(outer) + parameters(prefix);
                self.prefixes[self.groups] = Prefix { outer, segments: prefix, parameters };
                inner = self.groups as u32;
                self.groups += 1;
            }
            self.add(*tree, inner);
            branches = others;
        }
    }

    /// Returns the number of parameters of a prefix and those around it.
    const fn parameters(&self, prefix: u32) -> usize {
        if prefix == END { 0 } else { self.prefixes[prefix as usize].parameters }
    }

    const fn add_route(&mut self, route: &'static Route<'static>, prefix: u32) {
        let bucket = (hash(route) % ROUTES as u64) as usize;
        self.entries[self.routes] = Entry { route, prefix, next: self.buckets[bucket] };
        self.buckets[bucket] = self.routes as u32;
        self.routes += 1;
    }
}

/// Returns how many of these segments have a parameter.
const fn parameters(mut segments: &[Segment<'_>]) -> usize {
    let mut count = 0;
    while let [segment, others @ ..] = segments {
        count += segment.name().is_some() as usize;
        segments = others;
    }
    count
}

/// Returns a hash of what tells most handlers apart.
const fn hash(route: &Route<'_>) -> u64 {
    let place = (route.line as u64) << 32 | route.column as u64;
    let name = route.name.as_bytes();
    let file = match route.file.as_bytes().last_chunk::<8>() {
        // The end of a file's path without `.rs`.
        Some([end @ .., _, _, _]) => word(end),
        None => 0,
    };
    let hash = mix(mix(mix(place, word(name)), file), route.path.len() as u64);
    hash >> 16
}

const fn mix(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(29) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// Returns whether two routes are those of one handler.
pub(in crate::app) const fn is_same(a: &Route<'_>, b: &Route<'_>) -> bool {
    a.line == b.line
        && a.column == b.column
        && same_const(a.name, b.name)
        && same_const(a.path, b.path)
        && same_const(a.file, b.file)
}
