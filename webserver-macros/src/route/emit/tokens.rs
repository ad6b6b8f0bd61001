//! Types and paths as tokens: at which place they stand, and how a list of them is written. No route.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::quote;

/// The span on which rustc's words about a type are to stand.
pub(super) fn place(ty: &TokenStream) -> Span {
    ty.clone().into_iter().next().map_or_else(Span::call_site, |token| token.span())
}

/// A nested list of types or patterns.
pub(super) fn list(items: impl Iterator<Item = TokenStream>) -> TokenStream {
    let items: Vec<_> = items.collect();
    items.iter().rev().fold(quote!(()), |rest, item| quote!((#item, #rest)))
}

/// The tokens, all at one place.
pub(super) fn respan(tokens: TokenStream, span: Span) -> TokenStream {
    let at = |mut token: TokenTree| {
        if let TokenTree::Group(group) = &token {
            token = TokenTree::Group(Group::new(group.delimiter(), respan(group.stream(), span)));
        }
        token.set_span(span);
        token
    };
    tokens.into_iter().map(at).collect()
}

/// Whether a type is not written out: `impl Trait`, alone or within.
pub(super) fn has_impl(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == "impl",
        TokenTree::Group(group) => has_impl(group.stream()),
        _ => false,
    })
}
