//! Parses the tokens of the attribute: the statuses, and the option `crate`. A mistake in one status
//! does not hide mistakes in the others.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{LitInt, LitStr, Token};

use crate::diag::{Diag, spelled};
use crate::path::Path;

/// The attribute's arguments.
pub(super) struct Arguments {
    /// The statuses; none if the catcher takes every error.
    pub(super) statuses: Vec<u16>,
    pub(super) krate: Path,
}

impl Arguments {
    pub(super) fn parse(tokens: TokenStream, diag: &mut Diag) -> Self {
        let mut arguments = Self { statuses: Vec::new(), krate: Path::webserver() };
        let parser = |input: ParseStream<'_>| arguments.read(input, diag);
        if let Err(error) = parser.parse2(tokens) {
            diag.push(error);
        }
        arguments
    }

    fn read(&mut self, input: ParseStream<'_>, diag: &mut Diag) -> syn::Result<()> {
        while !input.is_empty() {
            self.argument(input, diag)?;
            if input.is_empty() {
                break;
            }
            if input.peek(Token![..]) || input.peek(Token![..=]) {
                let message = "a catcher takes no range: list each status, as in \
                               `#[catch(400, 404)]`, or write `#[catch]` for every error";
                diag.push(input.error(message));
                return input.parse::<TokenStream>().map(drop);
            }
            input.parse::<Token![,]>().map_err(|error| {
                syn::Error::new(
                    error.span(),
                    "statuses are separated by commas: `#[catch(400, 404)]`",
                )
            })?;
        }
        Ok(())
    }

    fn argument(&mut self, input: ParseStream<'_>, diag: &mut Diag) -> syn::Result<()> {
        if input.peek(Token![crate]) && input.peek2(Token![=]) {
            self.krate = Path::option(input)?;
        } else if input.peek(LitInt) {
            self.status(&input.parse()?, diag);
        } else if input.peek(LitStr) {
            let literal: LitStr = input.parse()?;
            diag.at(&literal, in_quotes(&literal.value()));
        } else if input.peek(Ident::peek_any) || input.peek(Token![_]) {
            let first: TokenTree = input.parse()?;
            let is_option = input.peek(Token![=]);
            let others = others(input)?;
            let given = if is_option { first.to_string() } else { spelled(quote!(#first #others)) };
            diag.at(first, by_name(&given, is_option));
        } else {
            let message = "a status is written as its number: `#[catch(404)]`";
            diag.push(input.error(message));
            others(input)?;
        }
        Ok(())
    }

    fn status(&mut self, literal: &LitInt, diag: &mut Diag) {
        match literal.base10_parse::<u16>() {
            Ok(status @ 400..600) if literal.suffix().is_empty() => {
                if self.statuses.contains(&status) {
                    diag.at(literal, format!("`{status}` is listed twice: remove one"));
                }
                self.statuses.push(status);
            }
            Ok(_) if literal.suffix().is_empty() => {
                let message =
                    "is not the status of an error: a catcher takes statuses from 400 to 599";
                diag.at(literal, format!("`{literal}` {message}"));
            }
            _ => {
                let message = "is not a status: list each status, as in `#[catch(400, 404)]`, or write \
                               `#[catch]` for every error";
                diag.at(literal, format!("`{literal}` {message}"));
            }
        }
    }
}

/// Returns the message for a text.
fn in_quotes(given: &str) -> String {
    if given.parse::<u16>().is_ok() {
        return format!("a status is written without quotes: `{given}`");
    }
    "a catcher has no path, because it catches the errors of the group that lists it: write `#[catch]` or a status, such as `#[catch(404)]`"
        .to_owned()
}

/// Returns the message for a name.
fn by_name(name: &str, is_option: bool) -> String {
    match name {
        _ if is_option => format!(
            "`{name}` is not an option of a catcher, which takes only statuses, as in `#[catch(404)]`, \
             or none for every error"
        ),
        "default" | "all" | "any" | "_" => format!(
            "`{name}` is not a status: write `#[catch]`, without parentheses, for every error"
        ),
        _ => format!("`{name}` is not a status: a status is written as its number, such as `404`"),
    }
}

/// Returns the rest of an argument that is refused.
fn others(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut others = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        others.extend([input.parse::<TokenTree>()?]);
    }
    Ok(others)
}
