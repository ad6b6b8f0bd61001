//! The function that the server calls for a request: all arguments, the user's function, the answer.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use super::super::model::{Arg, Model, Source};
use super::tokens::{has_impl, list, place, respan, with_lifetimes};
use super::{extractors, is_extractor};
use crate::item::Function;

pub(super) fn call(model: &Model, function: &Function) -> TokenStream {
    let krate = &model.krate;
    let Locals { cx, given, mistakes } = &Locals::new();
    let has = |wanted: fn(&Source) -> bool| model.args.iter().any(|arg| wanted(&arg.source));
    let pairs = has(|source| matches!(source, Source::Query | Source::QueryRest))
        .then(|| quote!(let pairs = #krate::private::query_pairs(#cx, &mut #mistakes);));
    let names: Vec<Ident> = (0..model.args.len())
        .map(|at| format_ident!("arg{at}", span = Span::mixed_site()))
        .collect();
    let parameters: TokenStream =
        model.args.iter().zip(&names).map(|(arg, name)| parameter(model, arg, name)).collect();
    let extracted = extracted(model, &names);
    let ident = &function.sig.ident;
    let result = if function.sig.asyncness.is_some() {
        quote_spanned!(ident.span() => #krate::private::handler_future(#ident(#(#names),*)).await)
    } else {
        quote_spanned!(ident.span() => #ident(#(#names),*))
    };
    let respond = respond(krate, function);
    let all = (!names.is_empty()).then(|| {
        quote! {
            let mut #mistakes = #mistakes;
            #pairs
            #parameters
            #extracted
            let (#(::core::option::Option::Some(#names),)*) = (#(#names,)*) else {
                return #mistakes.into_response();
            };
        }
    });
    quote! {
        async fn call<'__r>(
            #cx: &'__r #krate::private::Request,
            #given: #krate::private::Given<'__r, Self::Extractors>,
            #mistakes: #krate::private::Mistakes,
        ) -> #krate::private::Response {
            let _ = (#cx, #given, &#mistakes);
            #all
            let result = #result;
            #respond(result)
        }
    }
}

/// What makes the result an answer. What rustc may say of the result's type it says at that type.
fn respond(krate: &syn::Path, function: &Function) -> TokenStream {
    let syn::ReturnType::Type(_, ty) = &function.sig.output else {
        return quote!(#krate::private::respond);
    };
    let tokens = ty.to_token_stream();
    if has_impl(tokens.clone()) {
        return respan(quote!(#krate::private::respond), place(ty));
    }
    let ty = with_lifetimes(tokens, &quote!('_), false);
    quote!(#krate::private::respond::<#ty>)
}

/// The names of what the generated function has.
struct Locals {
    cx: Ident,
    given: Ident,
    mistakes: Ident,
}

impl Locals {
    fn new() -> Self {
        let name = |name| Ident::new(name, Span::mixed_site());
        Self { cx: name("cx"), given: name("given"), mistakes: name("mistakes") }
    }
}

/// The statement that gives all extractors, each as an `Option`.
fn extracted(model: &Model, names: &[Ident]) -> TokenStream {
    let krate = &model.krate;
    let Locals { cx, given, mistakes } = Locals::new();
    let given_by_type =
        model.args.iter().zip(names).filter(|(arg, _)| arg.source == Source::Extractor);
    let patterns = list(given_by_type.clone().map(|(_, name)| name.to_token_stream()));
    let types = list(given_by_type.enumerate().map(|(at, (arg, _))| {
        let ty = with_lifetimes(arg.ty.to_token_stream(), &quote!('_), false);
        let is = is_extractor(at);
        quote!(#krate::private::Argument<#ty, #is>)
    }));
    extractors(model).next().map_or_else(TokenStream::new, |_| {
        quote! {
            let #patterns = #krate::private::extract::<#types>(#cx, #given, &mut #mistakes).await;
        }
    })
}

/// The statements that give one parameter of the path or query, as an `Option`.
fn parameter(model: &Model, arg: &Arg, name: &Ident) -> TokenStream {
    let krate = &model.krate;
    let Arg { name: text, ty, source } = arg;
    let span = place(ty);
    let ty = with_lifetimes(ty.to_token_stream(), &quote!('_), false);
    let Locals { cx, mistakes, .. } = Locals::new();
    let holder = format_ident!("{name}_text", span = Span::mixed_site());
    match source {
        Source::Path(index) => {
            let call = quote_spanned!(span => #krate::private::path_arg::<#ty>);
            quote! {
                let #holder = #krate::private::path_text(#cx, #index, &mut #mistakes);
                let #name = #call(&#holder, #text, &mut #mistakes);
            }
        }
        Source::PathRest(index) => {
            let call = quote_spanned!(span => #krate::private::rest_arg::<#ty>);
            quote! {
                let #holder = #krate::private::rest_text(#cx, #index, &mut #mistakes);
                let #name = #call(&#holder, #text, &mut #mistakes);
            }
        }
        Source::Query => {
            let call = quote_spanned!(span => #krate::private::query_arg::<#ty>);
            quote!(let #name = #call(&pairs, #text, &mut #mistakes);)
        }
        Source::QueryRest => {
            let call = quote_spanned!(span => #krate::private::query_rest::<#ty>);
            let declared = &model.query;
            quote!(let #name = #call(&pairs, &[#(#declared),*], &mut #mistakes);)
        }
        Source::Extractor => TokenStream::new(),
    }
}
