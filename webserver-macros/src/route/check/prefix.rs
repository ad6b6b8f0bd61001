//! Checks the arguments that are marked as parameters of a group's prefix: `#[path] org: &str`.
//! Whether a prefix around the handler has the parameter is checked where the handler is mounted.

use proc_macro2::TokenTree;

use super::super::model::{Taken, Written};
use crate::diag::{Diag, spelled};
use crate::item::plain;
use crate::signature::inside;

/// Returns the names of the parameters that arguments take from a prefix.
pub(super) fn names(written: &Written, taken: &[Taken<'_>], diag: &mut Diag) -> Vec<String> {
    let own = written.parameters(&[], None);
    let mut names = Vec::new();
    for Taken { name, pattern, ty, mark } in taken {
        let Some(mark) = mark else { continue };
        let Some(name) = name.as_ref().map(plain) else {
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
                written.literal.value()
            );
            diag.at(mark, message);
        } else if !is_plain(mark) {
            let message = format!(
                "write `#[path]` alone: the argument `{name}` takes the parameter `{{{name}}}`, which has its name"
            );
            diag.at(mark, message);
        } else {
            names.push(name);
        }
    }
    names
}

/// Returns whether an attribute is just `[path]`.
fn is_plain(mark: &TokenTree) -> bool {
    matches!(mark, TokenTree::Group(group) if inside(group.stream()).count() == 1)
}
