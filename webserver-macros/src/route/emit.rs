//! Emits the companion type of a handler and its one implementation. The code has as few tokens and
//! items as possible, because rustc processes them with every rebuild. This file has no logic.

mod call;
pub(crate) mod describe;
mod lifetimes;
mod marked;
mod private;
pub(crate) mod sent;
mod tokens;

/// What other attributes need to emit a function's argument types.
pub(crate) mod types {
    pub(crate) use super::call::body_of;
    pub(crate) use super::companion_type;
    pub(crate) use super::lifetimes::{of_request, with_lifetimes};
    pub(crate) use super::private::Private;
    pub(crate) use super::tokens::{list, respan, span_of};
}

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

pub(crate) use self::call::{arguments, call, of_handler};
pub(crate) use self::lifetimes::of_request;
pub(crate) use self::private::Private;
use self::tokens::respan;
use super::model::{Arg, Model, Options, Source};
use crate::code::{Code, Piece, code};
use crate::item::Function;
use crate::mark::Owner;
use crate::path::Path;
use crate::segment;
use crate::with;

/// Emits the companion of a function whose attribute is wrong. It is a group without routes, so
/// that `routes![]` does not add an error to the one that is shown.
pub(crate) fn broken(krate: &Path, function: &Function) -> Code {
    let private = &Private::of(krate);
    let ty = companion_type(function);
    let name = &function.sig.ident;
    let cfgs: &TokenStream = &function.cfgs().cloned().collect();
    let requested = sent::broken(function, private);
    code! {
        #ty
        #cfgs
        impl #private::Node for #name {
            const TREE: #private::Tree = #private::Tree::Group(&[]);
            type Handlers = ();
        }
        #cfgs
        impl #private::Linked for #name {
            type Args = #private::NotChecked;
        }
        #requested
    }
}

/// Emits the companion type itself.
pub(crate) fn companion_type(function: &Function) -> Code {
    let (vis, mut name, cfgs) = (&function.sig.vis, function.sig.ident.clone(), function.cfgs());
    // If the name is already taken, or the type is private, rustc points at the function's name. The
    // tokens are those of a macro, so that rustc does not report the name and the visibility.
    let span = Span::call_site().located_at(name.span());
    name.set_span(span);
    let vis = respan(vis.clone(), span);
    let item = quote_spanned!(span => #vis struct #name {});
    let cfgs: TokenStream = cfgs.cloned().collect();
    code! {
        #cfgs
        #[doc(hidden)]
        #[allow(dead_code)]
        #item
    }
}

/// Emits the companion of a handler.
pub(super) fn companion(model: &Model, function: &Function) -> Code {
    let private = &Private::of(&model.krate);
    let name = &function.sig.ident;
    let cfgs: TokenStream = function.cfgs().cloned().collect();
    let (ty, allowed) = (companion_type(function), function.allowed());
    let facts = facts(model, function, private);
    let request = of_request(model.args.iter().map(|arg| &arg.ty));
    let owner = &function.name();
    let arguments = of_handler(model, function, Owner::Handler(owner), &request, private);
    let (handler, call) = call(model, function, private);
    let handler = &handler;
    let names = names(model, private);
    let described = described(model, function, private);
    let returns = describe::returns(function, &model.options.answers, private);
    if !model.options.middleware.is_empty() {
        let prefix = format!("__{}Middleware", function.name());
        let with::Emitted { items, facts: own, list } =
            with::emit(&model.options.middleware, private, &prefix);
        let list = &list;
        return code! {
            #ty
            #described
            #cfgs
            #allowed
            #[allow(unused_parens)]
            const _: () = {
                #names
                #items
                impl #private::#handler for #name {
                    const FACTS: &'static #private::Facts = &#facts.middleware(#own);
                    const MIDDLEWARE: &'static #private::MiddlewarePlans =
                        <#list as #private::MiddlewareList>::PLANS;
                    type Args<#request> = #private::Guarded<#arguments, #list>;
                    #returns
                    #call
                }
            };
        };
    }
    let implementation = code! {
        impl #private::#handler for #name {
            const FACTS: &'static #private::Facts = &#facts;
            type Args<#request> = #arguments;
            #returns
            #call
        }
    };
    let implementation = if names.is_empty() {
        implementation
    } else {
        code!(const _: () = { #names #implementation };)
    };
    code!(#ty #described #cfgs #allowed #implementation)
}

/// Emits what descriptions and clients need of a handler, if there are any.
fn described(model: &Model, function: &Function, private: &Private) -> TokenStream {
    let mut items = describe::declared(function, &model.options.answers, private);
    items.extend(sent::handler(function, &model.args, private));
    items
}

/// Emits the types that have the names of header fields and cookies.
pub(crate) fn names(model: &Model, private: &Private) -> TokenStream {
    let args = model.args.iter().enumerate();
    args.filter_map(|(at, arg)| arg.mark.as_ref()?.item(at, private)).collect()
}

fn facts(model: &Model, function: &Function, private: &Private) -> Code {
    let Model { path, options, .. } = model;
    let name = &function.name();
    let segments = model.segments.iter().map(|segment| segment::tokens(segment, private));
    let segments = Code::list(segments);
    let (methods, names) = (Code::list(&model.methods), Code::list(&model.names));
    let of_prefix = (model.of_prefix > 0).then_some(model.of_prefix);
    let of_prefix = of_prefix.as_ref().map(|count| code!(.of_prefix(#count)));
    let is_rest = |arg: &Arg| matches!(arg.source, Source::QueryRest(_));
    let query_rest = model.args.iter().any(is_rest).then(|| code!(.query_rest()));
    let options = self::options(options, private);
    let docs = describe::docs(function, private);
    code! {
        #private::Facts::new(#name, #path, &[#segments], &[#methods], &[#names])
        #of_prefix
        #query_rest
        #options
        #docs
    }
}

/// Emits the options that are set.
fn options(options: &Options, private: &Private) -> Code {
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
        answers: _,
    } = options;
    let host = host.as_ref().map(|written| written.host.to_string());
    let types = Code::list(exempt.iter().map(|ty| code!(#private::exempt::<#ty>())));
    let options = [
        host.as_ref().map(|host| code!(.host(#host))),
        consumes.as_ref().map(|consumes| code!(.consumes(#consumes))),
        produces.as_ref().map(|produces| code!(.produces(#produces))),
        body_limit.as_ref().map(|bytes| code!(.body_limit(#bytes))),
        timeout_ms.as_ref().map(|milliseconds| code!(.timeout_ms(#milliseconds))),
        rank.as_ref().map(|rank| code!(.rank(#rank))),
        (!exempt.is_empty()).then(|| code!(.exempt(const { &[#types] }))),
        is_public.then(|| code!(.public())),
    ];
    let mut code = Code::default();
    for option in options {
        option.add_to(&mut code);
    }
    code
}
