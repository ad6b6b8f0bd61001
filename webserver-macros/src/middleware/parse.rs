//! Parses the options of `#[middleware]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, LitStr, Token};

use crate::diag::{Diag, similar};
use crate::path::Path;

/// The options.
pub(super) struct Options {
    pub(super) krate: Path,
    pub(super) authenticates: bool,
    /// How clients authenticate, as a call of the library.
    pub(super) scheme: Option<TokenStream>,
}

const NAMES: [&str; 3] = ["authenticates", "scheme", "crate"];

impl Options {
    pub(super) fn parse(tokens: TokenStream, diag: &mut Diag) -> Self {
        let mut options = Self { krate: Path::webserver(), authenticates: false, scheme: None };
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
        if text == "scheme" {
            return self.scheme(&name, input, diag);
        }
        if text != "authenticates" {
            let hint = match similar(&text, NAMES) {
                Some(known) => format!("did you mean `{known}`?"),
                None => "the options are `authenticates` and `scheme`".to_owned(),
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

    /// Parses the value of `scheme`: `"bearer"`, `"basic"`, `cookie("session")`, `header("x-key")` or
    /// `query("key")`.
    fn scheme(&mut self, name: &Ident, input: ParseStream<'_>, diag: &mut Diag) -> syn::Result<()> {
        const FORM: &str = "`scheme` is `\"bearer\"`, `\"basic\"`, `cookie(\"NAME\")`, \
             `header(\"NAME\")` or `query(\"NAME\")`";
        let parse = |input: ParseStream<'_>| {
            input.parse::<Token![=]>()?;
            if input.peek(LitStr) {
                let text: LitStr = input.parse()?;
                return match text.value().as_str() {
                    "bearer" => Ok(quote!(SchemeSpec::Bearer)),
                    "basic" => Ok(quote!(SchemeSpec::Basic)),
                    _ => Err(syn::Error::new(text.span(), FORM)),
                };
            }
            let place: Ident = input.parse()?;
            let variant = match place.to_string().as_str() {
                "cookie" => quote!(Cookie),
                "header" => quote!(Header),
                "query" => quote!(Query),
                _ => return Err(syn::Error::new(place.span(), FORM)),
            };
            let content;
            syn::parenthesized!(content in input);
            let text: LitStr = content.parse()?;
            Ok(quote!(SchemeSpec::#variant(#text)))
        };
        match parse(input) {
            Ok(_) if self.scheme.is_some() => diag.at(name, "`scheme` is given twice: remove one"),
            Ok(scheme) => self.scheme = Some(scheme),
            Err(error) => {
                diag.push(syn::Error::new(error.span(), FORM));
                while !input.is_empty() && !input.peek(Token![,]) {
                    input.parse::<proc_macro2::TokenTree>()?;
                }
            }
        }
        Ok(())
    }
}
