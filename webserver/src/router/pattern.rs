//! The router's description of a route: the constants that the macros generate.
//!
//! What lives here: segments, routes and the tree that contains them, all of them data. What must
//! not: parsing text (the leaf crate does), comparing or matching. A tree's routes are numbered
//! depth first; a match returns that number.

use super::host::{HostShape, Labels};
use super::middleware_facts::{ListedMiddleware, Takes};

/// The text or parameter between two slashes of a route's path.
///
/// A path is split at `/` after its leading slash. So `/` is one empty text, and a slash at the
/// end, as in `/a/`, is an empty text at the end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Segment<'a> {
    /// Literal text, compared with the percent-decoded segment.
    Text(&'a str),
    /// A whole segment that is not empty, or the middle of a segment between two literals.
    Param {
        /// The parameter's name.
        name: &'a str,
        /// The literal text before it.
        before: &'a str,
        /// The literal text after it.
        after: &'a str,
    },
    /// All remaining segments, at least one, which may be empty.
    Rest {
        /// The parameter's name.
        name: &'a str,
    },
}

impl<'a> Segment<'a> {
    /// Returns the name of the parameter, if the segment has one.
    pub const fn name(&self) -> Option<&'a str> {
        match self {
            Self::Text(_) => None,
            Self::Param { name, .. } | Self::Rest { name } => Some(name),
        }
    }
}

impl<'a> From<&'a webserver_pattern::Segment> for Segment<'a> {
    fn from(segment: &'a webserver_pattern::Segment) -> Self {
        match segment {
            webserver_pattern::Segment::Text(text) => Self::Text(text),
            webserver_pattern::Segment::Param { name, before, after } => {
                Self::Param { name, before, after }
            }
            webserver_pattern::Segment::Rest { name } => Self::Rest { name },
        }
    }
}

/// A handler's route, as its attribute or a call of the builder gives it.
#[derive(Clone, Copy, Debug)]
pub struct Route<'a> {
    /// The function's name.
    pub name: &'a str,
    /// The file that the function is in.
    pub file: &'a str,
    /// The line that the function is on.
    pub line: u32,
    /// The column, which tells apart the functions of one line.
    pub column: u32,
    /// The path as written, without its query part.
    pub path: &'a str,
    /// The path split into segments; never empty.
    pub segments: &'a [Segment<'a>],
    /// The names of the parameters: those of the path, those that are taken from a prefix, and those
    /// of the query.
    pub names: &'a [&'a str],
    /// How many of the names are taken from a prefix.
    pub of_prefix: usize,
    /// The methods that the route serves, as sent on the wire.
    pub methods: &'a [&'a str],
    /// The host that the route serves, without port: a name, or `{parameter}` and the text after
    /// it. `None` if the route serves all hosts.
    pub host: Option<&'a str>,
    /// The route's own middleware, outermost first.
    pub middleware: &'static [ListedMiddleware],
    /// Whether the route may be called by everybody, so that a group with `RequireAuth` accepts it.
    pub is_public: bool,
    /// What distinguishes the route from others with the same path, host and method.
    pub variant: Variant<'a>,
}

impl Route<'_> {
    /// An empty place for a route.
    pub const EMPTY: Self = Self::new("", "", 0, "", &[], &[]);
}

impl<'a> Route<'a> {
    /// Creates a route for all hosts, without middleware.
    pub const fn new(
        name: &'a str,
        file: &'a str,
        line: u32,
        path: &'a str,
        segments: &'a [Segment<'a>],
        methods: &'a [&'a str],
    ) -> Self {
        Self {
            name,
            file,
            line,
            column: 0,
            path,
            segments,
            names: &[],
            of_prefix: 0,
            methods,
            host: None,
            middleware: &[],
            is_public: false,
            variant: Variant::NONE,
        }
    }

    /// Returns the number of parameters of the path.
    pub const fn in_path(&self) -> usize {
        let (mut count, mut segments) = (0, self.segments);
        while let [segment, others @ ..] = segments {
            count += segment.name().is_some() as usize;
            segments = others;
        }
        count
    }

    /// Returns the number of parameters of the host, which is 0 or 1. In the names it comes after those
    /// that are taken from a prefix.
    pub const fn in_host(&self) -> usize {
        match self.host {
            Some(host) if !matches!(HostShape::of(host).labels, Labels::None) => 1,
            _ => 0,
        }
    }
}

