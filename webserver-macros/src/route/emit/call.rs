//! How the server calls the user's function: the list of its arguments' types, what is demanded of
//! them, and the call. What rustc may have to say about a type is said at that type's own tokens.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use super::super::model::{Arg, Model, Source};
use super::tokens::{has_impl, list, place, respan, with_lifetimes, with_static};
use crate::item::Function;

/// The arguments in the order in which they are taken: parameters, then extractors, so that what is
/// wrong with a path or query is told first. Each has its place in the function.
fn in_order(model: &Model) -> Vec<(usize, &Arg)> {
    let mut args: Vec<_> = model.args.iter().enumerate().collect();
    args.sort_by_key(|(_, arg)| arg.source == Source::Extractor);
    args
}

fn extractors(model: &Model) -> Vec<&Arg> {
    model.args.iter().filter(|arg| arg.source == Source::Extractor).collect()
}

/// The type of all arguments. That each can be one is demanded in a constant beside the list.
pub(super) fn arguments(model: &Model, private: &TokenStream) -> TokenStream {
    if model.args.is_empty() {
        return quote!(());
    }
    let types = list(in_order(model).iter().map(|(_, arg)| element(arg, private)));
    let demands: TokenStream = model.args.iter().map(|arg| demand(arg, private)).collect();
    quote!(#private::Arguments<#types, { #demands true }>)
}

/// What stands for an argument in the list.
fn element(arg: &Arg, private: &TokenStream) -> TokenStream {
    let ty = with_lifetimes(arg.ty.clone(), &quote!('r), true);
    match arg.source {
        Source::Path(index) => quote!(#private::PathArg<#index, #ty>),
        Source::PathRest(index) => quote!(#private::RestArg<#index, #ty>),
        Source::Query(index) => quote!(#private::QueryArg<#index, #ty>),
        Source::QueryRest(index) => quote!(#private::QueryRestArg<#index, #ty>),
        Source::Extractor => quote!(#private::Extractor<#ty>),
    }
}

/// That an argument's type can be one, demanded on its own tokens.
fn demand(arg: &Arg, private: &TokenStream) -> TokenStream {
    let span = place(&arg.ty);
    let ty = with_static(arg.ty.clone());
    let demand = match arg.source {
        Source::Path(_) => quote!(is_path_arg),
        Source::PathRest(_) => quote!(is_rest_arg),
        Source::Query(_) => quote!(is_query_arg),
        Source::QueryRest(_) => quote!(is_query_rest),
        Source::Extractor => {
            let path = respan(quote!(#private::FromRequestAsync<'static>), span);
            return quote_spanned!(span => _ = <#ty as #path>::BODY;);
        }
    };
    let demand = respan(quote!(#private::#demand), span);
    quote_spanned!(span => #demand::<#ty>();)
}

/// The trait of the handler, and its function with the call.
pub(super) fn call(
    model: &Model,
    function: &Function,
    private: &TokenStream,
) -> (TokenStream, TokenStream) {
    let local = |at: usize| format_ident!("arg{at}", span = Span::mixed_site());
    let pattern = list(in_order(model).iter().map(|(at, _)| local(*at).into_token_stream()));
    let locals: Vec<Ident> = (0..model.args.len()).map(local).collect();
    let ident = &function.sig.ident;
    let called = quote_spanned!(ident.span() => #ident(#(#locals),*));
    let respond = respond(function, private);
    if function.sig.asyncness.is_none() {
        let answer = quote! {
            fn answer(#pattern: #private::Taken<'_, Self>) -> #private::Response {
                #respond(#called)
            }
        };
        return (quote!(Handler), answer);
    }
    let future = quote_spanned!(ident.span() => #private::handler_future(#called));
    // A future of its own, and not one of the library's: once rustc has found a mistake in the call,
    // it says nothing of the future that the call is in.
    let call = quote! {
        fn call(
            #pattern: #private::TakenAsync<'_, Self>,
        ) -> impl ::core::future::Future<Output = #private::Response> + ::core::marker::Send {
            async move { #respond(#future.await) }
        }
    };
    (quote!(HandlerAsync), call)
}

/// What makes a result an answer. What rustc may say of the result's type it says at that type.
fn respond(function: &Function, private: &TokenStream) -> TokenStream {
    match &function.sig.output {
        None => quote!(#private::respond),
        Some(ty) if has_impl(ty.clone()) => respan(quote!(#private::respond), place(ty)),
        Some(ty) => {
            let ty = with_lifetimes(ty.clone(), &quote!('_), false);
            quote!(#private::respond::<#ty>)
        }
    }
}

/// That no two arguments take the body, and none on a method that has none.
pub(super) fn bodies(model: &Model, function: &Function, private: &TokenStream) -> TokenStream {
    let (name, ident) = (function.name(), &function.sig.ident);
    let bodiless = model.methods.iter().all(|method| method == "GET" || method == "HEAD");
    let list = extractors(model);
    let mut checks = TokenStream::new();
    for (at, arg) in list.iter().enumerate() {
        let span = place(&arg.ty);
        if bodiless {
            let message = format!(
                "fn {name} takes a body by its argument `{}`, but a {} request has none: take it \
                 out, or use another method",
                arg.name, model.methods[0],
            );
            checks.extend(respan(quote!(#private::takes_no_body::<#ident>(#at, #message);), span));
            continue;
        }
        for (earlier, before) in list[..at].iter().enumerate() {
            let message = format!(
                "fn {name} takes the body twice, by `{}` and by `{}`: a body can be read once",
                before.name, arg.name,
            );
            checks.extend(respan(
                quote!(#private::share_no_body::<#ident>(#earlier, #at, #message);),
                span,
            ));
        }
    }
    if checks.is_empty() {
        return checks;
    }
    let cfgs = function.cfgs();
    quote!(#(#cfgs)* const _: () = { #checks };)
}
