//! The definition of a type, as far as derives need it: its parts as tokens. rustc has parsed the
//! definition before a derive sees it, and has removed what a `#[cfg(..)]` excludes. The attributes are
//! read elsewhere, and nothing is checked here.

use proc_macro2::{Delimiter, Group, Ident, Literal, TokenStream, TokenTree};
use quote::ToTokens;

use crate::route::emit_types::span_of;
use crate::signature::{
    Generic, Trees, attributes, between_commas, generics, inside, is_punct, is_word, visibility,
};

/// A struct, an enum or a union.
pub(crate) struct Definition {
    /// The brackets of its attributes.
    pub(crate) attrs: Vec<TokenTree>,
    pub(crate) ident: Ident,
    /// The `<` after the name.
    pub(crate) bracket: Option<TokenTree>,
    pub(crate) generics: Vec<Generic>,
    pub(crate) body: Body,
}

/// What a type consists of.
pub(crate) enum Body {
    Struct(Fields),
    Enum(Vec<Variant>),
    Union,
}

/// A variant of an enum.
pub(crate) struct Variant {
    pub(crate) attrs: Vec<TokenTree>,
    pub(crate) ident: Ident,
    pub(crate) fields: Fields,
}

/// The fields of a struct or a variant.
pub(crate) struct Fields {
    /// The fields with their braces or parentheses, unless there are none.
    pub(crate) group: Option<Group>,
    pub(crate) list: Vec<Field>,
}

/// A field of a struct or a variant.
#[derive(Clone)]
pub(crate) struct Field {
    pub(crate) attrs: Vec<TokenTree>,
    /// The name, or the number of a field without a name.
    pub(crate) member: TokenTree,
    pub(crate) ty: TokenStream,
}

impl Definition {
    /// Returns the name, if a definition with a mistake can have an implementation that keeps rustc from
    /// reporting the uses of the type too. A type with parameters would need bounds, and the path of
    /// the library may not have been read.
    pub(crate) fn without_parameters(&self) -> Option<Ident> {
        let names_crate = self.attrs.iter().any(|attr| attr.to_string().contains("crate"));
        (self.bracket.is_none() && !names_crate).then(|| self.ident.clone())
    }

    /// Reads what rustc gives to a derive.
    pub(crate) fn read(tokens: TokenStream) -> Self {
        let mut trees = inside(tokens);
        let attrs = attributes(&mut trees);
        visibility(&mut trees);
        let (Some(kind), Some(TokenTree::Ident(ident))) = (trees.next(), trees.next()) else {
            unreachable!("rustc derives for a type, which has a name");
        };
        let bracket = trees.peek().filter(|tree| is_punct(tree, '<')).cloned();
        let generics = generics(&mut trees);
        let body = match body(trees) {
            _ if is_word(&kind, "union") => Body::Union,
            Some(group) if is_word(&kind, "enum") => {
                let parts = between_commas(group.stream().into_iter().collect());
                Body::Enum(parts.into_iter().filter_map(Variant::read).collect())
            }
            group => Body::Struct(Fields::read(group)),
        };
        Self { attrs, ident, bracket, generics, body }
    }
}

/// Returns the group of the fields or variants, which is the first one or comes after `where`.
fn body(mut trees: Trees) -> Option<Group> {
    let is_tuple = |tree: &TokenTree| is_group(tree, Delimiter::Parenthesis);
    let found = trees.next_if(is_tuple).or_else(|| {
        let is_body = |tree: &TokenTree| is_group(tree, Delimiter::Brace);
        trees.last().filter(is_body)
    });
    match found {
        Some(TokenTree::Group(group)) => Some(group),
        _ => None,
    }
}

fn is_group(tree: &TokenTree, delimiter: Delimiter) -> bool {
    matches!(tree, TokenTree::Group(group) if group.delimiter() == delimiter)
}

impl Variant {
    fn read(trees: Vec<TokenTree>) -> Option<Self> {
        let mut trees = trees.into_iter().peekable();
        let attrs = attributes(&mut trees);
        let Some(TokenTree::Ident(ident)) = trees.next() else { return None };
        let group = match trees.next() {
            Some(TokenTree::Group(group)) => Some(group),
            _ => None,
        };
        Some(Self { attrs, ident, fields: Fields::read(group) })
    }
}

