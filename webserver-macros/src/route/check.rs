//! What can be said about a route without knowing types: the signature, and that parameters and
//! arguments pair. Types are left to rustc, at the places that `emit` chooses.

use quote::ToTokens;
use syn::{FnArg, GenericParam, Pat, Type};

use super::model::{Arg, Model, Parameter, Source, Taken};
use super::parse::Arguments;
use crate::diag::{Diag, similar, spelled};
use crate::item::{Function, plain};

/// The model, if there is a path to make one of.
pub(super) fn check(arguments: Arguments, function: &Function, diag: &mut Diag) -> Option<Model> {
    signature(function, diag);
    let written = arguments.path?;
    let parameters = written.parameters();
    let taken: Vec<Taken<'_>> = function.sig.inputs.iter().filter_map(taken).collect();
    pair(function, &written.literal, &parameters, &taken, diag);
    let args = taken.iter().map(|taken| Arg {
        name: taken.name.map_or_else(|| spelled(taken.pattern), plain),
        ty: taken.ty.clone(),
        source: source_of(taken, &parameters),
    });
    let names = parameters.iter().filter(|p| !matches!(p.source, Source::QueryRest(_)));
    Some(Model {
        krate: arguments.krate,
        path: written.path(),
        args: args.collect(),
        names: names.map(|p| p.name.clone()).collect(),
        segments: written.pattern.segments,
        methods: arguments.methods,
        options: arguments.options,
    })
}

fn source_of(taken: &Taken<'_>, parameters: &[Parameter]) -> Source {
    let name = taken.name.map(plain);
    let parameter = parameters.iter().find(|p| Some(&p.name) == name.as_ref());
    parameter.map_or(Source::Extractor, |p| p.source)
}

fn taken(input: &FnArg) -> Option<Taken<'_>> {
    let FnArg::Typed(typed) = input else { return None };
    let name = match &*typed.pat {
        Pat::Ident(ident) if ident.by_ref.is_none() && ident.subpat.is_none() => Some(&ident.ident),
        _ => None,
    };
    Some(Taken { name, pattern: &typed.pat, ty: &typed.ty })
}

/// What a handler's signature may not have.
fn signature(function: &Function, diag: &mut Diag) {
    let sig = &function.sig;
    let name = function.name();
    let handler = format!("fn {name} is a handler");
    if let syn::Safety::Unsafe(token) = &sig.safety {
        diag.at(token, format!("{handler}, which the server calls: it cannot be `unsafe`"));
    }
    if let Some(abi) = &sig.abi {
        diag.at(abi, format!("{handler}: it cannot be `extern`"));
    }
    if let Some(variadic) = &sig.variadic {
        diag.at(variadic, format!("{handler}: it cannot have variadic arguments"));
    }
    for parameter in &sig.generics.params {
        match parameter {
            GenericParam::Lifetime(_) => {}
            GenericParam::Type(parameter) => diag.at(
                &parameter.ident,
                format!("{handler}: it cannot have type parameters; name the type"),
            ),
            GenericParam::Const(parameter) => diag.at(
                &parameter.ident,
                format!("{handler}: it cannot have const parameters; write the value"),
            ),
        }
    }
    for input in &sig.inputs {
        match input {
            FnArg::Receiver(receiver) => diag.at(
                receiver.self_token,
                format!("{handler}: it cannot take `self`; share values by `.state(..)` and take `State<T>`"),
            ),
            FnArg::Typed(typed) => {
                if let Type::ImplTrait(ty) = &*typed.ty {
                    diag.at(ty, format!("{handler}: an argument needs a type with a name, not `impl`"));
                }
            }
        }
    }
}

/// That each parameter has its argument.
fn pair(
    function: &Function,
    literal: &syn::LitStr,
    parameters: &[Parameter],
    taken: &[Taken<'_>],
    diag: &mut Diag,
) {
    let free: Vec<String> = taken
        .iter()
        .filter_map(|arg| arg.name.map(plain))
        .filter(|name| parameters.iter().all(|p| p.name != *name))
        .collect();
    for Parameter { name, source } in parameters {
        if taken.iter().any(|arg| arg.name.is_some_and(|ident| plain(ident) == *name)) {
            continue;
        }
        let part = match source {
            Source::Query(_) | Source::QueryRest(_) => "query",
            _ => "path",
        };
        if let Some(arg) =
            taken.iter().find(|arg| arg.name.is_none() && mentions(arg.pattern, name))
        {
            let message = format!(
                "`{name}` is a parameter of the {part}: its argument is a plain name, `{name}: {}`",
                spelled(arg.ty)
            );
            diag.at(arg.pattern, message);
            continue;
        }
        let hint = match similar(name, free.iter().map(String::as_str)) {
            Some(other) => format!("did you mean the argument `{other}`?"),
            None => format!("add `{name}: Type`, or take `{{{name}}}` out"),
        };
        let message = format!(
            "`{}` has the {part} parameter `{name}`, but fn {} has no argument `{name}`; {hint}",
            literal.value(),
            function.name(),
        );
        diag.at(literal, message);
    }
}

/// Whether a pattern binds that name.
fn mentions(pattern: &Pat, name: &str) -> bool {
    fn walk(tokens: proc_macro2::TokenStream, name: &str) -> bool {
        tokens.into_iter().any(|token| match token {
            proc_macro2::TokenTree::Ident(ident) => plain(&ident) == name,
            proc_macro2::TokenTree::Group(group) => walk(group.stream(), name),
            _ => false,
        })
    }
    walk(pattern.to_token_stream(), name)
}
