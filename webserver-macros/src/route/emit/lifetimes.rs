//! Replaces the lifetimes in a type token by token. The companion of a handler names the types of
//! its arguments outside the function. There the handler's own lifetimes do not exist, and
//! lifetimes cannot be left out.
//!
//! Lifetimes that a type binds itself stay unchanged: the names after `for`, and the lifetimes that
//! are left out in the arguments and the result of `fn(..) -> ..` and `Fn(..) -> ..`.

use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::quote;

use super::tokens::respan;
use crate::signature::{is_punct, is_word};
use crate::ty::Type;

/// Returns the tokens of a type with all lifetimes set to `'static`. This includes lifetimes that
/// are left out after a `&`.
pub(crate) fn with_static(ty: impl Into<Type>) -> TokenStream {
    let ty = ty.into();
    if ty.is_plain {
        return ty.into_tokens();
    }
    with_lifetimes(ty, &quote!('static), true)
}

/// Returns the tokens of a type with each written lifetime replaced by `lifetime`. If `all` is set,
/// also adds it after each `&` that does not have a lifetime.
pub(crate) fn with_lifetimes(
    ty: impl Into<Type>,
    lifetime: &TokenStream,
    all: bool,
) -> TokenStream {
    let ty = ty.into();
    let (is_plain, tokens) = (ty.is_plain, ty.into_tokens());
    if is_plain {
        return tokens;
    }
    let mut bound = vec!["static".to_owned()];
    binders(tokens.clone(), &mut bound);
    Rewrite { lifetime, all, bound }.walk(tokens, false)
}

/// Returns whether a type has a lifetime, written or left out.
pub(super) fn may_borrow(ty: &Type) -> bool {
    !ty.is_plain && has_lifetime((**ty).clone())
}

fn has_lifetime(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|tree| match tree {
        TokenTree::Punct(punct) => matches!(punct.as_char(), '&' | '\''),
        TokenTree::Group(group) => has_lifetime(group.stream()),
        _ => false,
    })
}

/// Returns a lifetime for the request, with a name that none of these types binds. The name is a
/// word, because rustc shows it in its advice for a type without a lifetime.
pub(crate) fn of_request<'t>(types: impl Iterator<Item = &'t Type>) -> TokenStream {
    let mut bound = Vec::new();
    types.filter(|ty| !ty.is_plain).for_each(|ty| binders((**ty).clone(), &mut bound));
    let mut name = "request".to_owned();
    while bound.contains(&name) {
        name.push('_');
    }
    let name = Ident::new(&name, Span::call_site());
    let quote = Punct::new('\'', Spacing::Joint);
    quote!(#quote #name)
}

/// Adds the names that `for<..>` introduces anywhere in a type. Rust does not allow the function to
/// have a lifetime of the same name, so the scopes of the names do not matter.
fn binders(tokens: TokenStream, bound: &mut Vec<String>) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        if let TokenTree::Group(group) = &token {
            binders(group.stream(), bound);
        }
        if !is_word(&token, "for") || !tokens.peek().is_some_and(|next| is_punct(next, '<')) {
            continue;
        }
        let list: TokenStream = tokens.by_ref().take_while(|tree| !is_punct(tree, '>')).collect();
        bound.extend(words(list));
    }
}

/// Returns all words, including the words in the groups of a macro's variables.
fn words(tokens: TokenStream) -> Vec<String> {
    let word = |tree| match tree {
        TokenTree::Ident(ident) => vec![ident.to_string()],
        TokenTree::Group(group) => words(group.stream()),
        _ => Vec::new(),
    };
    tokens.into_iter().flat_map(word).collect()
}

/// The rules for rewriting a type.
struct Rewrite<'t> {
    lifetime: &'t TokenStream,
    /// Whether to write lifetimes that are left out.
    all: bool,
    /// The names of lifetimes that stay.
    bound: Vec<String>,
}

/// The position of a token in a function type.
#[derive(Default)]
struct Position {
    /// Whether the next parentheses belong to `fn` or `Fn`.
    called: bool,
    /// Whether the previous token was the `-` of an arrow.
    dash: bool,
    /// After an arrow: the number of `<` opened since the arrow.
    result: Option<usize>,
}

impl Position {
    fn pass(&mut self, tree: &TokenTree) {
        self.called = match tree {
            TokenTree::Ident(word) => {
                !["mut", "const", "dyn", "impl", "as"].iter().any(|other| word == other)
            }
            _ => false,
        };
        let TokenTree::Punct(punct) = tree else {
            self.dash = false;
            return;
        };
        self.result = match (punct.as_char(), self.result) {
            ('>', None) if self.dash => Some(0),
            ('>', result) if self.dash => result,
            ('<', Some(open)) => Some(open + 1),
            ('>' | ',' | '+' | ';' | '=', Some(0)) => None,
            ('>', Some(open)) => Some(open - 1),
            (_, result) => result,
        };
        self.dash = punct.as_char() == '-';
    }
}

