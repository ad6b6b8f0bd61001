//! The companion type of a handler: constants from the model and calls into the runtime, no logic.
//! What rustc may have to say about an argument's type is said at that type's own tokens.

mod call;
mod tokens;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use webserver_pattern::Segment;

use self::call::call;
use self::tokens::{list, place, respan, with_static};
use super::model::{Arg, Model, Source};
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
    let arguments = arguments(model);
    let list = list(extractors(model).enumerate().map(|(at, _)| alias(at).into_token_stream()));
    let call = call(model, function);
    let bodies = bodies(model, function);
    quote! {
        #ty
        #(#cfgs)*
        #[allow(clippy::pedantic, clippy::style, clippy::complexity, unused_qualifications)]
        const _: () = {
            #arguments
            impl #krate::private::Handler for #name {
                const ROUTE: &'static #krate::private::Route = &#route;
                const OPTIONS: #krate::private::Options = #options;
                type Extractors = #list;
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

fn options(model: &Model) -> TokenStream {
    let Model { krate, options, .. } = model;
    let consumes = option(options.consumes.as_ref());
    let produces = option(options.produces.as_ref());
    let body_limit = option(options.body_limit);
    let timeout_ms = option(options.timeout_ms);
    quote! {
        #krate::private::Options {
            consumes: #consumes,
            produces: #produces,
            body_limit: #body_limit,
            timeout_ms: #timeout_ms,
        }
    }
}

fn extractors(model: &Model) -> impl Iterator<Item = &Arg> {
    model.args.iter().filter(|arg| arg.source == Source::Extractor)
}

/// What stands for the extractor number `at`.
fn alias(at: usize) -> Ident {
    format_ident!("Argument{at}", span = Span::mixed_site())
}

/// Whether the type of the extractor number `at` is one.
fn is_extractor(at: usize) -> Ident {
    format_ident!("IS_{at}", span = Span::mixed_site())
}

/// The extractors as types. That each is one is demanded in one place, on its own tokens; elsewhere
/// it is only asked, so that a mistake is told once.
fn arguments(model: &Model) -> TokenStream {
    let krate = &model.krate;
    let mut out = TokenStream::new();
    for (at, arg) in extractors(model).enumerate() {
        let fixed = with_static(arg.ty.to_token_stream());
        let (alias, is) = (alias(at), is_extractor(at));
        let path = respan(quote!(#krate::private::FromRequestAsync<'static>), place(&arg.ty));
        let demand = quote_spanned!(place(&arg.ty) => <#fixed as #path>::BODY);
        out.extend(quote! {
            const _: #krate::private::BodyUse = #demand;
            const #is: bool = {
                use #krate::private::OrNot as _;
                #krate::private::Probe::<#fixed>::IS
            };
            type #alias = #krate::private::Argument<#fixed, #is>;
        });
    }
    out
}

/// That no two arguments take the body, and none on a method that has none.
fn bodies(model: &Model, function: &Function) -> TokenStream {
    let krate = &model.krate;
    let name = function.name();
    let bodiless = model.methods.iter().all(|method| method == "GET" || method == "HEAD");
    let list: Vec<&Arg> = extractors(model).collect();
    let mut checks = TokenStream::new();
    let body = |at: usize| {
        let alias = alias(at);
        quote!(<#alias as #krate::private::Extractors>::BODY)
    };
    for (at, arg) in list.iter().enumerate() {
        let own = body(at);
        let span = place(&arg.ty);
        if bodiless {
            let message = format!(
                "fn {name} takes a body by its argument `{}`, but a {} request has none: take it \
                 out, or use another method",
                arg.name, model.methods[0],
            );
            checks.extend(quote_spanned! {span =>
                const _: () = ::core::assert!(!#krate::private::takes_body(#own), #message);
            });
        }
        for (earlier, before) in list[..at].iter().enumerate() {
            let other = body(earlier);
            let message = format!(
                "fn {name} takes the body twice, by `{}` and by `{}`: a body can be read once",
                before.name, arg.name,
            );
            checks.extend(quote_spanned! {span =>
                const _: () =
                    ::core::assert!(!#krate::private::share_body(#other, #own), #message);
            });
        }
    }
    checks
}
