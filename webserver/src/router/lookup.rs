//! Looks up the route of a request. The server calls this one function, and the benchmark measures
//! it.
//!
//! What lives here: the order of the searches, and the result of a look-up. What must not: the
//! searches themselves (`index`, `walk`), and the content of an answer. There are three searches,
//! and each finds only routes that the next one would find too:
//!
//! 1. in the index of whole paths, for a route without parameters;
//! 2. in the index of texts that a parameter follows. HEAD skips this search: a GET route answers
//!    HEAD if there is no HEAD route, and only the walk knows both;
//! 3. the walk.
//!
//! Without the `inline` attributes of this file, of `index` and of `table`, a scenario of
//! `benchmarks/instructions` takes 10 to 23 instructions more.

#![expect(
    clippy::inline_always,
    reason = "with plain `inline`, a scenario of `benchmarks/instructions` takes 14 to 20 instructions more"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::encoded;
use super::index::{Index, MethodWord};
use super::node::{Capture, Leaf};
use super::table::{ANY_METHOD, HostNumber, NO_METHOD, OwnedTable, Table, Wanted};
use super::walk::{OtherMethods, Sought, methods_of_path, walk};
use crate::base::bytes::percent;

/// The table that requests are looked up in. It was made at compile time, or merged from several
/// sources when the server was built. It is cheap to clone.
#[derive(Clone, Debug)]
pub struct RouteTable {
    arrays: Arrays,
    /// The numbers of GET and POST. If they are searched for, a look-up of the program `lookup` in `benchmarks` takes 31
    /// of 684 instructions more.
    get: Wanted,
    post: Wanted,
    /// Whether any route serves only one host.
    has_hosts: bool,
    id: u32,
}

#[derive(Clone, Debug)]
enum Arrays {
    Static(Table<'static>),
    Merged(Arc<OwnedTable>),
}

/// A method's name, prepared for look-ups.
#[derive(Clone, Copy, Debug)]
pub struct MethodName<'m> {
    name: &'m str,
    word: MethodWord,
}

impl<'m> MethodName<'m> {
    /// Prepares a name.
    pub const fn new(name: &'m str) -> Self {
        Self { name, word: MethodWord::of(name) }
    }
}

/// A route that was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Match {
    /// The number of the route.
    pub route: u32,
    /// Whether the path has a `%`, so that the text of its parameters may be percent-encoded. It is
    /// always `false` for a route without parameters.
    pub is_encoded: bool,
    /// Whether several routes have the same shape, host and method. Then `route` is not the number of
    /// a route, but the argument of [`RouteTable::alternative`] for the first of them: the one with
    /// the lowest rank, and among these the one that is listed first. A field for each of the two
    /// would not fit into a register with the others.
    pub is_shared: bool,
}

/// Why no route was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoMatch {
    /// There are routes for the path, but none for the method. [`RouteTable::methods_of`] returns
    /// the methods.
    Method,
    /// There is no route for the path.
    Path,
    /// The path's percent-encoding is malformed, or the decoded path is not UTF-8.
    Encoding,
}

/// The methods of the routes for a path, sorted and without duplicates. `HEAD` is included if there
/// is a `GET`, and `OPTIONS` always.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Allow<'t> {
    methods: Vec<&'t str>,
}

impl<'t> Allow<'t> {
    fn new(mut methods: Vec<&'t str>) -> Self {
        methods.retain(|method| *method != ANY_METHOD);
        if methods.contains(&"GET") {
            methods.push("HEAD");
        }
        methods.push("OPTIONS");
        methods.sort_unstable();
        methods.dedup();
        Self { methods }
    }

    /// Adds the methods of another path.
    pub fn join(&mut self, other: Self) {
        self.methods.extend(other.methods);
        self.methods.sort_unstable();
        self.methods.dedup();
    }

    /// The methods' names.
    pub fn methods(&self) -> &[&'t str] {
        &self.methods
    }
}

impl RouteTable {
    /// Creates the table of one `routes![]`.
    pub fn fixed(table: Table<'static>) -> Self {
        Self::new(&table, Arrays::Static(table))
    }

    /// Creates a table that was built at run time.
    pub fn merged(owned: OwnedTable) -> Self {
        let owned = Arc::new(owned);
        Self::new(&owned.table(), Arrays::Merged(owned.clone()))
    }

    fn new(table: &Table<'_>, arrays: Arrays) -> Self {
        static TABLES: AtomicU32 = AtomicU32::new(0);
        let (get, post) = (table.wanted("GET"), table.wanted("POST"));
        let id = TABLES.fetch_add(1, Ordering::Relaxed);
        Self { arrays, get, post, has_hosts: !table.hosts.is_empty(), id }
    }

    /// Returns the number that distinguishes this table and its clones from the other tables of the
    /// process.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// Finds the route for a host, a method, and a path as sent (up to the `?`).
    ///
    /// Fills `captures` with the parameters of the path from left to right; they are empty when no
    /// route is found. Routes with the request's host come before routes without a host, and an exact
    /// host before one with a parameter.
    #[inline(always)]
    pub fn lookup(
        &self,
        host: HostNumber,
        method: MethodName<'_>,
        path: &[u8],
        captures: &mut Vec<Capture>,
    ) -> Result<Match, NoMatch> {
        captures.clear();
        match self.index().find(host, path, method.word) {
            Some(route) => Ok(Match { route, is_encoded: false, is_shared: false }),
            None => self.lookup_with_parameters(host, method.name, method.word, path, captures),
        }
    }

