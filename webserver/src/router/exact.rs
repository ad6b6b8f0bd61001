//! The routes without parameters, by their whole path: one comparison instead of a walk.
//!
//! What lives here: the index, made with the table in const evaluation or at run time, and looking
//! up in it. What must not: any route with a parameter, host or encoded text. What it finds the
//! walk would find too, as texts come before parameters; what it does not find is the walk's to
//! look for.

#![expect(
    clippy::inline_always,
    reason = "a call costs more than what is done here, and the compiler does not see it"
)]

use super::node::Piece;
use super::pattern::Segment;
use super::plan::View;
use super::text;
use super::trie::{NONE, Planned, Step};

/// An index of paths and methods. At most half of the places are taken, so that a look-up ends
/// soon; the texts are the developer's, so that no client can make it longer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Exact<'t> {
    /// A bit for each length that a path has, the last one for all above.
    pub(super) lengths: u64,
    pub(super) places: &'t [Place],
    /// All paths.
    pub(super) paths: &'t [u8],
}

/// A route in the index, or room for one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    sign: u64,
    path: Piece,
    /// [`NONE`] where there is nothing.
    route: u32,
}

impl Place {
    pub(super) const EMPTY: Self = Self { sign: 0, path: Piece::EMPTY, route: NONE };
}

/// How many places and bytes of paths an index of these routes has. The host matters for all
/// routes if it does for one, which is for the walk to know.
pub(super) const fn size(view: View<'_>) -> (usize, usize) {
    if view.total.hosts > 0 {
        return (0, 0);
    }
    (2 * view.total.plain, view.total.plain_bytes)
}

/// Fills in the index of these routes, and gives the lengths of their paths.
pub(super) const fn fill(view: View<'_>, places: &mut [Place], paths: &mut [u8]) -> u64 {
    let (mut lengths, mut start) = (0, 0);
    if view.total.hosts > 0 {
        return lengths;
    }
    let mut at = 0;
    while at < view.total.routes {
        let Planned { route, step, .. } = view.routes[at];
        let len = view.steps[step as usize].plain;
        // Which paths mean an encoded text is for the walk to know.
        if len != NONE {
            let end = start + len as usize;
            write(view, step, paths, end);
            let path = paths.split_at(end).0.split_at(start).1;
            let piece = Piece { at: start as u32, len };
            lengths |= length_bit(path);
            let mut methods = route.methods;
            while let [method, others @ ..] = methods {
                // One that does not fit into a word is looked for by the walk.
                if method.len() <= size_of::<u64>() {
                    let sign = sign(text::word(method.as_bytes()), path);
                    take(places, Place { sign, path: piece, route: at as u32 });
                }
                methods = others;
            }
            start = end;
        }
        at += 1;
    }
    lengths
}

/// Writes the path down to a step, which ends at `end`.
const fn write(view: View<'_>, mut step: u32, paths: &mut [u8], mut end: usize) {
    while let Step { parent, segment: Segment::Text(own), .. } = view.steps[step as usize]
        && parent != NONE
    {
        end -= own.len();
        text::write(paths, end, own);
        end -= 1;
        paths[end] = b'/';
        step = parent;
    }
}

/// Puts a route into the first free place from its own on.
const fn take(places: &mut [Place], own: Place) {
    let mut at = place(own.sign, places.len());
    while places[at].route != NONE {
        at = (at + 1) % places.len();
    }
    places[at] = own;
}

impl Exact<'_> {
    /// The route of a path as sent and a method, if it has no parameter.
    #[inline]
    pub(crate) fn find(&self, path: &[u8], method: &str) -> Option<usize> {
        if self.lengths & length_bit(path) == 0 {
            return None;
        }
        let word = text::method_word(method.as_bytes());
        let sign = sign(word, path);
        let mut at = place(sign, self.places.len());
        while let Some(here) = self.places.get(at).filter(|here| here.route != NONE) {
            if here.sign == sign && self.is(here.path, path) && method.len() <= size_of::<u64>() {
                return Some(here.route as usize);
            }
            at = if at + 1 == self.places.len() { 0 } else { at + 1 };
        }
        None
    }

    #[inline(always)]
    fn is(&self, own: Piece, path: &[u8]) -> bool {
        let own = self.paths.get(own.at as usize..(own.at + own.len) as usize).unwrap_or_default();
        own.len() == path.len()
            && if own.len() > 8 { text::same_long(own, path) } else { text::same_short(own, path) }
    }
}

/// Made of the method and all of the path.
#[inline(always)]
const fn sign(method: u64, path: &[u8]) -> u64 {
    let mut sign = method ^ path.len() as u64;
    let Some(last) = path.last_chunk::<8>() else {
        return text::mix(sign, text::short_word(path));
    };
    let mut rest = path;
    while let Some((word, others)) = rest.split_first_chunk::<8>() {
        sign = text::mix(sign, u64::from_le_bytes(*word));
        rest = others;
    }
    text::mix(sign, u64::from_le_bytes(*last))
}

#[inline(always)]
const fn length_bit(path: &[u8]) -> u64 {
    1 << if path.len() < 63 { path.len() } else { 63 }
}

#[inline(always)]
const fn place(sign: u64, places: usize) -> usize {
    (((sign >> 32) * places as u64) >> 32) as usize
}
