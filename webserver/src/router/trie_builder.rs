//! Inserts routes into a trie, one after another.
//!
//! What lives here: const functions over slices that insert routes and detect routes that would
//! answer the same request. What must not: the source of the routes (`plan`), and the description
//! of a clash (`conflict`). In const evaluation each step and each call is slow. For this reason a
//! child is found by its hash, a prefix is descended once for all routes after it, and nothing is
//! sorted here.

use super::host::{HostShape, Labels};
use super::pattern::{Branch, Route, Segment, Tree};
use super::text;
use super::trie::{Endpoint, Host, NONE, RouteEntry, Total, TrieNode, WHOLE};
use crate::base::bytes;

/// The prefixes around a route, innermost first.
#[derive(Clone, Copy)]
pub(super) struct Prefix<'p> {
    outer: Option<&'p Prefix<'p>>,
    segments: &'static [Segment<'static>],
    /// Distinguishes the prefix from all others.
    number: usize,
}

/// A trie that grows in storage large enough for it.
pub(super) struct TrieBuilder<'g, 'a> {
    pub(super) routes: &'g mut [RouteEntry<'a>],
    pub(super) steps: &'g mut [TrieNode<'a>],
    pub(super) endpoints: &'g mut [Endpoint],
    pub(super) methods: &'g mut [&'a str],
    pub(super) hosts: &'g mut [Host<'a>],
    /// The first step of each hash.
    pub(super) heads: &'g mut [u32],
    pub(super) total: Total,
    pub(super) prefixes: Prefixes,
    /// Whether ranks are compared. A list knows how to read the parameters of its own handlers
    /// only, so ranks are not compared with routes of other lists.
    pub(super) compares_ranks: bool,
}

/// The prefix that was descended last. Most often the next route has the same prefix.
pub(super) struct Prefixes {
    count: usize,
    last: usize,
    step: u32,
}

impl Prefixes {
    pub(super) const NONE: Self = Self { count: 0, last: 0, step: 0 };
}

