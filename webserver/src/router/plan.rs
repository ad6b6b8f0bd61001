//! From trees of routes to one flat list in routing order.
//!
//! What lives here: what table and conflict detection start from. [`Plan`] makes it in const
//! evaluation on arrays, [`RouteSet`] at run time on vectors, both with the same const functions.
//! What must not: what the order is (`order`), or the layout of the table (`table`).

use super::{
    order::{Key, NONE, key_segments, number_hosts, number_methods, order_of, sort},
    pattern::{Route, Segment, Tree},
};

/// How much a tree of routes holds; the sizes of its [`Plan`].
#[derive(Clone, Copy, Debug)]
pub struct Count {
    /// The routes.
    pub routes: usize,
    /// The segments of all routes, prefixes included.
    pub segments: usize,
    /// The methods of all routes.
    pub methods: usize,
}

impl Count {
    /// Counts what a tree holds.
    pub const fn of(tree: Tree) -> Self {
        let mut count = Self { routes: 0, segments: 0, methods: 0 };
        count.add(tree, 0);
        count
    }

    const fn add(&mut self, tree: Tree, prefix: usize) {
        match tree {
            Tree::Route(route) => {
                self.routes += 1;
                self.segments += prefix + own_segments(route, prefix).len();
                self.methods += route.methods.len();
            }
            Tree::Group(branches) => {
                let mut at = 0;
                while at < branches.len() {
                    self.add(branches[at].tree, prefix + branches[at].prefix.len());
                    at += 1;
                }
            }
        }
    }
}

/// A route among others: its segments are a range of the list of all segments.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flat<'a> {
    pub(super) name: &'a str,
    pub(super) file: &'a str,
    pub(super) line: u32,
    pub(super) methods: &'a [&'a str],
    pub(super) host: Option<&'a str>,
    /// Where its segments start.
    pub(super) at: u32,
    /// How many there are.
    pub(super) len: u32,
    /// The entry of the outermost group that it stands in; routes of one entry are not compared.
    pub(super) entry: u32,
    /// The number of its host; 0 is no host.
    pub(super) host_id: u32,
    /// Where its methods start in the list of all methods.
    pub(super) methods_at: u32,
}

/// The routes of one tree in routing order, as a constant.
#[derive(Debug)]
pub struct Plan<const ROUTES: usize, const SEGMENTS: usize, const METHODS: usize> {
    routes: [Flat<'static>; ROUTES],
    segments: [Segment<'static>; SEGMENTS],
    keys: [Key; SEGMENTS],
    order: [u32; ROUTES],
    method_ids: [u16; METHODS],
    method_names: [&'static str; METHODS],
    method_count: usize,
    host_names: [&'static str; ROUTES],
    host_count: usize,
}

impl<const ROUTES: usize, const SEGMENTS: usize, const METHODS: usize>
    Plan<ROUTES, SEGMENTS, METHODS>
{
    /// Plans a tree, whose sizes are its [`Count`].
    pub const fn new(tree: Tree) -> Self {
        let mut plan = Self {
            routes: [NO_ROUTE; ROUTES],
            segments: [Segment::Text(""); SEGMENTS],
            keys: [Key::EMPTY; SEGMENTS],
            order: [0; ROUTES],
            method_ids: [0; METHODS],
            method_names: [""; METHODS],
            method_count: 0,
            host_names: [""; ROUTES],
            host_count: 0,
        };
        let mut end = Count { routes: 0, segments: 0, methods: 0 };
        flatten(tree, None, 0, &mut plan.routes, &mut plan.segments, &mut end);
        key_segments(&plan.segments, &mut plan.keys, &mut [NONE; SEGMENTS], &mut [NONE; SEGMENTS]);
        plan.method_count =
            number_methods(&plan.routes, &mut plan.method_names, &mut plan.method_ids);
        plan.host_count = number_hosts(&mut plan.routes, &mut plan.host_names);
        sort(&plan.routes, &plan.keys, &mut plan.order, &mut [0; ROUTES]);
        plan
    }

    pub(super) const fn view(&self) -> View<'_> {
        View {
            routes: &self.routes,
            segments: &self.segments,
            keys: &self.keys,
            order: &self.order,
            method_ids: &self.method_ids,
            method_names: self.method_names.split_at(self.method_count).0,
            host_names: self.host_names.split_at(self.host_count).0,
        }
    }
}

/// Routes collected at run time: whole trees, and single routes whose paths were parsed then.
#[derive(Debug, Default)]
pub struct RouteSet<'a> {
    routes: Vec<Flat<'a>>,
    segments: Vec<Segment<'a>>,
    methods: usize,
    entries: u32,
    keys: Vec<Key>,
    order: Vec<u32>,
    method_ids: Vec<u16>,
    method_names: Vec<&'a str>,
    host_names: Vec<&'a str>,
}

/// A single route of a [`RouteSet`].
#[derive(Clone, Copy, Debug)]
pub struct DynamicRoute<'a> {
    /// What to call its handler in messages.
    pub name: &'a str,
    /// The file in which the route was added.
    pub file: &'a str,
    /// The line on which it was added.
    pub line: u32,
    /// Its path, taken apart.
    pub segments: &'a [Segment<'a>],
    /// The methods it serves.
    pub methods: &'a [&'a str],
    /// The one host it serves, if not all.
    pub host: Option<&'a str>,
}

