//! What a route is to the router: the constants that the macros write down.
//!
//! What lives here: segments, routes and the tree they hang in, all of them data. What must not:
//! parsing text (the leaf crate does), comparing or matching. A tree's routes are numbered
//! depth first; that number is what a match gives back.

/// What stands between two slashes of a route's path.
///
/// A path is split at `/` after its leading slash, so `/` is one empty text and the slash at the
/// end of `/a/` is a last, empty text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Segment<'a> {
    /// Literal text, compared with the percent-decoded segment.
    Text(&'a str),
    /// One segment that is not empty, or the middle of one between two literals.
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

/// The kinds as functions, which are short to call in generated code.
impl<'a> Segment<'a> {
    /// See [`Segment::Text`].
    pub const fn text(text: &'a str) -> Self {
        Self::Text(text)
    }

    /// See [`Segment::Param`].
    pub const fn param(name: &'a str, before: &'a str, after: &'a str) -> Self {
        Self::Param { name, before, after }
    }

    /// See [`Segment::Rest`].
    pub const fn rest(name: &'a str) -> Self {
        Self::Rest { name }
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

/// A handler's route, as its attribute or a call of the builder states it.
#[derive(Clone, Copy, Debug)]
pub struct Route<'a> {
    /// The function's name.
    pub name: &'a str,
    /// The file it stands in.
    pub file: &'a str,
    /// The line it stands on.
    pub line: u32,
    /// The path as written, without its query part.
    pub path: &'a str,
    /// The path taken apart; never empty.
    pub segments: &'a [Segment<'a>],
    /// The methods it serves, as sent on the wire.
    pub methods: &'a [&'a str],
    /// The one host it serves, without port, if not all.
    pub host: Option<&'a str>,
}

impl Route<'_> {
    /// Room for a route.
    pub(super) const EMPTY: Self =
        Self { name: "", file: "", line: 0, path: "", segments: &[], methods: &[], host: None };
}

/// A route, or several.
#[derive(Clone, Copy, Debug)]
pub enum Tree {
    /// One handler.
    Route(&'static Route<'static>),
    /// The entries of a group, in order.
    Group(&'static [Branch]),
}

impl Tree {
    /// Yes; an error where it is one.
    pub const fn is_there(&self) -> bool {
        matches!(self, Self::Route(_) | Self::Group(_))
    }
}

/// An entry of a group.
#[derive(Clone, Copy, Debug)]
pub struct Branch {
    /// Literal segments before all paths of the entry; may be empty.
    pub prefix: &'static [Segment<'static>],
    /// The handler or the group.
    pub tree: Tree,
}
