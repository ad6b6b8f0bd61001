//! Finds what is missing around a route: a provided value that its handler or one of its middlewares
//! takes and no middleware outside provides, a value that is provided twice, and a route that
//! does not say who may call it.
//!
//! What lives here: the walk over a tree of routes, in const evaluation. What must not: the
//! sentences (`lack_text`). Only a whole app is checked: a named group may get what it lacks where
//! it is mounted.

use super::lack::{Lack, What, Who};
use super::lack_text::write;
use super::middleware_facts::{ListedMiddleware, Takes, Token};
use super::pattern::{Branch, Route, Segment, Tree};
use super::text::utf8;
use crate::base::bytes::same_const;

/// One level of groups around a route, innermost first, with the middleware passed so far.
struct Frame<'f> {
    outer: Option<&'f Frame<'f>>,
    prefix: &'static [Segment<'static>],
    with: &'static [ListedMiddleware],
}

/// The mistakes of an app, by entry and by middleware in the order in which they are written.
pub struct Lacks<const ENTRIES: usize, const MIDDLEWARE: usize> {
    entries: [Option<Lack>; ENTRIES],
    middleware: [Option<Lack>; MIDDLEWARE],
}

impl<const ENTRIES: usize, const MIDDLEWARE: usize> Lacks<ENTRIES, MIDDLEWARE> {
    /// Checks an app.
    pub const fn of(tree: Tree) -> Self {
        let mut lacks = Self { entries: [None; ENTRIES], middleware: [None; MIDDLEWARE] };
        let mut walk = Walk {
            entries: &mut lacks.entries,
            middleware: &mut lacks.middleware,
            next_entry: 0,
            next_middleware: 0,
        };
        walk.list(tree.branches(), None, None);
        lacks
    }

    /// Fails const evaluation if something is wrong at an entry.
    ///
    /// # Panics
    ///
    /// Panics if there is a mistake. The message says what is wrong, and the location is the
    /// caller's.
    #[track_caller]
    pub const fn tell(&self, entry: usize) {
        tell(self.entries[entry].as_ref());
    }

    /// Fails const evaluation if something is wrong at a middleware; see [`Lacks::tell`].
    #[track_caller]
    pub const fn tell_middleware(&self, number: usize) {
        tell(self.middleware[number].as_ref());
    }
}

#[track_caller]
const fn tell(lack: Option<&Lack>) {
    if let Some(lack) = lack {
        let mut text = [0; 2048];
        let end = write(lack, &mut text);
        let (text, _) = text.split_at(if end < text.len() { end } else { text.len() });
        panic!("{}", utf8(text));
    }
}

/// The place at which mistakes are reported.
#[derive(Clone, Copy)]
enum Spot {
    Entry(usize),
    Middleware(usize),
}

struct Walk<'w> {
    entries: &'w mut [Option<Lack>],
    middleware: &'w mut [Option<Lack>],
    next_entry: usize,
    next_middleware: usize,
}

impl Walk<'_> {
    /// Checks the entries of a list. Inside a named group all mistakes are reported at `spot`.
    const fn list(
        &mut self,
        mut branches: &'static [Branch],
        outer: Option<&Frame<'_>>,
        spot: Option<Spot>,
    ) {
        while let [branch, others @ ..] = branches {
            self.branch(branch, outer, spot);
            branches = others;
        }
    }

    const fn branch(
        &mut self,
        branch: &'static Branch,
        outer: Option<&Frame<'_>>,
        spot: Option<Spot>,
    ) {
        let Branch { prefix, with, tree } = branch;
        let mut passed = 0;
        while passed < with.len() {
            let (before, rest) = with.split_at(passed);
            let at = match spot {
                Some(spot) => spot,
                None => Spot::Middleware(self.next_middleware + passed),
            };
            self.one_middleware(rest, &Frame { outer, prefix, with: before }, at);
            passed += 1;
        }
        if spot.is_none() {
            self.next_middleware += passed;
        }
        let frame = Frame { outer, prefix, with };
        match (*tree, spot) {
            (Tree::Inline(inner), None) => self.list(inner, Some(&frame), None),
            (Tree::Absent { entries, middleware }, None) => {
                self.next_entry += entries;
                self.next_middleware += middleware;
            }
            (tree, None) => {
                let spot = Spot::Entry(self.next_entry);
                self.next_entry += 1;
                self.tree(tree, &frame, spot);
            }
            (tree, Some(spot)) => self.tree(tree, &frame, spot),
        }
    }

    /// Checks a handler or a group.
    const fn tree(&mut self, tree: Tree, frame: &Frame<'_>, spot: Spot) {
        match tree {
            Tree::Route(route, takes) => self.route(route, takes, frame, spot),
            _ => self.list(tree.branches(), Some(frame), Some(spot)),
        }
    }

    const fn route(
        &mut self,
        route: &'static Route<'static>,
        takes: &'static Takes,
        outer: &Frame<'_>,
        spot: Spot,
    ) {
        let with = route.middleware;
        let mut passed = 0;
        while passed < with.len() {
            let (before, rest) = with.split_at(passed);
            let frame = Frame { outer: Some(outer), prefix: &[], with: before };
            self.one_middleware(rest, &frame, spot);
            passed += 1;
        }
        let frame = Frame { outer: Some(outer), prefix: &[], with };
        if let Some(what) = mistaken_name(route, &frame) {
            self.note(spot, Who::Route(route), what, &frame);
        }
        if let Some(token) = missing(takes, &frame) {
            self.note(spot, Who::Route(route), What::Missing(token, None), &frame);
        } else if !route.is_public && is_undecided(&frame) {
            self.note(spot, Who::Route(route), What::Undecided, &frame);
        }
    }

    /// Checks the first middleware of `rest`. The frame has the middleware before it.
    const fn one_middleware(
        &mut self,
        rest: &'static [ListedMiddleware],
        frame: &Frame<'_>,
        spot: Spot,
    ) {
        let [own, inner @ ..] = rest else { return };
        if let Some(token) = missing(own.facts.takes, frame) {
            let what = What::Missing(token, provider(inner, token));
            self.note(spot, Who::Middleware(own), what, frame);
        }
        if let Some(token) = own.facts.provides
            && let Some(other) = provider_around(frame, token)
            && !other.facts.is_broken
        {
            self.note(spot, Who::Middleware(own), What::Twice(token, other), frame);
        }
    }

    const fn note(&mut self, spot: Spot, who: Who, what: What, frame: &Frame<'_>) {
        let place = match spot {
            Spot::Entry(entry) => &mut self.entries[entry],
            Spot::Middleware(number) => &mut self.middleware[number],
        };
        if let Some(first) = place {
            first.more += 1;
            return;
        }
        let mut lack = Lack { who, what, path: [None; 12], more: 0 };
        path(frame, &mut lack.path);
        *place = Some(lack);
    }
}

