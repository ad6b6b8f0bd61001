//! The parsed content of `routes![]`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::LitStr;
use webserver_pattern::Segment;

use crate::path::Path;
use crate::with::With;

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

/// An entry of a list.
pub(super) struct Entry {
    /// The conditions of its `#[cfg(..)]` attributes.
    pub(super) conditions: Vec<TokenStream>,
    pub(super) prefix: Vec<Segment>,
    /// The prefix as written.
    pub(super) literal: Option<LitStr>,
    pub(super) with: Vec<With>,
    pub(super) content: Content,
}

/// What an entry stands for.
pub(super) enum Content {
    /// The path of a handler or of a named group.
    Named(Path),
    /// A list that is written inside the list.
    Inline(Vec<Entry>),
}

impl Entry {
    /// Returns the condition under which the entry exists, if it has one.
    pub(super) fn condition(&self) -> Option<TokenStream> {
        let conditions = &self.conditions;
        (!conditions.is_empty()).then(|| quote!(all(#(#conditions),*)))
    }

    /// Returns the number of middlewares around the entry and inside it.
    pub(super) fn middleware(&self) -> usize {
        let inside = match &self.content {
            Content::Named(_) => 0,
            Content::Inline(entries) => entries.iter().map(Self::middleware).sum(),
        };
        self.with.len() + inside
    }

    /// Returns the number of named entries in the entry. rustc reports mistakes at these.
    pub(super) fn named(&self) -> usize {
        match &self.content {
            Content::Named(_) => 1,
            Content::Inline(entries) => entries.iter().map(Self::named).sum(),
        }
    }
}

impl List {
    /// Creates a list without entries.
    pub(super) fn new() -> Self {
        Self { krate: Path::webserver(), is_item: false, named: None, entries: Vec::new() }
    }
}
