//! Checks that each parameter of the path, the host and the query has an argument.

use webserver_pattern::{Segment, foreign_text};

use super::super::model::{Parameter, Source, Taken, Written, WrittenHost};
use super::by_name::{arguments, is_wrapper, mentions, raw, unwrapped};
use crate::diag::{Diag, similar, spelled};
use crate::item::Function;
use crate::types::{Shape, outlives};

pub(super) fn check(
    function: &Function,
    written: &Written,
    host: Option<&WrittenHost>,
    parameters: &[Parameter],
    taken: &[Taken<'_>],
    diag: &mut Diag,
) {
    let route = Route { function, written, host, parameters, taken };
    if route.texts(diag) {
        return;
    }
    route.types(diag);
    route.missing(diag);
}

/// The parts of a route that the checks compare.
struct Route<'a> {
    function: &'a Function,
    written: &'a Written,
    host: Option<&'a WrittenHost>,
    parameters: &'a [Parameter],
    taken: &'a [Taken<'a>],
}

impl Route<'_> {
    /// Looks for `:id` and `*path`, which are text in this library, if an argument shows that
    /// parameters are meant. Returns whether any were found.
    fn texts(&self, diag: &mut Diag) -> bool {
        let Self { function, written, parameters, taken, host: _ } = self;
        let mut found = false;
        for segment in &written.pattern.segments {
            let Segment::Text(text) = segment else { continue };
            let Some((name, ours)) = foreign_text(text) else { continue };
            if parameters.iter().any(|parameter| parameter.name == name) {
                continue;
            }
            let Some(arg) =
                taken.iter().find(|arg| mentions(arg.pattern, name) || is_wrapper(arg.ty))
            else {
                continue;
            };
            let path = &written.text;
            let message = if arg.name == Some(name) {
                format!(
                    "in `{path}`: `{text}` is text and not a parameter, but fn {} has an argument \
                     `{name}`: write `{ours}`",
                    function.name()
                )
            } else {
                format!(
                    "in `{path}`: `{text}` is text and not a parameter: write `{ours}`, and \
                     `{}` in place of `{}: {}`",
                    arguments(arg, &[name]),
                    spelled(arg.pattern),
                    spelled(arg.ty)
                )
            };
            diag.at(&written.literal, message);
            found = true;
        }
        found
    }

    /// Checks that the argument of a parameter can have its type, as far as the tokens show.
    fn types(&self, diag: &mut Diag) {
        for arg in self.taken {
            let Some(name) = arg.name else { continue };
            if self.parameters.iter().all(|parameter| parameter.name != name) {
                continue;
            }
            if let Some(inner) = unwrapped(arg.ty) {
                let (pattern, written) = (spelled(arg.pattern), spelled(arg.ty));
                let message = format!(
                    "`{{{name}}}` is given to fn {} without a wrapper: write `{pattern}: {inner}` \
                     in place of `{pattern}: {written}`",
                    self.function.name(),
                );
                diag.at(arg.ty, message);
            } else if !arg.ty.is_plain
                && let Some(borrowed) = outlives(arg.ty)
            {
                let pattern = spelled(arg.pattern);
                let message = format!(
                    "`{name}` is borrowed from the request, which is not `'static`: write \
                     `{pattern}: {borrowed}`"
                );
                diag.at(arg.ty, message);
            }
        }
    }

    /// Checks that there is an argument for each parameter.
    fn missing(&self, diag: &mut Diag) {
        let Self { function, parameters, taken, .. } = self;
        let has = |name: &str| taken.iter().any(|arg| arg.name == Some(name));
        let missing: Vec<&Parameter> = parameters.iter().filter(|p| !has(&p.name)).collect();
        let mut reported: Vec<&str> = Vec::new();
        for parameter in &missing {
            let Parameter { name, source } = parameter;
            if reported.contains(&name.as_str()) {
                continue;
            }
            let Some(arg) = self.instead(parameter) else {
                self.no_argument(name, *source, diag);
                continue;
            };
            let meant =
                |p: &&&Parameter| self.instead(p).is_some_and(|other| std::ptr::eq(other, arg));
            let names: Vec<&str> = missing.iter().filter(meant).map(|p| p.name.as_str()).collect();
            let braces: Vec<_> = names.iter().map(|name| format!("`{{{name}}}`")).collect();
            let message = format!(
                "{} {} given to fn {} by name: write `{}` in place of `{}: {}`",
                braces.join(" and "),
                if names.len() == 1 { "is" } else { "are" },
                function.name(),
                arguments(arg, &names),
                spelled(arg.pattern),
                spelled(arg.ty),
            );
            diag.at(arg.pattern, message);
            reported.extend(names);
        }
    }

    /// Returns the argument that was meant to take a parameter, if its pattern is not just a name.
    fn instead(&self, Parameter { name, source }: &Parameter) -> Option<&Taken<'_>> {
        let of_path = matches!(source, Source::Path(_) | Source::PathRest(_));
        let by_pattern = |arg: &&Taken<'_>| arg.name.is_none() && mentions(arg.pattern, name);
        let by_type = |arg: &&Taken<'_>| {
            let is_parameter = |own: &str| self.parameters.iter().any(|p| p.name == own);
            of_path && is_wrapper(arg.ty) && !arg.name.is_some_and(is_parameter)
        };
        self.taken.iter().find(by_pattern).or_else(|| self.taken.iter().find(by_type))
    }

    fn no_argument(&self, name: &str, source: Source, diag: &mut Diag) {
        let Self { function, written, host, parameters, taken } = self;
        let (part, text, literal) = match (source, host) {
            (Source::Host { .. }, Some(host)) => {
                ("host", host.literal.value(), host.literal.token())
            }
            (Source::Query(_) | Source::QueryRest(_), _) => {
                ("query", written.text.clone(), written.literal.clone())
            }
            _ => ("path", written.text.clone(), written.literal.clone()),
        };
        let named = taken.iter().filter_map(|arg| arg.name);
        let free: Vec<&str> =
            named.filter(|other| parameters.iter().all(|p| p.name != *other)).collect();
        let is_wild = |arg: &&Taken<'_>| {
            spelled(arg.pattern) == "_" && !matches!(Shape::of(arg.ty), Shape::Reference { .. })
        };
        let unused = format!("_{name}");
        let hint = if free.contains(&unused.as_str()) {
            format!("write `{{{unused}}}` in the {part}, or call the argument `{name}`")
        } else if let Some(other) = similar(name, free.iter().copied()) {
            format!("did you mean the argument `{other}`?")
        } else if let Some(arg) = taken.iter().find(is_wild) {
            let ty = spelled(arg.ty);
            format!("write `{}: {ty}` in place of `_: {ty}`", raw(name))
        } else {
            format!("add `{}: Type`, or remove `{{{name}}}`", raw(name))
        };
        let message = format!(
            "`{text}` has the {part} parameter `{name}`, but fn {} has no argument `{name}`; {hint}",
            function.name(),
        );
        diag.at(literal, message);
    }
}
