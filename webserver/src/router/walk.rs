//! The walk down the trie, which can find the route of any path.
//!
//! What lives here: the walk, and the captures of a path. What must not: when it is needed
//! (`lookup`), the layout of the table (`table`), and the content of an answer. A path stays as it
//! was sent: captures are offsets into it, still percent-encoded.
//!
//! **Bounded.** The trie is a tree, and a node's depth is the number of the segment that it is
//! compared with. So a walk that goes back never visits a node twice. It costs at most one
//! comparison per node of the table, and no path can make it exponential.

#![expect(
    clippy::inline_always,
    reason = "with plain `inline`, a look-up of the program `lookup` in `benchmarks` takes 28 of 684 instructions more"
)]

use super::encoded;
use super::node::{Capture, Leaf, Node};
use super::table::{HostNumber, Table, Wanted};
use super::text;
use crate::base::bytes;

/// A request, as the walk sees it.
pub(super) struct Sought<'w> {
    pub(super) path: &'w [u8],
    /// Whether the path has a `%`, so that it has to be decoded for comparison.
    pub(super) is_encoded: bool,
    pub(super) wanted: Wanted,
    /// The most specific host that takes the request.
    pub(super) host: HostNumber,
}

/// The result of a walk that found no route: whether other methods have routes for the path.
pub(super) struct OtherMethods(pub(super) bool);

/// Finds the leaf of the route of a path that begins with a slash and is well formed, and fills `captures`,
/// which must be empty. Routes with the request's host come before routes without a host.
pub(super) fn walk(
    table: &Table<'_>,
    sought: &Sought<'_>,
    captures: &mut Vec<Capture>,
) -> Result<u32, OtherMethods> {
    let mut walk = Walk::new(table, sought, captures);
    let mut root = sought.host as usize;
    while root != 0 {
        if let Some(route) = walk.try_child(root, None, 1) {
            return Ok(route);
        }
        root = table.less_specific(root);
    }
    if let Some(route) = walk.descend(0, 1) {
        return Ok(route);
    }
    walk.captures.clear();
    Err(OtherMethods(walk.wrong_method))
}

/// Returns the numbers of the methods of all routes for a path. This is a second walk, for refused
/// requests only.
pub(super) fn methods_of_path(table: &Table<'_>, sought: &Sought<'_>) -> Vec<u32> {
    let mut captures = Vec::new();
    let mut walk = Walk::new(table, sought, &mut captures);
    walk.allowed = Some(Vec::new());
    let mut root = sought.host as usize;
    while root != 0 {
        walk.try_child(root, None, 1);
        root = table.less_specific(root);
    }
    walk.try_child(0, None, 1);
    walk.allowed.unwrap_or_default()
}

/// A walk in progress.
struct Walk<'w, 't> {
    table: &'w Table<'t>,
    path: &'w [u8],
    is_encoded: bool,
    wanted: Wanted,
    /// Whether a route was passed over only because of its method.
    wrong_method: bool,
    /// The methods seen so far, if all routes for the path are being collected.
    allowed: Option<Vec<u32>>,
    captures: &'w mut Vec<Capture>,
}

impl<'w, 't> Walk<'w, 't> {
    fn new(table: &'w Table<'t>, sought: &Sought<'w>, captures: &'w mut Vec<Capture>) -> Self {
        let Sought { path, is_encoded, wanted, host: _ } = *sought;
        Self { table, path, is_encoded, wanted, wrong_method: false, allowed: None, captures }
    }

    /// Finds the best route below a node for the path from an offset on. Recursion is as deep as
    /// the table, not as the path, and happens only where a node leaves a choice.
    fn descend(&mut self, mut node: usize, mut at: usize) -> Option<u32> {
        let (table, path) = (self.table, self.path);
        loop {
            let here = &table.nodes[node];
            // The offset after the last segment is the offset after an imaginary slash at the end.
            if at > path.len() {
                return self.route(here);
            }
            let (end, word) = segment(path, at);
            let is_choice = here.affixes != 0 || here.rest != 0;
            if let Some(child) = self.text_child(here, at, end, word) {
                // With a call for each segment, a look-up of the program `lookup` in `benchmarks` takes 56 of 684
                // instructions more.
                if !is_choice && here.param == 0 {
                    (node, at) = (child, end + 1);
                    continue;
                }
                if let Some(route) = self.try_child(child, None, end + 1) {
                    return Some(route);
                }
            }
            if is_choice {
                return self.choose(here, at, end);
            }
            if here.param == 0 || end == at {
                return None;
            }
            self.captures.push(capture(at, end));
            (node, at) = (here.param as usize, end + 1);
        }
    }

    /// Returns the best route below a node that has several children left for the segment. It is not
    /// inlined, and neither is [`Self::encoded_child`]: if both are, a look-up of the program `lookup`
    /// in `benchmarks` takes 3 of 684 instructions more.
    #[inline(never)]
    fn choose(&mut self, here: &Node, at: usize, end: usize) -> Option<u32> {
        let table = self.table;
        let first = (here.children + here.texts) as usize;
        for child in first..first + here.affixes as usize {
            if let Some(inside) = self.inside(&table.nodes[child], at, end)
                && let Some(route) = self.try_child(child, Some(inside), end + 1)
            {
                return Some(route);
            }
        }
        if here.param != 0
            && end > at
            && let Some(route) =
                self.try_child(here.param as usize, Some(capture(at, end)), end + 1)
        {
            return Some(route);
        }
        if here.rest == 0 {
            return None;
        }
        self.captures.push(capture(at, self.path.len()));
        self.route(&table.nodes[here.rest as usize])
    }

