//! Chooses the catcher of an error. A group that lists catchers is a scope. The scopes are found once,
//! when the server is built, from the same trees as the routing table.
//!
//! An error of a route belongs to the innermost scope around the route. An error without a route
//! belongs to the deepest scope whose prefix the path has. If a scope does not have a catcher for the
//! status, the scope around it is asked.

use std::cmp::Reverse;

use crate::base::bytes::percent::first;
use crate::router::{Branch, Catch, Segment, Tree};

/// The scopes of a server.
#[derive(Debug, Default)]
pub(super) struct CatchScopes {
    scopes: Vec<Scope>,
    /// The catchers, in the order of the trees.
    catchers: Vec<&'static Catch>,
    /// The numbers of the scopes, in the order in which a path is compared with their prefixes.
    by_path: Vec<usize>,
    /// The numbers of the scopes without a prefix, from the outermost to the innermost.
    outermost: Vec<usize>,
    /// The innermost scope around each route of the trees.
    of_route: Vec<Option<usize>>,
}

/// A group that lists catchers.
#[derive(Debug)]
struct Scope {
    /// The prefixes of the group and of the groups around it.
    prefix: Vec<Segment<'static>>,
    /// The scope around it.
    outer: Option<usize>,
    depth: usize,
    /// The numbers of its catchers.
    catchers: Vec<usize>,
}

/// Where an error has occurred.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place<'a> {
    /// In a request that has this route.
    Route(usize),
    /// In a request for this path that has no route.
    Path(&'a [u8]),
    /// Outside of any request, or of the base path.
    Nowhere,
}

impl CatchScopes {
    /// Finds the scopes in the trees of a server, whose routes are numbered in the order of the
    /// trees. The entries of all trees are in one outermost group, which is the server's.
    pub(super) fn of(trees: &[Tree]) -> Self {
        let mut scopes = Self::default();
        let lists: Vec<&[Branch]> = trees.iter().map(Tree::branches).collect();
        let top = lists.iter().flat_map(|list| list.iter());
        scopes.add_list(top, &Outer { prefix: Vec::new(), scope: None, depth: 0 });
        let all = &scopes.scopes;
        let mut by_path: Vec<usize> = (0..all.len()).collect();
        by_path.sort_by_key(|number| all[*number].rank());
        let mut outermost = by_path.clone();
        outermost.retain(|number| all[*number].prefix.is_empty());
        (scopes.by_path, scopes.outermost) = (by_path, outermost);
        scopes
    }

    /// Returns two catchers of the outermost group that answer the same error. The catchers of one
    /// list were compared when it was compiled.
    pub(super) fn conflict(&self) -> Option<String> {
        let outermost = self.scopes.iter().filter(|scope| scope.depth == 0);
        let all: Vec<&Catch> = outermost
            .flat_map(|scope| &scope.catchers)
            .map(|number| self.catchers[*number])
            .collect();
        all.iter().enumerate().find_map(|(at, second)| {
            let same = |first: &&&Catch| is_same(first.statuses, second.statuses);
            let first = all[..at].iter().find(same)?;
            Some(format!(
                "catcher conflict: fn {} ({}:{}) and fn {} ({}:{}) both catch the same error in the \
                 lists given to `.routes(..)`",
                first.name, first.file, first.line, second.name, second.file, second.line
            ))
        })
    }

    /// Returns a catcher for an error, as its number in the order of the trees. `failed` is the
    /// number of catchers that were asked before and have failed. Without `with_request` only
    /// catchers whose only argument is the error are taken.
    pub(super) fn find(
        &self,
        status: u16,
        place: Place<'_>,
        with_request: bool,
        failed: usize,
    ) -> Option<usize> {
        // Middleware may have given the response another status.
        if status < 400 {
            return None;
        }
        let best = |scope: &Scope| self.best(scope, status, with_request);
        let scope = |number: &usize| &self.scopes[*number];
        match place {
            Place::Route(route) => {
                // The routes after those of the trees were given to the builder one by one.
                let top = || self.outermost.first().copied().filter(|top| scope(top).depth == 0);
                let innermost = self.of_route.get(route).map_or_else(top, |scope| *scope);
                let outwards = std::iter::successors(innermost, |number| scope(number).outer);
                outwards.filter_map(|number| best(scope(&number))).nth(failed)
            }
            Place::Path(path) => {
                let around = self.by_path.iter().map(scope).filter(|scope| scope.has(path));
                around.filter_map(best).nth(failed)
            }
            Place::Nowhere => self.outermost.iter().map(scope).filter_map(best).nth(failed),
        }
    }

