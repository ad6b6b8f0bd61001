//! Expands `routes![]`. A list of handlers and groups becomes one type, whose tree of routes is
//! checked and laid out in const evaluation. Named groups are types.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{ParseStream, Parser};

use super::model::List;
use crate::diag::Diag;

/// Expands the macro.
pub(crate) fn expand(tokens: TokenStream) -> TokenStream {
    let mut diag = Diag::default();
    let mut input = List::new();
    let parser = |tokens: ParseStream<'_>| input.read(tokens, &mut diag);
    if let Err(error) = parser.parse2(tokens) {
        diag.push(error);
    }
    if diag.is_empty() {
        return input.emit();
    }
    // Emit a list without routes, so that rustc reports nothing about entries that could not be
    // parsed.
    input.entries.clear();
    let (code, errors) = (input.emit(), diag.into_tokens());
    match (&input.named, input.is_item) {
        (Some(_), _) => quote!(#errors #code),
        (None, true) => errors,
        (None, false) => quote!({ #errors #code }),
    }
}
