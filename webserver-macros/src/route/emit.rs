//! The companion type of a handler: constants from the model and calls into the runtime, no logic.
//! What rustc may have to say about an argument's type is said at that type's own tokens.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Type;
use webserver_pattern::Segment;

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

/// The span on which rustc's words about a type are to stand.
fn place(ty: &Type) -> Span {
    ty.to_token_stream().into_iter().next().map_or_else(Span::call_site, |token| token.span())
}

/// What stands for the extractor number `at`.
fn alias(at: usize) -> Ident {
    format_ident!("Argument{at}", span = Span::mixed_site())
}

/// Whether the type of the extractor number `at` is one.
fn is_extractor(at: usize) -> Ident {
    format_ident!("IS_{at}", span = Span::mixed_site())
}

/// A nested list of types or patterns.
fn list(items: impl Iterator<Item = TokenStream>) -> TokenStream {
    let items: Vec<_> = items.collect();
    items.iter().rev().fold(quote!(()), |rest, item| quote!((#item, #rest)))
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

fn call(model: &Model, function: &Function) -> TokenStream {
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
    let span = match &function.sig.output {
        syn::ReturnType::Default => ident.span(),
        syn::ReturnType::Type(_, ty) => place(ty),
    };
    let respond = quote_spanned!(span => #krate::private::respond);
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

/// The tokens of a type with all lifetimes `'static`, those left out behind a `&` too.
fn with_static(tokens: TokenStream) -> TokenStream {
    with_lifetimes(tokens, &quote!('static), true)
}

/// The tokens of a type with another lifetime for each that is written and, where `all` says so,
/// for each that is left out behind a `&`.
fn with_lifetimes(tokens: TokenStream, lifetime: &TokenStream, all: bool) -> TokenStream {
    let mut out = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '\'' => {
                // `'static` stays what it is.
                let name = tokens.next();
                match name {
                    Some(name) if name.to_string() == "static" => {
                        out.extend([TokenTree::Punct(punct), name]);
                    }
                    Some(name) => out.extend(respan(lifetime.clone(), name.span())),
                    None => {}
                }
            }
            TokenTree::Punct(punct) if punct.as_char() == '&' => {
                let span = punct.span();
                out.extend([TokenTree::Punct(punct)]);
                let written =
                    matches!(tokens.peek(), Some(TokenTree::Punct(p)) if p.as_char() == '\'');
                if all && !written {
                    out.extend(respan(lifetime.clone(), span));
                }
            }
            TokenTree::Group(group) => {
                let inside = with_lifetimes(group.stream(), lifetime, all);
                let mut fixed = Group::new(group.delimiter(), inside);
                fixed.set_span(group.span());
                out.extend([TokenTree::Group(fixed)]);
            }
            other => out.extend([other]),
        }
    }
    out
}

/// The tokens, all at one place.
fn respan(tokens: TokenStream, span: Span) -> TokenStream {
    let at = |mut token: TokenTree| {
        if let TokenTree::Group(group) = &token {
            token = TokenTree::Group(Group::new(group.delimiter(), respan(group.stream(), span)));
        }
        token.set_span(span);
        token
    };
    tokens.into_iter().map(at).collect()
}
