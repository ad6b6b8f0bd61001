//! The tokens of a type's definition and of its attributes. rustc has parsed the definition, so only
//! the parts that the derive needs are read.

use proc_macro2::{Delimiter, Group, Ident, Literal, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::{LitStr, Token};

use super::model::{Field, Header};
use crate::diag::{Diag, similar};
use crate::path::Path;
use crate::signature::{between_commas, inside, is_punct, is_word, plain};

/// A struct or an enum as written.
pub(crate) struct Definition {
    pub(crate) ident: Ident,
    /// The attributes of the type itself.
    pub(crate) attributes: Vec<Attribute>,
    /// The `<` after the name.
    pub(crate) generics: Option<TokenTree>,
    pub(crate) shape: Shape,
}

pub(crate) enum Shape {
    Struct(Vec<Field>),
    Enum(Vec<Variant>),
    Union,
}

pub(crate) struct Variant {
    pub(crate) ident: Ident,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) fields: Vec<Field>,
    /// The attributes `#[response]` of fields, which must not be there.
    pub(crate) on_fields: Vec<Attribute>,
}

/// One `#[response(..)]`.
pub(crate) struct Attribute {
    /// `response`.
    pub(crate) name: Ident,
    pub(crate) arguments: Option<TokenStream>,
}

impl Definition {
    pub(crate) fn read(tokens: TokenStream) -> Self {
        let mut trees: Vec<TokenTree> = inside(tokens).collect();
        let attributes = take_attributes(&mut trees);
        let is_kind =
            |tree: &TokenTree| ["struct", "enum", "union"].iter().any(|word| is_word(tree, word));
        let mut trees = trees.into_iter().skip_while(|tree| !is_kind(tree));
        let (Some(kind), Some(TokenTree::Ident(ident))) = (trees.next(), trees.next()) else {
            unreachable!("rustc derives for a type, which has a name");
        };
        let rest: Vec<TokenTree> = trees.collect();
        let generics = rest.first().filter(|tree| is_punct(tree, '<')).cloned();
        let is_body = |tree: &&TokenTree| match tree {
            TokenTree::Group(group) => {
                matches!(group.delimiter(), Delimiter::Brace | Delimiter::Parenthesis)
            }
            _ => false,
        };
        let body = rest.iter().find(is_body).and_then(|tree| match tree {
            TokenTree::Group(group) => Some(group.clone()),
            _ => None,
        });
        let shape = match (&kind, body) {
            (kind, _) if is_word(kind, "union") => Shape::Union,
            (kind, Some(body)) if is_word(kind, "enum") => {
                let parts = between_commas(body.stream().into_iter().collect());
                Shape::Enum(parts.into_iter().filter_map(Variant::read).collect())
            }
            (_, body) => Shape::Struct(body.map_or_else(Vec::new, |body| fields(&body).0)),
        };
        Self { ident, attributes, generics, shape }
    }
}

impl Variant {
    fn read(mut trees: Vec<TokenTree>) -> Option<Self> {
        let attributes = take_attributes(&mut trees);
        let mut trees = trees.into_iter();
        let Some(TokenTree::Ident(ident)) = trees.next() else { return None };
        let (fields, on_fields) = match trees.next() {
            Some(TokenTree::Group(group)) => fields(&group),
            _ => (Vec::new(), Vec::new()),
        };
        Some(Self { ident, attributes, fields, on_fields })
    }
}

/// Returns the fields between braces or parentheses, and their attributes `#[response]`.
fn fields(body: &Group) -> (Vec<Field>, Vec<Attribute>) {
    let mut on_fields = Vec::new();
    let parts = between_commas(body.stream().into_iter().collect());
    let fields = parts.into_iter().enumerate().map(|(index, mut trees)| {
        on_fields.extend(take_attributes(&mut trees));
        // The visibility is `pub`, or `pub(..)`.
        if trees.first().is_some_and(|tree| is_word(tree, "pub")) {
            let is_scope = |tree: &TokenTree| {
                matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis)
            };
            let is_named = body.delimiter() == Delimiter::Brace;
            let has_scope = trees.get(1).is_some_and(is_scope) && (is_named || trees.len() > 2);
            trees.drain(..if has_scope { 2 } else { 1 });
        }
        if body.delimiter() == Delimiter::Brace {
            let ty = trees.iter().skip(2).cloned().collect();
            Field { member: trees.first().into_token_stream(), ty }
        } else {
            let number = Literal::usize_unsuffixed(index);
            Field { member: quote!(#number), ty: trees.into_iter().collect() }
        }
    });
    (fields.collect(), on_fields)
}

/// Removes the attributes that an item begins with, and returns those named `response`.
fn take_attributes(trees: &mut Vec<TokenTree>) -> Vec<Attribute> {
    let mut attributes = Vec::new();
    while let [hash, TokenTree::Group(brackets), ..] = &trees[..]
        && is_punct(hash, '#')
    {
        let mut attribute = inside(brackets.stream());
        if let Some(TokenTree::Ident(name)) = attribute.next()
            && name == "response"
        {
            let arguments = match attribute.next() {
                Some(TokenTree::Group(group)) => Some(group.stream()),
                _ => None,
            };
            attributes.push(Attribute { name, arguments });
        }
        trees.drain(..2);
    }
    attributes
}

/// The options of one `#[response(..)]`, as written. A value is kept with the name of its option.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) status: Option<(Ident, TokenStream)>,
    pub(crate) problem: Option<(Ident, LitStr)>,
    pub(crate) title: Option<(Ident, LitStr)>,
    pub(crate) headers: Vec<(Ident, Header)>,
    pub(crate) transparent: Option<Ident>,
    pub(crate) from: Option<Ident>,
    pub(crate) krate: Option<Path>,
}

