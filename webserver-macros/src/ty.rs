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
    /// The last name outside of angle brackets, which is that of the type if it is plain: `State` in
    /// `webserver::State<Db>`.
    pub(crate) name: Option<String>,
}

/// The words of types that are not plain.
const NOT_PLAIN: [&str; 10] =
    ["str", "Cow", "impl", "dyn", "fn", "for", "mut", "as", "unsafe", "extern"];

impl Type {
    /// Reads a type from its tokens.
    pub(crate) fn read(trees: Vec<TokenTree>) -> Self {
        let span = trees.first().map_or_else(Span::call_site, TokenTree::span);
        let (mut is_plain, mut depth, mut name) = (true, 0, None);
        for tree in &trees {
            match tree {
                TokenTree::Ident(word) => {
                    let word = word.to_string();
                    is_plain &= !NOT_PLAIN.contains(&word.as_str());
                    if depth == 0 {
                        name = Some(word);
                    }
                }
                TokenTree::Punct(punct) => match punct.as_char() {
                    '<' => depth += 1,
                    '>' => depth -= 1,
                    ':' | ',' => {}
                    _ => is_plain = false,
                },
                TokenTree::Group(_) | TokenTree::Literal(_) => is_plain = false,
            }
        }
        let word = name.clone().filter(|_| trees.len() == 1);
        Self { tokens: trees.into_iter().collect(), span, is_plain, word, name }
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
