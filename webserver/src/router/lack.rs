//! What can be missing around a route, as data; `lacks` finds it and `lack_text` describes it.

use super::middleware_facts::{ListedMiddleware, Token};
use super::pattern::{Route, Segment};

/// Who lacks something.
#[derive(Clone, Copy)]
pub(super) enum Who {
    Route(&'static Route<'static>),
    Middleware(&'static ListedMiddleware),
}

/// What is wrong.
#[derive(Clone, Copy)]
pub(super) enum What {
    /// Nothing outside provides the value. A middleware further inside may.
    Missing(&'static Token, Option<&'static ListedMiddleware>),
    /// The other middleware, further outside, provides the value too.
    Twice(&'static Token, &'static ListedMiddleware),
    /// Nothing says who may call the route.
    Undecided,
    /// The handler takes a parameter of a prefix that no prefix has.
    NoPrefix(&'static str),
    /// Two prefixes around the handler, or a prefix and its own path, have a parameter of this name.
    SameName(&'static str),
}

/// The first mistake at one entry or middleware of a list.
#[derive(Clone, Copy)]
pub(super) struct Lack {
    pub(super) who: Who,
    pub(super) what: What,
    /// The segments of the prefixes around it, as far as there is room.
    pub(super) path: [Option<Segment<'static>>; 12],
    /// The number of further mistakes there.
    pub(super) more: u32,
}
