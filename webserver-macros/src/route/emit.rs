//! The companion type of a handler: constants from the model and calls into the runtime, no logic.

mod call;
mod tokens;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use webserver_pattern::Segment;

use self::call::{bodies, call, demands};
use super::model::Model;
use crate::item::Function;

/// The companion of a function whose attribute is wrong: a group of no routes, so that
/// `routes![]` adds no error to the one that is shown.
pub(super) fn broken(krate: &syn::Path, function: &Function) -> TokenStream {
    let ty = companion_type(function);
    let (name, cfgs) = (&function.sig.ident, function.cfgs());
    quote! {
        #ty
        #(#cfgs)*
        const _: () = {
            impl #krate::private::Node for #name {
                const TREE: #krate::private::Tree = #krate::private::Tree::Group(&[]);
                type Slots = ();
            }
        };
    }
}

fn companion_type(function: &Function) -> TokenStream {
    let (vis, name, cfgs) = (&function.vis, &function.sig.ident, function.cfgs());
    quote! {
        #(#cfgs)*
        #[doc(hidden)]
        #[allow(non_camel_case_types, dead_code, missing_debug_implementations, unreachable_pub)]
        #vis struct #name {}
    }
}

/// The companion of a handler.
pub(super) fn companion(model: &Model, function: &Function) -> TokenStream {
    let krate = &model.krate;
    let (name, cfgs) = (&function.sig.ident, function.cfgs());
    let ty = companion_type(function);
    let route = route(model, function);
    let options = options(model);
    let demands = demands(model);
    let call = call(model, function);
    let bodies = bodies(model, function);
    quote! {
        #ty
        #(#cfgs)*
        #[allow(clippy::pedantic, clippy::style, clippy::complexity, unused_qualifications)]
        const _: () = {
            #demands
            impl #krate::private::Handler for #name {
                const ROUTE: &'static #krate::private::Route = &#route;
                #options
                #call
            }
            impl #krate::private::Node for #name {
                const TREE: #krate::private::Tree =
                    #krate::private::Tree::Route(<#name as #krate::private::Handler>::ROUTE);
                type Slots = #krate::private::Leaf<#name>;
            }
            #bodies
        };
    }
}

fn route(model: &Model, function: &Function) -> TokenStream {
    let Model { krate, path, methods, options, .. } = model;
    let name = function.name();
    let segments = model.segments.iter().map(|segment| match segment {
        Segment::Text(text) => quote!(#krate::private::Segment::Text(#text)),
        Segment::Param { name, before, after } => {
            quote!(#krate::private::Segment::Param { name: #name, before: #before, after: #after })
        }
        Segment::Rest { name } => quote!(#krate::private::Segment::Rest { name: #name }),
    });
    let host = option(options.host.as_ref());
    // `line!()` gives the line of its own tokens.
    let line =
        quote_spanned!(function.sig.ident.span().resolved_at(Span::call_site()) => ::core::line!());
    quote! {
        #krate::private::Route {
            name: #name,
            file: ::core::file!(),
            line: #line,
            path: #path,
            segments: &[#(#segments),*],
            methods: &[#(#methods),*],
            host: #host,
        }
    }
}

fn option(value: Option<impl ToTokens>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}

fn options(model: &Model) -> Option<TokenStream> {
    let Model { krate, options, .. } = model;
    if !options.concern_the_call() {
        return None;
    }
    let consumes = option(options.consumes.as_ref());
    let produces = option(options.produces.as_ref());
    let body_limit = option(options.body_limit);
    let timeout_ms = option(options.timeout_ms);
    Some(quote! {
        const OPTIONS: #krate::private::Options = #krate::private::Options {
            consumes: #consumes,
            produces: #produces,
            body_limit: #body_limit,
            timeout_ms: #timeout_ms,
        };
    })
}
