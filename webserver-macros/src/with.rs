//! Lists of middleware: `with [..]` of a group, and `middleware = [..]` of a route attribute. They are
//! parsed and emitted in the same way.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::bracketed;
use syn::parse::ParseStream;

use crate::diag::spelled;
use crate::signature::{between_commas, is_punct};

/// A middleware in a list.
pub(crate) struct With {
    written: String,
    /// The span of its last token, at which rustc reports mistakes.
    pub(crate) span: Span,
    kind: Kind,
}

enum Kind {
    /// A function, or a type.
    Type(TokenStream),
    /// A constant expression.
    Value(TokenStream),
}

/// The tokens of a list.
pub(crate) struct Emitted {
    /// The items that the other tokens name.
    pub(crate) items: TokenStream,
    /// The facts about each middleware, as a slice.
    pub(crate) facts: TokenStream,
    /// The list as a type.
    pub(crate) list: TokenStream,
}

/// Parses a list in brackets.
pub(crate) fn parse(input: ParseStream<'_>, before: &str) -> syn::Result<Vec<With>> {
    if !input.peek(syn::token::Bracket) {
        let message = format!("the middleware is listed in brackets: `{before} [..]`");
        return Err(syn::Error::new(input.span(), message));
    }
    let list;
    let brackets = bracketed!(list in input);
    let tokens: TokenStream = list.parse()?;
    if tokens.is_empty() {
        let message = format!("the list of middleware is empty: remove `{before} []`");
        return Err(syn::Error::new(brackets.span.join(), message));
    }
    between_commas(tokens.into_iter().collect()).into_iter().map(one).collect()
}

/// Reads one middleware. An entry that ends with a group, such as `Cors::new()`, or with the name of a
/// constant, such as `limits::STRICT`, is an expression; any other entry is a type.
fn one(trees: Vec<TokenTree>) -> syn::Result<With> {
    let written = spelled(TokenStream::from_iter(trees.clone()));
    let (first, last) = match &trees[..] {
        [] => return Err(syn::Error::new(Span::call_site(), "there are two commas: remove one")),
        [first, .., last] | [first @ last] => (first, last),
    };
    let error = |message: String| {
        Err(syn::Error::new_spanned(TokenStream::from_iter(trees.clone()), message))
    };
    if is_punct(first, '&') {
        return error(format!("a middleware is written without `&`: `{}`", &written[1..]));
    }
    if let [TokenTree::Ident(name), TokenTree::Group(group)] = &trees[..]
        && group.delimiter() == Delimiter::Parenthesis
        && group.stream().is_empty()
        && name.to_string().starts_with(|first: char| first.is_lowercase())
    {
        return error(format!("the server calls the middleware: write `{name}` without `()`"));
    }
    if let [TokenTree::Ident(_), TokenTree::Ident(second), ..] = &trees[..] {
        let message = format!("a comma is missing before `{second}`");
        return Err(syn::Error::new_spanned(second, message));
    }
    if !matches!(first, TokenTree::Ident(_) | TokenTree::Group(_))
        && !is_punct(first, ':')
        && !is_punct(first, '<')
    {
        return error(
            "a middleware is a function with `#[middleware]`, a type, `State<M>`, or a constant \
             expression such as `Cors::new()`"
                .to_owned(),
        );
    }
    let is_value = match last {
        TokenTree::Group(_) => true,
        TokenTree::Ident(name) => is_constant(&name.to_string()),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    };
    let span = last.span();
    let tokens = TokenStream::from_iter(trees);
    let kind = if is_value { Kind::Value(tokens) } else { Kind::Type(tokens) };
    Ok(With { written, span, kind })
}

/// Returns whether a name is written in capitals, as those of constants are. A unit struct with such a name
/// is a value as well.
fn is_constant(name: &str) -> bool {
    name.bytes().filter(u8::is_ascii_uppercase).count() > 1
        && name.bytes().all(|byte| !byte.is_ascii_lowercase() && byte.is_ascii())
}

/// Emits a list. `private` is the path of the library's module for generated code, and `prefix` is
/// the beginning of the names of items.
pub(crate) fn emit(with: &[With], private: &impl ToTokens, prefix: &str) -> Emitted {
    let mut items = TokenStream::new();
    let types: Vec<_> = with
        .iter()
        .enumerate()
        .map(|(at, one)| match &one.kind {
            // In parentheses a path is always a type for rustc, even if a function has the same name.
            Kind::Type(ty) if !one.written.contains('<') => quote_spanned!(one.span => (#ty)),
            Kind::Type(ty) => ty.clone(),
            Kind::Value(value) => {
                let name = format_ident!("{prefix}{at}");
                items.extend(constant(&name, value, one.span, private));
                name.into_token_stream()
            }
        })
        .collect();
    let facts = with.iter().zip(&types).map(|(With { written, span, .. }, ty)| {
        let facts = quote_spanned!(*span => <#ty as #private::GroupMiddleware>::FACTS);
        quote!(#private::ListedMiddleware { name: #written, facts: #facts })
    });
    let facts = quote!(&[#(#facts),*]);
    let list = types.iter().rev().fold(quote!(()), |rest, ty| quote!(#private::With<#ty, #rest>));
    Emitted { items, facts, list }
}

/// Emits the type that stands for a constant expression. It is public, because it is a part of the
/// type of a list, which may be public. Each server makes a value of its own, which may change, as a
/// counter does. The item `_` evaluates the expression, so that its panics are compile errors; what makes
/// the value is not a constant, so that there is only one error.
fn constant(name: &Ident, value: &TokenStream, span: Span, private: &impl ToTokens) -> TokenStream {
    let checked = quote_spanned!(span => #private::checked(#value));
    let (made, described) = if cfg!(all(feature = "describe", not(test))) {
        (quote!(Self::made().0), Some(description(name, value, span, private)))
    } else {
        (quote_spanned!(span => #private::fixed(#value)), None)
    };
    quote! {
        #[allow(missing_debug_implementations, non_camel_case_types, unreachable_pub)]
        pub struct #name {}
        impl #private::GroupMiddleware for #name {
            const FACTS: &'static #private::MiddlewareFacts = &#private::MiddlewareFacts::NONE;
            const PLAN: #private::MiddlewarePlan = #private::MiddlewarePlan::Shared(|_| {
                const _: () = #checked;
                #made
            });
            type Needs = ();
        }
        #described
    }
}

/// Emits what a constant expression says for a description of the app. One function makes the value and
/// names the description of its type, so that rustc reports a mistake in the expression once.
fn description(
    name: &Ident,
    value: &TokenStream,
    span: Span,
    private: &impl ToTokens,
) -> TokenStream {
    let mounted = quote_spanned!(span => #private::fixed(value));
    quote! {
        impl #name {
            fn made() -> #private::Made {
                #[allow(unused_imports)]
                use #private::NotDescribed as _;
                let value = #value;
                let describe = #private::Probe::of(&value).description();
                (#mounted, describe)
            }
        }
        impl #private::DescribeMiddleware for #name {
            fn describe(operation: &mut #private::Operation<'_>) {
                (Self::made().1)(operation);
            }
        }
    }
}