impl Rewrite<'_> {
    /// Rewrites tokens. With `of_function`, the tokens belong to a function type, which binds the
    /// lifetimes that are left out.
    fn walk(&self, tokens: TokenStream, of_function: bool) -> TokenStream {
        let mut out = TokenStream::new();
        let mut tokens = tokens.into_iter().peekable();
        let mut position = Position::default();
        while let Some(token) = tokens.next() {
            let binds = of_function || position.result.is_some();
            let called = position.called;
            position.pass(&token);
            match token {
                TokenTree::Punct(quote) if quote.as_char() == '\'' => match tokens.next() {
                    Some(name) if self.stays(&name, binds) => {
                        out.extend([TokenTree::Punct(quote), name]);
                    }
                    Some(name) => out.extend(respan(self.lifetime.clone(), name.span())),
                    None => {}
                },
                TokenTree::Punct(punct) if punct.as_char() == '&' => {
                    let span = punct.span();
                    out.extend([TokenTree::Punct(punct)]);
                    if self.all && !binds && !tokens.peek().is_some_and(is_lifetime) {
                        out.extend(respan(self.lifetime.clone(), span));
                    }
                }
                TokenTree::Group(group) => {
                    let is_call = called && group.delimiter() == Delimiter::Parenthesis;
                    let inside = self.walk(group.stream(), binds || is_call);
                    if is_lifetime(&TokenTree::Group(group.clone())) {
                        out.extend(inside);
                        continue;
                    }
                    let mut fixed = Group::new(group.delimiter(), inside);
                    fixed.set_span(group.span());
                    out.extend([TokenTree::Group(fixed)]);
                }
                other => out.extend([other]),
            }
        }
        out
    }

    /// Returns whether the lifetime `name` stays. `'_` is a lifetime that is left out.
    fn stays(&self, name: &TokenTree, binds: bool) -> bool {
        let name = name.to_string();
        self.bound.contains(&name) || (binds && name == "_")
    }
}

/// Returns whether a lifetime begins here, either as tokens or as the value of a macro's
/// `$lifetime`. rustc does not accept any other lifetime in a group of its own.
fn is_lifetime(tree: &TokenTree) -> bool {
    match tree {
        TokenTree::Punct(punct) => punct.as_char() == '\'',
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            group.stream().into_iter().next().as_ref().is_some_and(is_lifetime)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lifetimes_are_replaced_unless_the_type_binds_them() {
        let check = |ty: &str, expected: &str| {
            let found =
                with_lifetimes(ty.parse::<TokenStream>().expect("it is Rust"), &quote!('x), true);
            let plain = |text: &str| text.replace(' ', "");
            assert_eq!(plain(&found.to_string()), plain(expected), "{ty}");
        };
        check("&str", "&'x str");
        check("&mut (&'a str, Cow<'_, str>)", "&'x mut (&'x str, Cow<'x, str>)");
        check("&'static str", "&'static str");
        check("&'a (A, &B)", "&'x (A, &'x B)");
        check("fn(&str) -> &str", "fn(&str) -> &str");
        check("(fn(&str) -> &str, &str)", "(fn(&str) -> &str, &'x str)");
        check("F<fn(&A) -> &B, &C>", "F<fn(&A) -> &B, &'x C>");
        check("F<fn(&A) -> G<&B>, &C>", "F<fn(&A) -> G<&B>, &'x C>");
        check("F<fn(A) -> fn(&B) -> &C, &D>", "F<fn(A) -> fn(&B) -> &C, &'x D>");
        check("[fn(&A) -> &B; 2]", "[fn(&A) -> &B; 2]");
        check("unsafe extern \"C\" fn(&A)", "unsafe extern \"C\" fn(&A)");
        check("fn(Cow<'_, str>, &'a str)", "fn(Cow<'_, str>, &'x str)");
        check("dyn Fn(&A) -> &B + Sync + 'a", "dyn Fn(&A) -> &B + Sync + 'x");
        check("Box<dyn Fn(&A, (B, &C)) + '_>", "Box<dyn Fn(&A, (B, &C)) + 'x>");
        check("Box<dyn (Fn(&A)) + '_>", "Box<dyn (Fn(&A)) + 'x>");
        check("dyn for<'b> P<'b> + 'a", "dyn for<'b> P<'b> + 'x");
        check("for<'b, 'c> fn(&'b A, &'c B) -> &'b C", "for<'b, 'c> fn(&'b A, &'c B) -> &'b C");
        check("(Box<dyn for<'b> P<'b, &A>>, &'a B)", "(Box<dyn for<'b> P<'b, &'x A>>, &'x B)");
        check("*const (&A,)", "*const (&'x A,)");
        check("<&A as T<&B>>::C", "<&'x A as T<&'x B>>::C");
        check("[u8; { 1 - 2 > 3 } as usize]", "[u8; { 1 - 2 > 3 } as usize]");
    }
}