impl Fields {
    fn read(group: Option<Group>) -> Self {
        let parts = group
            .as_ref()
            .map_or_else(Vec::new, |group| between_commas(group.stream().into_iter().collect()));
        let is_named = group.as_ref().is_some_and(|group| group.delimiter() == Delimiter::Brace);
        let parts = parts.into_iter().enumerate();
        let list = parts.filter_map(|(at, trees)| Field::read(at, trees, is_named)).collect();
        Self { group, list }
    }
}

impl Field {
    fn read(at: usize, trees: Vec<TokenTree>, is_named: bool) -> Option<Self> {
        let mut trees = trees.into_iter().peekable();
        let attrs = attributes(&mut trees);
        if is_named {
            visibility(&mut trees);
            let member = trees.next()?;
            return Some(Self { attrs, member, ty: trees.skip(1).collect() });
        }
        let ty = trees.clone().collect();
        let scope = visibility(&mut trees);
        // In `pub (u8, u8)` the parentheses are the type.
        let after: TokenStream = trees.collect();
        let ty = match scope.into_iter().nth(1) {
            _ if starts_without_pub(&ty) => ty,
            Some(parentheses) if after.is_empty() => parentheses.into_token_stream(),
            _ => after,
        };
        let mut member = Literal::usize_unsuffixed(at);
        // A message about the number points at the type.
        member.set_span(span_of(&ty));
        Some(Self { attrs, member: member.into(), ty })
    }

    /// Returns the name, if the field has one.
    pub(crate) fn name(&self) -> Option<&Ident> {
        match &self.member {
            TokenTree::Ident(name) => Some(name),
            _ => None,
        }
    }
}

/// Returns whether a type without a name before it has no visibility. The value of a macro's variable
/// may be either.
fn starts_without_pub(tokens: &TokenStream) -> bool {
    let mut trees = tokens.clone().into_iter();
    match trees.next() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::None => {
            trees.next().is_none()
        }
        Some(first) => !is_word(&first, "pub"),
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::spelled;

    /// Returns the fields of a struct as `member: type`.
    fn fields(text: &str) -> Vec<String> {
        let definition = Definition::read(text.parse().expect("it is Rust"));
        let Body::Struct(fields) = definition.body else { panic!("{text} is a struct") };
        let field = |field: &Field| format!("{}: {}", field.member, spelled(&field.ty));
        fields.list.iter().map(field).collect()
    }

    #[test]
    fn struct_fields_are_read_without_attributes_and_visibility() {
        assert_eq!(fields("struct A { #[a] pub b: u8, pub(crate) c: Vec<(u8, u8)> }").len(), 2);
        let named =
            fields("pub struct A<'r, T: Fn(u8)> where T: Copy { #[a] pub(crate) b: &'r T }");
        assert_eq!(named, ["b: &'r T"]);
    }

    #[test]
    fn tuple_struct_fields_have_numbers() {
        let text =
            "struct A<T>(pub u8, pub(crate) T, pub (u8, u8), (u8,), #[a] [u8; 2]) where T: X;";
        let found = fields(text);
        assert_eq!(found, ["0: u8", "1: T", "2: (u8, u8)", "3: (u8,)", "4: [u8; 2]"]);
    }

    #[test]
    fn enum_variants_and_units_are_read() {
        assert!(fields("struct A;").is_empty());
        let text = "enum A { B, #[b] C(u8), D { e: u8 } = 3 }";
        let definition = Definition::read(text.parse().expect("it is Rust"));
        let Body::Enum(variants) = definition.body else { panic!("it is an enum") };
        let variant = |variant: &Variant| format!("{}{}", variant.ident, variant.fields.list.len());
        assert_eq!(variants.iter().map(variant).collect::<Vec<_>>(), ["B0", "C1", "D1"]);
        assert_eq!(variants[1].attrs.len(), 1);
    }
}
