//! Code that is written as in `quote!`, but kept as text until it is complete.
//!
//! cargo compiles macros without optimization, and `quote!` passes each token to rustc by itself. rustc
//! reads a text much faster. Only tokens with a place in the user's source, such as names and types, have to
//! be tokens.

use std::mem::take;

use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::ToTokens;

/// Writes code. `#name` is the value of a variable that is a [`Piece`]. There are no repetitions: lists
/// are put together before.
macro_rules! code {
    ($($tokens:tt)*) => {{
        #[allow(unused_mut)]
        let mut code = $crate::code::Code::new();
        $crate::code::put!(code [] $($tokens)*);
        code
    }};
}

/// Adds tokens to a [`Code`]. The brackets have the tokens in front that are text.
macro_rules! put {
    ($code:ident []) => {};
    ($code:ident [$($text:tt)+]) => { $code.write(concat!(stringify!($($text)+), " ")); };
    ($code:ident [$($text:tt)*] @ $delimiter:ident { $($inside:tt)* } $($rest:tt)*) => {
        $crate::code::put!($code [$($text)*]);
        let group = $crate::code::code!($($inside)*);
        $code.group(proc_macro2::Delimiter::$delimiter, group);
        $crate::code::put!($code [] $($rest)*);
    };
    ($code:ident [$($text:tt)*] # $piece:ident $($rest:tt)*) => {
        $crate::code::put!($code [$($text)*]);
        $crate::code::Piece::add_to($piece, &mut $code);
        $crate::code::put!($code [] $($rest)*);
    };
    ($code:ident [$($text:tt)*] ( $($inside:tt)* ) $($rest:tt)*) => {
        $crate::code::put!($code [$($text)*] @Parenthesis { $($inside)* } $($rest)*);
    };
    ($code:ident [$($text:tt)*] [ $($inside:tt)* ] $($rest:tt)*) => {
        $crate::code::put!($code [$($text)*] @Bracket { $($inside)* } $($rest)*);
    };
    ($code:ident [$($text:tt)*] { $($inside:tt)* } $($rest:tt)*) => {
        $crate::code::put!($code [$($text)*] @Brace { $($inside)* } $($rest)*);
    };
    ($code:ident [$($text:tt)*] $next:tt $($rest:tt)*) => {
        $crate::code::put!($code [$($text)* $next] $($rest)*);
    };
}

pub(crate) use {code, put};

/// Code that is not complete.
#[derive(Clone, Default)]
pub(crate) struct Code {
    /// What comes before the trees.
    parts: Vec<TokenStream>,
    /// The trees before the text. They become tokens together, because each step is a call of rustc.
    trees: Vec<TokenTree>,
    /// The text at the end. It consists of whole tokens and groups.
    text: String,
}

impl Code {
    /// Creates code without anything.
    pub(crate) fn new() -> Self {
        /// Most codes are longer, so that the text would grow several times.
        const TEXT: usize = 128;
        Self { text: String::with_capacity(TEXT), ..Self::default() }
    }

    /// Adds words and punctuation, all with one span.
    pub(crate) fn spanned(&mut self, texts: &[&str], span: Span) {
        self.end_text();
        spanned(&mut self.trees, texts, span);
    }

    /// Adds text.
    pub(crate) fn text(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push(' ');
    }

    /// Adds text that ends with a space.
    pub(crate) fn write(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds tokens.
    pub(crate) fn tokens(&mut self, tokens: TokenStream) {
        self.end_trees();
        self.parts.push(tokens);
    }

    /// Adds a token or a group.
    pub(crate) fn tree(&mut self, tree: impl Into<TokenTree>) {
        self.end_text();
        self.trees.push(tree.into());
    }

    /// Adds a group, as text if all of it is text.
    pub(crate) fn group(&mut self, delimiter: Delimiter, inside: Self) {
        let brackets = match delimiter {
            Delimiter::Parenthesis => Some(["( ", ") "]),
            Delimiter::Bracket => Some(["[ ", "] "]),
            Delimiter::Brace => Some(["{ ", "} "]),
            Delimiter::None => None,
        };
        match brackets {
            Some([open, close]) if inside.is_text() => {
                self.write(open);
                self.write(&inside.text);
                self.write(close);
            }
            _ => self.tree(Group::new(delimiter, inside.into_tokens())),
        }
    }

    /// Joins codes, with a comma after each.
    pub(crate) fn list(codes: impl IntoIterator<Item = impl Piece>) -> Self {
        let mut list = Self::default();
        for code in codes {
            code.add_to(&mut list);
            list.write(", ");
        }
        list
    }

    /// Returns whether nothing was added.
    pub(crate) fn is_empty(&self) -> bool {
        self.is_text() && self.text.is_empty()
    }

    /// Returns the tokens. Those of the text have the place of the attribute.
    pub(crate) fn into_tokens(mut self) -> TokenStream {
        self.end_trees();
        match self.parts.len() {
            0 | 1 => self.parts.pop().unwrap_or_default(),
            _ => self.parts.into_iter().collect(),
        }
    }

    fn is_text(&self) -> bool {
        self.parts.is_empty() && self.trees.is_empty()
    }

    fn end_text(&mut self) {
        if !self.text.is_empty() {
            let text = take(&mut self.text);
            self.tokens(read(&text));
        }
    }

    fn end_trees(&mut self) {
        if !self.trees.is_empty() {
            self.parts.push(take(&mut self.trees).into_iter().collect());
        }
        if !self.text.is_empty() {
            self.parts.push(read(&take(&mut self.text)));
        }
    }
}

impl ToTokens for Code {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.clone().into_tokens());
    }
}