impl<'a> RouteSet<'a> {
    /// Starts with no route.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the routes of a tree, which are numbered on from those added before. The tree was
    /// checked when it was compiled, so its routes are not compared among themselves.
    pub fn add_tree(&mut self, tree: Tree) {
        let count = Count::of(tree);
        let mut end = Count {
            routes: self.routes.len(),
            segments: self.segments.len(),
            methods: self.methods,
        };
        self.routes.resize(end.routes + count.routes, NO_ROUTE);
        self.segments.resize(end.segments + count.segments, Segment::Text(""));
        let first = end.routes;
        flatten(tree, None, 0, &mut self.routes, &mut self.segments, &mut end);
        for route in &mut self.routes[first..] {
            route.entry = self.entries;
        }
        self.methods = end.methods;
        self.entries += 1;
    }

    /// Adds one route, numbered on from those added before.
    pub fn add(&mut self, route: DynamicRoute<'a>) {
        let DynamicRoute { name, file, line, segments, methods, host } = route;
        self.routes.push(Flat {
            name,
            file,
            line,
            methods,
            host,
            at: self.segments.len() as u32,
            len: segments.len() as u32,
            entry: self.entries,
            host_id: 0,
            methods_at: self.methods as u32,
        });
        self.segments.extend_from_slice(segments);
        self.methods += methods.len();
        self.entries += 1;
    }

    /// How many calls have added something.
    pub(super) fn entries(&self) -> usize {
        self.entries as usize
    }

    /// Brings the routes into order, once all have been added.
    pub(super) fn plan(&mut self) -> View<'_> {
        let (routes, segments) = (self.routes.len(), self.segments.len());
        self.keys = vec![Key::EMPTY; segments];
        self.order = vec![0; routes];
        self.method_ids = vec![0; self.methods];
        self.method_names = vec![""; self.methods];
        self.host_names = vec![""; routes];
        key_segments(
            &self.segments,
            &mut self.keys,
            &mut vec![NONE; segments],
            &mut vec![NONE; segments],
        );
        let methods = number_methods(&self.routes, &mut self.method_names, &mut self.method_ids);
        let hosts = number_hosts(&mut self.routes, &mut self.host_names);
        self.method_names.truncate(methods);
        self.host_names.truncate(hosts);
        sort(&self.routes, &self.keys, &mut self.order, &mut vec![0; routes]);
        View {
            routes: &self.routes,
            segments: &self.segments,
            keys: &self.keys,
            order: &self.order,
            method_ids: &self.method_ids,
            method_names: &self.method_names,
            host_names: &self.host_names,
        }
    }
}

