//! The routes without parameters, by their whole path: one comparison instead of a walk.
//!
//! What lives here: an index made from a table when a server is built. What must not: any route
//! with a parameter, host or encoded text. What it finds the walk would find too, as texts come
//! before parameters; what it does not find is the walk's to look for.

#![expect(
    clippy::inline_always,
    reason = "a call costs more than what is done here, and the compiler does not see it"
)]

use super::node::{Node, Piece};
use super::table::Table;
use super::text;

/// An index of paths and methods. At most half of the places are taken, so that a look-up ends
/// soon; the texts are the developer's, so that no client can make it longer.
#[derive(Debug, Default)]
pub(crate) struct Exact {
    /// A bit for each length that a path has, the last one for all above.
    lengths: u64,
    places: Vec<Place>,
    text: Vec<u8>,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    sign: u64,
    path: Piece,
    /// [`NONE`] where there is nothing.
    route: u32,
}

const NONE: u32 = u32::MAX;

impl Exact {
    /// The index of a table; an empty one if a route's host matters.
    pub(crate) fn new(table: &Table<'_>) -> Self {
        let mut exact = Self::default();
        if table.has_hosts() || table.leaves.is_empty() {
            return exact;
        }
        exact.places =
            vec![Place { sign: 0, path: Piece::EMPTY, route: NONE }; 2 * table.leaves.len()];
        let mut todo = vec![(0, Vec::new())];
        while let Some((node, path)) = todo.pop() {
            let Node { children, texts, .. } = table.nodes[node];
            for child in children as usize..(children + texts) as usize {
                let own = table.bytes(table.nodes[child].text);
                // Which paths mean an encoded text is for the walk to know.
                if !own.contains(&b'%') {
                    let path = [&path, &b"/"[..], own].concat();
                    exact.add(table, child, &path);
                    todo.push((child, path));
                }
            }
        }
        exact
    }

    fn add(&mut self, table: &Table<'_>, node: usize, path: &[u8]) {
        let Node { leaves, leaf_count, .. } = table.nodes[node];
        let own = Piece { at: self.text.len() as u32, len: path.len() as u32 };
        self.text.extend_from_slice(path);
        self.lengths |= length_bit(path);
        for leaf in &table.leaves[leaves as usize..(leaves + leaf_count) as usize] {
            let method = table.methods[leaf.method as usize];
            if method.name.len as usize > size_of::<u64>() {
                continue;
            }
            let sign = sign(method.word, path);
            let mut at = place(sign, self.places.len());
            while self.places[at].route != NONE {
                at = (at + 1) % self.places.len();
            }
            self.places[at] = Place { sign, path: own, route: leaf.route };
        }
    }

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
        let own = self.text.get(own.at as usize..(own.at + own.len) as usize).unwrap_or_default();
        own.len() == path.len()
            && if own.len() > 8 { text::same_long(own, path) } else { text::same_short(own, path) }
    }
}

/// Made of the method and all of the path.
#[inline(always)]
fn sign(method: u64, path: &[u8]) -> u64 {
    let mut sign = method ^ path.len() as u64;
    let Some(last) = path.last_chunk::<8>() else {
        return text::mix(sign, text::short_word(path));
    };
    for word in path.as_chunks::<8>().0 {
        sign = text::mix(sign, u64::from_le_bytes(*word));
    }
    text::mix(sign, u64::from_le_bytes(*last))
}

#[inline(always)]
fn length_bit(path: &[u8]) -> u64 {
    1 << path.len().min(63)
}

#[inline(always)]
fn place(sign: u64, places: usize) -> usize {
    (((sign >> 32) * places as u64) >> 32) as usize
}
