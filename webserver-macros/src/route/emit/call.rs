//! How the server calls the user's function: the list of its arguments' types, what is demanded of
//! them, and the call. What rustc may have to say about a type is said at that type's own tokens.
//! All of it stands where `__webserver` is what the library keeps for generated code.

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

/// The type of all arguments.
pub(super) fn arguments(model: &Model) -> TokenStream {
    let types = list(in_order(model).iter().map(|(_, arg)| element(arg)));
    quote!(args('__r #types))
}

/// The arguments as they come, and the call.
pub(super) fn call(model: &Model, function: &Function) -> TokenStream {
    let local = |at: usize| format_ident!("arg{at}", span = Span::mixed_site());
    let pattern = list(in_order(model).iter().map(|(at, _)| local(*at).into_token_stream()));
    let locals: Vec<Ident> = (0..model.args.len()).map(local).collect();
    let answer = answer(function, &locals);
    quote!(call(#pattern => #answer))
}

/// What stands for an argument in the list.
fn element(arg: &Arg) -> TokenStream {
    let ty = with_lifetimes(arg.ty.clone(), &quote!('__r), true);
    match arg.source {
        Source::Path(index) => quote!(__webserver::PathArg<#index, #ty>),
        Source::PathRest(index) => quote!(__webserver::RestArg<#index, #ty>),
        Source::Query(index) => quote!(__webserver::QueryArg<#index, #ty>),
        Source::QueryRest(index) => quote!(__webserver::QueryRestArg<#index, #ty>),
        Source::Extractor => quote!(__webserver::Extractor<#ty>),
    }
}

/// The call, and what makes its result an answer. What rustc may say of the result's type it says at
/// that type.
fn answer(function: &Function, locals: &[Ident]) -> TokenStream {
    let ident = &function.sig.ident;
    let respond = match &function.sig.output {
        None => quote!(__webserver::respond),
        Some(ty) if has_impl(ty.clone()) => respan(quote!(__webserver::respond), place(ty)),
        Some(ty) => {
            let ty = with_lifetimes(ty.clone(), &quote!('_), false);
            quote!(__webserver::respond::<#ty>)
        }
    };
    let called = quote_spanned!(ident.span() => #ident(#(#locals),*));
    if function.sig.asyncness.is_some() {
        let future = quote_spanned!(ident.span() => __webserver::handler_future(#called));
        // A future of its own, and not one of the library's: once rustc has found a mistake in the
        // call, it says nothing of the future that the call is in.
        quote!(async move { #respond(#future.await) })
    } else {
        quote!(::core::future::ready(#respond(#called)))
    }
}

/// That each argument's type can be one, demanded on its own tokens, and what it does with the body.
pub(super) fn demands(model: &Model) -> TokenStream {
    let mut parameters = TokenStream::new();
    let mut bodies = Vec::new();
    for arg in &model.args {
        let span = place(&arg.ty);
        let ty = with_static(arg.ty.clone());
        let demand = match arg.source {
            Source::Path(_) => quote!(is_path_arg),
            Source::PathRest(_) => quote!(is_rest_arg),
            Source::Query(_) => quote!(is_query_arg),
            Source::QueryRest(_) => quote!(is_query_rest),
            Source::Extractor => {
                let path = respan(quote!(__webserver::FromRequestAsync<'static>), span);
                bodies.push(quote_spanned!(span => <#ty as #path>::BODY));
                continue;
            }
        };
        let demand = respan(quote!(__webserver::#demand), span);
        parameters.extend(quote_spanned!(span => #demand::<#ty>();));
    }
    quote! {
        demand { #parameters }
        bodies(#(#bodies,)*)
    }
}

/// That no two arguments take the body, and none on a method that has none.
pub(super) fn bodies(model: &Model, function: &Function) -> TokenStream {
    let name = function.name();
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
            checks.extend(quote_spanned! {span =>
                __webserver::takes_no_body(__BODIES[#at], #message);
            });
            continue;
        }
        for (earlier, before) in list[..at].iter().enumerate() {
            let message = format!(
                "fn {name} takes the body twice, by `{}` and by `{}`: a body can be read once",
                before.name, arg.name,
            );
            checks.extend(quote_spanned! {span =>
                __webserver::share_no_body(__BODIES[#earlier], __BODIES[#at], #message);
            });
        }
    }
    checks
}
