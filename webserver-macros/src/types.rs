//! The shape of a type, as its tokens show it, for messages about mistakes. The macro knows only
//! the name of a type; rustc knows the type itself.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use crate::diag::spelled;
use crate::signature::{between_commas, inside, is_punct, plain};

/// The outermost part of a type.
pub(crate) enum Shape {
    /// `&T` or `&mut T`.
    Reference { lifetime: Option<String>, of: TokenStream },
    /// `(A, B)`.
    Tuple(Vec<TokenStream>),
    /// `[T]` or `[T; N]`.
    Slice,
    /// `a::Name<'a, T>`, by its last name. `lifetime` is the first lifetime; `arguments` are types.
    Path { name: String, lifetime: Option<String>, arguments: Vec<TokenStream> },
    /// Anything else.
    Other,
}

impl Shape {
    pub(crate) fn of(ty: &TokenStream) -> Self {
        let mut trees = inside(ty.clone());
        let Some(first) = trees.next() else { return Self::Other };
        match first {
            TokenTree::Punct(punct) if punct.as_char() == '&' => {
                let rest: Vec<_> = without_group_of_lifetime(trees).collect();
                let lifetime = lifetime(&rest);
                let of = rest.into_iter().skip(if lifetime.is_some() { 2 } else { 0 });
                Self::Reference { lifetime, of: of.collect() }
            }
            TokenTree::Group(group) => match group.delimiter() {
                Delimiter::Parenthesis => {
                    let elements = between_commas(group.stream().into_iter().collect());
                    Self::Tuple(elements.into_iter().map(TokenStream::from_iter).collect())
                }
                Delimiter::Bracket => Self::Slice,
                _ => Self::Other,
            },
            first => path([first].into_iter().chain(trees)),
        }
    }

    /// Returns the name and the type argument of a type with exactly one type argument.
    pub(crate) fn wrapped(&self) -> Option<(&str, &TokenStream)> {
        match self {
            Self::Path { name, arguments, .. } => match &arguments[..] {
                [one] => Some((name, one)),
                _ => None,
            },
            _ => None,
        }
    }
}

/// Returns the tokens after a `&`. The value of a macro's `$lifetime` is taken out of its group.
fn without_group_of_lifetime(
    mut trees: impl Iterator<Item = TokenTree>,
) -> impl Iterator<Item = TokenTree> {
    let first = trees.next().map_or_else(TokenStream::new, |first| match &first {
        TokenTree::Group(group) if is_group_of_lifetime(group) => group.stream(),
        _ => first.into(),
    });
    first.into_iter().chain(trees)
}

fn is_group_of_lifetime(group: &Group) -> bool {
    let first = group.stream().into_iter().next();
    group.delimiter() == Delimiter::None && first.is_some_and(|tree| is_punct(&tree, '\''))
}

fn path(trees: impl Iterator<Item = TokenTree>) -> Shape {
    let mut last = None;
    let mut trees = trees.peekable();
    while let Some(tree) = trees.next_if(|tree| !is_punct(tree, '<')) {
        match tree {
            TokenTree::Ident(word) => last = Some(plain(&word)),
            TokenTree::Punct(punct) if punct.as_char() == ':' => {}
            _ => return Shape::Other,
        }
    }
    let Some(name) = last else { return Shape::Other };
    let mut rest: Vec<_> = trees.skip(1).collect();
    rest.pop();
    let mut arguments = between_commas(rest);
    let lifetime = arguments.first().and_then(|first| lifetime(first));
    arguments.retain(|argument| self::lifetime(argument).is_none());
    let arguments = arguments.into_iter().map(TokenStream::from_iter).collect();
    Shape::Path { name, lifetime, arguments }
}

/// Returns the name of the lifetime that these tokens begin with.
fn lifetime(trees: &[TokenTree]) -> Option<String> {
    match trees {
        [quote, TokenTree::Ident(name), ..] if is_punct(quote, '\'') => Some(name.to_string()),
        _ => None,
    }
}

/// Returns a type that borrows for `'static`, with the `'static` removed.
pub(crate) fn outlives(ty: &TokenStream) -> Option<String> {
    match Shape::of(ty) {
        Shape::Reference { lifetime, .. } if lifetime.as_deref() == Some("static") => {
            Some(spelled(ty).replacen("&'static ", "&", 1))
        }
        Shape::Path { name, lifetime, .. }
            if name == "Cow" && lifetime.as_deref() == Some("static") =>
        {
            Some(spelled(ty).replacen("'static", "'_", 1))
        }
        Shape::Path { name, arguments, .. } if name == "Option" || name == "Vec" => {
            let fixed = outlives(arguments.first()?)?;
            Some(format!("{name}<{fixed}>"))
        }
        _ => None,
    }
}

/// Returns whether a type is `str` without a reference, or a list or an `Option` of it.
pub(crate) fn is_unsized_text(ty: &TokenStream) -> bool {
    match Shape::of(ty) {
        Shape::Path { name, arguments, .. } => match (name.as_str(), &arguments[..]) {
            ("str", []) => true,
            ("Option" | "Vec", [inner]) => is_unsized_text(inner),
            _ => false,
        },
        _ => false,
    }
}

/// Returns whether a type is certainly a single value of a query, or several of one name.
pub(crate) fn is_single(ty: &TokenStream) -> bool {
    match Shape::of(ty) {
        Shape::Reference { .. } => true,
        Shape::Path { name, arguments, .. } => match (name.as_str(), &arguments[..]) {
            ("Option" | "Vec", [inner]) => is_single(inner),
            ("String" | "Uuid" | "IpAddr" | "bool" | "char" | "f32" | "f64", []) => true,
            (name, []) => {
                let rest = name.strip_prefix(['u', 'i']).unwrap_or_default();
                matches!(rest, "8" | "16" | "32" | "64" | "128" | "size")
            }
            _ => false,
        },
        _ => false,
    }
}
