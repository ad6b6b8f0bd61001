//! Arguments that exist only under a `#[cfg(..)]`. An attribute macro runs before rustc evaluates
//! the condition, so it leaves the decision to rustc. It writes the function twice, with the
//! argument and without it. One copy is under the condition and the other is under its negation,
//! and each has the macro's attribute again.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};

use crate::item::{Function, is_cfg};
use crate::signature::{Input, between_commas, inside, is_punct};

/// Writes a function for each outcome of its first condition. Returns `None` if there is no
/// condition. `attribute` is the attribute that is being expanded.
pub(crate) fn split(
    function: &Function,
    attribute: impl FnOnce() -> TokenStream,
) -> Option<TokenStream> {
    let Function { attrs, sig, .. } = function;
    let is_unconditional =
        |input: &Input| matches!(input, Input::Typed(typed) if typed.attrs.is_empty());
    if sig.inputs.iter().all(is_unconditional) {
        return None;
    }
    let arguments = between_commas(sig.arguments.stream().into_iter().collect());
    let (at, hash) =
        arguments.iter().enumerate().find_map(|(at, argument)| Some((at, condition(argument)?)))?;
    let predicate = predicate(&arguments[at][hash + 1]);
    let version = |kept: Option<&[TokenTree]>| {
        let parts = arguments.iter().enumerate().filter_map(|(other, argument)| match kept {
            kept if other == at => kept,
            _ => Some(argument.as_slice()),
        });
        let list: TokenStream = parts
            .flat_map(|part| part.iter().map(ToTokens::to_token_stream).chain([quote!(,)]))
            .collect();
        function.with_arguments(list)
    };
    let mut kept = arguments[at].clone();
    kept.drain(hash..hash + 2);
    let attribute = attribute();
    let (with, without) = (version(Some(&kept)), version(None));
    Some(quote! {
        #[cfg(#predicate)]
        #attribute
        #(#attrs)*
        #with

        #[cfg(not(#predicate))]
        #attribute
        #(#attrs)*
        #without
    })
}

/// Returns the index of the `#` of an argument's first `#[cfg(..)]`.
fn condition(argument: &[TokenTree]) -> Option<usize> {
    let mut at = 0;
    while argument.get(at).is_some_and(|tree| is_punct(tree, '#')) {
        if argument.get(at + 1).is_some_and(is_cfg) {
            return Some(at);
        }
        at += 2;
    }
    None
}

/// Returns the tokens between the parentheses of `[cfg(..)]`.
pub(crate) fn predicate(attribute: &TokenTree) -> TokenStream {
    let TokenTree::Group(brackets) = attribute else { return TokenStream::new() };
    match inside(brackets.stream()).nth(1) {
        Some(TokenTree::Group(parentheses)) => parentheses.stream(),
        _ => TokenStream::new(),
    }
}
