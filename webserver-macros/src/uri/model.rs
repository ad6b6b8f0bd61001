//! The parsed content of `uri!`.

use proc_macro2::{Ident, TokenStream};
use syn::LitStr;

use crate::path::Path;

/// A link as written.
pub(super) struct LinkInput {
    pub(super) krate: Path,
    pub(super) app: Option<App>,
    pub(super) handler: Path,
    pub(super) values: Vec<Value>,
}

/// The app that the link leads to.
pub(super) struct App {
    pub(super) path: Path,
    /// The prefix that chooses one of several places.
    pub(super) under: Option<LitStr>,
}

/// The value of a parameter.
pub(super) struct Value {
    pub(super) name: Ident,
    pub(super) tokens: TokenStream,
}
