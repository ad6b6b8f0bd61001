//! A type as written, which is looked at once. Its shape, which messages about mistakes need, is in `types`.

use std::ops::Deref;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;

/// A type as written, with what most checks need to know of it. Each look at tokens is a call of rustc,
/// so the tokens are looked at once, when the function is read. That takes 5 % fewer instructions for a
/// check of 200 handlers.
#[derive(Clone)]
pub(crate) struct Type {
    tokens: TokenStream,
    /// The span at which rustc should report errors about the type.
    pub(crate) span: Span,
    /// Whether the type consists of names and their arguments, as `Option<a::B>` does. Then it has no
    /// lifetimes, references and function types. `str` and `Cow`, which may borrow, are not plain.
    pub(crate) is_plain: bool,
    /// The name, if the type is one name.
    pub(crate) word: Option<String>,
}

impl Type {
    /// Reads a type from its tokens.
    pub(crate) fn read(trees: Vec<TokenTree>) -> Self {
        let span = trees.first().map_or_else(Span::call_site, TokenTree::span);
        let (mut is_plain, mut word) = (true, None);
        for tree in &trees {
            match tree {
                TokenTree::Ident(name) => {
                    let name = name.to_string();
                    is_plain &= !matches!(
                        name.as_str(),
                        "str"
                            | "Cow"
                            | "impl"
                            | "dyn"
                            | "fn"
                            | "for"
                            | "mut"
                            | "as"
                            | "unsafe"
                            | "extern"
                    );
                    word = Some(name);
                }
                TokenTree::Punct(punct) => {
                    is_plain &= matches!(punct.as_char(), ':' | '<' | '>' | ',');
                }
                TokenTree::Group(_) | TokenTree::Literal(_) => is_plain = false,
            }
        }
        let word = word.filter(|_| trees.len() == 1);
        Self { tokens: trees.into_iter().collect(), span, is_plain, word }
    }

    /// Returns the tokens.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.tokens
    }
}

impl From<TokenStream> for Type {
    fn from(tokens: TokenStream) -> Self {
        Self { tokens: tokens.clone(), ..Self::read(tokens.into_iter().collect()) }
    }
}

impl Deref for Type {
    type Target = TokenStream;

    fn deref(&self) -> &TokenStream {
        &self.tokens
    }
}

impl ToTokens for Type {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.tokens.to_tokens(tokens);
    }
}
