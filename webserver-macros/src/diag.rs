//! The mistakes of the user. They are collected, so that all are reported at once, each on the
//! smallest token that can be changed.

use std::fmt::Display;

use proc_macro2::TokenStream;
use quote::ToTokens;

/// The mistakes found so far.
#[derive(Default)]
pub(crate) struct Diag {
    errors: Vec<syn::Error>,
    /// Whether there is another mistake, which rustc reports itself.
    silent: bool,
}

impl Diag {
    /// Records a mistake at the given tokens.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.errors.push(syn::Error::new_spanned(tokens, message));
    }

    /// Records a mistake that the parser found.
    pub(crate) fn push(&mut self, error: syn::Error) {
        self.errors.push(error);
    }

    /// Records a mistake in the function itself, for which the error of rustc is good enough.
    pub(crate) fn told_by_rustc(&mut self) {
        self.silent = true;
    }

    /// Returns whether there are no mistakes.
    pub(crate) fn is_empty(&self) -> bool {
        self.errors.is_empty() && !self.silent
    }

    /// Returns the number of recorded messages.
    pub(crate) fn len(&self) -> usize {
        self.errors.len()
    }

    /// Returns one `compile_error!` for each message.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.errors.iter().map(syn::Error::to_compile_error).collect()
    }
}

/// Returns a type or a pattern in its usual spelling. (Printed tokens have spaces between them.)
pub(crate) fn spelled(tokens: impl ToTokens) -> String {
    let mut text = tokens.to_token_stream().to_string();
    for tight in ["::", "<", ">", "(", ")", "[", "]", "&", ",", ";", "'"] {
        if !matches!(tight, "&" | "'") {
            text = text.replace(&format!(" {tight}"), tight);
        }
        if !matches!(tight, "," | ";" | ">" | ")" | "]") {
            text = text.replace(&format!("{tight} "), tight);
        }
    }
    text
}

/// Returns the name in `known` that was probably meant by `name`.
pub(crate) fn similar<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let near = |other: &&str| distance(name, other) <= 1 + name.len() / 4;
    known.into_iter().filter(near).min_by_key(|other| distance(name, other))
}

/// Returns how many characters have to be inserted, removed or changed to turn `a` into `b`.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let cost = if x == *y { diagonal } else { diagonal + 1 };
            diagonal = row[j + 1];
            row[j + 1] = cost.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_spelled_with_the_usual_spaces() {
        let check = |text: &str| {
            let tokens: TokenStream = text.parse().expect("it is Rust");
            assert_eq!(spelled(tokens), text);
        };
        check("Query<u8>");
        check("Option<std::net::IpAddr>");
        check("Result<&'static str, Vec<(u8, u16)>>");
        check("Json(Person { name, .. })");
        check("[u8; 4]");
    }

    #[test]
    fn similar_name_is_found_for_a_misspelled_one() {
        assert_eq!(similar("idd", ["name", "id"]), Some("id"));
        assert_eq!(similar("consume", ["consumes", "produces"]), Some("consumes"));
        assert_eq!(similar("colour", ["id", "name"]), None);
    }
}
