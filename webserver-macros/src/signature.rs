//! The signature of a function, as far as routes need it: its parts as tokens. rustc has parsed the
//! function before an attribute sees it, so the syntax is known to be correct.

#[cfg(test)]
mod tests;

use std::iter::Peekable;
use std::vec;

use proc_macro2::{Delimiter, Group, Ident, Spacing, Span, TokenStream, TokenTree};

use crate::ty::Type;

/// A signature, from the visibility to the return type.
pub(crate) struct Signature {
    /// The number of trees before the arguments.
    pub(crate) before_arguments: usize,
    pub(crate) vis: TokenStream,
    pub(crate) asyncness: Option<Ident>,
    pub(crate) safety: Option<Ident>,
    pub(crate) abi: Option<TokenStream>,
    pub(crate) ident: Ident,
    pub(crate) generics: Vec<Generic>,
    /// The arguments with their parentheses.
    pub(crate) arguments: Group,
    pub(crate) inputs: Vec<Input>,
    pub(crate) output: Option<Type>,
}

/// A parameter between `<` and `>`.
pub(crate) enum Generic {
    Lifetime,
    Type(Ident),
    Const(Ident),
}

/// An argument of the list, between two commas.
pub(crate) enum Input {
    /// `self` in any form.
    Receiver(Ident),
    Typed(Typed),
    /// `...`, with or without a name.
    Variadic(TokenStream),
}

/// How a method takes `self`.
pub(crate) enum Receiver {
    /// `self`, `&self` or `&mut self`.
    Short,
    /// `self: Type`.
    Typed,
}

/// An argument.
#[derive(Clone)]
pub(crate) struct Typed {
    /// The brackets of its attributes.
    pub(crate) attrs: Vec<TokenTree>,
    /// The name, if the pattern is just a name. It is without `r#`.
    pub(crate) name: Option<String>,
    pub(crate) pattern: TokenStream,
    pub(crate) ty: Type,
}

pub(crate) type Trees = Peekable<vec::IntoIter<TokenTree>>;

impl Signature {
    /// Parses a function without its attributes and its body.
    pub(crate) fn read(trees: Vec<TokenTree>) -> syn::Result<Self> {
        let count = trees.len();
        let mut trees = trees.into_iter().peekable();
        let vis = visibility(&mut trees);
        let (mut asyncness, mut safety, mut abi) = (None, None, None);
        loop {
            match trees.next() {
                Some(TokenTree::Ident(word)) => match word.to_string().as_str() {
                    "fn" => break,
                    "async" => asyncness = Some(word),
                    "unsafe" => safety = Some(word),
                    "const" | "safe" => {}
                    "extern" => {
                        let name = trees.next_if(|tree| !matches!(tree, TokenTree::Ident(_)));
                        abi = Some([TokenTree::Ident(word)].into_iter().chain(name).collect());
                    }
                    _ => return Err(expected("`fn`", word.span())),
                },
                other => return Err(expected("`fn`", span(other.as_ref()))),
            }
        }
        let ident = match trees.next() {
            Some(TokenTree::Ident(ident)) => ident,
            other => return Err(expected("a name", span(other.as_ref()))),
        };
        let generics = generics(&mut trees);
        let arguments = match trees.next() {
            Some(TokenTree::Group(group)) => group,
            other => return Err(expected("arguments", span(other.as_ref()))),
        };
        let before_arguments = count - trees.len() - 1;
        let inputs = inputs(&arguments);
        let output = output(trees);
        Ok(Self {
            before_arguments,
            vis,
            asyncness,
            safety,
            abi,
            ident,
            generics,
            arguments,
            inputs,
            output,
        })
    }

    /// Returns how `self` is taken, if this is a method.
    pub(crate) fn receiver(&self) -> Option<Receiver> {
        let is_receiver = |input: &Input| matches!(input, Input::Receiver(_));
        if !self.inputs.iter().any(is_receiver) {
            return None;
        }
        let parts = between_commas(self.arguments.stream().into_iter().collect());
        let typed = parts.first().is_some_and(|first| colon(first).is_some());
        Some(if typed { Receiver::Typed } else { Receiver::Short })
    }
}

impl Input {
    /// Returns the type of an argument that is not `self`.
    pub(crate) fn ty(&self) -> Option<&Type> {
        match self {
            Self::Typed(typed) => Some(&typed.ty),
            Self::Receiver(_) | Self::Variadic(_) => None,
        }
    }
}

