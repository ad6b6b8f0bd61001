//! A checked middleware function. Only the types in it can still be wrong.

use proc_macro2::TokenStream;

use crate::mark::Mark;
use crate::path::Path;
use crate::ty::Type;

/// A `#[middleware]` function.
pub(super) struct Model {
    pub(super) krate: Path,
    pub(super) authenticates: bool,
    /// How clients authenticate, as a call of the library.
    pub(super) scheme: Option<TokenStream>,
    /// The arguments, in the order of the function.
    pub(super) args: Vec<Arg>,
}

/// An argument of the function.
pub(super) struct Arg {
    pub(super) name: String,
    pub(super) ty: Type,
    pub(super) role: Role,
    /// The attribute before the argument, such as `#[header]`.
    pub(super) mark: Option<Mark>,
}

/// What an argument is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The request that a wrap-around function passes on.
    Request,
    /// The rest of the chain.
    Next,
    /// An extractor.
    Extractor,
}

impl Model {
    /// Returns whether the function wraps around.
    pub(super) fn wraps(&self) -> bool {
        self.args.iter().any(|arg| arg.role == Role::Next)
    }

    /// Returns the extractors with their positions in the function.
    pub(super) fn extractors(&self) -> impl Iterator<Item = (usize, &Arg)> {
        self.args.iter().enumerate().filter(|(_, arg)| arg.role == Role::Extractor)
    }
}