/// What the table and the conflict detection read of a plan.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'p> {
    pub(super) routes: &'p [Flat<'p>],
    pub(super) segments: &'p [Segment<'p>],
    pub(super) keys: &'p [Key],
    /// The numbers of the routes, sorted by host, then by the keys of their segments.
    pub(super) order: &'p [u32],
    /// The numbers of all routes' methods, route by route.
    pub(super) method_ids: &'p [u16],
    pub(super) method_names: &'p [&'p str],
    pub(super) host_names: &'p [&'p str],
}

impl<'p> View<'p> {
    /// The route at a place of the order.
    pub(super) const fn sorted(&self, place: usize) -> Flat<'p> {
        self.routes[self.order[place] as usize]
    }

    /// The key of a route's segment.
    pub(super) const fn key(&self, route: Flat<'_>, depth: usize) -> Key {
        self.keys[route.at as usize + depth]
    }

    /// How many segments two routes have in common from the left, none when their hosts differ.
    pub(super) const fn common(&self, a: Flat<'_>, b: Flat<'_>) -> usize {
        if a.host_id != b.host_id {
            return 0;
        }
        let mut depth = 0;
        while depth < a.len as usize
            && depth < b.len as usize
            && order_of(self.key(a, depth), self.key(b, depth)) == 0
        {
            depth += 1;
        }
        depth
    }
}

const NO_ROUTE: Flat<'static> = Flat {
    name: "",
    file: "",
    line: 0,
    methods: &[],
    host: None,
    at: 0,
    len: 0,
    entry: 0,
    host_id: 0,
    methods_at: 0,
};

/// The prefixes around a group, the innermost first.
struct Prefix<'p> {
    outer: Option<&'p Prefix<'p>>,
    segments: &'static [Segment<'static>],
    /// The segments of this and all outer prefixes.
    total: usize,
}

/// A handler's `/` adds nothing to a prefix.
const fn own_segments(route: &Route, prefix: usize) -> &'static [Segment<'static>] {
    match route.segments {
        [Segment::Text(text)] if text.is_empty() && prefix > 0 => &[],
        segments => segments,
    }
}

/// Writes a tree's routes and segments behind `end`. Recursion is as deep as groups are nested.
const fn flatten(
    tree: Tree,
    prefix: Option<&Prefix<'_>>,
    entry: u32,
    routes: &mut [Flat<'_>],
    segments: &mut [Segment<'_>],
    end: &mut Count,
) {
    let depth = match prefix {
        Some(prefix) => prefix.total,
        None => 0,
    };
    match tree {
        Tree::Route(route) => {
            let at = end.segments as u32;
            write_prefix(prefix, segments, &mut end.segments);
            write_segments(own_segments(route, depth), segments, &mut end.segments);
            routes[end.routes] = Flat {
                name: route.name,
                file: route.file,
                line: route.line,
                methods: route.methods,
                host: route.host,
                at,
                len: end.segments as u32 - at,
                entry,
                host_id: 0,
                methods_at: end.methods as u32,
            };
            end.routes += 1;
            end.methods += route.methods.len();
        }
        Tree::Group(branches) => {
            let mut at = 0;
            while at < branches.len() {
                let own = branches[at].prefix;
                let inner = Prefix { outer: prefix, segments: own, total: depth + own.len() };
                // The entries of the outermost group are told apart, those inside are not.
                let entry = if prefix.is_none() { at as u32 } else { entry };
                flatten(branches[at].tree, Some(&inner), entry, routes, segments, end);
                at += 1;
            }
        }
    }
}

const fn write_prefix(prefix: Option<&Prefix<'_>>, out: &mut [Segment<'_>], end: &mut usize) {
    if let Some(prefix) = prefix {
        write_prefix(prefix.outer, out, end);
        write_segments(prefix.segments, out, end);
    }
}

const fn write_segments(
    segments: &'static [Segment<'static>],
    out: &mut [Segment<'_>],
    end: &mut usize,
) {
    let mut at = 0;
    while at < segments.len() {
        out[*end] = segments[at];
        *end += 1;
        at += 1;
    }
}
