//! Routes that would answer the same request: found, and said in words.
//!
//! What lives here: which pairs of routes conflict and the one text for it, in const evaluation
//! and at run time alike. What must not: deciding where it is shown (the macros underline an
//! entry, `run()` gives an error). Two routes conflict when their paths have one shape, whatever
//! the parameters are called, and they share a host and a method. The routes inside one entry are
//! not compared: a named group was checked where it was defined.

use std::fmt;

use super::{
    pattern::Segment,
    plan::{Flat, Plan, RouteSet, View},
    text,
};

/// Two routes that answer the same request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Clash {
    /// The number of the earlier route.
    pub first: u32,
    /// The number of the later route, at whose entry the clash is reported.
    pub second: u32,
    /// The number of the method that they share.
    method: u16,
}

impl<const ROUTES: usize, const SEGMENTS: usize, const METHODS: usize>
    Plan<ROUTES, SEGMENTS, METHODS>
{
    /// For each entry of the outermost group the first clash of one of its routes with an earlier
    /// entry. `ENTRIES` is the number of these entries.
    pub const fn clashes<const ENTRIES: usize>(&self) -> [Option<Clash>; ENTRIES] {
        let mut clashes = [None; ENTRIES];
        find_clashes(self.view(), &mut clashes);
        clashes
    }

    /// The length of the texts for all clashes.
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

    /// The texts for all clashes, whose length is [`Plan::clash_texts_len`].
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

/// What is said about each entry of a group.
#[derive(Debug)]
pub struct ClashTexts<const ENTRIES: usize, const LEN: usize> {
    /// The texts, one behind the other.
    text: [u8; LEN],
    /// Where the text of each entry ends.
    ends: [usize; ENTRIES],
}

impl<const ENTRIES: usize, const LEN: usize> ClashTexts<ENTRIES, LEN> {
    /// The text for an entry, if it clashes.
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
    /// The first clash of each entry, an entry being what one call added.
    pub fn conflicts(&mut self) -> Vec<Conflict> {
        let entries = self.entries();
        let view = self.plan();
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

/// Looks through the runs of one shape, which stand side by side in sorted order and in each run
/// in the order in which the routes were given.
const fn find_clashes(view: View<'_>, clashes: &mut [Option<Clash>]) {
    let mut start = 0;
    while start < view.order.len() {
        let first = view.sorted(start);
        let mut end = start + 1;
        while end < view.order.len() && is_same_shape(view, first, view.sorted(end)) {
            let route = view.sorted(end);
            let entry = route.entry as usize;
            let known = match clashes[entry] {
                Some(clash) => clash.second,
                None => u32::MAX,
            };
            // Within an entry the first route in the order written is the one to tell of.
            if view.order[end] < known
                && let Some(clash) = clash_in(view, start, end)
            {
                clashes[entry] = Some(clash);
            }
            end += 1;
        }
        start = end;
    }
}

const fn is_same_shape(view: View<'_>, a: Flat<'_>, b: Flat<'_>) -> bool {
    a.len == b.len && a.host_id == b.host_id && view.common(a, b) == a.len as usize
}

/// The first route of a run that clashes with a later one of the run.
const fn clash_in(view: View<'_>, start: usize, later: usize) -> Option<Clash> {
    let second = view.sorted(later);
    let mut at = start;
    while at < later {
        let first = view.sorted(at);
        if first.entry != second.entry
            && let Some(method) = shared_method(view, first, second)
        {
            return Some(Clash { first: view.order[at], second: view.order[later], method });
        }
        at += 1;
    }
    None
}

const fn shared_method(view: View<'_>, a: Flat<'_>, b: Flat<'_>) -> Option<u16> {
    let mut i = 0;
    while i < a.methods.len() {
        let method = view.method_ids[a.methods_at as usize + i];
        let mut j = 0;
        while j < b.methods.len() {
            if view.method_ids[b.methods_at as usize + j] == method {
                return Some(method);
            }
            j += 1;
        }
        i += 1;
    }
    None
}

const fn write_clash(view: View<'_>, clash: Clash, out: &mut [u8], at: usize) -> usize {
    let at = text::write(out, at, "route conflict: ");
    let at = write_route(view, clash.first, clash.method, out, at);
    let at = text::write(out, at, " and ");
    write_route(view, clash.second, clash.method, out, at)
}

/// `GET /users/{id} (fn user, src/main.rs:100)`, with the host before the path if there is one.
const fn write_route(view: View<'_>, route: u32, method: u16, out: &mut [u8], at: usize) -> usize {
    let route = view.routes[route as usize];
    let mut at = text::write(out, at, view.method_names[method as usize]);
    at = text::write(out, at, " ");
    if let Some(host) = route.host {
        at = text::write(out, at, host);
    }
    let mut depth = 0;
    while depth < route.len {
        at = write_segment(view.segments[(route.at + depth) as usize], out, at);
        depth += 1;
    }
    at = text::write(out, at, " (fn ");
    at = text::write(out, at, route.name);
    at = text::write(out, at, ", ");
    at = text::write(out, at, route.file);
    at = text::write(out, at, ":");
    at = text::write_number(out, at, route.line);
    text::write(out, at, ")")
}

const fn write_segment(segment: Segment<'_>, out: &mut [u8], at: usize) -> usize {
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
