//! Helpers for the tokens of types and paths: their spans, and lists of them. Nothing in this file
//! is about routes.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::quote;

use crate::ty::Type;

/// Returns the span at which rustc should report errors about a type.
pub(crate) fn span_of(ty: &TokenStream) -> Span {
    ty.clone().into_iter().next().map_or_else(Span::call_site, |token| token.span())
}

/// Emits a nested list of types or patterns.
pub(crate) fn list(items: impl Iterator<Item = TokenStream>) -> TokenStream {
    let items: Vec<_> = items.collect();
    items.iter().rev().fold(quote!(()), |rest, item| quote!((#item, #rest)))
}

/// Returns the tokens, all with one span.
pub(crate) fn respan(tokens: TokenStream, span: Span) -> TokenStream {
    let at = |mut token: TokenTree| {
        if let TokenTree::Group(group) = &token {
            token = TokenTree::Group(Group::new(group.delimiter(), respan(group.stream(), span)));
        }
        token.set_span(span);
        token
    };
    tokens.into_iter().map(at).collect()
}

/// Returns whether a type is or contains `impl Trait`, so that it is not written out.
pub(crate) fn has_impl(ty: &Type) -> bool {
    !ty.is_plain && mentions_impl((**ty).clone())
}

fn mentions_impl(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == "impl",
        TokenTree::Group(group) => mentions_impl(group.stream()),
        _ => false,
    })
}
