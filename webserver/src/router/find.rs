//! Looking a request up in a table.
//!
//! What lives here: the walk down the trie, and what of a path is captured. What must not: how
//! the table is laid out (`table`), or what an answer looks like. A path stays as it was sent:
//! captures are offsets into it, still percent-encoded.
//!
//! **Bounded.** The trie is a tree and a node's depth is the segment it is compared with, so going
//! back never visits a node twice: a look-up costs at most one comparison per node of the table,
//! whatever the path; a path cannot make it exponential.

#![expect(
    clippy::inline_always,
    reason = "a call costs more than what is done here, and the compiler does not see it"
)]

use super::{
    encoded,
    node::{Leaf, Method, Node},
    table::Table,
    text,
};
use crate::base::bytes;

/// Where a parameter begins and ends in the path that was looked up, in bytes.
pub type Capture = (u32, u32);

/// The numbers of a method and of the method to fall back to, in a table.
pub(crate) type Wanted = [u32; 2];

/// The result of a look-up.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Found<'t> {
    /// The number of the route.
    Route(usize),
    /// There are routes for the path, but none for the method.
    NoMethod(Allow<'t>),
    /// There is no route for the path.
    NotFound,
    /// The path's percent-encoding is malformed, or the decoded path is not UTF-8.
    BadEncoding,
}

/// The methods that a path has routes for, sorted and without duplicates. `HEAD` is included if
/// there is a `GET`, and `OPTIONS` always.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Allow<'t> {
    methods: Vec<&'t str>,
}

impl<'t> Allow<'t> {
    /// The methods' names.
    pub fn methods(&self) -> &[&'t str] {
        &self.methods
    }
}

impl<'t> Table<'t> {
    /// Finds the route for a path as sent (up to the `?`), a method and a host without port.
    ///
    /// Fills `captures` with the parameters of the path from left to right; they are empty when
    /// no route is found. Routes with the request's host come before routes without a host.
    pub fn find(
        &self,
        path: impl AsRef<[u8]>,
        method: &str,
        host: Option<&str>,
        captures: &mut Vec<Capture>,
    ) -> Found<'t> {
        let path = path.as_ref();
        let host = host.and_then(|host| self.host_root(host.as_bytes()));
        self.find_wanted(
            path,
            bytes::percent::is_encoded(path),
            self.wanted(method),
            host,
            captures,
        )
    }

    /// Finds a route as [`Table::find`] does, from the results of
    /// [`is_encoded`](bytes::percent::is_encoded), [`Table::wanted`]
    /// and [`Table::host_root`].
    pub(crate) fn find_wanted(
        &self,
        path: &[u8],
        is_encoded: bool,
        wanted: Wanted,
        host_root: Option<usize>,
        captures: &mut Vec<Capture>,
    ) -> Found<'t> {
        captures.clear();
        if is_encoded && !encoded::is_well_formed(path) {
            return Found::BadEncoding;
        }
        if path.first() != Some(&b'/') {
            return Found::NotFound;
        }
        let mut walk = Walk {
            table: self,
            path,
            is_encoded,
            wanted,
            wrong_method: false,
            allowed: None,
            captures,
        };
        if let Some(root) = host_root
            && let Some(route) = walk.try_child(root, None, 1)
        {
            return Found::Route(route as usize);
        }
        if let Some(route) = walk.descend(0, 1) {
            return Found::Route(route as usize);
        }
        walk.captures.clear();
        if walk.wrong_method { Found::NoMethod(walk.allow(host_root)) } else { Found::NotFound }
    }

    /// Whether any route serves only one host.
    pub fn has_hosts(&self) -> bool {
        !self.hosts.is_empty()
    }

    /// Whether any route serves a method.
    pub fn knows(&self, method: &str) -> bool {
        self.method_number(method) != NO_METHOD
    }

    /// Returns the methods of all routes together.
    pub fn methods_of_all(&self) -> Allow<'t> {
        self.allow(0..self.methods.len() as u32)
    }

    /// Returns the methods with the given numbers, `HEAD` if `GET` is one of them, and `OPTIONS`.
    fn allow(&self, numbers: impl Iterator<Item = u32>) -> Allow<'t> {
        let name = |number: u32| text::utf8(self.bytes(self.methods[number as usize].name));
        let mut methods: Vec<&'t str> = numbers.map(name).collect();
        if methods.contains(&"GET") {
            methods.push("HEAD");
        }
        methods.push("OPTIONS");
        methods.sort_unstable();
        methods.dedup();
        Allow { methods }
    }

    /// Returns the root of a host's routes. The host may have a port. The root of host 0 is node 1.
    pub(crate) fn host_root(&self, host: &[u8]) -> Option<usize> {
        let is_host = |&piece: &_| {
            let own = self.bytes(piece);
            let (name, port) = host.split_at_checked(own.len()).unwrap_or_default();
            matches!(port, [] | [b':', ..]) && bytes::same_in_any_case(name, own)
        };
        self.hosts.iter().position(is_host).map(|at| at + 1)
    }

    /// Returns the numbers of a method and of the method to fall back to, if the table has them.
    pub(crate) fn wanted(&self, method: &str) -> Wanted {
        let number = self.method_number(method);
        // RFC 9110, 9.3.2: HEAD is GET without the content.
        let is_head = method.len() == 4 && method == "HEAD";
        [number, if is_head { self.method_number("GET") } else { NO_METHOD }]
    }

    #[inline(always)]
    fn method_number(&self, method: &str) -> u32 {
        let method = method.as_bytes();
        let word = text::method_word(method);
        let is_method = |own: &Method| {
            own.word == word
                && own.name.len as usize == method.len()
                && (method.len() <= 8 || self.bytes(own.name) == method)
        };
        self.methods.iter().position(is_method).map_or(NO_METHOD, |at| at as u32)
    }
}