    /// Does what [`RouteTable::lookup`] does, for requests that are rare.
    #[cold]
    #[inline(never)]
    pub fn lookup_rarely(
        &self,
        host: HostNumber,
        method: &str,
        path: &[u8],
        captures: &mut Vec<Capture>,
    ) -> Result<Match, NoMatch> {
        self.lookup(host, MethodName::new(method), path, captures)
    }

    fn lookup_with_parameters(
        &self,
        host: HostNumber,
        name: &str,
        word: MethodWord,
        path: &[u8],
        captures: &mut Vec<Capture>,
    ) -> Result<Match, NoMatch> {
        const HEAD: MethodWord = MethodWord::of("HEAD");
        if word != HEAD
            && let Some((route, capture)) = self.index().find_parameter(host, path, word)
        {
            captures.push(capture);
            return Ok(Match { route, is_encoded: false, is_shared: false });
        }
        self.lookup_by_walk(host, MethodName { name, word }, path, captures)
    }

    /// Finds a route without the index. `captures` must be empty.
    pub(super) fn lookup_by_walk(
        &self,
        host: HostNumber,
        method: MethodName<'_>,
        path: &[u8],
        captures: &mut Vec<Capture>,
    ) -> Result<Match, NoMatch> {
        let is_encoded = percent::is_encoded(path);
        if is_encoded && !encoded::is_well_formed(path) {
            return Err(NoMatch::Encoding);
        }
        if path.first() != Some(&b'/') {
            return Err(NoMatch::Path);
        }
        self.with_table(|table| {
            let wanted = self.wanted(table, method);
            let sought = Sought { path, is_encoded, wanted, host };
            match walk(table, &sought, captures) {
                Ok(number) => {
                    let Leaf { route, next, .. } = table.leaves[number as usize];
                    let (is_shared, is_encoded) = (next != 0, is_encoded && !captures.is_empty());
                    Ok(Match {
                        route: if is_shared { number } else { route },
                        is_encoded,
                        is_shared,
                    })
                }
                Err(OtherMethods(true)) => Err(NoMatch::Method),
                Err(OtherMethods(false)) => Err(NoMatch::Path),
            }
        })
    }

    /// Returns one of several routes of the same shape, host and method, and the argument for the
    /// next one.
    pub fn alternative(&self, number: u32) -> (u32, Option<u32>) {
        let Leaf { route, next, .. } = self.with_table(|table| table.leaves[number as usize]);
        (route, next.checked_sub(1))
    }

    /// Returns the routes of each shape, host and method that has several.
    pub fn shared(&self) -> Vec<Vec<u32>> {
        self.with_table(|table| {
            let leaves = table.leaves;
            let follows = |at: usize| leaves[..at].iter().any(|leaf| leaf.next as usize == at + 1);
            let first = |at: &usize| leaves[*at].next != 0 && !follows(*at);
            let chain = |at: usize| {
                let next = |leaf: &&Leaf| leaf.next.checked_sub(1).map(|at| &leaves[at as usize]);
                std::iter::successors(Some(&leaves[at]), next).map(|leaf| leaf.route).collect()
            };
            (0..leaves.len()).filter(first).map(chain).collect()
        })
    }

    /// Returns the methods of all routes for a path, after a look-up has returned
    /// [`NoMatch::Method`].
    #[cold]
    pub fn methods_of(&self, host: HostNumber, path: &[u8]) -> Allow<'_> {
        let (is_encoded, wanted) = (percent::is_encoded(path), [NO_METHOD; 2]);
        let sought = Sought { path, is_encoded, wanted, host };
        self.with_table(|table| allow(table, methods_of_path(table, &sought)))
    }

    /// Returns the numbers of a method and of the method to fall back to.
    fn wanted(&self, table: &Table<'_>, method: MethodName<'_>) -> Wanted {
        const GET: MethodWord = MethodWord::of("GET");
        const POST: MethodWord = MethodWord::of("POST");
        match method.word {
            GET => self.get,
            POST => self.post,
            _ => table.wanted(method.name),
        }
    }

    /// Returns the number of the most specific host that takes a request's host, which may have a
    /// port.
    #[inline]
    pub fn host<'h>(&self, host: impl FnOnce() -> Option<&'h [u8]>) -> HostNumber {
        if self.has_hosts { self.host_number(host()) } else { 0 }
    }

    #[inline(never)]
    fn host_number(&self, host: Option<&[u8]>) -> HostNumber {
        let root = host.and_then(|host| self.with_table(|table| table.host_root(host)));
        root.map_or(0, |root| root as u32)
    }

    /// Returns whether any route serves a method.
    pub fn has_method(&self, method: &str) -> bool {
        self.with_table(|table| table.method_number(method) != NO_METHOD)
    }

    /// Returns the methods of all routes together.
    pub fn methods(&self) -> Allow<'_> {
        let all = |table: &Table<'_>| (0..table.methods.len() as u32).collect();
        self.with_table(|table| allow(table, all(table)))
    }

    /// Returns the index of paths.
    #[inline]
    pub(super) fn index(&self) -> Index<'_> {
        match &self.arrays {
            Arrays::Static(table) => table.index,
            Arrays::Merged(owned) => owned.index(),
        }
    }

    /// Passes the table to a function, without a copy if it was made at compile time.
    #[inline]
    fn with_table<'t, T>(&'t self, run: impl FnOnce(&Table<'t>) -> T) -> T {
        match &self.arrays {
            Arrays::Static(table) => run(table),
            Arrays::Merged(owned) => run(&owned.table()),
        }
    }
}

fn allow<'t>(table: &Table<'t>, numbers: Vec<u32>) -> Allow<'t> {
    Allow::new(numbers.into_iter().map(|number| table.method(number)).collect())
}