/// Writes the segments of the prefixes, outermost first. Returns how many there are.
const fn path(frame: &Frame<'_>, out: &mut [Option<Segment<'static>>]) -> usize {
    let mut at = match frame.outer {
        Some(outer) => path(outer, out),
        None => 0,
    };
    let mut prefix = frame.prefix;
    while let [segment, others @ ..] = prefix {
        if at < out.len() {
            out[at] = Some(*segment);
        }
        at += 1;
        prefix = others;
    }
    at
}

/// Returns the first value that nothing in the frames provides.
const fn missing(takes: &'static Takes, frame: &Frame<'_>) -> Option<&'static Token> {
    match takes {
        Takes::Nothing => None,
        Takes::One(token) if provider_around(frame, token).is_some() => None,
        Takes::One(token) => Some(token),
        Takes::Two(first, second) => match missing(first, frame) {
            None => missing(second, frame),
            found => found,
        },
    }
}

const fn provider_around(frame: &Frame<'_>, token: &Token) -> Option<&'static ListedMiddleware> {
    let mut next = Some(frame);
    while let Some(frame) = next {
        if let Some(found) = provider(frame.with, token) {
            return Some(found);
        }
        next = frame.outer;
    }
    None
}

/// Returns the middleware of a list that provides the value.
const fn provider(
    mut with: &'static [ListedMiddleware],
    token: &Token,
) -> Option<&'static ListedMiddleware> {
    while let [first, others @ ..] = with {
        if first.facts.is_broken {
            return Some(first);
        }
        if let Some(own) = first.facts.provides
            && own.is(token)
        {
            return Some(first);
        }
        with = others;
    }
    None
}

/// Returns whether a middleware requires that each route says who may call it, and none
/// authenticates.
const fn is_undecided(frame: &Frame<'_>) -> bool {
    let (mut next, mut is_required) = (Some(frame), false);
    while let Some(frame) = next {
        let mut with = frame.with;
        while let [first, others @ ..] = with {
            if first.facts.authenticates {
                return false;
            }
            is_required |= first.facts.requires_auth;
            with = others;
        }
        next = frame.outer;
    }
    is_required
}

/// Returns what is wrong with the names of the parameters of a route and of its prefixes.
const fn mistaken_name(route: &'static Route<'static>, frame: &Frame<'_>) -> Option<What> {
    let first_of_prefix = route.in_path();
    let first_of_query = first_of_prefix + route.of_prefix;
    let mut at = 0;
    while at < route.names.len() {
        let name = route.names[at];
        let is_taken = first_of_prefix <= at && at < first_of_query;
        match (is_taken, has_parameter(Some(frame), name)) {
            (true, false) => return Some(What::NoPrefix(name)),
            (false, true) => return Some(What::SameName(name)),
            _ => at += 1,
        }
    }
    let mut next = Some(frame);
    while let Some(frame) = next {
        let mut segments = frame.prefix;
        while let [segment, others @ ..] = segments {
            if let Some(name) = segment.name()
                && has_parameter(frame.outer, name)
            {
                return Some(What::SameName(name));
            }
            segments = others;
        }
        next = frame.outer;
    }
    None
}

/// Returns whether the prefixes of these frames have a parameter.
const fn has_parameter(mut frame: Option<&Frame<'_>>, name: &str) -> bool {
    while let Some(Frame { outer, prefix, .. }) = frame {
        let mut segments = *prefix;
        while let [segment, others @ ..] = segments {
            if let Some(own) = segment.name()
                && same_const(own, name)
            {
                return true;
            }
            segments = others;
        }
        frame = *outer;
    }
    false
}
