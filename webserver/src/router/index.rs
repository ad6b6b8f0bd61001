//! An index of the routes whose path is only text, or text followed by one parameter. One
//! comparison with that text replaces a walk. In `benchmarks/instructions` a walk for a path that is
//! only text takes 386 instructions more (`plaintext`), and for a path that ends with a parameter
//! 215 more (`param`).
//!
//! What lives here: the index and the search in it. The index is a hash table that is built with
//! the routing table, in const evaluation or at run time. What must not: parameters elsewhere in a
//! path, and encoded text. The walk would find every route that the index finds, because texts come
//! before parameters. The walk finds the routes that are not in the index.

#![expect(
    clippy::inline_always,
    reason = "with plain `inline`, a scenario of `benchmarks/instructions` takes 26 to 32 instructions more"
)]

use super::node::{Capture, Piece};
use super::pattern::Segment;
use super::plan::View;
use super::text;
use super::trie::{NONE, RouteEntry, TrieNode};
use crate::base::bytes::{self, percent::is_encoded};

/// An index of paths and methods. At most half of the buckets are occupied, so that a search ends
/// soon. The texts are the developer's, so no client can make a search longer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Index<'t> {
    pub(super) lengths: Lengths,
    pub(super) buckets: &'t [Bucket],
    /// The texts of all paths.
    pub(super) paths: &'t [u8],
}

/// A bit for each length of a text; the last bit is for all longer texts. Without these bits, `param`
/// of `benchmarks/instructions` takes 33 instructions more, and a look-up of the program `lookup` in `benchmarks` 85 of
/// 684.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lengths {
    /// The lengths of texts that are a whole path.
    whole: u64,
    /// The lengths of texts that a parameter follows.
    before: u64,
}

impl Lengths {
    pub(super) const NONE: Self = Self { whole: 0, before: 0 };
}

/// The name of a method. The index does not contain longer names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct MethodWord(u64);

impl MethodWord {
    pub(super) const fn of(name: &str) -> Self {
        Self(if name.len() <= size_of::<u64>() { bytes::word(name.as_bytes()) } else { 0 })
    }
}

/// The key of a route in the index, apart from its text.
#[derive(Clone, Copy)]
struct Sought {
    method: MethodWord,
    /// The number of the route's host, or 0 for a route without a host.
    host: u32,
    /// Whether a parameter follows the text.
    has_parameter: bool,
}

/// A bucket with a route, or a free bucket.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bucket {
    hash: u64,
    path: Piece,
    host: u32,
    has_parameter: bool,
    /// [`NONE`] if the bucket is free.
    route: u32,
}

impl Bucket {
    pub(super) const EMPTY: Self =
        Self { hash: 0, path: Piece::EMPTY, host: 0, has_parameter: false, route: NONE };
}

/// Returns the number of buckets, and the maximum number of bytes of texts, in an index of these routes.
pub(super) const fn size(view: View<'_>) -> (usize, usize) {
    (2 * view.total.plain, view.total.plain_bytes)
}

/// Fills in the index of these routes and returns the lengths of their texts.
pub(super) const fn fill(view: View<'_>, buckets: &mut [Bucket], paths: &mut [u8]) -> Lengths {
    let (mut lengths, mut start) = (Lengths::NONE, 0);
    let mut at = 0;
    while at < view.total.routes {
        let RouteEntry { route, step, .. } = view.routes[at];
        let TrieNode { plain: len, parent, segment, is_shared, .. } = view.steps[step as usize];
        let has_parameter = matches!(segment, Segment::Param { .. });
        // Only the walk knows which paths match an encoded text, and which routes share a path and a
        // method.
        if len != NONE && !is_shared && !(has_parameter && is_tried_late(view, parent)) {
            let end = start + len as usize;
            let host = host(view, write(view, step, paths, end));
            let path = paths.split_at(end).0.split_at(start).1;
            let piece = Piece { at: start as u32, len };
            if has_parameter {
                lengths.before |= length_bit(path);
            } else {
                lengths.whole |= length_bit(path);
            }
            let mut methods = route.methods;
            while let [method, others @ ..] = methods {
                let word = MethodWord::of(method);
                // A method whose name does not fit into a word is left to the walk.
                if word.0 != 0 {
                    let hash = hash(Sought { method: word, host, has_parameter }, path);
                    insert(
                        buckets,
                        Bucket { hash, path: piece, host, has_parameter, route: at as u32 },
                    );
                }
                methods = others;
            }
            start = end;
        }
        at += 1;
    }
    lengths
}

