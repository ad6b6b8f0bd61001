//! Types and paths as tokens: at which place they stand, and which lifetimes they have. No route.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
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

/// The tokens of a type with all lifetimes `'static`, those left out behind a `&` too.
pub(super) fn with_static(tokens: TokenStream) -> TokenStream {
    with_lifetimes(tokens, &quote!('static), true)
}

/// The tokens of a type with another lifetime for each that is written and, where `all` says so,
/// for each that is left out behind a `&`.
pub(super) fn with_lifetimes(
    tokens: TokenStream,
    lifetime: &TokenStream,
    all: bool,
) -> TokenStream {
    let mut out = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '\'' => {
                // `'static` stays what it is.
                let name = tokens.next();
                match name {
                    Some(name) if name.to_string() == "static" => {
                        out.extend([TokenTree::Punct(punct), name]);
                    }
                    Some(name) => out.extend(respan(lifetime.clone(), name.span())),
                    None => {}
                }
            }
            TokenTree::Punct(punct) if punct.as_char() == '&' => {
                let span = punct.span();
                out.extend([TokenTree::Punct(punct)]);
                if all && !tokens.peek().is_some_and(is_lifetime) {
                    out.extend(respan(lifetime.clone(), span));
                }
            }
            TokenTree::Group(group) => {
                let is_alone = is_lifetime(&TokenTree::Group(group.clone()));
                let inside = with_lifetimes(group.stream(), lifetime, all);
                if is_alone {
                    out.extend(inside);
                    continue;
                }
                let mut fixed = Group::new(group.delimiter(), inside);
                fixed.set_span(group.span());
                out.extend([TokenTree::Group(fixed)]);
            }
            other => out.extend([other]),
        }
    }
    out
}

/// Whether a lifetime begins here, or what a macro's `$lifetime` stood for, which rustc takes from
/// nobody else in a group of its own.
fn is_lifetime(tree: &TokenTree) -> bool {
    match tree {
        TokenTree::Punct(punct) => punct.as_char() == '\'',
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            group.stream().into_iter().next().as_ref().is_some_and(is_lifetime)
        }
        _ => false,
    }
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
