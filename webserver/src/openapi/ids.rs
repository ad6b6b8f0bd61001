//! The names of operations and their tags.

use std::collections::{BTreeMap, BTreeSet};

use super::document::{Described, Method};
use super::path::PathTemplate;

/// Returns the tag of a handler: the last module of its path. The root of a crate has none.
pub(super) fn tag(module: &str) -> Option<String> {
    module.rsplit_once("::").map(|(_, last)| last.to_owned())
}

/// Gives each operation a name. It is the function's, as far as that is the only one of its name. If not,
/// the modules of the function come before it, as many as are needed. If the function has several
/// operations, their methods or paths come after it, or both.
pub(super) fn assign(operations: &mut [Described]) {
    let functions: BTreeSet<_> =
        operations.iter().map(|it| (it.function.clone(), it.module)).collect();
    let functions = functions.iter().map(|(function, module)| (&**function, *module)).collect();
    let names = of_functions(&functions);
    for (function, name) in names {
        let is_of_it = |it: &&mut Described| (&*it.function, it.module) == function;
        let mut of_it: Vec<_> = operations.iter_mut().filter(is_of_it).collect();
        let forms: [fn(&str, &Described) -> String; 4] = [
            |name, _| name.to_owned(),
            |name, it| format!("{name}_{}", it.method.word()),
            |name, it| format!("{name}{}", path(it)),
            |name, it| format!("{name}_{}{}", it.method.word(), path(it)),
        ];
        let is_unique = |form: &&fn(&str, &Described) -> String| {
            let names: BTreeSet<_> = of_it.iter().map(|it| form(&name, it)).collect();
            names.len() == of_it.len()
        };
        let form = forms.iter().find(is_unique).unwrap_or(&forms[3]);
        for operation in &mut of_it {
            operation.object.id = form(&name, operation);
        }
    }
}

/// Returns a name for each function.
fn of_functions<'a>(
    functions: &BTreeSet<(&'a str, &'a str)>,
) -> BTreeMap<(&'a str, &'a str), String> {
    let most = functions.iter().map(|(_, module)| module.matches("::").count()).max();
    let mut names: BTreeMap<_, _> =
        functions.iter().map(|function| (*function, function.0.to_owned())).collect();
    for modules in 1..=most.unwrap_or(0) {
        let mut counts = BTreeMap::new();
        for name in names.values() {
            *counts.entry(name.clone()).or_insert(0_usize) += 1;
        }
        for ((function, module), name) in &mut names {
            if counts[name] > 1 {
                let path: Vec<_> = module.split("::").skip(1).collect();
                let nearest = &path[path.len().saturating_sub(modules)..];
                *name = [nearest, &[*function]].concat().join("_");
            }
        }
    }
    names
}

/// Returns the name of an operation without a function.
pub(super) fn without_function(method: &Method, path: &PathTemplate) -> String {
    method.word().to_ascii_lowercase() + &words(&path.text)
}

/// Returns the path of an operation as a part of a name.
fn path(operation: &Described) -> String {
    words(&operation.path.text)
}

fn words(path: &str) -> String {
    let word = |it: char| it.is_ascii_alphanumeric();
    let words = path.split(|it| !word(it)).filter(|it| !it.is_empty());
    words.flat_map(|it| ["_", it]).collect()
}
