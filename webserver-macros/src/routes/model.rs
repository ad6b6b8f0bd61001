//! The parsed content of `routes![]`.

use proc_macro2::{Ident, TokenStream};

use crate::path::Path;

/// A list of handlers and groups.
pub(super) struct List {
    pub(super) krate: Path,
    /// Whether the list can only be a named group.
    pub(super) is_item: bool,
    pub(super) named: Option<Named>,
    pub(super) entries: Vec<Entry>,
}

/// The tokens before the brackets of a named group.
pub(super) struct Named {
    pub(super) attrs: TokenStream,
    pub(super) vis: TokenStream,
    pub(super) name: Ident,
}

/// An entry that names a handler or a named group.
pub(super) struct Entry {
    pub(super) prefix: Vec<String>,
    pub(super) path: Path,
}

impl List {
    /// Creates a list without entries.
    pub(super) fn new() -> Self {
        Self { krate: Path::webserver(), is_item: false, named: None, entries: Vec::new() }
    }
}
