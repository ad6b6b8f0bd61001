//! The companion type of a handler: what the model knows, handed to the library's macro that writes
//! it out. No logic.

mod call;
mod tokens;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use webserver_pattern::Segment;

use self::call::{arguments, bodies, call, demands};
use super::model::{Model, Options};
use crate::item::Function;
use crate::path::Path;

/// The companion of a function whose attribute is wrong: a group of no routes, so that
/// `routes![]` adds no error to the one that is shown.
pub(super) fn broken(krate: &Path, function: &Function) -> TokenStream {
    let ty = companion_type(function);
    let (name, cfgs) = (&function.sig.ident, function.cfgs());
    quote! {
        #ty
        #(#cfgs)*
        const _: () = {
            impl #krate::private::Node for #name {
                const TREE: #krate::private::Tree = #krate::private::Tree::Group(&[]);
                type Handlers = ();
            }
        };
    }
}

fn companion_type(function: &Function) -> TokenStream {
    let (vis, name, cfgs) = (&function.sig.vis, &function.sig.ident, function.cfgs());
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
    let options = options(&model.options);
    let waits = function.sig.asyncness.is_some();
    let demands = demands(model);
    let checks = bodies(model, function);
    let arguments = arguments(model);
    let call = call(model, function);
    quote! {
        #ty
        #krate::__handler! {
            (#(#cfgs)*) #name
            #route
            #options
            waits(#waits)
            #demands
            check { #checks }
            #arguments
            #call
        }
    }
}

fn route(model: &Model, function: &Function) -> TokenStream {
    let Model { path, methods, options, names, .. } = model;
    let name = function.name();
    let segments = model.segments.iter().map(|segment| match segment {
        Segment::Text(text) => quote!(text(#text)),
        Segment::Param { name, before, after } => quote!(param(#name #before #after)),
        Segment::Rest { name } => quote!(rest(#name)),
    });
    let host = match &options.host {
        Some(host) => quote!(::core::option::Option::Some(#host)),
        None => quote!(::core::option::Option::None),
    };
    // `line!()` gives the line of its own tokens.
    let line =
        quote_spanned!(function.sig.ident.span().resolved_at(Span::call_site()) => ::core::line!());
    quote! {
        route(#name #line, #path #host)
        (#(#segments)*)
        (#(#methods)*)
        names(#(#names)*)
    }
}

/// Those that are set.
fn options(options: &Options) -> TokenStream {
    let Options { host: _, consumes, produces, body_limit, timeout_ms } = options;
    let consumes = set("consumes", consumes.as_ref());
    let produces = set("produces", produces.as_ref());
    let body_limit = set("body_limit", body_limit.as_ref());
    let timeout_ms = set("timeout_ms", timeout_ms.as_ref());
    quote!(options(#consumes #produces #body_limit #timeout_ms))
}

fn set(name: &str, value: Option<&impl ToTokens>) -> Option<TokenStream> {
    let name = Ident::new(name, Span::call_site());
    value.map(|value| quote!(#name #value,))
}
