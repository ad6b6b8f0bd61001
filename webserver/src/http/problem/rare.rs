//! The data that few problems have: a type of their own, and notes for the developer.

use std::borrow::Cow;

/// What few problems have.
#[derive(Debug, Default)]
pub(crate) struct Rare {
    /// The URI reference of the type.
    pub(crate) uri: Option<Cow<'static, str>>,
    pub(crate) title: Option<Cow<'static, str>>,
    /// The members of its own: names, and texts as values.
    pub(crate) members: Vec<(&'static str, Cow<'static, str>)>,
    /// What the page of a debug build says to the developer.
    #[cfg(debug_assertions)]
    pub(crate) notes: Vec<Note>,
}

/// A heading and lines, which say to the developer how a problem came about.
#[cfg(debug_assertions)]
#[derive(Debug)]
pub(crate) struct Note {
    pub(crate) heading: String,
    pub(crate) lines: Vec<String>,
}
