//! What the macros say about middleware and about the values that it provides, as constants.
//!
//! What lives here: plain data. What must not: how a value is passed to a handler (`extract`), how a
//! middleware is run (`app`), and the search for a value that nothing provides (`lacks`).

use std::panic::Location;

/// Stands for a type whose values middleware provides. Const evaluation cannot compare types, so
/// each of these types has a token that its derive writes.
#[derive(Debug)]
pub struct Token {
    /// The name of the type.
    pub name: &'static str,
    /// The middleware that a message suggests, or an empty text.
    pub by: &'static str,
    /// The hash of the place and the names. Comparing the texts of each handler's tokens made the
    /// check of 500 routes a fifth slower.
    id: u64,
}

impl Token {
    /// Creates the token of a type that is defined at the caller's location in `module`.
    #[track_caller]
    pub const fn new(name: &'static str, module: &'static str, by: &'static str) -> Self {
        let place = Location::caller();
        let id = ((place.line() as u64) << 32) | place.column() as u64;
        Self { name, by, id: hash(hash(hash(id, place.file()), module), name) }
    }

    /// Returns whether two tokens stand for one type.
    pub(super) const fn is(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// Adds a text to a hash, eight bytes at a step: const evaluation is slow at each step.
const fn hash(mut hash: u64, text: &str) -> u64 {
    let mut bytes = text.as_bytes();
    loop {
        let (word, rest) = match (bytes.split_first_chunk(), bytes.split_first()) {
            (Some((word, rest)), _) => (u64::from_le_bytes(*word), rest),
            (None, Some((byte, rest))) => (*byte as u64, rest),
            (None, None) => return hash,
        };
        hash = (hash ^ (hash >> 29) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        bytes = rest;
    }
}

/// The provided values that a list of arguments takes.
#[derive(Debug)]
pub enum Takes {
    /// None.
    Nothing,
    /// One value.
    One(&'static Token),
    /// The values of two lists.
    Two(&'static Self, &'static Self),
}

impl Takes {
    /// Returns the values of two lists.
    pub(crate) const fn join(first: &'static Self, second: &'static Self) -> Option<&'static Self> {
        match (first, second) {
            (Self::Nothing, takes) | (takes, Self::Nothing) => Some(takes),
            _ => None,
        }
    }
}

/// What is known about a middleware of a group or of a route from its type.
#[derive(Clone, Copy, Debug)]
pub struct MiddlewareFacts {
    /// The file of the function; empty if the middleware is not a function.
    pub file: &'static str,
    /// The line of the function.
    pub line: u32,
    /// The provided values that it takes.
    pub takes: &'static Takes,
    /// The value that it provides.
    pub provides: Option<&'static Token>,
    /// Whether it lets in only clients whose identity it has checked.
    pub authenticates: bool,
    /// Whether each route inside has to say who may call it.
    pub requires_auth: bool,
    /// Whether a mistake in the middleware has been reported. Nothing more is reported about what is
    /// inside.
    pub is_broken: bool,
}

impl MiddlewareFacts {
    /// The facts of a function with a mistake that has been reported.
    pub const BROKEN: Self = Self { authenticates: true, is_broken: true, ..Self::NONE };
    /// The facts of a middleware that takes and provides nothing.
    pub const NONE: Self = Self {
        file: "",
        line: 0,
        takes: &Takes::Nothing,
        provides: None,
        authenticates: false,
        requires_auth: false,
        is_broken: false,
    };
}

/// A middleware in a list.
#[derive(Clone, Copy, Debug)]
pub struct ListedMiddleware {
    /// The middleware as written in the list, such as `auth::require_user` or `Cors::new()`.
    pub name: &'static str,
    /// What is known about it.
    pub facts: &'static MiddlewareFacts,
}
