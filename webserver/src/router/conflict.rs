//! Finds routes that would answer the same request, and describes them.
//!
//! What lives here: which pairs of routes conflict and the one text that describes a conflict, both
//! in const evaluation and at run time. What must not: deciding where the text is shown (the macros
//! underline an entry, `run()` returns an error). Two routes conflict when their paths have the
//! same shape, whatever the names of the parameters, and they share a host and a method, unless a
//! look-up can choose between their variants. The routes
//! inside one entry are not compared: a named group was checked where it was defined.

use std::fmt;

use super::catch;
use super::catch::CatchClash;
use super::pattern::{Route, Segment};
use super::plan::{Plan, RouteSet, View};
use super::text;
use super::trie::{NONE, RouteEntry, TrieNode};
use super::trie_builder::has_parameter;
use crate::base::bytes::same_const;

/// Two routes that answer the same request, or two catchers that answer the same error.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Clash {
    /// The number of the earlier route.
    pub first: u32,
    /// The number of the later route, at whose entry the clash is reported.
    pub second: u32,
    /// The number of the method that they share.
    method: u16,
    /// Two catchers, in place of two routes.
    catchers: Option<CatchClash>,
}

impl<const ROUTES: usize, const STEPS: usize, const METHODS: usize> Plan<ROUTES, STEPS, METHODS> {
    /// Returns, for each entry of the outermost group, the first clash of one of its routes with an
    /// earlier entry. `ENTRIES` is the number of these entries.
    pub const fn clashes<const ENTRIES: usize>(&self) -> [Option<Clash>; ENTRIES] {
        let mut clashes = [None; ENTRIES];
        find_clashes(self.view(), &mut clashes);
        let mut catchers = [None; ENTRIES];
        let mut entry = if catch::find(self.tree, &mut catchers) { 0 } else { ENTRIES };
        while entry < ENTRIES {
            if catchers[entry].is_some() {
                let catchers = catchers[entry];
                clashes[entry] = Some(Clash { first: NONE, second: NONE, method: 0, catchers });
            }
            entry += 1;
        }
        clashes
    }

    /// Returns the length of the texts for all clashes.
    pub const fn clash_texts_len(&self, clashes: &[Option<Clash>]) -> usize {
        let mut end = 0;
        let mut entry = 0;
        while entry < clashes.len() {
            if let Some(clash) = clashes[entry] {
                end = write_clash(self.view(), clash, &mut [], end);
            }
            entry += 1;
        }
        end
    }

    /// Returns the texts for all clashes, whose length is [`Plan::clash_texts_len`].
    pub const fn clash_texts<const ENTRIES: usize, const LEN: usize>(
        &self,
        clashes: &[Option<Clash>; ENTRIES],
    ) -> ClashTexts<ENTRIES, LEN> {
        let mut texts = ClashTexts { text: [0; LEN], ends: [0; ENTRIES] };
        let mut end = 0;
        let mut entry = 0;
        while entry < ENTRIES {
            if let Some(clash) = clashes[entry] {
                end = write_clash(self.view(), clash, &mut texts.text, end);
            }
            texts.ends[entry] = end;
            entry += 1;
        }
        texts
    }
}

/// The description of the clash of each entry of a group.
#[derive(Debug)]
pub struct ClashTexts<const ENTRIES: usize, const LEN: usize> {
    /// The texts, one after another.
    text: [u8; LEN],
    /// Where the text of each entry ends.
    ends: [usize; ENTRIES],
}

impl<const ENTRIES: usize, const LEN: usize> ClashTexts<ENTRIES, LEN> {
    /// Fails const evaluation if an entry clashes.
    ///
    /// # Panics
    ///
    /// Panics if the entry clashes. The message is the entry's text, and the location is the
    /// caller's.
    #[track_caller]
    pub const fn tell(&self, entry: usize) {
        if let Some(text) = self.of(entry) {
            panic!("{}", text);
        }
    }

    /// Returns the text for an entry; `None` if the entry does not clash.
    pub const fn of(&self, entry: usize) -> Option<&str> {
        let start = if entry == 0 { 0 } else { self.ends[entry - 1] };
        let (before_end, _) = self.text.split_at(self.ends[entry]);
        let (_, text) = before_end.split_at(start);
        if text.is_empty() { None } else { Some(text::utf8(text)) }
    }
}

/// A clash found at run time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Conflict {
    /// The numbers of the two routes.
    pub clash: Clash,
    text: String,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Conflict {}

