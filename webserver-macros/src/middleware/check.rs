//! Checks the signature of a middleware function, as far as its tokens show, and makes its model.

use super::model::{Arg, Model, Role};
use super::parse::Options;
use crate::diag::{Diag, spelled};
use crate::item::Function;
use crate::mark::{self, Owner};
use crate::route::{check_signature, refuse_path_marks};
use crate::signature::{Input, Typed, is_word};
use crate::types::Shape;

/// Returns the model. Mistakes are recorded.
pub(super) fn check(options: Options, function: &Function, diag: &mut Diag) -> Model {
    let name = function.name();
    check_signature(function, &format!("fn {name} is a middleware"), diag);
    refuse_path_marks(function, &format!("fn {name} is a middleware, which"), diag);
    let args = function.sig.inputs.iter().filter_map(|input| arg(input, &name, diag)).collect();
    let Options { krate, authenticates, scheme } = options;
    if scheme.is_some() && !authenticates {
        let message = format!(
            "fn {name} has a `scheme`, but does not authenticate: write \
             `#[middleware(authenticates, scheme = ..)]`"
        );
        diag.at(&function.sig.ident, message);
    }
    let model = Model { krate, authenticates, scheme, args };
    if model.wraps() {
        wraps(&model, function, diag);
    } else {
        guard(&model, function, diag);
    }
    model
}

fn arg(input: &Input, function: &str, diag: &mut Diag) -> Option<Arg> {
    let Input::Typed(typed) = input else { return None };
    let Typed { pattern, ty, .. } = typed;
    let mark = mark::read(typed, Owner::Function(function), diag);
    let role = match Shape::of(ty) {
        _ if mark.is_some() => Role::Extractor,
        Shape::Path { name, .. } if name == "Next" => Role::Next,
        Shape::Path { name, .. } if name == "Request" => Role::Request,
        _ => Role::Extractor,
    };
    let name = typed.name.clone().unwrap_or_else(|| spelled(pattern));
    Some(Arg { name, ty: ty.clone(), role, mark })
}

/// Checks a function that wraps around.
fn wraps(model: &Model, function: &Function, diag: &mut Diag) {
    let (name, sig) = (function.name(), &function.sig);
    let of = |role| model.args.iter().filter(move |arg| arg.role == role);
    if sig.asyncness.is_none() {
        let message = format!(
            "fn {name} has the argument `next`, so it waits for the response: write `async fn {name}`"
        );
        diag.at(&sig.ident, message);
    }
    if of(Role::Request).count() == 0 {
        let message = format!(
            "fn {name} has the argument `next`, but no request to pass on: add `request: Request`"
        );
        diag.at(&sig.ident, message);
    }
    for role in [Role::Request, Role::Next] {
        if let Some(second) = of(role).nth(1) {
            let ty = spelled(&second.ty);
            diag.at(
                &second.ty,
                format!("fn {name} has two arguments of the type `{ty}`: remove one"),
            );
        }
    }
    for (_, arg) in model.extractors() {
        let borrows = arg.ty.clone().into_tokens().into_iter().any(|tree| {
            matches!(&tree, proc_macro2::TokenTree::Punct(punct) if matches!(punct.as_char(), '&' | '\''))
        });
        if borrows {
            let message = format!(
                "`{}` borrows from the request, but fn {name} passes the request on: read it from \
                 `request` in the function, such as by `request.headers()` or \
                 `request.provided::<T>()`",
                arg.name
            );
            diag.at(&arg.ty, message);
        }
    }
    if sig.output.is_none() {
        let message = format!(
            "fn {name} has the argument `next`, so it returns the response: write `-> Response`"
        );
        diag.at(&sig.ident, message);
    }
}

/// Checks a function that lets in or refuses.
fn guard(model: &Model, function: &Function, diag: &mut Diag) {
    let name = function.name();
    if let Some(request) = model.args.iter().find(|arg| arg.role == Role::Request) {
        let message = format!(
            "fn {name} takes the request by value, but does not pass it on: write `&Request`, or \
             add the argument `next: Next<'_>`"
        );
        diag.at(&request.ty, message);
    }
    let Some(output) = &function.sig.output else { return };
    let is_impl = |tree: &proc_macro2::TokenTree| is_word(tree, "impl");
    if output.clone().into_tokens().into_iter().any(|tree| is_impl(&tree)) {
        let message = format!(
            "fn {name} is a middleware, so the type of its result needs a name, not `impl`: write \
             `Response` or `Problem` for the error"
        );
        diag.at(output, message);
        return;
    }
    if let Shape::Path { name: ty, .. } = Shape::of(output)
        && ty == "Response"
    {
        let message = format!(
            "fn {name} always answers: return `Result<(), Response>`, or add the argument \
             `next: Next<'_>` to pass the request on"
        );
        diag.at(output, message);
    }
}