/// Returns whether something is tried before a parameter that is not in the index: a parameter with
/// text around it, or a text at which several routes end.
const fn is_tried_late(view: View<'_>, parent: u32) -> bool {
    let TrieNode { affixes, has_shared_text, .. } = view.steps[parent as usize];
    affixes != NONE || has_shared_text
}

/// Writes the text down to a step so that it ends at `end`; returns the root that it begins at.
const fn write(view: View<'_>, mut step: u32, paths: &mut [u8], mut end: usize) -> u32 {
    loop {
        let TrieNode { parent, segment, .. } = view.steps[step as usize];
        if parent == NONE {
            return step;
        }
        if let Segment::Text(own) = segment {
            end -= own.len();
            text::write(paths, end, own);
        }
        end -= 1;
        paths[end] = b'/';
        step = parent;
    }
}

/// Returns the number of the host with a root, or 0 for the root without a host.
const fn host(view: View<'_>, root: u32) -> u32 {
    let mut at = 0;
    while at < view.total.hosts {
        if view.hosts[at].root == root {
            return at as u32 + 1;
        }
        at += 1;
    }
    0
}

/// Puts a route into the first free bucket, starting at the first bucket of its hash.
const fn insert(buckets: &mut [Bucket], bucket: Bucket) {
    let mut at = first_bucket(bucket.hash, buckets.len());
    while buckets[at].route != NONE {
        at = (at + 1) % buckets.len();
    }
    buckets[at] = bucket;
}

impl Index<'_> {
    /// Returns the route for a host, a path as sent, and a method, if the route does not have
    /// parameters.
    #[inline]
    pub(super) fn find(&self, host: u32, path: &[u8], method: MethodWord) -> Option<u32> {
        if self.lengths.whole & length_bit(path) == 0 {
            return None;
        }
        self.look_up(Sought { method, host, has_parameter: false }, path)
    }

    /// Returns the route for a host, a path and a method, if the route ends with a parameter. Also
    /// returns the part of the path that the parameter takes. This function is not for HEAD,
    /// because a GET route found by the walk may answer HEAD.
    #[inline]
    pub(super) fn find_parameter(
        &self,
        host: u32,
        path: &[u8],
        method: MethodWord,
    ) -> Option<(u32, Capture)> {
        let start = bytes::after_last(path, b'/')?;
        let (before, own) = path.split_at_checked(start)?;
        // An encoded segment may match a text, and texts come before parameters.
        if self.lengths.before & length_bit(before) == 0 || own.is_empty() || is_encoded(own) {
            return None;
        }
        let route = self.look_up(Sought { method, host, has_parameter: true }, before)?;
        Some((route, (start as u32, path.len() as u32)))
    }

    #[inline(always)]
    fn look_up(&self, sought: Sought, path: &[u8]) -> Option<u32> {
        let hash = hash(sought, path);
        let mut at = first_bucket(hash, self.buckets.len());
        while let Some(bucket) = self.buckets.get(at).filter(|bucket| bucket.route != NONE) {
            // Routes with the same text, host and kind of path have different signs for each
            // method.
            if bucket.hash == hash
                && (bucket.host, bucket.has_parameter) == (sought.host, sought.has_parameter)
                && self.is(bucket.path, path)
            {
                return Some(bucket.route);
            }
            at = if at + 1 == self.buckets.len() { 0 } else { at + 1 };
        }
        None
    }

    #[inline(always)]
    fn is(&self, piece: Piece, path: &[u8]) -> bool {
        let text =
            self.paths.get(piece.at as usize..(piece.at + piece.len) as usize).unwrap_or_default();
        bytes::same(text, path)
    }
}

/// Returns a hash of the key and of the whole text.
#[inline(always)]
const fn hash(sought: Sought, path: &[u8]) -> u64 {
    let Sought { method, host, has_parameter } = sought;
    let mut hash =
        method.0 ^ path.len() as u64 ^ (host as u64) << 40 ^ (has_parameter as u64) << 63;
    let Some(last) = path.last_chunk::<8>() else {
        return text::mix(hash, bytes::short_word(path));
    };
    if path.len() < 16 {
        return text::mix(text::mix(hash, bytes::word(path)), u64::from_le_bytes(*last));
    }
    let mut rest = path;
    while let Some((word, others)) = rest.split_first_chunk::<8>() {
        hash = text::mix(hash, u64::from_le_bytes(*word));
        rest = others;
    }
    text::mix(hash, u64::from_le_bytes(*last))
}

#[inline(always)]
const fn length_bit(path: &[u8]) -> u64 {
    1 << if path.len() < 63 { path.len() } else { 63 }
}

#[inline(always)]
const fn first_bucket(hash: u64, buckets: usize) -> usize {
    (((hash >> 32) * buckets as u64) >> 32) as usize
}
