//! The order in which routes are tried: what segments and routes are compared by, and sorting.
//!
//! What lives here: keys, the numbers of methods and hosts, and the sort, as const functions over
//! slices. What must not: where the routes come from (`plan`). Texts are compared once, when each
//! segment is named by the first segment equal to it; sorting then compares numbers only, which
//! is what keeps a thousand routes cheap in const evaluation.

use super::{pattern::Segment, plan::Flat, text};

/// What a segment is compared by. Keys are equal when the segments' shapes are, and their order
/// is the order in which segments are tried: the most specific first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Key {
    pub(super) kind: Kind,
    /// Of a text its sign; of a parameter between texts how short these are.
    pub(super) word: u64,
    /// The first segment with the same shape.
    id: u32,
}

/// The kinds of segments, the most specific first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Kind {
    Text,
    Affix,
    Param,
    Rest,
}

impl Key {
    /// The key of no segment yet.
    pub(super) const EMPTY: Self = Self { kind: Kind::Text, word: 0, id: 0 };
}

/// The end of a list of segments; no segment has this number.
pub(super) const NONE: u32 = u32::MAX;

/// Gives each segment its key. The segments hang in lists by their hash: `heads` holds the first
/// of each list, `next` the one behind each segment.
pub(super) const fn key_segments(
    segments: &[Segment<'_>],
    keys: &mut [Key],
    heads: &mut [u32],
    next: &mut [u32],
) {
    let mut at = 0;
    while at < segments.len() {
        let (kind, word, hash) = match segments[at] {
            Segment::Text(literal) => {
                (Kind::Text, text::sign(literal.as_bytes()), text::hash(0, literal))
            }
            Segment::Param { name: _, before, after } if before.is_empty() && after.is_empty() => {
                (Kind::Param, 0, 1)
            }
            Segment::Param { name: _, before, after } => {
                // More literal text first, and of two alike the one with more before: no two
                // different ones that are equal in both can take the same segment.
                let word = u32::MAX as u64 - (before.len() + after.len()) as u64;
                let word = word << 32 | (u32::MAX as u64 - before.len() as u64);
                (Kind::Affix, word, text::hash(text::hash(1, before), after))
            }
            Segment::Rest { name: _ } => (Kind::Rest, 0, 2),
        };
        let head = ((hash >> 32) as usize) % segments.len();
        let mut found = heads[head];
        while found != NONE && !same_shape(segments[found as usize], segments[at]) {
            found = next[found as usize];
        }
        if found == NONE {
            found = at as u32;
            next[at] = heads[head];
            heads[head] = found;
        }
        keys[at] = Key { kind, word, id: found };
        at += 1;
    }
}

const fn same_shape(a: Segment<'_>, b: Segment<'_>) -> bool {
    match (a, b) {
        (Segment::Text(a), Segment::Text(b)) => text::same(a, b),
        (
            Segment::Param { name: _, before, after },
            Segment::Param { name: _, before: other_before, after: other_after },
        ) => text::same(before, other_before) && text::same(after, other_after),
        (Segment::Rest { name: _ }, Segment::Rest { name: _ }) => true,
        _ => false,
    }
}

/// Numbers the different methods, writes their names and gives how many there are. There are a
/// handful, so looking through them is cheap.
pub(super) const fn number_methods<'a>(
    routes: &[Flat<'a>],
    names: &mut [&'a str],
    ids: &mut [u16],
) -> usize {
    let mut count = 0;
    let mut route = 0;
    while route < routes.len() {
        let Flat { methods, methods_at, .. } = routes[route];
        let mut at = 0;
        while at < methods.len() {
            let mut id = 0;
            while id < count && !text::same(names[id], methods[at]) {
                id += 1;
            }
            if id == count {
                names[id] = methods[at];
                count += 1;
            }
            ids[methods_at as usize + at] = id as u16;
            at += 1;
        }
        route += 1;
    }
    count
}

/// Numbers the different hosts from 1 on, writes their names and gives how many there are.
pub(super) const fn number_hosts<'a>(routes: &mut [Flat<'a>], names: &mut [&'a str]) -> usize {
    let mut count = 0;
    let mut route = 0;
    while route < routes.len() {
        if let Some(host) = routes[route].host {
            let mut id = 0;
            while id < count && !text::same_ignoring_case(names[id], host) {
                id += 1;
            }
            if id == count {
                names[id] = host;
                count += 1;
            }
            routes[route].host_id = id as u32 + 1;
        } else {
            routes[route].host_id = 0;
        }
        route += 1;
    }
    count
}

/// Sorts the numbers of the routes: merge sort from pairs upwards, which needs no recursion and
/// keeps equal routes in the order in which they were given.
pub(super) const fn sort(
    routes: &[Flat<'_>],
    keys: &[Key],
    order: &mut [u32],
    scratch: &mut [u32],
) {
    let len = order.len();
    let mut at = 0;
    while at < len {
        order[at] = at as u32;
        at += 1;
    }
    let mut width = 1;
    while width < len {
        let mut start = 0;
        while start < len {
            let middle = if start + width < len { start + width } else { len };
            let end = if middle + width < len { middle + width } else { len };
            let (mut left, mut right, mut out) = (start, middle, start);
            while out < end {
                let take_left = right == end
                    || left < middle
                        && is_sorted(
                            routes[order[left] as usize],
                            routes[order[right] as usize],
                            keys,
                        );
                let from = if take_left { &mut left } else { &mut right };
                scratch[out] = order[*from];
                *from += 1;
                out += 1;
            }
            start = end;
        }
        order.copy_from_slice(scratch);
        width *= 2;
    }
}

/// Whether `a` may stand before `b`.
const fn is_sorted(a: Flat<'_>, b: Flat<'_>, keys: &[Key]) -> bool {
    if a.host_id != b.host_id {
        return a.host_id < b.host_id;
    }
    let len = if a.len < b.len { a.len } else { b.len } as usize;
    let mut depth = 0;
    while depth < len {
        let order = order_of(keys[a.at as usize + depth], keys[b.at as usize + depth]);
        if order != 0 {
            return order < 0;
        }
        depth += 1;
    }
    a.len <= b.len
}

/// Below zero when `a` is tried before `b`, zero when their shapes are equal.
pub(super) const fn order_of(a: Key, b: Key) -> i8 {
    let before = if a.kind as u8 != b.kind as u8 {
        (a.kind as u8) < (b.kind as u8)
    } else if a.word != b.word {
        a.word < b.word
    } else if a.id != b.id {
        a.id < b.id
    } else {
        return 0;
    };
    if before { -1 } else { 1 }
}
