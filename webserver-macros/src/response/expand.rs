//! The steps of the derive, one after another.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::check::check;
use super::emit::emit;
use crate::definition::Definition;
use crate::diag::Diag;

/// Expands the derive. A type with a mistake gets one error for each mistake.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut diag = Diag::default();
    let definition = Definition::read(input);
    let plain = definition.without_parameters();
    match check(definition, &mut diag) {
        Some(model) if diag.is_empty() => emit(&model),
        _ => {
            let (errors, instead) = (diag.into_tokens(), plain.as_ref().map(broken));
            quote!(#errors #instead)
        }
    }
}

/// Emits the implementation of a type with a mistake, so that rustc does not report its uses too.
fn broken(ident: &Ident) -> TokenStream {
    quote! {
        impl ::webserver::IntoResponse for #ident {
            fn into_response(self) -> ::webserver::Response {
                ::core::panic!("the type does not say how it is answered")
            }
        }
    }
}
