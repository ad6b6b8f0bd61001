//! Parses the options of `#[middleware]`.

use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, Token};

use crate::diag::{Diag, similar};
use crate::path::Path;

/// The options.
pub(super) struct Options {
    pub(super) krate: Path,
    pub(super) authenticates: bool,
}

const NAMES: [&str; 2] = ["authenticates", "crate"];

impl Options {
    pub(super) fn parse(tokens: TokenStream, diag: &mut Diag) -> Self {
        let mut options = Self { krate: Path::webserver(), authenticates: false };
        let parser = |input: ParseStream<'_>| options.read(input, diag);
        if let Err(error) = parser.parse2(tokens) {
            diag.push(error);
        }
        options
    }

    fn read(&mut self, input: ParseStream<'_>, diag: &mut Diag) -> syn::Result<()> {
        while !input.is_empty() {
            if input.peek(Token![crate]) {
                self.krate = Path::option(input)?;
            } else {
                self.option(input, diag)?;
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    }

    fn option(&mut self, input: ParseStream<'_>, diag: &mut Diag) -> syn::Result<()> {
        let name: Ident = input.parse().map_err(|error| {
            let message = "`#[middleware]` has the option `authenticates`, and no value";
            syn::Error::new(error.span(), message)
        })?;
        let text = name.to_string();
        if text != "authenticates" {
            let hint = match similar(&text, NAMES) {
                Some(known) => format!("did you mean `{known}`?"),
                None => "the only option is `authenticates`".to_owned(),
            };
            diag.at(&name, format!("`{text}` is not an option of `#[middleware]`; {hint}"));
        } else if self.authenticates {
            diag.at(&name, "`authenticates` is given twice: remove one");
        } else if input.peek(Token![=]) || input.peek(syn::token::Paren) {
            diag.at(&name, "`authenticates` has no value: write `#[middleware(authenticates)]`");
        }
        self.authenticates = true;
        // What belongs to an option that is refused is skipped.
        while !input.is_empty() && !input.peek(Token![,]) {
            input.parse::<proc_macro2::TokenTree>()?;
        }
        Ok(())
    }
}
