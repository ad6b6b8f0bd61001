//! The implementation, as calls of the library.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;

use super::answered;
use super::model::{Answer, Header, Kind, Model};
use crate::route::describe::{self, Variant};

pub(crate) fn emit(model: &Model) -> TokenStream {
    let Model { krate, ident, answers } = model;
    let arms = answers.iter().map(|answer| arm(model, answer));
    let conversions = answers.iter().filter_map(|answer| conversion(model, answer));
    let is_failure = |answer: &Answer| matches!(answer.kind, Kind::Failure { .. });
    let by_display = answers
        .iter()
        .any(is_failure)
        .then(|| quote!(#[allow(unused_imports)] use #krate::private::FailsWithText as _;));
    let answered = answered::emit(model);
    let described = describe::variants(ident, answers.iter().map(variant), krate);
    quote! {
        impl #krate::IntoResponse for #ident {
            fn into_response(self) -> #krate::Response {
                #by_display
                match self { #(#arms)* }
            }
        }
        #(#conversions)*
        #described
        #answered
    }
}

/// Returns how a variant is answered, and the type of its body.
fn variant(Answer { kind, .. }: &Answer) -> (Variant<'_>, TokenStream) {
    let none = || quote!(());
    match kind {
        Kind::Transparent { field, .. } => (Variant::Transparent, field.ty.clone()),
        Kind::Success { status, body, .. } => {
            let body = body.as_ref().map_or_else(none, |field| field.ty.clone());
            (Variant::Success(status), body)
        }
        Kind::Failure { status, .. } => (Variant::Failure(status), none()),
    }
}

fn arm(Model { krate, ident, .. }: &Model, Answer { path, kind }: &Answer) -> TokenStream {
    match kind {
        Kind::Transparent { field, .. } => {
            let (member, inner) = (&field.member, Ident::new("__inner", field.ty.span()));
            quote! {
                #path { #member: #inner } => #krate::private::respond(#inner),
            }
        }
        Kind::Success { status, headers, body } => {
            let headers = fields(headers);
            let (pattern, body) = match body {
                Some(field) => {
                    let (member, body) = (&field.member, Ident::new("__body", field.ty.span()));
                    (quote!({ #member: #body }), body.into_token_stream())
                }
                None => (quote!({}), quote!(())),
            };
            quote! {
                #path #pattern => #krate::private::succeed(#status, &[#headers], #body),
            }
        }
        Kind::Failure { status, headers, problem, title, is_unit: _ } => {
            let headers = fields(headers);
            let problem = problem.as_ref().map_or_else(|| quote!(""), ToTokens::to_token_stream);
            let title = title.as_ref().map_or_else(|| quote!(""), ToTokens::to_token_stream);
            let fail = quote_spanned!(ident.span() => fail);
            quote! {
                failed @ #path { .. } => #krate::private::Failed(failed).#fail(
                    &#krate::private::Failure {
                        status: #status,
                        problem: #problem,
                        title: #title,
                        headers: &[#headers],
                    },
                ),
            }
        }
    }
}

fn fields(headers: &[Header]) -> TokenStream {
    headers.iter().map(|Header { name, value }| quote!((#name, #value),)).collect()
}

/// Returns the `From` of a transparent variant, if it was asked for.
fn conversion(model: &Model, Answer { path, kind }: &Answer) -> Option<TokenStream> {
    let Kind::Transparent { field, from: true } = kind else { return None };
    let (ident, member, ty) = (&model.ident, &field.member, &field.ty);
    Some(quote! {
        impl ::core::convert::From<#ty> for #ident {
            fn from(inner: #ty) -> Self {
                #path { #member: inner }
            }
        }
    })
}
