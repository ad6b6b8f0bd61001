//! Checks a route as a whole, and makes its model.

use webserver_pattern::HostParameter;

use super::super::model::{Arg, Model, Parameter, Source, Taken, WrittenHost};
use super::super::parse::Arguments;
use super::{pair, prefix, signature};
use crate::diag::{Diag, spelled};
use crate::item::Function;
use crate::mark::{self, Owner, is_path};
use crate::signature::Input;

/// Returns the model, if there is a path from which one can be built.
pub(crate) fn check(arguments: Arguments, function: &Function, diag: &mut Diag) -> Option<Model> {
    signature::check(function, diag);
    let written = arguments.path?;
    let name = function.name();
    let (inputs, owner) = (function.sig.inputs.iter(), Owner::Handler(&name));
    let taken: Vec<Taken<'_>> = inputs.filter_map(|input| taken(input, owner, diag)).collect();
    let host = arguments.options.host.as_ref();
    let of_prefix = prefix::names(&written, &taken, diag);
    let parameters = written.parameters(&of_prefix, host);
    if let Some(host) = host {
        only_in_the_host(host, &parameters, diag);
    }
    marked_parameters(&parameters, &taken, diag);
    pair::check(function, &written, host, &parameters, &taken, diag);
    let args = taken.iter().map(|taken| Arg {
        name: taken.name.map_or_else(|| spelled(taken.pattern), str::to_owned),
        ty: taken.ty.clone(),
        source: source_of(taken, &parameters),
        mark: taken.mark.clone(),
    });
    let names = parameters.iter().filter(|p| !matches!(p.source, Source::QueryRest(_)));
    Some(Model {
        krate: arguments.krate,
        path: written.path(),
        args: args.collect(),
        of_prefix: of_prefix.len(),
        names: names.map(|p| p.name.clone()).collect(),
        segments: written.pattern.segments,
        methods: arguments.methods,
        options: arguments.options,
    })
}

/// Checks that no other parameter has the name of the host's parameter.
fn only_in_the_host(host: &WrittenHost, parameters: &[Parameter], diag: &mut Diag) {
    let Some(HostParameter { name, .. }) = &host.host.parameter else { return };
    if parameters.iter().filter(|parameter| parameter.name == *name).count() > 1 {
        let message = format!(
            "in `{}`: `{name}` is also the name of a parameter in the path: give each its own name",
            host.literal.value()
        );
        diag.at(&host.literal, message);
    }
}

/// Checks that no argument with an attribute is a parameter too.
fn marked_parameters(parameters: &[Parameter], taken: &[Taken<'_>], diag: &mut Diag) {
    for Taken { name, pattern, mark, .. } in taken {
        let (Some(name), Some(mark)) = (*name, mark) else { continue };
        if parameters.iter().any(|parameter| parameter.name == name) {
            let word = mark.word();
            let message = format!(
                "`{name}` is already the parameter `{{{name}}}` of the route: remove `#[{word}]`, or \
                 give one of the two another name"
            );
            diag.at(pattern, message);
        }
    }
}

fn source_of(taken: &Taken<'_>, parameters: &[Parameter]) -> Source {
    let parameter = parameters.iter().find(|p| Some(p.name.as_str()) == taken.name);
    parameter.map_or(Source::Extractor, |p| p.source)
}

fn taken<'a>(input: &'a Input, owner: Owner<'_>, diag: &mut Diag) -> Option<Taken<'a>> {
    let Input::Typed(typed) = input else { return None };
    Some(Taken {
        name: typed.name.as_deref(),
        pattern: &typed.pattern,
        ty: &typed.ty,
        of_prefix: typed.attrs.iter().find(|attr| is_path(attr)),
        mark: mark::read(typed, owner, diag),
    })
}