    /// Descends into a child. If that does not find a route, removes the child's captures.
    fn try_child(&mut self, child: usize, own: Option<Capture>, at: usize) -> Option<u32> {
        let before = self.captures.len();
        self.captures.extend(own);
        let found = self.descend(child, at);
        if found.is_none() {
            self.captures.truncate(before);
        }
        found
    }

    /// Returns the number of the first leaf of a node, for the request's method or else for the method
    /// to fall back to.
    #[inline(always)]
    fn route(&mut self, node: &Node) -> Option<u32> {
        let first = node.leaves as usize;
        let leaves = &self.table.leaves[first..first + node.leaf_count as usize];
        if leaves.is_empty() {
            return None;
        }
        if let Some(allowed) = &mut self.allowed {
            allowed.extend(leaves.iter().map(|leaf| leaf.method));
            return None;
        }
        let serves = |wanted: u32| {
            let is_wanted = |leaf: &Leaf| leaf.method == wanted;
            leaves.iter().position(is_wanted).map(|at| node.leaves + at as u32)
        };
        let found = serves(self.wanted[0]).or_else(|| serves(self.wanted[1]));
        self.wrong_method |= found.is_none();
        found
    }

    /// Returns the child whose text is equal to the segment, which begins with `word`.
    #[inline(always)]
    fn text_child(&self, node: &Node, start: usize, end: usize, word: u64) -> Option<usize> {
        if node.texts == 0 {
            return None;
        }
        if self.is_encoded {
            return self.encoded_child(node, start, end, word);
        }
        self.plain_child(node, start, end, word)
    }

    #[inline(always)]
    fn plain_child(&self, node: &Node, start: usize, end: usize, word: u64) -> Option<usize> {
        let first = node.children as usize;
        let signs = &self.table.signs[first..first + node.texts as usize];
        let sign = text::sign_of(self.path, start, end, word);
        let mut at = place(signs, sign);
        while signs.get(at) == Some(&sign) {
            let own = self.table.nodes[first + at].text;
            // Different texts of one length have different signs if they are at most eight bytes
            // long. A look-up of the program `lookup` in `benchmarks` takes 77 of 684 instructions more if the signs
            // are not trusted.
            if own.len as usize == end - start
                && (own.len <= 8 || bytes::same(self.table.bytes(own), &self.path[start..end]))
            {
                return Some(first + at);
            }
            at += 1;
        }
        None
    }

    #[inline(never)]
    fn encoded_child(&self, node: &Node, start: usize, end: usize, word: u64) -> Option<usize> {
        let segment = &self.path[start..end];
        if !segment.contains(&b'%') {
            return self.plain_child(node, start, end, word);
        }
        let is_text = |&child: &usize| {
            let text = self.table.bytes(self.table.nodes[child].text);
            encoded::strip_prefix(segment, text).is_some_and(<[u8]>::is_empty)
        };
        let first = node.children as usize;
        (first..first + node.texts as usize).find(is_text)
    }

    /// Returns the part of a segment that a parameter between two texts takes; a capture is never
    /// empty.
    fn inside(&self, node: &Node, start: usize, end: usize) -> Option<Capture> {
        let segment = &self.path[start..end];
        let (before, after) = (self.table.bytes(node.text), self.table.bytes(node.after));
        let inside = encoded::strip_prefix(segment, before)?;
        let start = end - inside.len();
        let inside = encoded::strip_suffix(inside, after)?;
        (!inside.is_empty()).then(|| capture(start, start + inside.len()))
    }
}

/// Returns the index of the first sign that is not less than `sign`, in sorted signs. Signs are
/// spread over all numbers, so the search starts where `sign` would be if they were spread evenly.
/// Only a developer can choose texts that defeat this; the search is then linear in the number of
/// texts. With a binary search, a look-up of the program `lookup` in `benchmarks` takes 12 of 682 instructions more.
#[inline(always)]
fn place(signs: &[u64], sign: u64) -> usize {
    let mut at = (((sign >> 32) * signs.len() as u64) >> 32) as usize;
    while signs.get(at).is_some_and(|&other| other < sign) {
        at += 1;
    }
    while let Some(before) = at.checked_sub(1).filter(|&before| signs[before] >= sign) {
        at = before;
    }
    at
}

fn capture(start: usize, end: usize) -> Capture {
    (start as u32, end as u32)
}

/// Returns the end of the segment that begins at `start`, and the segment's word. A search byte by
/// byte takes 63 of 684 instructions more for a look-up of the program `lookup` in `benchmarks`, and `memchr` 165.
#[inline(always)]
fn segment(path: &[u8], start: usize) -> (usize, u64) {
    let word = bytes::word_at(path, start);
    let mut length = bytes::index_in(word, b'/');
    if length < 8 {
        return (start + length, word & ((1 << (8 * length)) - 1));
    }
    while start + length < path.len() {
        let slash = bytes::index_in(bytes::word_at(path, start + length), b'/');
        length += slash;
        if slash < 8 {
            return (start + length, word);
        }
    }
    (path.len(), word)
}