const NAMES: [&str; 6] = ["status", "problem", "title", "header", "transparent", "from"];

impl Options {
    /// Parses the arguments of an attribute. Mistakes are collected, and the rest is still read.
    pub(crate) fn read(attribute: &Attribute, diag: &mut Diag) -> Option<Self> {
        let Some(arguments) = &attribute.arguments else {
            let message = "`#[response]` needs options, such as `#[response(status = 404)]`";
            diag.at(&attribute.name, message);
            return None;
        };
        match syn::parse2::<Self>(arguments.clone()) {
            Ok(options) => Some(options),
            Err(error) => {
                diag.push(error);
                None
            }
        }
    }

    fn option(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        if input.peek(Token![crate]) {
            self.krate = Some(Path::option(input)?);
            return Ok(());
        }
        let name: Ident = input.parse().map_err(|error| {
            syn::Error::new(error.span(), "an option is a name, such as `status = 404`")
        })?;
        let is_repeated = match plain(&name).as_str() {
            "status" => {
                input.parse::<Token![=]>().map_err(|error| form(&error, "status = 404"))?;
                self.status.replace((name.clone(), value(input)?)).is_some()
            }
            "problem" => {
                let text = text(input, "problem = \"/problems/no-such-item\"")?;
                self.problem.replace((name.clone(), text)).is_some()
            }
            "title" => {
                let text = text(input, "title = \"There is no such item\"")?;
                self.title.replace((name.clone(), text)).is_some()
            }
            "header" => {
                self.headers.push((name.clone(), header(&name, input)?));
                false
            }
            "transparent" => self.transparent.replace(name.clone()).is_some(),
            "from" => self.from.replace(name.clone()).is_some(),
            other => {
                let hint = similar(other, NAMES).map(|near| format!("; did you mean `{near}`?"));
                let message = format!(
                    "`{other}` is not an option of `#[response(..)]`{}",
                    hint.unwrap_or_else(|| format!(", which has `{}`", NAMES.join("`, `")))
                );
                return Err(syn::Error::new(name.span(), message));
            }
        };
        if is_repeated {
            return Err(syn::Error::new(name.span(), format!("`{name}` is set twice")));
        }
        Ok(())
    }
}

impl Parse for Options {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut options = Self::default();
        while !input.is_empty() {
            options.option(input)?;
            if !input.is_empty() {
                input.parse::<Token![,]>().map_err(|error| {
                    syn::Error::new(error.span(), "options are separated by commas")
                })?;
            }
        }
        Ok(options)
    }
}

/// Returns the tokens up to the next comma.
fn value(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut value = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        value.extend([input.parse::<TokenTree>()?]);
    }
    if value.is_empty() {
        return Err(form(&input.error(""), "status = 404"));
    }
    Ok(value)
}

fn text(input: ParseStream<'_>, example: &str) -> syn::Result<LitStr> {
    input.parse::<Token![=]>().map_err(|error| form(&error, example))?;
    input.parse().map_err(|error| form(&error, example))
}

fn header(name: &Ident, input: ParseStream<'_>) -> syn::Result<Header> {
    let example = "header(\"retry-after\", \"60\")";
    if !input.peek(syn::token::Paren) {
        let message = format!("this option has the form `{example}`");
        return Err(syn::Error::new(name.span(), message));
    }
    let group: Group = input.parse()?;
    let span = group.span();
    let pair = |input: ParseStream<'_>| {
        let name = input.parse()?;
        input.parse::<Token![,]>()?;
        Ok(Header { name, value: input.parse()? })
    };
    syn::parse::Parser::parse2(pair, group.stream())
        .map_err(|_| syn::Error::new(span, format!("this option has the form `{example}`")))
}

fn form(error: &syn::Error, example: &str) -> syn::Error {
    syn::Error::new(error.span(), format!("this option has the form `{example}`"))
}
