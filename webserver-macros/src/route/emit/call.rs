//! Emits the code with which the server calls the user's function: the list of its argument types,
//! the constraints on them, and the call. Type errors of rustc point at the tokens of the type
//! itself.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use super::super::model::{Arg, Model, Source};
use super::lifetimes::{may_borrow, with_lifetimes, with_static};
use super::private::Private;
use super::tokens::{has_impl, list, respan, span_of};
use crate::item::Function;
use crate::mark::Owner;
use crate::signature::is_word;
use crate::types::Shape;

/// Returns the arguments in the order of extraction, with their positions in the function.
/// Parameters come before extractors, so that mistakes in a path or query are reported first.
fn in_order(model: &Model) -> Vec<(usize, &Arg)> {
    let mut args: Vec<_> = model.args.iter().enumerate().collect();
    args.sort_by_key(|(_, arg)| arg.source == Source::Extractor);
    args
}

/// Emits the type of all arguments. Unless there is nothing to check, a constant beside the list
/// checks that each type can be an argument, and how the arguments use the body. The arguments borrow
/// for the lifetime `request`.
pub(crate) fn arguments(
    model: &Model,
    owner: Owner<'_>,
    request: &TokenStream,
    private: &Private,
) -> TokenStream {
    if model.args.is_empty() {
        return quote!(());
    }
    let types = list(in_order(model).iter().map(|(at, arg)| element(*at, arg, request, private)));
    let parameters = model.args.iter().filter(|arg| arg.source != Source::Extractor);
    let demands: TokenStream = parameters.map(|arg| parameter(arg, private)).collect();
    let extractors = extractors(model, owner, private);
    if demands.is_empty() && extractors.is_empty() {
        return types;
    }
    quote!(#private::Arguments<#types, { #demands #extractors true }>)
}

/// Emits the element of the list for an argument.
fn element(at: usize, arg: &Arg, request: &TokenStream, private: &Private) -> TokenStream {
    if let Some(mark) = &arg.mark {
        let extractor = mark.extractor(at, &arg.ty, request, private);
        return quote!(#private::Extractor<#extractor>);
    }
    let ty = with_lifetimes(arg.ty.clone(), request, true);
    match arg.source {
        Source::Path(index @ 0..4) => numbered("PathArg", index, &ty, private),
        Source::Path(index) => quote!(#private::PathArg<#index, #ty>),
        Source::PathRest(index) => quote!(#private::RestArg<#index, #ty>),
        Source::Host { index, after } => quote!(#private::HostArg<#index, #after, #ty>),
        Source::Query(index @ 0..8) => numbered("QueryArg", index, &ty, private),
        Source::Query(index) => quote!(#private::QueryArg<#index, #ty>),
        Source::QueryRest(index) => quote!(#private::QueryRestArg<#index, #ty>),
        Source::Caught => quote!(#private::Caught),
        Source::Extractor => quote!(#private::Extractor<#ty>),
    }
}

/// Emits a parameter by the alias of the library that has the index in its name. rustc would check
/// and evaluate a number that is written in a type, for each handler.
fn numbered(name: &str, index: usize, ty: &TokenStream, private: &Private) -> TokenStream {
    let name = format_ident!("{name}{index}");
    quote!(#private::#name<#ty>)
}

/// Emits a check, on the type's own tokens, that it can be the type of a parameter.
fn parameter(arg: &Arg, private: &Private) -> TokenStream {
    let is_single = matches!(arg.source, Source::Path(_) | Source::Host { .. } | Source::Query(_));
    if is_single && is_plain(&arg.ty) {
        return TokenStream::new();
    }
    let span = span_of(&arg.ty);
    let ty = with_static(arg.ty.clone());
    let demand = match arg.source {
        Source::Path(_) | Source::Host { .. } => quote!(is_path_arg),
        Source::PathRest(_) => quote!(is_rest_arg),
        Source::Query(_) => quote!(is_query_arg),
        Source::QueryRest(_) => quote!(is_query_rest),
        Source::Caught => quote!(is_problem),
        Source::Extractor => return TokenStream::new(),
    };
    let demand = respan(quote!(#private::#demand), span);
    quote_spanned!(span => #demand::<#ty>();)
}

/// Returns whether a type is an integer of Rust, which every parameter except a rest can be. Most
/// parameters have such a type, so leaving out their checks saves most of the checks.
fn is_plain(ty: &TokenStream) -> bool {
    let mut trees = ty.clone().into_iter();
    let is_number = |tree: &TokenTree| {
        ["u64", "u32", "u16", "u8", "usize", "i64", "i32"].iter().any(|name| is_word(tree, name))
    };
    trees.next().as_ref().is_some_and(is_number) && trees.next().is_none()
}

/// Emits checks that the other types are extractors, that no two of them take the body, and that
/// none takes it if the method does not have one. Each check is on the type's own tokens.
fn extractors(model: &Model, owner: Owner<'_>, private: &Private) -> TokenStream {
    let bodiless = model.methods.iter().all(|method| method == "GET" || method == "HEAD");
    let all = model.args.iter().filter(|arg| arg.source == Source::Extractor);
    let of_head = |arg: &&Arg| arg.mark.as_ref().is_some_and(|mark| !mark.takes_body());
    let (of_head, all): (Vec<&Arg>, Vec<&Arg>) = all.partition(of_head);
    let marks = of_head.iter().filter_map(|arg| Some(arg.mark.as_ref()?.body(&arg.ty, private)));
    let mut demands: TokenStream = marks.map(|check| quote!(_ = #check;)).collect();
    for (at, arg) in all.iter().enumerate() {
        let span = span_of(&arg.ty);
        let body = match &arg.mark {
            Some(mark) => mark.body(&arg.ty, private),
            None => body_of(&arg.ty, private),
        };
        if bodiless {
            let (message, demand) = match model.methods.first() {
                Some(method) => (
                    format!(
                        "{owner} takes the body by its argument `{}`, but a {method} request \
                         does not have one: remove the argument, or use another method",
                        arg.name
                    ),
                    quote!(#private::takes_no_body),
                ),
                None => (
                    format!(
                        "{owner} is a catcher, which gets only the head of a request, but its \
                         argument `{}` may take the body: take `&Request` or a part of the head",
                        arg.name
                    ),
                    quote!(#private::needs_only_head),
                ),
            };
            let demand = respan(demand, span);
            demands.extend(quote_spanned!(span => #demand(#body, #message);));
            continue;
        }
        let local = |at: usize| format_ident!("body{at}", span = Span::mixed_site());
        let this = local(at);
        demands.extend(quote!(let #this = #body;));
        for (earlier, before) in all[..at].iter().enumerate() {
            let earlier = local(earlier);
            let message = format!(
                "{owner} takes the body twice, by `{}` and by `{}`: a body can be read once",
                before.name, arg.name,
            );
            let demand = respan(quote!(#private::share_no_body), span);
            demands.extend(quote_spanned!(span => #demand(#earlier, #this, #message);));
        }
        if all.len() == 1 {
            demands.extend(quote!(_ = #this;));
        }
    }
    demands
}

/// Emits the use of the body by an extractor.
pub(crate) fn body_of(ty: &TokenStream, private: &Private) -> TokenStream {
    let span = span_of(ty);
    if let Shape::Reference { of, .. } = Shape::of(ty) {
        let (of, path) = (with_static(of), respan(quote!(#private::Borrowable), span));
        return quote_spanned!(span => <#of as #path>::BODY);
    }
    let ty = with_static(ty.clone());
    let path = respan(quote!(#private::FromRequestAsync<'static>), span);
    quote_spanned!(span => <#ty as #path>::BODY)
}

/// Emits the implementation of the handler's trait, with the call.
pub(crate) fn call(
    model: &Model,
    function: &Function,
    private: &Private,
) -> (TokenStream, TokenStream) {
    let local = |at: usize| format_ident!("arg{at}", span = Span::mixed_site());
    let pattern = list(in_order(model).iter().map(|(at, _)| local(*at).into_token_stream()));
    let locals = model.args.iter().enumerate().map(|(at, arg)| match &arg.mark {
        Some(mark) => mark.unwrap(&arg.ty, &local(at)),
        None => local(at).into_token_stream(),
    });
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
    // A function of the user is not hidden by these names.
    let [states, request, borrowed, place] = ["states", "request", "borrowed", "place"]
        .map(|name| format_ident!("{name}", span = Span::mixed_site()));
    if !model.args.iter().any(|arg| may_borrow(arg.ty.clone())) {
        let start = start(function, &quote!(#place, #called));
        let run = quote! {
            fn run(#states: #private::HandlerState) -> #private::Run {
                Self::serve(#states, |#pattern, #place| #start)
            }
        };
        return (quote!(HandlerAsync), run);
    }
    let future = quote_spanned!(ident.span() => #private::handler_future(#called));
    // If rustc finds a mistake in the call, it does not report the future that contains the call.
    let run = quote! {
        fn run(#states: #private::HandlerState) -> #private::Run {
            #private::Box::pin(async move {
                loop {
                    let #request = #private::next_request().await;
                    let mut #borrowed = #private::BorrowedSlot::default();
                    if let #private::Some(#pattern) =
                        #private::extract::<Self>(&#states, &#request, &mut #borrowed).await
                    {
                        #private::answer(#respond(#future.await));
                    }
                }
            })
        }
    };
    (quote!(HandlerAsync), run)
}

/// Emits the call that passes on the user's future. Errors of rustc about the future point at the
/// function's name, and errors about the result's type at that type.
fn start(function: &Function, arguments: &TokenStream) -> TokenStream {
    let span = function.sig.ident.span();
    match &function.sig.output {
        Some(ty) if has_impl(ty.clone()) => {
            let start = respan(quote!(Self::start), span_of(ty));
            quote_spanned!(span => #start(#arguments))
        }
        Some(ty) => quote_spanned!(span => Self::start::<#ty, _>(#arguments)),
        None => quote_spanned!(span => Self::start(#arguments)),
    }
}

/// Emits the conversion of a result into a response. Errors of rustc about the result's type point
/// at that type.
fn respond(function: &Function, private: &Private) -> TokenStream {
    match &function.sig.output {
        None => quote!(#private::respond),
        Some(ty) if has_impl(ty.clone()) => respan(quote!(#private::respond), span_of(ty)),
        Some(ty) => {
            let ty = with_lifetimes(ty.clone(), &quote!('_), false);
            quote!(#private::respond::<#ty>)
        }
    }
}
