//! Suggests the arguments to write if an argument takes parameters of the path with a wrapper, as
//! in axum and actix-web, or with another pattern: one argument for each parameter, with its name.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::super::model::Taken;
use crate::diag::spelled;
use crate::signature::{between_commas, inside, is_punct, is_word, plain};
use crate::ty::Type;
use crate::types::Shape;

/// The type that other frameworks wrap parameters of the path in. This library does not have a type
/// of that name, and the standard library's `Path` does not have generic arguments.
const WRAPPER: &str = "Path";

/// Returns whether an argument's type is that wrapper.
pub(super) fn is_wrapper(ty: &Type) -> bool {
    ty.word.is_none() && Shape::of(ty).wrapped().is_some_and(|(name, _)| name == WRAPPER)
}

/// Returns the type inside that wrapper.
pub(super) fn unwrapped(ty: &Type) -> Option<String> {
    if ty.word.is_some() {
        return None;
    }
    Shape::of(ty).wrapped().filter(|(name, _)| *name == WRAPPER).map(|(_, inner)| spelled(inner))
}

/// Returns the arguments to write in place of `arg`, which was meant to take the parameters
/// `missing`, as `id: u64, name: String`.
pub(super) fn arguments(arg: &Taken<'_>, missing: &[&str]) -> String {
    let types = types(arg, missing);
    let written = missing.iter().map(|name| {
        let ty = types.iter().find(|(known, _)| known == name);
        format!("{}: {}", raw(name), ty.map_or("Type", |(_, ty)| ty))
    });
    written.collect::<Vec<_>>().join(", ")
}

/// Returns whether a pattern binds `name`.
pub(super) fn mentions(pattern: &TokenStream, name: &str) -> bool {
    fn walk(tokens: TokenStream, name: &str) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Ident(ident) => plain(&ident) == name,
            TokenTree::Group(group) => walk(group.stream(), name),
            _ => false,
        })
    }
    walk(pattern.clone(), name)
}

/// Returns a name as it is written in Rust, with `r#` if needed.
pub(super) fn raw(name: &str) -> String {
    match syn::parse_str::<syn::Ident>(name) {
        Ok(_) => name.to_owned(),
        Err(_) => format!("r#{name}"),
    }
}

/// Returns the names in an argument with their types, if both are known.
fn types(arg: &Taken<'_>, missing: &[&str]) -> Vec<(String, String)> {
    let shape = Shape::of(arg.ty);
    let is_reference = spelled(arg.pattern).starts_with('&');
    let inner = match &shape {
        Shape::Reference { of, .. } if is_reference => of,
        shape => shape.wrapped().map_or(&**arg.ty, |(_, inner)| inner),
    };
    let elements = match Shape::of(inner) {
        Shape::Tuple(elements) => Some(elements),
        _ => None,
    };
    let is_part =
        |tree: &TokenTree| is_punct(tree, '&') || is_word(tree, "ref") || is_word(tree, "mut");
    let pattern = inside(arg.pattern.clone()).skip_while(is_part);
    let mut pattern: Vec<TokenTree> = pattern.collect();
    // For a pattern such as `Path(..)`, look at the part in its parentheses.
    if shape.wrapped().is_some()
        && pattern.len() > 1
        && let Some(TokenTree::Group(group)) = pattern.last()
        && group.delimiter() == Delimiter::Parenthesis
    {
        pattern = inside(group.stream()).collect();
    }
    let names: Vec<String> = match (&pattern[..], &arg.name) {
        (_, Some(_)) => missing.iter().map(|&name| name.to_owned()).collect(),
        ([TokenTree::Ident(name)], _) => vec![plain(name)],
        ([TokenTree::Group(group)], _) => {
            let parts = between_commas(group.stream().into_iter().collect());
            parts.into_iter().map(|part| spelled(TokenStream::from_iter(part))).collect()
        }
        _ => return Vec::new(),
    };
    match elements {
        Some(elements) => names.into_iter().zip(elements.iter().map(spelled)).collect(),
        // The type may be a struct of all parameters, so it says nothing about each of them.
        None if arg.name.is_some() && !is_common(inner) => Vec::new(),
        None => names.into_iter().take(1).map(|name| (name, spelled(inner))).collect(),
    }
}

/// Returns whether a type is certainly a single value: text, or a type whose name is in lower case.
fn is_common(ty: &TokenStream) -> bool {
    let text = spelled(ty);
    let name = text.rsplit("::").next().unwrap_or(&text);
    matches!(name, "String" | "Uuid") || name.starts_with(|first: char| first.is_lowercase())
}