impl RouteSet<'_> {
    /// Returns the first clash of each entry; an entry is what one call added.
    pub fn conflicts(&self) -> Vec<Conflict> {
        let entries = self.entries();
        let planned = self.plan();
        let view = planned.view();
        let mut clashes = vec![None; entries];
        find_clashes(view, &mut clashes);
        let describe = |clash| {
            let mut text = vec![0; write_clash(view, clash, &mut [], 0)];
            write_clash(view, clash, &mut text, 0);
            Conflict { clash, text: text::utf8(&text).to_owned() }
        };
        clashes.into_iter().flatten().map(describe).collect()
    }
}

/// Reports, for each entry, the first of its routes that clashes, in the order written.
const fn find_clashes(view: View<'_>, clashes: &mut [Option<Clash>]) {
    let mut left = view.total.clashes;
    let mut at = 0;
    while left > 0 {
        let RouteEntry { entry, clash, clash_method, .. } = view.routes[at];
        if clash != NONE {
            let own = &mut clashes[entry as usize];
            if own.is_none() {
                *own = Some(Clash {
                    first: clash,
                    second: at as u32,
                    method: clash_method,
                    catchers: None,
                });
            }
            left -= 1;
        }
        at += 1;
    }
}

const fn write_clash(view: View<'_>, clash: Clash, out: &mut [u8], at: usize) -> usize {
    if let Some(catchers) = clash.catchers {
        return catch::write(catchers, out, at);
    }
    let at = text::write(out, at, "route conflict: ");
    let at = write_route(view, clash.first, clash.method, out, at);
    let at = text::write(out, at, " and ");
    let at = write_route(view, clash.second, clash.method, out, at);
    text::write(out, at, fix(view, clash))
}

/// Returns how two routes that clash can be made different.
const fn fix(view: View<'_>, Clash { first, second, .. }: Clash) -> &'static str {
    let RouteEntry { route: one, step, .. } = view.routes[first as usize];
    let Route { variant: other, name, file, line, .. } = view.routes[second as usize].route;
    let is_same = one.line == *line && same_const(one.name, name) && same_const(one.file, file);
    let has_parameter = has_parameter(view.steps, view.hosts, view.total.hosts, step);
    if is_same {
        ": one handler is listed twice, so remove one of the entries"
    } else if one.variant.rank != other.rank && has_parameter {
        ": ranks are compared only within one `routes![]`, so list the two together"
    } else if one.variant.rank != other.rank {
        ": a rank needs a parameter, so remove `rank`, and change one path, or give both routes a \
         different `produces` or `consumes`"
    } else if has_parameter {
        ": change one path, give one route another `rank`, or give both a different `produces` or \
         `consumes`"
    } else {
        ": change one path, or give both routes a different `produces` or `consumes`"
    }
}

/// Writes `GET /users/{id} (fn user, src/main.rs:100)`, with the host before the path if there is
/// one.
const fn write_route(view: View<'_>, route: u32, method: u16, out: &mut [u8], at: usize) -> usize {
    let RouteEntry { route, step, own, .. } = view.routes[route as usize];
    let mut at = text::write(out, at, view.methods[method as usize]);
    at = text::write(out, at, " ");
    if let Some(host) = route.host {
        at = text::write(out, at, host);
    }
    let (own, _) = route.segments.split_at(own as usize);
    at = write_path(view, step, own, out, at);
    at = text::write(out, at, " (fn ");
    at = text::write(out, at, route.name);
    at = text::write(out, at, ", ");
    at = text::write(out, at, route.file);
    at = text::write(out, at, ":");
    at = text::write_number(out, at, route.line);
    text::write(out, at, ")")
}

/// Writes the path down to a step. The last segments are the route's own and have the route's
/// names.
const fn write_path(
    view: View<'_>,
    step: u32,
    own: &[Segment<'_>],
    out: &mut [u8],
    at: usize,
) -> usize {
    let TrieNode { parent, segment, .. } = view.steps[step as usize];
    if parent == NONE {
        return at;
    }
    let (before, segment) = match own {
        [before @ .., last] => (before, *last),
        [] => (own, segment),
    };
    let at = write_path(view, parent, before, out, at);
    write_segment(segment, out, at)
}

pub(super) const fn write_segment(segment: Segment<'_>, out: &mut [u8], at: usize) -> usize {
    let mut at = text::write(out, at, "/");
    match segment {
        Segment::Text(text) => text::write(out, at, text),
        Segment::Param { name, before, after } => {
            at = text::write(out, at, before);
            at = text::write(out, at, "{");
            at = text::write(out, at, name);
            at = text::write(out, at, "}");
            text::write(out, at, after)
        }
        Segment::Rest { name } => {
            at = text::write(out, at, "{");
            at = text::write(out, at, name);
            text::write(out, at, "..}")
        }
    }
}
