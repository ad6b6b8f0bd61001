//! The implementation, as calls of the library.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;

use super::answered;
use super::model::{Answer, Header, HeaderText, Kind, Model};
use crate::route::describe::{self, Note, Variant};

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
    let notes: Vec<_> = answers.iter().map(note).collect();
    let described = describe::variants(ident, answers.iter().map(variant), &notes, krate);
    let of_fields = answers.iter().filter_map(|answer| made_of_fields(model, answer));
    let of_fields: Vec<_> = of_fields.collect();
    let response = if of_fields.is_empty() {
        quote!(match self { #(#arms)* })
    } else {
        quote! {
            #[allow(unreachable_patterns)]
            let fields = match &self {
                #(#of_fields)*
                _ => ::std::vec::Vec::new(),
            };
            #krate::private::add_fields(match self { #(#arms)* }, fields)
        }
    };
    quote! {
        impl #krate::IntoResponse for #ident {
            fn into_response(self) -> #krate::Response {
                #by_display
                #response
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

/// Returns what the description of a variant says beside its status and body.
fn note(Answer { attrs, kind, .. }: &Answer) -> Note<'_> {
    let headers = match kind {
        Kind::Transparent { .. } => &[],
        Kind::Success { headers, .. } | Kind::Failure { headers, .. } => &headers[..],
    };
    Note { attrs, headers: headers.iter().map(|header| &header.name).collect() }
}

fn arm(Model { krate, ident, .. }: &Model, Answer { path, kind, .. }: &Answer) -> TokenStream {
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
    let literal = |Header { name, value }: &Header| match value {
        HeaderText::Literal(value) => Some(quote!((#name, #value),)),
        HeaderText::Field(_) => None,
    };
    headers.iter().filter_map(literal).collect()
}

/// Returns the arm that makes header fields of the fields of a variant, if it has any.
fn made_of_fields(
    Model { krate, .. }: &Model,
    Answer { path, kind, .. }: &Answer,
) -> Option<TokenStream> {
    let (Kind::Success { headers, .. } | Kind::Failure { headers, .. }) = kind else { return None };
    let mut patterns = TokenStream::new();
    let mut made = TokenStream::new();
    for (at, Header { name, value }) in headers.iter().enumerate() {
        let HeaderText::Field(member) = value else { continue };
        let binding = Ident::new(&format!("__field{at}"), member.span());
        patterns.extend(quote!(#member: #binding,));
        made.extend(quote!(#krate::private::made_field(#name, #binding),));
    }
    (!made.is_empty()).then(|| quote!(#path { #patterns .. } => ::std::vec![#made],))
}

/// Returns the `From` of a transparent variant, if it was asked for.
fn conversion(model: &Model, Answer { path, kind, .. }: &Answer) -> Option<TokenStream> {
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
