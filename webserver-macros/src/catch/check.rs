//! Finds the argument of a catcher that is the error. The type of the argument is checked by rustc.

use crate::diag::{Diag, spelled};
use crate::item::Function;
use crate::mark::{self, Owner};
use crate::path::Path;
use crate::route::{Arg, Model, Source, check_result, check_signature, refuse_path_marks};
use crate::signature::{Input, Typed};
use crate::types::Shape;

/// Checks the function, and makes the model of the handler that calls it. A catcher does not have a
/// path or methods.
pub(super) fn check(krate: Path, function: &Function, diag: &mut Diag) -> Option<Model> {
    check_signature(function, &format!("fn {} is a catcher", function.name()), diag);
    refuse_path_marks(function, &format!("fn {} is a catcher, which", function.name()), diag);
    check_result(function, diag);
    let taken: Vec<&Typed> = function.sig.inputs.iter().filter_map(typed).collect();
    let error = error(function, &taken, diag)?;
    let name = function.name();
    let args = taken.iter().enumerate().map(|(at, typed)| Arg {
        name: typed.name.clone().unwrap_or_else(|| spelled(&typed.pattern)),
        ty: typed.ty.clone(),
        source: if at == error { Source::Caught } else { Source::Extractor },
        mark: mark::read(typed, Owner::Function(&name), diag),
    });
    let args = args.collect();
    Some(Model::of_catcher(krate, args))
}

/// Returns the number of the argument that is the error: the one that is written as `&Problem`, or
/// else the first.
fn error(function: &Function, taken: &[&Typed], diag: &mut Diag) -> Option<usize> {
    let is_borrowed = |typed: &&Typed| match Shape::of(&typed.ty) {
        Shape::Reference { of, .. } => is_named(&Shape::of(&of)),
        _ => false,
    };
    if let Some(at) = taken.iter().position(is_borrowed) {
        return Some(at);
    }
    let name = function.name();
    if let Some(typed) = taken.iter().find(|typed| is_named(&Shape::of(&typed.ty))) {
        let (pattern, ty) = (spelled(&typed.pattern), spelled(&typed.ty));
        let message =
            format!("fn {name} is a catcher, which borrows the error: write `{pattern}: &{ty}`");
        diag.at(&typed.ty, message);
        return None;
    }
    if taken.is_empty() {
        let message = format!(
            "fn {name} is a catcher, which takes the error: add the argument `problem: &Problem`"
        );
        diag.at(&function.sig.ident, message);
        return None;
    }
    Some(0)
}

fn typed(input: &Input) -> Option<&Typed> {
    match input {
        Input::Typed(typed) => Some(typed),
        Input::Receiver(_) | Input::Variadic(_) => None,
    }
}

fn is_named(shape: &Shape) -> bool {
    matches!(shape, Shape::Path { name, .. } if name == "Problem")
}
