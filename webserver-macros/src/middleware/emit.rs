//! Emits the companion type of a middleware function. This file has no logic.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use super::model::{Model, Role};
use crate::item::Function;
use crate::path::Path;
use crate::route::describe;
use crate::route::emit_types::{
    Private, body_of, companion_type, list, of_request, respan, span_of, with_lifetimes,
};

/// Emits the companion of a function whose attribute is wrong. It does nothing, so that `routes![]`
/// does not add an error to the one that is shown.
pub(super) fn broken(krate: &Path, function: &Function) -> TokenStream {
    let (ty, name, cfgs) = (companion_type(function), &function.sig.ident, function.cfgs());
    quote! {
        #ty
        #(#cfgs)*
        impl #krate::private::GroupMiddleware for #name {
            const FACTS: &'static #krate::private::MiddlewareFacts =
                &#krate::private::MiddlewareFacts::BROKEN;
            const PLAN: #krate::private::MiddlewarePlan = #krate::private::MiddlewarePlan::Mark;
            type Needs = ();
        }
    }
}

/// Emits the companion of a middleware.
pub(super) fn companion(model: &Model, function: &Function) -> TokenStream {
    let private = Private::of(&model.krate);
    let (name, cfgs) = (&function.sig.ident, function.cfgs());
    let (ty, allowed) = (companion_type(function), function.allowed());
    let facts = facts(model, function, &private);
    let request = of_request(model.extractors().map(|(_, arg)| &arg.ty));
    let arguments = arguments(model, function, &request, &private);
    let (kind, body) = if model.wraps() {
        (quote!(AroundFn), around(model, function, &private))
    } else if function.sig.asyncness.is_some() {
        (quote!(GuardAsync), waiting(model, function, &private))
    } else {
        (quote!(Guard), at_once(model, function, &private))
    };
    let (plan, group_facts) = if model.wraps() {
        let plan = quote!(#private::AroundPlan::<#name>);
        (quote!(#plan::PLAN), quote!(#plan::FACTS))
    } else {
        (quote!(<#name as #private::GuardAsync>::PLAN), quote!(#private::GuardPlan::<#name>::FACTS))
    };
    let args = model.args.iter().enumerate();
    let names = args.filter_map(|(at, arg)| arg.mark.as_ref()?.item(at, &private));
    let names: TokenStream = names.collect();
    let description = if model.wraps() { "AroundDescription" } else { "GuardDescription" };
    let description = Ident::new(description, Span::call_site());
    let description = quote!(#private::#description<Self>);
    let described = describe::middleware(function, &description, model.scheme.as_ref(), &private);
    let (kind_of_needs, cfgs_of_group) = (kind.clone(), function.cfgs());
    let implementation = quote! {
        impl #private::#kind for #name {
            const FACTS: &'static #private::GuardFacts = &#facts;
            type Args<#request> = #arguments;
            #body
        }
    };
    let implementation = if names.is_empty() {
        implementation
    } else {
        quote!(const _: () = { #names #implementation };)
    };
    quote! {
        #ty
        #described
        #(#cfgs)*
        #allowed
        #implementation
        #(#cfgs_of_group)*
        impl #private::GroupMiddleware for #name {
            const FACTS: &'static #private::MiddlewareFacts = #group_facts;
            const PLAN: #private::MiddlewarePlan = #plan;
            type Needs = <<#name as #private::#kind_of_needs>::Args<'static> as
                #private::Extract<'static>>::Needs;
        }
    }
}

fn facts(model: &Model, function: &Function, private: &Private) -> TokenStream {
    let name = function.name();
    let authenticates = model.authenticates.then(|| quote!(.authenticates()));
    // The location is that of the function's name.
    let new = quote_spanned!(function.sig.ident.span() => GuardFacts::new);
    quote!(#private::#new(#name) #authenticates)
}

/// Emits the type of the arguments that are extractors, with checks of each.
fn arguments(
    model: &Model,
    function: &Function,
    request: &TokenStream,
    private: &Private,
) -> TokenStream {
    let types: Vec<_> = model.extractors().collect();
    if types.is_empty() {
        return quote!(());
    }
    let elements = list(types.iter().map(|(at, arg)| {
        let ty = match &arg.mark {
            Some(mark) => mark.extractor(*at, &arg.ty, request, private),
            None => with_lifetimes(arg.ty.clone(), request, true),
        };
        quote!(#private::Extractor<#ty>)
    }));
    let demands = types.iter().map(|(_, arg)| {
        let message = format!(
            "fn {} is a middleware, which runs before the body is read, but its argument `{}` \
             takes the body: let the handler take it",
            function.name(),
            arg.name
        );
        let span = span_of(&arg.ty);
        let body = match &arg.mark {
            Some(mark) => mark.body(&arg.ty, private),
            None => body_of(&arg.ty, private),
        };
        let demand = respan(quote!(#private::needs_only_the_head), span);
        quote_spanned!(span => #demand(#body, #message);)
    });
    quote!(#private::Arguments<#elements, { #(#demands)* true }>)
}

fn local(at: usize) -> Ident {
    format_ident!("arg{at}", span = Span::mixed_site())
}

/// Emits the pattern of the extracted arguments.
fn pattern(model: &Model) -> TokenStream {
    list(model.extractors().map(|(at, _)| local(at).into_token_stream()))
}

/// Emits the call of the function.
fn called(model: &Model, function: &Function) -> TokenStream {
    let ident = &function.sig.ident;
    let locals = model.args.iter().enumerate().map(|(at, arg)| match arg.role {
        Role::Request => format_ident!("request", span = Span::mixed_site()).into_token_stream(),
        Role::Next => format_ident!("next", span = Span::mixed_site()).into_token_stream(),
        Role::Extractor => match &arg.mark {
            Some(mark) => mark.unwrap(&arg.ty, &local(at)).into_tokens(),
            None => local(at).into_token_stream(),
        },
    });
    quote_spanned!(ident.span() => #ident(#(#locals),*))
}

fn output(function: &Function) -> TokenStream {
    function.sig.output.as_ref().map_or_else(|| quote!(()), ToTokens::to_token_stream)
}

/// Returns the names of the states, the request and what is borrowed from it. A function of the user is
/// not hidden by them.
fn locals() -> [Ident; 3] {
    ["states", "request", "borrowed"].map(|name| format_ident!("{name}", span = Span::mixed_site()))
}

fn at_once(model: &Model, function: &Function, private: &Private) -> TokenStream {
    let (pattern, called, output) = (pattern(model), called(model, function), output(function));
    quote! {
        type Output = #output;
        fn call(#pattern: #private::GuardTaken<'_, Self>) -> #output {
            #called
        }
    }
}

fn waiting(model: &Model, function: &Function, private: &Private) -> TokenStream {
    let (pattern, called, output) = (pattern(model), called(model, function), output(function));
    let future = quote_spanned!(function.sig.ident.span() => #private::handler_future(#called));
    let [states, request, borrowed] = locals();
    quote! {
        type Output = #output;
        fn enter(
            #states: #private::HandlerState,
            #request: #private::Request,
        ) -> #private::Entering {
            #private::Box::pin(async move {
                let output = {
                    let mut #borrowed = #private::BorrowedSlot::default();
                    match #private::extract_guard::<Self>(&#states, &#request, &mut #borrowed).await {
                        #private::Some(#pattern) => #future.await,
                        #private::None => return #private::Err(#private::refusal()),
                    }
                };
                #private::keep(output, #request)
            })
        }
    }
}

fn around(model: &Model, function: &Function, private: &Private) -> TokenStream {
    let (called, output) = (called(model, function), output(function));
    let future = quote_spanned!(function.sig.ident.span() => #private::handler_future(#called));
    let respond = respan(quote!(#private::respond), span_of(&output));
    let [states, request, borrowed] = locals();
    let next = format_ident!("next", span = Span::mixed_site());
    let extracted = model.extractors().next().is_some().then(|| {
        let pattern = pattern(model);
        quote! {
            let #pattern = {
                let mut #borrowed = #private::BorrowedSlot::default();
                match #private::extract_around::<Self>(#states, &#request, &mut #borrowed).await {
                    #private::Some(taken) => taken,
                    #private::None => return #private::refusal(),
                }
            };
        }
    });
    let states = if extracted.is_some() { quote!(#states) } else { quote!(_) };
    quote! {
        fn around<'a>(
            #states: &'a #private::HandlerState,
            #request: #private::Request,
            #next: #private::Next<'a>,
        ) -> #private::Around<'a> {
            #private::Around::new(async move {
                #extracted
                #respond(#future.await)
            })
        }
    }
}