/// What distinguishes a route from others of the same shape, host and method. The router only
/// compares it.
#[derive(Clone, Copy, Debug)]
pub struct Variant<'a> {
    /// A route with a lower rank is tried before one with a higher rank.
    pub rank: u8,
    /// The type of what the route takes.
    pub consumes: Option<&'a str>,
    /// The type of what the route answers.
    pub produces: Option<&'a str>,
}

impl Variant<'_> {
    /// The variant of a route that is the only one of its shape, host and method.
    pub const NONE: Self = Self { rank: 0, consumes: None, produces: None };

    /// Returns whether both variants name a type that they take, or that they answer, and the two
    /// types are different. What follows a `;` does not count.
    pub(super) const fn has_other_type(&self, other: &Self) -> bool {
        differ(self.consumes, other.consumes) || differ(self.produces, other.produces)
    }
}

const fn differ(one: Option<&str>, other: Option<&str>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => !essence(one).eq_ignore_ascii_case(essence(other)),
        _ => false,
    }
}

const fn essence(text: &str) -> &[u8] {
    let bytes = text.as_bytes();
    let mut end = 0;
    while end < bytes.len() && bytes[end] != b';' {
        end += 1;
    }
    bytes.split_at(end).0.trim_ascii()
}

/// A function that answers errors, as its attribute gives it. What a status means is not known here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Catch {
    /// The function's name.
    pub name: &'static str,
    /// The file that the function is in.
    pub file: &'static str,
    /// The line that the function is on.
    pub line: u32,
    /// The statuses that it answers; none if it answers all.
    pub statuses: &'static [u16],
    /// Whether its only argument is the error, so that it can answer without a request.
    pub is_alone: bool,
}

impl Catch {
    /// Creates a catcher at the caller's location.
    #[track_caller]
    pub const fn new(name: &'static str, statuses: &'static [u16], is_alone: bool) -> Self {
        let place = std::panic::Location::caller();
        let (file, line) = (place.file(), place.line());
        Self { name, file, line, statuses, is_alone }
    }
}

/// A route, or several routes.
#[derive(Clone, Copy, Debug)]
pub enum Tree {
    /// One handler, and the provided values that its arguments take.
    Route(&'static Route<'static>, &'static Takes),
    /// A catcher, which answers errors in its list and in the lists inside it.
    Catch(&'static Catch),
    /// The entries of a list with a name of its own, in order.
    Group(&'static [Branch]),
    /// The entries of a list that is written inside another one, as in `"/prefix" => [..]`. A
    /// mistake in one of them is reported at that entry.
    Inline(&'static [Branch]),
    /// What a `#[cfg(..)]` has left out of a list. It is still counted, so that the numbers of the
    /// other entries do not depend on the condition.
    Absent {
        /// The number of handlers and named lists that are written there.
        entries: usize,
        /// The number of middlewares that are written there.
        middleware: usize,
    },
}

impl Tree {
    /// Always `true`; evaluating it propagates a compile error in the tree, so later code is not
    /// reported again.
    pub const fn is_there(&self) -> bool {
        true
    }

    /// Returns whether a route has a rank other than 0.
    pub const fn has_ranks(&self) -> bool {
        if let Self::Route(route, _) = self {
            return route.variant.rank > 0;
        }
        let mut branches = self.branches();
        while let [Branch { tree, .. }, others @ ..] = branches {
            if tree.has_ranks() {
                return true;
            }
            branches = others;
        }
        false
    }

    /// Returns the entries of a list; none for a handler or a catcher.
    pub const fn branches(&self) -> &'static [Branch] {
        match *self {
            Self::Group(branches) | Self::Inline(branches) => branches,
            Self::Route(..) | Self::Catch(_) | Self::Absent { .. } => &[],
        }
    }
}

/// An entry of a group.
#[derive(Clone, Copy, Debug)]
pub struct Branch {
    /// Literal segments before all paths of the entry; may be empty.
    pub prefix: &'static [Segment<'static>],
    /// The middleware around the entry, outermost first.
    pub with: &'static [ListedMiddleware],
    /// The handler or the group.
    pub tree: Tree,
}

impl Branch {
    /// Creates an entry that a `#[cfg(..)]` has left out; see [`Tree::Absent`].
    pub const fn absent(entries: usize, middleware: usize) -> Self {
        Self::new(&[], Tree::Absent { entries, middleware })
    }

    /// Creates an entry without middleware.
    pub const fn new(prefix: &'static [Segment<'static>], tree: Tree) -> Self {
        Self { prefix, with: &[], tree }
    }
}