impl<'a> TrieBuilder<'_, 'a> {
    /// Inserts the routes of a tree, all of them with the same entry.
    pub(super) const fn tree(&mut self, tree: Tree, prefix: Option<&Prefix<'_>>, entry: u32) {
        if let Tree::Route(route, _) = tree {
            return self.route(route, prefix, entry);
        }
        let mut branches = tree.branches();
        while let [branch, others @ ..] = branches {
            self.branch(branch, prefix, Some(entry));
            branches = others;
        }
    }

    /// Inserts the routes of a list. The entry of each route is the entry of the list, or of a list
    /// inside it, at which a conflict is reported. Entries are numbered as they are written.
    pub(super) const fn entries(&mut self, mut branches: &[Branch], prefix: Option<&Prefix<'_>>) {
        while let [branch, others @ ..] = branches {
            self.branch(branch, prefix, None);
            branches = others;
        }
    }

    /// Inserts the routes of one entry of a list. Recursion is as deep as groups are nested.
    const fn branch(&mut self, branch: &Branch, prefix: Option<&Prefix<'_>>, entry: Option<u32>) {
        let Branch { prefix: own, tree, .. } = branch;
        if own.is_empty() {
            return self.inside(*tree, prefix, entry);
        }
        self.prefixes.count += 1;
        let inner = Prefix { outer: prefix, segments: own, number: self.prefixes.count };
        self.inside(*tree, Some(&inner), entry);
    }

    const fn inside(&mut self, tree: Tree, prefix: Option<&Prefix<'_>>, entry: Option<u32>) {
        match (tree, entry) {
            (tree, Some(entry)) => self.tree(tree, prefix, entry),
            (Tree::Inline(branches), None) => self.entries(branches, prefix),
            (Tree::Absent { entries, .. }, None) => self.total.entries += entries as u32,
            (tree, None) => {
                let entry = self.total.entries;
                self.total.entries += 1;
                self.tree(tree, prefix, entry);
            }
        }
    }

    /// Inserts a route.
    pub(super) const fn route(
        &mut self,
        route: &'a Route<'a>,
        prefix: Option<&Prefix<'_>>,
        entry: u32,
    ) {
        let mut step = self.start(route.host, prefix);
        let mut own = 0;
        let mut segments = own_segments(route.segments, prefix.is_some());
        while let [segment, others @ ..] = segments {
            step = self.child(step, *segment);
            own += 1;
            segments = others;
        }
        let number = self.total.routes;
        self.routes[number] = RouteEntry { route, entry, step, own, clash: NONE, clash_method: 0 };
        self.total.routes += 1;
        let first_endpoint = self.total.endpoints as u32;
        let mut methods = route.methods;
        while let [method, others @ ..] = methods {
            let method = self.method(method);
            self.endpoints[self.total.endpoints] =
                Endpoint { method, route: number as u32, next: NONE };
            self.total.endpoints += 1;
            methods = others;
        }
        if first_endpoint < self.total.endpoints as u32 {
            self.compare(number, first_endpoint);
            self.end_at(step, first_endpoint);
        }
    }

    /// Returns the step after a route's host and prefixes.
    const fn start(&mut self, host: Option<&'a str>, prefix: Option<&Prefix<'_>>) -> u32 {
        match (host, prefix) {
            (None, None) => 0,
            (None, Some(prefix)) => {
                if prefix.number != self.prefixes.last {
                    self.prefixes.step = self.after_prefixes(0, prefix);
                    self.prefixes.last = prefix.number;
                }
                self.prefixes.step
            }
            (Some(host), None) => self.host(host),
            (Some(host), Some(prefix)) => {
                let root = self.host(host);
                self.after_prefixes(root, prefix)
            }
        }
    }

    /// Returns the step after prefixes, starting at a root.
    const fn after_prefixes(&mut self, root: u32, prefix: &Prefix<'_>) -> u32 {
        let mut step = match prefix.outer {
            Some(outer) => self.after_prefixes(root, outer),
            None => root,
        };
        let mut segments = prefix.segments;
        while let [segment, others @ ..] = segments {
            step = self.child(step, *segment);
            segments = others;
        }
        step
    }

    /// Returns the root of the routes of a host. Hosts of one shape share it.
    const fn host(&mut self, host: &'a str) -> u32 {
        let shape = HostShape::of(host);
        let mut at = 0;
        while at < self.total.hosts {
            if self.hosts[at].shape.is_same(&shape) {
                return self.hosts[at].root;
            }
            at += 1;
        }
        let root = self.total.steps as u32;
        self.hosts[at] = Host { shape, root };
        self.total.hosts += 1;
        self.total.steps += 1;
        self.total.text += shape.text.len();
        root
    }

    /// Returns the number of a method. There are only a few methods, so a linear search is cheap.
    const fn method(&mut self, name: &'a str) -> u16 {
        let mut at = 0;
        while at < self.total.methods {
            if bytes::same_const(self.methods[at], name) {
                return at as u16;
            }
            at += 1;
        }
        self.methods[at] = name;
        self.total.methods += 1;
        self.total.text += name.len();
        at as u16
    }

    /// Returns the child of a step for a segment of this shape. The name of a parameter does not
    /// matter.
    const fn child(&mut self, parent: u32, segment: Segment<'a>) -> u32 {
        let rank = rank(segment);
        // The upper bits of a rank are spread well.
        let hash = (rank ^ (parent as u64 * 0x9E37_79B9)) >> 32;
        let head = hash as usize % self.heads.len();
        let mut found = self.heads[head];
        while found != NONE {
            let step = &self.steps[found as usize];
            if step.rank == rank && step.parent == parent && same_shape(step.segment, segment) {
                return found;
            }
            found = step.chain;
        }
        let child = self.total.steps as u32;
        self.total.steps += 1;
        let (next, plain) = self.hang(parent, child, segment, rank);
        let chain = self.heads[head];
        self.heads[head] = child;
        self.steps[child as usize] =
            TrieNode { segment, rank, parent, plain, next, chain, ..TrieNode::EMPTY };
        child
    }

    /// Adds a child to one of its parent's lists. Returns the next child of that list, and the
    /// length of the child's path if the path is plain.
    const fn hang(
        &mut self,
        parent: u32,
        child: u32,
        segment: Segment<'a>,
        rank: u64,
    ) -> (u32, u32) {
        let above = &mut self.steps[parent as usize];
        match segment {
            Segment::Text(literal) => {
                let len = literal.len();
                self.total.text += len;
                let is_plain = above.plain != NONE
                    && matches!(above.segment, Segment::Text(_))
                    && !bytes::contains(literal.as_bytes(), b'%');
                let plain = if is_plain { above.plain + 1 + len as u32 } else { NONE };
                let next = above.texts;
                above.texts = child;
                (next, plain)
            }
            Segment::Param { .. } if rank == WHOLE => {
                above.param = child;
                let is_after_text =
                    above.plain != NONE && matches!(above.segment, Segment::Text(_));
                (NONE, if is_after_text { above.plain + 1 } else { NONE })
            }
            Segment::Param { name: _, before, after } => {
                self.total.text += before.len() + after.len();
                let next = above.affixes;
                above.affixes = child;
                (next, NONE)
            }
            Segment::Rest { name: _ } => {
                above.rest = child;
                (NONE, NONE)
            }
        }
    }

    /// Checks whether a route answers requests that an earlier route answers. The route's endpoints
    /// are the last ones.
    const fn compare(&mut self, number: usize, first_endpoint: u32) {
        let RouteEntry { step, entry, .. } = self.routes[number];
        let mut at = self.steps[step as usize].endpoints;
        while at != NONE {
            let Endpoint { method, route, next } = self.endpoints[at as usize];
            let mut own = first_endpoint as usize;
            while own < self.total.endpoints {
                if self.endpoints[own].method == method {
                    self.share(step);
                    let is_checked = self.routes[route as usize].entry == entry;
                    if !is_checked && !self.may_coexist(number, route as usize) {
                        self.routes[number].clash = route;
                        self.routes[number].clash_method = method;
                        self.total.clashes += 1;
                        return;
                    }
                }
                own += 1;
            }
            at = next;
        }
    }

    /// Returns whether a look-up can choose between two routes of one shape, host and method.
    const fn may_coexist(&self, one: usize, other: usize) -> bool {
        let RouteEntry { route: Route { variant: one, .. }, step, .. } = self.routes[one];
        let other = &self.routes[other].route.variant;
        if one.rank == other.rank {
            return one.has_other_type(other);
        }
        self.compares_ranks && has_parameter(self.steps, self.hosts, self.total.hosts, step)
    }

    /// Records that a step is the end of several routes for one method.
    const fn share(&mut self, step: u32) {
        let TrieNode { parent, segment, .. } = self.steps[step as usize];
        self.steps[step as usize].is_shared = true;
        if parent != NONE && matches!(segment, Segment::Text(_)) {
            self.steps[parent as usize].has_shared_text = true;
        }
    }

    /// Appends the last endpoints, starting with `first`, to the endpoints of a step.
    const fn end_at(&mut self, step: u32, first: u32) {
        let last = self.total.endpoints as u32 - 1;
        let mut at = first;
        while at < last {
            self.endpoints[at as usize].next = at + 1;
            at += 1;
        }
        let step = &mut self.steps[step as usize];
        if step.endpoints == NONE {
            step.endpoints = first;
        } else {
            self.endpoints[step.last_endpoint as usize].next = first;
        }
        step.last_endpoint = last;
        if step.plain != NONE {
            self.total.plain += (last + 1 - first) as usize;
            self.total.plain_bytes += step.plain as usize;
        }
    }
}

