//! Emits how a client reads an answer into the type: by the status, and an error by its problem document.
//! Without the feature `client` nothing is emitted.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::model::{Answer, Kind, Model};
use crate::route::sent;

pub(super) fn emit(model: &Model) -> TokenStream {
    if !sent::IS_ON {
        return TokenStream::new();
    }
    let Model { krate, ident, answers } = model;
    let private = quote!(#krate::private);
    let bodies: Vec<_> = answers.iter().filter_map(|answer| body(answer, &private)).collect();
    let bounds = bodies.iter().map(
        |Body { ty, .. }| quote!(for<'lazy> #private::Lazy<'lazy, #ty>: #private::VariantBody<#ty>),
    );
    let accepts =
        bodies.iter().map(|Body { reader, status, .. }| quote!(#reader::accepts(head, #status)));
    let reads = bodies.iter().map(|Body { reader, status, make, .. }| {
        quote! {
            if #reader::accepts(answer.head(), #status) {
                let body = #reader::read(answer, #status).await?;
                return #private::Ok(#make);
            }
        }
    });
    let failures: Vec<_> = answers.iter().filter_map(failure).collect();
    let statuses = failures.iter().map(|failure| &failure.status);
    let facts = failures.iter().map(|Failure { status, problem, title, .. }| {
        quote!(#private::VariantFacts { status: #status, problem: #problem, title: #title })
    });
    let arms = failures.iter().enumerate().map(|(at, failure)| {
        let is_same = |other: &&Failure<'_>| other.key() == failure.key();
        let is_told = failures.iter().filter(is_same).count() == 1;
        let path = &failure.path;
        if failure.is_unit && is_told {
            quote!(#private::Some(#at) => return #private::Ok(#path {}),)
        } else {
            quote!(#private::Some(#at) => return #private::Err(answer.into_error().await),)
        }
    });
    quote! {
        impl #krate::api_client::FromAnswer for #ident
        where
            #(#bounds,)*
        {
            type Output = Self;

            fn accepts(head: #krate::api_client::AnswerHead) -> ::core::primitive::bool {
                let status = head.status().as_u16();
                false #(|| status == #statuses)* #(|| #accepts)*
            }

            async fn read(
                mut answer: #krate::api_client::Answer,
            ) -> #private::Result<Self, #krate::api_client::AnswerError> {
                match answer.variant(&[#(#facts),*]).await? {
                    #(#arms)*
                    _ => {}
                }
                #(#reads)*
                #private::Err(answer.into_error().await)
            }
        }
    }
}

/// A variant whose body is read.
struct Body {
    ty: TokenStream,
    /// The trait that reads the body.
    reader: TokenStream,
    /// The status; 0 for a variant that is answered as its field is.
    status: TokenStream,
    /// The variant, made of `body`.
    make: TokenStream,
}

fn body(Answer { path, kind, .. }: &Answer, private: &TokenStream) -> Option<Body> {
    let (ty, status, make) = match kind {
        Kind::Transparent { field, .. } => {
            let member = &field.member;
            (field.ty.clone(), quote!(0), quote!(#path { #member: body }))
        }
        Kind::Success { status, body: Some(field), .. } => {
            let member = &field.member;
            (field.ty.clone(), status.to_token_stream(), quote!(#path { #member: body }))
        }
        Kind::Success { status, body: None, .. } => {
            (quote!(()), status.to_token_stream(), quote!({ let () = body; #path {} }))
        }
        Kind::Failure { .. } => return None,
    };
    let reader = quote!(<#private::Lazy<'_, #ty> as #private::VariantBody<#ty>>);
    Some(Body { ty, reader, status, make })
}

/// A variant that is an error.
struct Failure<'a> {
    path: &'a TokenStream,
    status: TokenStream,
    problem: String,
    title: String,
    is_unit: bool,
}

impl Failure<'_> {
    /// Returns what tells it from other errors.
    fn key(&self) -> (String, &str, &str) {
        (self.status.to_string(), &self.problem, &self.title)
    }
}

fn failure(Answer { path, kind, .. }: &Answer) -> Option<Failure<'_>> {
    let Kind::Failure { status, problem, title, is_unit, .. } = kind else { return None };
    let text =
        |text: &Option<syn::LitStr>| text.as_ref().map(syn::LitStr::value).unwrap_or_default();
    Some(Failure {
        path,
        status: status.to_token_stream(),
        problem: text(problem),
        title: text(title),
        is_unit: *is_unit,
    })
}