const NO_METHOD: u32 = u32::MAX;

/// A look-up in progress.
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

impl<'t> Walk<'_, 't> {
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

    /// Returns the best route below a node that has several children left for the segment.
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

    /// Returns the route that ends at a node, for the method or else for the one to fall back to.
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
            let is_wanted = |leaf: &&Leaf| leaf.method == wanted;
            leaves.iter().find(is_wanted).map(|leaf| leaf.route)
        };
        let found = serves(self.wanted[0]).or_else(|| serves(self.wanted[1]));
        self.wrong_method |= found.is_none();
        found
    }

    /// Returns the child whose text is the segment, which begins with `word`.
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
        let mut at = if signs.len() <= FEW { first_of(signs, sign) } else { place(signs, sign) };
        while signs.get(at) == Some(&sign) {
            let own = self.table.nodes[first + at].text;
            // Up to eight bytes, different texts of one length have different signs.
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

    /// Returns what a parameter between two texts takes of a segment; a capture is never empty.
    fn inside(&self, node: &Node, start: usize, end: usize) -> Option<Capture> {
        let segment = &self.path[start..end];
        let (before, after) = (self.table.bytes(node.text), self.table.bytes(node.after));
        let inside = encoded::strip_prefix(segment, before)?;
        let start = end - inside.len();
        let inside = encoded::strip_suffix(inside, after)?;
        (!inside.is_empty()).then(|| capture(start, start + inside.len()))
    }

    /// Walks again to collect the methods of all routes for the path. Only a refused request pays
    /// for this second walk.
    fn allow(&mut self, host_root: Option<usize>) -> Allow<'t> {
        self.allowed = Some(Vec::new());
        for root in host_root.into_iter().chain([0]) {
            self.try_child(root, None, 1);
        }
        self.table.allow(self.allowed.take().into_iter().flatten())
    }
}

/// Up to this number, signs are searched one by one.
const FEW: usize = 4;

/// Returns the index of the first equal sign, or the number of signs if there is none.
#[inline(always)]
fn first_of(signs: &[u64], sign: u64) -> usize {
    signs.iter().position(|&other| other == sign).unwrap_or(signs.len())
}

/// Returns the index of the first sign that is not less than `sign`, in sorted signs. Signs are
/// spread over all numbers, so the search starts where `sign` would be if they were spread evenly.
/// Only a developer can choose texts that defeat this; the search is then linear in the number of
/// texts.
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

/// Returns the end of the segment that begins at `start`, and the segment's word.
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
