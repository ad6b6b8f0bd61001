//! What can be said about a route without knowing types: the signature, and that parameters and
//! arguments pair. Types are left to rustc, at the places that `emit` chooses.

use proc_macro2::TokenStream;

use super::model::{Arg, Model, Parameter, Source, Taken};
use super::parse::Arguments;
use crate::diag::{Diag, similar, spelled};
use crate::item::{Function, plain};
use crate::signature::{Generic, Input, is_word};

/// The model, if there is a path to make one of.
pub(super) fn check(arguments: Arguments, function: &Function, diag: &mut Diag) -> Option<Model> {
    signature(function, diag);
    let written = arguments.path?;
    let parameters = written.parameters();
    let taken: Vec<Taken<'_>> = function.sig.inputs.iter().filter_map(taken).collect();
    pair(function, &written.literal, &parameters, &taken, diag);
    let args = taken.iter().map(|taken| Arg {
        name: taken.name.as_ref().map_or_else(|| spelled(taken.pattern), plain),
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
    let name = taken.name.as_ref().map(plain);
    let parameter = parameters.iter().find(|p| Some(&p.name) == name.as_ref());
    parameter.map_or(Source::Extractor, |p| p.source)
}

fn taken(input: &Input) -> Option<Taken<'_>> {
    let Input::Typed(typed) = input else { return None };
    Some(Taken { name: typed.name(), pattern: &typed.pattern, ty: &typed.ty })
}

/// What a handler's signature may not have.
fn signature(function: &Function, diag: &mut Diag) {
    let sig = &function.sig;
    let name = function.name();
    let handler = format!("fn {name} is a handler");
    if let Some(token) = &sig.safety {
        diag.at(token, format!("{handler}, which the server calls: it cannot be `unsafe`"));
    }
    if let Some(abi) = &sig.abi {
        diag.at(abi, format!("{handler}: it cannot be `extern`"));
    }
    for parameter in &sig.generics {
        match parameter {
            Generic::Lifetime => {}
            Generic::Type(name) => {
                let message = "it cannot have type parameters; name the type";
                diag.at(name, format!("{handler}: {message}"));
            }
            Generic::Const(name) => {
                let message = "it cannot have const parameters; write the value";
                diag.at(name, format!("{handler}: {message}"));
            }
        }
    }
    for input in &sig.inputs {
        match input {
            Input::Receiver(receiver) => diag.at(
                receiver,
                format!("{handler}: it cannot take `self`; share values by `.state(..)` and take `State<T>`"),
            ),
            Input::Typed(typed) => {
                if typed.ty.clone().into_iter().next().is_some_and(|tree| is_word(&tree, "impl")) {
                    let message = "an argument needs a type with a name, not `impl`";
                    diag.at(&typed.ty, format!("{handler}: {message}"));
                }
            }
            Input::Variadic(dots) => {
                diag.at(dots, format!("{handler}: it cannot have variadic arguments"));
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
        .filter_map(|arg| arg.name.as_ref().map(plain))
        .filter(|name| parameters.iter().all(|p| p.name != *name))
        .collect();
    for Parameter { name, source } in parameters {
        if taken.iter().any(|arg| arg.name.as_ref().is_some_and(|ident| plain(ident) == *name)) {
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
fn mentions(pattern: &TokenStream, name: &str) -> bool {
    fn walk(tokens: TokenStream, name: &str) -> bool {
        tokens.into_iter().any(|token| match token {
            proc_macro2::TokenTree::Ident(ident) => plain(&ident) == name,
            proc_macro2::TokenTree::Group(group) => walk(group.stream(), name),
            _ => false,
        })
    }
    walk(pattern.clone(), name)
}