/// Returns the name in a pattern that is just a name.
fn name(pattern: &[TokenTree]) -> Option<String> {
    match pattern {
        [TokenTree::Ident(name)] => Some(plain(name)).filter(|name| name != "_"),
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::None => {
            name(&inside(group.stream()).collect::<Vec<_>>())
        }
        [first, rest @ ..] if is_word(first, "mut") => name(rest),
        _ => None,
    }
}

/// Returns the trees of a stream. If the stream is just the value of a macro's variable, returns
/// the trees of that value.
pub(crate) fn inside(stream: TokenStream) -> Trees {
    let trees: Vec<_> = stream.into_iter().collect();
    match &trees[..] {
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::None => inside(group.stream()),
        _ => trees.into_iter().peekable(),
    }
}

/// Parses `pub` with its scope, or the tokens of a macro's `$vis`.
pub(crate) fn visibility(trees: &mut Trees) -> TokenStream {
    let is_vis = |tree: &TokenTree| match tree {
        TokenTree::Group(group) => group.delimiter() == Delimiter::None,
        tree => is_word(tree, "pub"),
    };
    let Some(public) = trees.next_if(is_vis) else { return TokenStream::new() };
    let scope = trees.next_if(|tree| matches!(tree, TokenTree::Group(_)));
    [public].into_iter().chain(scope).collect()
}

pub(crate) fn generics(trees: &mut Trees) -> Vec<Generic> {
    if trees.next_if(|tree| is_punct(tree, '<')).is_none() {
        return Vec::new();
    }
    let mut depth = Depth { open: 1, dash: false };
    let mut all = Vec::new();
    for tree in trees {
        depth.pass(&tree);
        if depth.open == 0 {
            break;
        }
        all.push(tree);
    }
    between_commas(all).into_iter().filter_map(generic).collect()
}

fn generic(trees: Vec<TokenTree>) -> Option<Generic> {
    let mut trees = trees.into_iter().peekable();
    attributes(&mut trees);
    let constant = trees.next_if(|tree| is_word(tree, "const"));
    match trees.next()? {
        TokenTree::Ident(name) if constant.is_some() => Some(Generic::Const(name)),
        TokenTree::Ident(name) => Some(Generic::Type(name)),
        _ => Some(Generic::Lifetime),
    }
}

fn inputs(group: &Group) -> Vec<Input> {
    between_commas(group.stream().into_iter().collect()).into_iter().map(input).collect()
}

fn input(trees: Vec<TokenTree>) -> Input {
    let mut trees = trees.into_iter().peekable();
    let attrs = attributes(&mut trees);
    let trees: Vec<_> = trees.collect();
    if trees.last().is_some_and(|tree| is_punct(tree, '.')) {
        return Input::Variadic(trees.into_iter().collect());
    }
    if let Some(receiver) = receiver(&trees) {
        return Input::Receiver(receiver.clone());
    }
    let at = colon(&trees).unwrap_or(trees.len());
    let mut pattern = trees;
    let ty = pattern.split_off(at).into_iter().skip(1);
    // rustc refuses a default value, but only after it has expanded the attribute.
    let ty = before_a_value(ty.collect());
    let name = name(&pattern);
    Input::Typed(Typed { attrs, name, pattern: pattern.into_iter().collect(), ty })
}

/// Returns a type without the default value after it.
fn before_a_value(mut trees: Vec<TokenTree>) -> Type {
    let mut depth = Depth::default();
    let is_value = |tree: &TokenTree| {
        depth.pass(tree);
        depth.open == 0 && is_punct(tree, '=')
    };
    if let Some(at) = trees.iter().position(is_value) {
        trees.truncate(at);
    }
    Type::read(trees)
}

/// Returns the index of the first colon that is not part of `::`.
fn colon(trees: &[TokenTree]) -> Option<usize> {
    let mut at = 0;
    while at < trees.len() {
        match (is_punct(&trees[at], ':'), is_separator(&trees[at..])) {
            (_, true) => at += 2,
            (true, false) => return Some(at),
            _ => at += 1,
        }
    }
    None
}

/// Returns whether the tokens begin with `::`.
fn is_separator(trees: &[TokenTree]) -> bool {
    match trees {
        [TokenTree::Punct(first), second, ..] => {
            first.as_char() == ':' && first.spacing() == Spacing::Joint && is_punct(second, ':')
        }
        _ => false,
    }
}