/// Adds words and punctuation to trees, all with one span. `quote!` would make a stream of them, which rustc
/// copies when it is put into another one.
pub(crate) fn spanned(trees: &mut Vec<TokenTree>, texts: &[&str], span: Span) {
    let punct = |char, spacing| {
        let mut punct = Punct::new(char, spacing);
        punct.set_span(span);
        TokenTree::from(punct)
    };
    for text in texts {
        match text.as_bytes() {
            b"::" => {
                trees.push(punct(':', Spacing::Joint));
                trees.push(punct(':', Spacing::Alone));
            }
            [byte] if byte.is_ascii_punctuation() && *byte != b'_' => {
                trees.push(punct(char::from(*byte), Spacing::Alone));
            }
            _ => trees.push(Ident::new(text, span).into()),
        }
    }
}

/// Reads a text. `proc_macro2` would first read it itself, to check it. In tests there is no rustc.
fn read(text: &str) -> TokenStream {
    let tokens = if proc_macro::is_available() {
        text.parse().ok().map(|tokens: proc_macro::TokenStream| tokens.into())
    } else {
        text.parse().ok()
    };
    tokens.expect("the text consists of whole tokens")
}

/// What `code!` can write in place of a variable.
pub(crate) trait Piece {
    /// Adds this to the code.
    fn add_to(self, code: &mut Code);
}

impl<T: Piece> Piece for Option<T> {
    fn add_to(self, code: &mut Code) {
        if let Some(piece) = self {
            piece.add_to(code);
        }
    }
}

impl Piece for Code {
    fn add_to(self, code: &mut Code) {
        if !self.is_text() {
            code.end_trees();
            code.parts.extend(self.parts);
            code.trees = self.trees;
        }
        code.text.push_str(&self.text);
    }
}

impl Piece for TokenStream {
    fn add_to(self, code: &mut Code) {
        code.tokens(self);
    }
}

impl Piece for &TokenStream {
    fn add_to(self, code: &mut Code) {
        code.tokens(self.clone());
    }
}

impl Piece for TokenTree {
    fn add_to(self, code: &mut Code) {
        code.tree(self);
    }
}

impl Piece for &Ident {
    fn add_to(self, code: &mut Code) {
        code.tree(self.clone());
    }
}

/// A text is written as a literal.
impl Piece for &str {
    fn add_to(self, code: &mut Code) {
        code.text(&format!("{self:?}"));
    }
}

impl Piece for &String {
    fn add_to(self, code: &mut Code) {
        self.as_str().add_to(code);
    }
}

/// A name that has no place in the user's source.
pub(crate) struct Word(pub(crate) String);

impl From<&str> for Word {
    fn from(name: &str) -> Self {
        Self(name.to_owned())
    }
}

impl Piece for &Word {
    fn add_to(self, code: &mut Code) {
        code.text(&self.0);
    }
}

impl ToTokens for Word {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        Ident::new(&self.0, Span::call_site()).to_tokens(tokens);
    }
}

/// A number is written with its type.
macro_rules! number {
    ($($number:ident)*) => {
        $(impl Piece for &$number {
            fn add_to(self, code: &mut Code) {
                code.text(&format!(concat!("{}", stringify!($number)), self));
            }
        })*
    };
}

number!(u8 u64 usize);

#[cfg(test)]
mod tests {
    use quote::quote;

    #[test]
    fn text_and_tokens_keep_their_order() {
        let (text, number, ty) = ("a \"b\"\n{}", &3_u64, &quote!(Vec<&'a u8>));
        let code = code! {
            #[allow(unused)]
            const X: (#ty, u8) = &(f(#text, [#number]), Self { a: b'\'' });
        };
        let quoted = quote! {
            #[allow(unused)]
            const X: (#ty, u8) = &(f(#text, [#number]), Self { a: b'\'' });
        };
        assert_eq!(code.into_tokens().to_string(), quoted.to_string());
    }

    #[test]
    fn code_of_text_stays_text() {
        let name = "a";
        let inner = code!((x, #name));
        let code = code!(f { #inner });
        assert!(code.is_text(), "{:?}", code.text);
    }
}