    /// Returns the catcher of a scope for a status. A catcher for this status comes before one for
    /// all.
    fn best(&self, scope: &Scope, status: u16, with_request: bool) -> Option<usize> {
        let usable = |number: &&usize| with_request || self.catchers[**number].is_alone;
        let of = |number: &&usize| self.catchers[**number].statuses;
        let mut exact = scope.catchers.iter().filter(usable);
        let mut all = scope.catchers.iter().filter(usable);
        exact
            .find(|number| of(number).contains(&status))
            .or_else(|| all.find(|number| of(number).is_empty()))
            .copied()
    }

    /// Adds the entries of one list. If an entry is a catcher, the list is a scope.
    fn add_list<'t>(&mut self, branches: impl Iterator<Item = &'t Branch> + Clone, outer: &Outer) {
        let is_own =
            |branch: &&Branch| branch.prefix.is_empty() && matches!(branch.tree, Tree::Catch(_));
        let scope = if branches.clone().any(|branch| is_own(&branch)) {
            Some(self.add_scope(outer))
        } else {
            outer.scope
        };
        for branch in branches {
            let prefix = [&outer.prefix[..], branch.prefix].concat();
            let inner = Outer { prefix, scope, depth: outer.depth + 1 };
            match branch.tree {
                Tree::Route(..) => self.of_route.push(scope),
                Tree::Catch(catch) => {
                    // A catcher after a prefix is a list of its own.
                    let own = if branch.prefix.is_empty() { scope } else { None };
                    let own = own.unwrap_or_else(|| self.add_scope(&inner));
                    self.scopes[own].catchers.push(self.catchers.len());
                    self.catchers.push(catch);
                }
                tree => self.add_list(tree.branches().iter(), &inner),
            }
        }
    }

    fn add_scope(&mut self, outer: &Outer) -> usize {
        let Outer { ref prefix, scope, depth } = *outer;
        self.scopes.push(Scope {
            prefix: prefix.clone(),
            outer: scope,
            depth,
            catchers: Vec::new(),
        });
        self.scopes.len() - 1
    }
}

/// What is around a list.
struct Outer {
    prefix: Vec<Segment<'static>>,
    scope: Option<usize>,
    depth: usize,
}

impl Scope {
    /// Returns the key by which scopes are ordered for a path: a longer prefix before a shorter one, a
    /// text before a parameter. A group without a prefix of its own adds nothing to a path, so the
    /// group around it comes first.
    fn rank(&self) -> impl Ord + use<> {
        let kind = |segment: &Segment<'_>| match segment {
            Segment::Text(_) => 3,
            Segment::Param { before, after, .. } if before.len() + after.len() > 0 => 2,
            Segment::Param { .. } => 1,
            Segment::Rest { .. } => 0,
        };
        let kinds: Vec<u8> = self.prefix.iter().map(kind).collect();
        (Reverse((self.prefix.len(), kinds)), self.depth)
    }

    /// Returns whether a path begins with the prefix. The segments are compared decoded, as in the
    /// routing table.
    fn has(&self, path: &[u8]) -> bool {
        let Some(path) = path.strip_prefix(b"/") else { return self.prefix.is_empty() };
        let mut segments = path.split(|byte| *byte == b'/');
        self.prefix.iter().all(|own| segments.next().is_some_and(|segment| fits(own, segment)))
    }
}

fn fits(own: &Segment<'_>, segment: &[u8]) -> bool {
    let Some(segment) = decoded(segment) else { return false };
    match own {
        Segment::Text(text) => segment == text.as_bytes(),
        Segment::Param { before, after, .. } => {
            let inside = segment.strip_prefix(before.as_bytes());
            let inside = inside.and_then(|inside| inside.strip_suffix(after.as_bytes()));
            inside.is_some_and(|inside| !inside.is_empty())
        }
        Segment::Rest { .. } => true,
    }
}

/// Decodes a segment; `None` if it is malformed.
fn decoded(mut segment: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(segment.len());
    while !segment.is_empty() {
        let (byte, after) = first(segment)?;
        out.push(byte);
        segment = after;
    }
    Some(out)
}

/// Returns whether two catchers answer the same error.
fn is_same(a: &[u16], b: &[u16]) -> bool {
    (a.is_empty() && b.is_empty()) || a.iter().any(|status| b.contains(status))
}
