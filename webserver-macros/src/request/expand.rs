//! Expands the derive, from the tokens of the struct to the implementation.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use super::check::{self, Checked};
use crate::definition::Definition;
use crate::diag::Diag;
use crate::extractor::{Composed, value};
use crate::mark::Owner;
use crate::route::{Private, of_request};
use crate::signature::{Generic, plain};

/// Expands the derive.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut diag = Diag::default();
    let definition = Definition::read(input);
    let Checked { model, members } = check::check(&definition, &mut diag);
    let private = Private::of(&model.krate);
    let request = of_request(model.args.iter().map(|arg| &arg.ty));
    let of_type = of_type(&definition, &request);
    if !diag.is_empty() {
        // A type with parameters has been refused, and it would need bounds.
        let is_plain = definition.generics.iter().all(|it| matches!(it, Generic::Lifetime));
        let instead = is_plain.then(|| broken(&of_type, &request, &private));
        let errors = diag.into_tokens();
        return quote!(#errors #instead);
    }
    let name = plain(&definition.ident);
    let values = model.args.iter().enumerate().map(|(at, arg)| value(at, arg));
    let result = quote! {
        #private::Result::<_, #private::Refused>::Ok(Self { #(#members: #values),* })
    };
    let owner = Owner::Struct(&name);
    let error = quote!(::core::convert::Infallible);
    let composed =
        Composed { model: &model, owner, of_type, request, is_async: false, result, error };
    composed.implementation(&private)
}

/// Emits `for Name<..>`. All lifetimes of the struct are that of the request.
fn of_type(definition: &Definition, request: &TokenStream) -> TokenStream {
    let ident: &Ident = &definition.ident;
    let lifetimes = definition.generics.iter().filter(|it| matches!(it, Generic::Lifetime));
    let lifetimes: Vec<&TokenStream> = lifetimes.map(|_| request).collect();
    if lifetimes.is_empty() {
        return quote_spanned!(ident.span() => for #ident);
    }
    quote_spanned!(ident.span() => for #ident<#(#lifetimes),*>)
}

/// Emits the implementation of a struct with a mistake, so that nothing more is reported about functions
/// that take it.
fn broken(of_type: &TokenStream, request: &TokenStream, private: &Private) -> TokenStream {
    quote! {
        impl<#request> #private::FromRequestAsync<#request> #of_type {
            type Needs = ();
            type Rejection = #private::Refused;
            type Future = #private::Composing<#request, Self>;
            fn from_request_async(_: #private::Cx<#request, ()>) -> Self::Future {
                ::core::unreachable!()
            }
        }
    }
}
