//! Mistakes of the user, gathered so that all are told at once, each on the smallest token that
//! can be changed.

use std::fmt::Display;

use proc_macro2::TokenStream;
use quote::ToTokens;

/// The mistakes found so far.
#[derive(Default)]
pub(crate) struct Diag {
    errors: Vec<syn::Error>,
    /// Whether there is one more, of which rustc tells by itself.
    silent: bool,
}

impl Diag {
    /// Notes a mistake at some tokens.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.errors.push(syn::Error::new_spanned(tokens, message));
    }

    /// Notes a mistake that the parser found.
    pub(crate) fn push(&mut self, error: syn::Error) {
        self.errors.push(error);
    }

    /// Notes a mistake in the function itself, which rustc tells well enough.
    pub(crate) fn told_by_rustc(&mut self) {
        self.silent = true;
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.errors.is_empty() && !self.silent
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.errors.len()
    }

    /// One `compile_error!` each.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.errors.iter().map(syn::Error::to_compile_error).collect()
    }
}

/// A type or a pattern as people write it: tokens by themselves are printed with spaces between.
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

/// The name among `known` that `name` was probably meant to be.
pub(crate) fn similar<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let near = |other: &&str| distance(name, other) <= 1 + name.len() / 4;
    known.into_iter().filter(near).min_by_key(|other| distance(name, other))
}

/// How many characters have to be put in, taken out or changed.
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
    fn what_is_written_has_no_more_spaces_than_people_leave() {
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
    fn a_slip_of_the_finger_is_recognised() {
        assert_eq!(similar("idd", ["name", "id"]), Some("id"));
        assert_eq!(similar("consume", ["consumes", "produces"]), Some("consumes"));
        assert_eq!(similar("colour", ["id", "name"]), None);
    }
}