/// Returns `self`, which may come after `&`, a lifetime and `mut`, and before its type.
fn receiver(trees: &[TokenTree]) -> Option<&Ident> {
    let is = |at: usize, char| trees.get(at).is_some_and(|tree| is_punct(tree, char));
    let mut at = match (is(0, '&'), is(1, '\'')) {
        (true, true) => 3,
        (true, false) => 1,
        _ => 0,
    };
    at += usize::from(trees.get(at).is_some_and(|tree| is_word(tree, "mut")));
    match trees.get(at..) {
        Some([TokenTree::Ident(word), rest @ ..]) if word == "self" && !is_separator(rest) => {
            Some(word)
        }
        _ => None,
    }
}

/// Returns the type after `->`.
fn output(trees: Trees) -> Option<Type> {
    let mut trees = trees.take_while(|tree| !is_word(tree, "where")).peekable();
    trees.next_if(|tree| is_punct(tree, '-'))?;
    Some(Type::read(trees.skip(1).collect()))
}

/// Takes attributes, and returns their brackets.
pub(crate) fn attributes(trees: &mut Trees) -> Vec<TokenTree> {
    let mut attrs = Vec::new();
    while trees.next_if(|tree| is_punct(tree, '#')).is_some() {
        attrs.extend(trees.next());
    }
    attrs
}

/// Returns the word of an attribute's brackets, and its arguments if it has any in parentheses.
pub(crate) fn attribute(brackets: &TokenTree) -> Option<(Ident, Option<TokenStream>)> {
    let TokenTree::Group(group) = brackets else { return None };
    let mut trees = inside(group.stream());
    let Some(TokenTree::Ident(word)) = trees.next() else { return None };
    match trees.next() {
        Some(TokenTree::Group(arguments)) => Some((word, Some(arguments.stream()))),
        _ => Some((word, None)),
    }
}

/// Splits at the commas that are not between `<` and `>`.
pub(crate) fn between_commas(trees: Vec<TokenTree>) -> Vec<Vec<TokenTree>> {
    let mut depth = Depth::default();
    let mut parts = vec![Vec::new()];
    for tree in trees {
        depth.pass(&tree);
        match parts.last_mut() {
            Some(part) if depth.open != 0 || !is_punct(&tree, ',') => part.push(tree),
            _ => parts.push(Vec::new()),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// The number of open `<`.
#[derive(Default)]
struct Depth {
    open: usize,
    /// Whether the previous token was a `-`, which makes a following `>` an arrow.
    dash: bool,
}

impl Depth {
    fn pass(&mut self, tree: &TokenTree) {
        match tree {
            TokenTree::Punct(punct) if punct.as_char() == '<' => self.open += 1,
            TokenTree::Punct(punct) if punct.as_char() == '>' && !self.dash => {
                self.open = self.open.saturating_sub(1);
            }
            _ => {}
        }
        self.dash = is_punct(tree, '-');
    }
}

pub(crate) fn is_punct(tree: &TokenTree, char: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == char)
}

pub(crate) fn is_word(tree: &TokenTree, word: &str) -> bool {
    matches!(tree, TokenTree::Ident(ident) if ident == word)
}

/// Returns an identifier without `r#`.
pub(crate) fn plain(ident: &Ident) -> String {
    let text = ident.to_string();
    text.strip_prefix("r#").map(str::to_owned).unwrap_or(text)
}

/// Returns a pattern such as `X-Trace`, which is not one, as the name `x_trace`.
pub(crate) fn dashed(pattern: TokenStream) -> Option<String> {
    let (mut name, mut has_dash) = (String::new(), false);
    for tree in inside(pattern) {
        match tree {
            TokenTree::Ident(word) => name += &plain(&word).to_ascii_lowercase(),
            tree if is_punct(&tree, '-') && !name.is_empty() => {
                name.push('_');
                has_dash = true;
            }
            _ => return None,
        }
    }
    has_dash.then_some(name)
}

/// Returns whether the text is a `token` of RFC 9110, section 5.6.2.
pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}

fn span(tree: Option<&TokenTree>) -> Span {
    tree.map_or_else(Span::call_site, TokenTree::span)
}

fn expected(what: &str, span: Span) -> syn::Error {
    syn::Error::new(span, format!("expected {what}"))
}