/// Returns whether a request of this shape has a parameter, of the path or the host, down to a step.
pub(super) const fn has_parameter(
    steps: &[TrieNode<'_>],
    hosts: &[Host<'_>],
    host_count: usize,
    mut step: u32,
) -> bool {
    loop {
        let TrieNode { parent, segment, .. } = steps[step as usize];
        if !matches!(segment, Segment::Text(_)) {
            return true;
        }
        if parent == NONE {
            break;
        }
        step = parent;
    }
    let mut at = 0;
    while at < host_count {
        if hosts[at].root == step {
            return !matches!(hosts[at].shape.labels, Labels::None);
        }
        at += 1;
    }
    false
}

/// Returns the segments that a route adds to its prefix. A handler's `/` adds nothing to a prefix.
const fn own_segments<'a>(segments: &'a [Segment<'a>], has_prefix: bool) -> &'a [Segment<'a>] {
    match segments {
        [Segment::Text(text)] if has_prefix && text.is_empty() => &[],
        segments => segments,
    }
}

/// Returns the key by which a segment is sorted among its kind. Segments of one shape have equal
/// keys.
const fn rank(segment: Segment<'_>) -> u64 {
    match segment {
        Segment::Text(literal) => text::sign(literal.as_bytes()),
        // More literal text comes first. If two have the same amount, more text before the
        // parameter comes first. Two different parameters that are equal in both cannot take the
        // same segment.
        Segment::Param { name: _, before, after } => {
            let word = u32::MAX as u64 - (before.len() + after.len()) as u64;
            word << 32 | (u32::MAX as u64 - before.len() as u64)
        }
        Segment::Rest { name: _ } => 0,
    }
}

/// Returns whether two segments of one rank have the same shape.
const fn same_shape(a: Segment<'_>, b: Segment<'_>) -> bool {
    match (a, b) {
        (Segment::Text(a), Segment::Text(b)) => {
            a.len() == b.len() && (a.len() <= 8 || bytes::same_const(a, b))
        }
        (
            Segment::Param { name: _, before, after },
            Segment::Param { name: _, before: other_before, after: other_after },
        ) => bytes::same_const(before, other_before) && bytes::same_const(after, other_after),
        (Segment::Rest { name: _ }, Segment::Rest { name: _ }) => true,
        _ => false,
    }
}
