//! Checks the arguments that are marked as parameters of a group's prefix: `#[path] org: &str`.
//! Whether a prefix around the handler has the parameter is checked where the handler is mounted.

use proc_macro2::TokenTree;

use super::super::model::{Taken, Written};
use crate::diag::{Diag, spelled};
use crate::item::Function;
use crate::mark::is_path;
use crate::signature::{Input, inside};

/// Returns the names of the parameters that arguments take from a prefix.
pub(super) fn names(written: &Written, taken: &[Taken<'_>], diag: &mut Diag) -> Vec<String> {
    let own = written.parameters(&[], None);
    let mut names = Vec::new();
    for Taken { name, pattern, ty, of_prefix, mark: _ } in taken {
        let Some(mark) = of_prefix else { continue };
        let Some(name) = *name else {
            let message = format!(
                "the parameter of a prefix is found by the argument's name: write `#[path] name: {}` \
                 in place of `{}`",
                spelled(ty),
                spelled(pattern),
            );
            diag.at(pattern, message);
            continue;
        };
        if own.iter().any(|parameter| parameter.name == name) {
            let message = format!(
                "`{name}` is a parameter of the handler's own path `{}`, and `#[path]` is for a \
                 parameter of a group's prefix: remove `#[path]`",
                written.text
            );
            diag.at(mark, message);
        } else if !is_plain(mark) {
            let message = format!(
                "write `#[path]` alone: the argument `{name}` takes the parameter `{{{name}}}`, which has its name"
            );
            diag.at(mark, message);
        } else {
            names.push(name.to_owned());
        }
    }
    names
}

/// Refuses the mark at the arguments of a function that is not a handler. `what` is the beginning of
/// the message.
pub(crate) fn refuse_path_marks(function: &Function, what: &str, diag: &mut Diag) {
    for input in &function.sig.inputs {
        let Input::Typed(typed) = input else { continue };
        if let Some(mark) = typed.attrs.iter().find(|attr| is_path(attr)) {
            let message = format!(
                "{what} does not get parameters of a prefix: take `request: &Request` in place of \
                 `#[path] {}` and read `request.path()`, or take the parameter in the handler",
                spelled(&typed.pattern)
            );
            diag.at(mark, message);
        }
    }
}

/// Returns whether an attribute is just `[path]`.
fn is_plain(mark: &TokenTree) -> bool {
    matches!(mark, TokenTree::Group(group) if inside(group.stream()).count() == 1)
}
