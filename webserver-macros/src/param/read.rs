//! The tokens of a type's definition, as far as the derive needs them. rustc has parsed them.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

use crate::signature::{between_commas, inside, is_punct, is_word};

/// A type as written.
pub(super) struct Definition {
    pub(super) ident: Ident,
    /// The arguments of the attributes `#[param(..)]` of the type.
    pub(super) options: Vec<TokenStream>,
    /// The `<` after the name.
    pub(super) generics: Option<TokenTree>,
    pub(super) shape: Shape,
}

pub(super) enum Shape {
    /// The variants of an enum.
    Enum(Vec<Variant>),
    /// The type of the only field of a tuple struct.
    Newtype(TokenStream),
    Other,
}

pub(super) struct Variant {
    pub(super) ident: Ident,
    pub(super) options: Vec<TokenStream>,
    /// The fields, if the variant has any.
    pub(super) fields: Option<TokenTree>,
}

impl Definition {
    pub(super) fn read(tokens: TokenStream) -> Self {
        let mut trees: Vec<TokenTree> = inside(tokens).collect();
        let options = take_options(&mut trees);
        let is_kind =
            |tree: &TokenTree| ["struct", "enum", "union"].iter().any(|word| is_word(tree, word));
        let mut trees = trees.into_iter().skip_while(|tree| !is_kind(tree));
        let (Some(kind), Some(TokenTree::Ident(ident))) = (trees.next(), trees.next()) else {
            unreachable!("rustc derives for a type, which has a name");
        };
        let rest: Vec<TokenTree> = trees.collect();
        let generics = rest.first().filter(|tree| is_punct(tree, '<')).cloned();
        let group = rest.iter().find_map(|tree| match tree {
            TokenTree::Group(group) => Some(group),
            _ => None,
        });
        let parts = group
            .map_or_else(Vec::new, |group| between_commas(group.stream().into_iter().collect()));
        let is_tuple = group.is_some_and(|group| group.delimiter() == Delimiter::Parenthesis);
        let shape = match &parts[..] {
            _ if is_word(&kind, "enum") => {
                Shape::Enum(parts.into_iter().filter_map(Variant::read).collect())
            }
            [field] if is_word(&kind, "struct") && is_tuple => Shape::Newtype(field_type(field)),
            _ => Shape::Other,
        };
        Self { ident, options, generics, shape }
    }
}

impl Variant {
    fn read(mut trees: Vec<TokenTree>) -> Option<Self> {
        let options = take_options(&mut trees);
        let mut trees = trees.into_iter();
        let Some(TokenTree::Ident(ident)) = trees.next() else { return None };
        let fields = trees.next().filter(|tree| matches!(tree, TokenTree::Group(_)));
        Some(Self { ident, options, fields })
    }
}

/// Returns the type of a field without its attributes and its visibility.
fn field_type(field: &[TokenTree]) -> TokenStream {
    let mut trees = field.to_vec();
    take_options(&mut trees);
    if trees.first().is_some_and(|tree| is_word(tree, "pub")) {
        let is_scope = matches!(trees.get(1), Some(TokenTree::Group(group))
            if group.delimiter() == Delimiter::Parenthesis && trees.len() > 2);
        trees.drain(..if is_scope { 2 } else { 1 });
    }
    trees.into_iter().collect()
}

/// Removes the attributes that an item begins with, and returns the arguments of those named `param`.
fn take_options(trees: &mut Vec<TokenTree>) -> Vec<TokenStream> {
    let mut options = Vec::new();
    while let [hash, TokenTree::Group(brackets), ..] = &trees[..]
        && is_punct(hash, '#')
    {
        let mut attribute = inside(brackets.stream());
        let is_own = attribute.next().is_some_and(|tree| is_word(&tree, "param"));
        if let (true, Some(TokenTree::Group(arguments))) = (is_own, attribute.next()) {
            options.push(arguments.stream());
        }
        trees.drain(..2);
    }
    options
}
