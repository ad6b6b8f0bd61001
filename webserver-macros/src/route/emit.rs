//! Emits the companion type of a handler and its one implementation. The code has as few tokens and
//! items as possible, because rustc processes them with every rebuild. This file has no logic.

mod call;
mod lifetimes;
mod marked;
mod private;
mod tokens;

/// What other attributes need to emit a function's argument types.
pub(crate) mod types {
    pub(crate) use super::call::body_of;
    pub(crate) use super::companion_type;
    pub(crate) use super::lifetimes::{of_request, with_lifetimes};
    pub(crate) use super::private::Private;
    pub(crate) use super::tokens::{list, respan, span_of};
}

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

pub(crate) use self::call::{arguments, call};
pub(crate) use self::lifetimes::of_request;
pub(crate) use self::private::Private;
use super::model::{Arg, Model, Options, Source};
use crate::item::Function;
use crate::mark::Owner;
use crate::path::Path;
use crate::segment;
use crate::with;

/// Emits the companion of a function whose attribute is wrong. It is a group without routes, so
/// that `routes![]` does not add an error to the one that is shown.
pub(crate) fn broken(krate: &Path, function: &Function) -> TokenStream {
    let ty = companion_type(function);
    let (name, cfgs) = (&function.sig.ident, function.cfgs());
    let cfgs: Vec<_> = cfgs.collect();
    quote! {
        #ty
        #(#cfgs)*
        impl #krate::private::Node for #name {
            const TREE: #krate::private::Tree = #krate::private::Tree::Group(&[]);
            type Handlers = ();
        }
        #(#cfgs)*
        impl #krate::private::Linked for #name {
            type Args = #krate::private::NotChecked;
        }
    }
}

/// Emits the companion type itself.
pub(crate) fn companion_type(function: &Function) -> TokenStream {
    let (vis, name, cfgs) = (&function.sig.vis, &function.sig.ident, function.cfgs());
    // If the name is already taken, or the type is private, rustc points at the function's name.
    let span = Span::call_site().located_at(name.span());
    let item = quote_spanned!(span => struct #name {});
    quote! {
        #(#cfgs)*
        #[doc(hidden)]
        #[allow(non_camel_case_types, dead_code, missing_debug_implementations, unreachable_pub)]
        #vis #item
    }
}

/// Emits the companion of a handler.
pub(super) fn companion(model: &Model, function: &Function) -> TokenStream {
    let private = Private::of(&model.krate);
    let (name, cfgs) = (&function.sig.ident, function.cfgs());
    let (ty, allowed) = (companion_type(function), function.allowed());
    let facts = facts(model, function, &private);
    let request = of_request(model.args.iter().map(|arg| &arg.ty));
    let arguments = arguments(model, Owner::Handler(&function.name()), &request, &private);
    let (handler, call) = call(model, function, &private);
    let names = names(model, &private);
    if !model.options.middleware.is_empty() {
        let (ident, name) = (name, format!("__{}Middleware", function.name()));
        let with::Emitted { items, facts: own, list } =
            with::emit(&model.options.middleware, &private, &name);
        return quote! {
            #ty
            #(#cfgs)*
            #allowed
            #[allow(unused_parens)]
            const _: () = {
                #names
                #items
                impl #private::#handler for #ident {
                    const FACTS: &'static #private::Facts = &#facts.middleware(#own);
                    const MIDDLEWARE: &'static #private::MiddlewarePlans =
                        <#list as #private::MiddlewareList>::PLANS;
                    type Args<#request> = #private::Guarded<#arguments, #list>;
                    #call
                }
            };
        };
    }
    let implementation = quote! {
        impl #private::#handler for #name {
            const FACTS: &'static #private::Facts = &#facts;
            type Args<#request> = #arguments;
            #call
        }
    };
    if names.is_empty() {
        return quote! {
            #ty
            #(#cfgs)*
            #allowed
            #implementation
        };
    }
    quote! {
        #ty
        #(#cfgs)*
        #allowed
        const _: () = {
            #names
            #implementation
        };
    }
}

/// Emits the types that have the names of header fields and cookies.
pub(crate) fn names(model: &Model, private: &Private) -> TokenStream {
    let args = model.args.iter().enumerate();
    args.filter_map(|(at, arg)| arg.mark.as_ref()?.item(at, private)).collect()
}

fn facts(model: &Model, function: &Function, private: &Private) -> TokenStream {
    let Model { path, methods, options, names, .. } = model;
    let name = function.name();
    let segments = model.segments.iter().map(|segment| segment::tokens(segment, private));
    let of_prefix = (model.of_prefix > 0).then_some(model.of_prefix);
    let of_prefix = set("of_prefix", of_prefix.as_ref());
    let is_rest = |arg: &Arg| matches!(arg.source, Source::QueryRest(_));
    let query_rest = model.args.iter().any(is_rest).then(|| quote!(.query_rest()));
    let options = self::options(options, private);
    quote! {
        #private::Facts::new(#name, #path, &[#(#segments),*], &[#(#methods),*], &[#(#names),*])
        #of_prefix
        #query_rest
        #options
    }
}

/// Emits the options that are set.
fn options(options: &Options, private: &Private) -> TokenStream {
    let Options {
        host,
        consumes,
        produces,
        body_limit,
        timeout_ms,
        rank,
        middleware: _,
        exempt,
        is_public,
    } = options;
    let types = exempt.iter().map(|ty| quote!(#private::exempt::<#ty>()));
    let exempt = (!exempt.is_empty()).then(|| quote!(.exempt(const { &[#(#types),*] })));
    [
        set("host", host.as_ref().map(|written| written.host.to_string()).as_ref()),
        set("consumes", consumes.as_ref()),
        set("produces", produces.as_ref()),
        set("body_limit", body_limit.as_ref()),
        set("timeout_ms", timeout_ms.as_ref()),
        set("rank", rank.as_ref()),
        exempt,
        is_public.then(|| quote!(.public())),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn set(name: &str, value: Option<&impl ToTokens>) -> Option<TokenStream> {
    let name = Ident::new(name, Span::call_site());
    value.map(|value| quote!(.#name(#value)))
}
