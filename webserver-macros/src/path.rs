//! A path without generic arguments, such as `a::b` or `crate::c`. Also the attributes and the
//! visibility before the name of an item that rustc has not parsed.

use proc_macro2::{Delimiter, Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{Parse, ParseStream};

use crate::diag::spelled;

/// A path as written in the source.
#[derive(Clone)]
pub(crate) struct Path {
    /// The tokens. A stream would be copied by a call of rustc each time that it is written.
    trees: Vec<TokenTree>,
    /// The span of the path's last name.
    pub(crate) span: Span,
    is_renamed: bool,
}

impl Path {
    /// Returns the path of the library, used unless the user sets another one.
    pub(crate) fn webserver() -> Self {
        let mut trees = Vec::new();
        colons(&mut trees, [Span::call_site(); 2]);
        trees.push(Ident::new("webserver", Span::call_site()).into());
        Self { trees, span: Span::call_site(), is_renamed: false }
    }

    /// Parses the option `crate = path`, which every macro of the library has.
    pub(crate) fn option(input: ParseStream<'_>) -> syn::Result<Self> {
        input.parse::<Token![crate]>()?;
        input.parse::<Token![=]>()?;
        input.parse()
    }

    /// Returns whether the user has written the path.
    pub(crate) fn is_renamed(&self) -> bool {
        self.is_renamed
    }

    /// Adds the path to trees.
    pub(crate) fn add_to(&self, trees: &mut Vec<TokenTree>) {
        trees.extend_from_slice(&self.trees);
    }

    /// Returns the path as text.
    pub(crate) fn written(&self) -> String {
        spelled(self)
    }
}

impl Parse for Path {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut trees = Vec::new();
        if let Some(separator) = input.parse::<Option<Token![::]>>()? {
            colons(&mut trees, separator.spans);
        }
        loop {
            let is_keyword = input.peek(Token![super])
                || input.peek(Token![self])
                || input.peek(Token![Self])
                || input.peek(Token![crate]);
            let name = if is_keyword { input.call(Ident::parse_any)? } else { input.parse()? };
            let span = name.span();
            trees.push(name.into());
            match input.parse::<Option<Token![::]>>()? {
                Some(separator) => colons(&mut trees, separator.spans),
                None => return Ok(Self { trees, span, is_renamed: true }),
            }
        }
    }
}

impl ToTokens for Path {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.trees.iter().cloned());
    }
}

/// Adds `::`.
fn colons(trees: &mut Vec<TokenTree>, spans: [Span; 2]) {
    for (spacing, span) in [Spacing::Joint, Spacing::Alone].into_iter().zip(spans) {
        let mut colon = Punct::new(':', spacing);
        colon.set_span(span);
        trees.push(colon.into());
    }
}

/// Parses the attributes and the visibility. Both may be empty.
pub(crate) fn before_a_name(input: ParseStream<'_>) -> syn::Result<(TokenStream, TokenStream)> {
    let mut attrs = TokenStream::new();
    while input.peek(Token![#]) && input.peek2(syn::token::Bracket) {
        attrs.extend([input.parse::<TokenTree>()?, input.parse()?]);
    }
    Ok((attrs, visibility(input)?))
}

/// Parses `pub` with its scope, or the tokens of a macro's `$vis`.
fn visibility(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let ahead = input.fork();
    if let Ok(TokenTree::Group(group)) = ahead.parse()
        && group.delimiter() == Delimiter::None
        && group.stream().is_empty()
    {
        input.advance_to(&ahead);
    }
    let Some(public) = input.parse::<Option<Token![pub]>>()? else { return Ok(TokenStream::new()) };
    let mut tokens = public.into_token_stream();
    if input.peek(syn::token::Paren) {
        input.parse::<TokenTree>()?.to_tokens(&mut tokens);
    }
    Ok(tokens)
}
