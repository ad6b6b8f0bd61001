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
use super::plan::{Flat, View};
use super::text;

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

const NONE: u32 = u32::MAX;

impl Place {
    pub(super) const EMPTY: Self = Self { sign: 0, path: Piece::EMPTY, route: NONE };
}

/// How many places and bytes of paths an index of these routes has.
pub(super) const fn size(view: View<'_>) -> (usize, usize) {
    let (mut places, mut bytes) = (0, 0);
    let mut at = 0;
    while at < view.order.len() {
        let route = view.sorted(at);
        if let Some(len) = length(view, route) {
            places += 2 * route.methods.len();
            bytes += len;
        }
        at += 1;
    }
    (places, bytes)
}

/// Fills in the index of these routes, and gives the lengths of their paths.
pub(super) const fn fill(view: View<'_>, places: &mut [Place], paths: &mut [u8]) -> u64 {
    let (mut lengths, mut start) = (0, 0);
    let mut at = 0;
    while at < view.order.len() {
        let route = view.sorted(at);
        if length(view, route).is_some() {
            let end = write(view, route, paths, start);
            let path = paths.split_at(end).0.split_at(start).1;
            let piece = Piece { at: start as u32, len: path.len() as u32 };
            lengths |= length_bit(path);
            let mut method = 0;
            while method < route.methods.len() {
                let name = route.methods[method].as_bytes();
                // One that does not fit into a word is looked for by the walk.
                if name.len() <= size_of::<u64>() {
                    let sign = sign(text::word(name), path);
                    take(places, Place { sign, path: piece, route: view.order[at] });
                }
                method += 1;
            }
            start = end;
        }
        at += 1;
    }
    lengths
}

/// The length of a route's path, if it is for the index. Which paths mean an encoded text is for
/// the walk to know, and so is the host, which matters for all routes if it does for one.
const fn length(view: View<'_>, route: Flat<'_>) -> Option<usize> {
    if !view.host_names.is_empty() {
        return None;
    }
    let mut len = 0;
    let mut at = 0;
    while at < route.len as usize {
        let Segment::Text(own) = view.segments[route.at as usize + at] else { return None };
        if text::has(own, b'%') {
            return None;
        }
        len += 1 + own.len();
        at += 1;
    }
    Some(len)
}

/// Writes a route's path from `start` on, and gives its end.
const fn write(view: View<'_>, route: Flat<'_>, paths: &mut [u8], start: usize) -> usize {
    let mut end = start;
    let mut at = 0;
    while at < route.len as usize {
        if let Segment::Text(own) = view.segments[route.at as usize + at] {
            end = text::write(paths, end, "/");
            end = text::write(paths, end, own);
        }
        at += 1;
    }
    end
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
