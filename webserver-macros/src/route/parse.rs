//! The tokens of an attribute: the path, the methods of `#[route]`, and the options. A mistake in
//! one part does not hide those in the others.

use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Ident, LitStr, Token, parenthesized};

use super::model::{Options, Written};
use super::options;
use crate::diag::Diag;
use crate::path::Path;

/// The attribute's arguments.
pub(crate) struct Arguments {
    pub(crate) path: Option<Written>,
    pub(crate) methods: Vec<String>,
    pub(crate) options: Options,
    pub(crate) krate: Path,
}

impl Arguments {
    pub(crate) fn parse(
        method: Option<&'static str>,
        tokens: TokenStream,
        diag: &mut Diag,
    ) -> Self {
        let mut arguments = Self {
            path: None,
            methods: method.map(str::to_owned).into_iter().collect(),
            options: Options::default(),
            krate: Path::webserver(),
        };
        let shape = match method {
            Some(method) => format!("#[{}(\"/path\")]", method.to_ascii_lowercase()),
            None => "#[route(\"/path\", methods(GET, POST))]".to_owned(),
        };
        let parser = |input: ParseStream<'_>| arguments.read(input, method.is_none(), &shape, diag);
        if let Err(error) = parser.parse2(tokens) {
            diag.push(error);
        }
        arguments
    }

    fn read(
        &mut self,
        input: ParseStream<'_>,
        free: bool,
        shape: &str,
        diag: &mut Diag,
    ) -> syn::Result<()> {
        if !input.peek(LitStr) {
            let message = format!("a route begins with its path in quotes: `{shape}`");
            let rest: TokenStream = input.parse()?;
            let span = rest.into_iter().next().map_or_else(|| input.span(), |t| t.span());
            return Err(syn::Error::new(span, message));
        }
        let literal: LitStr = input.parse()?;
        match webserver_pattern::parse(&literal.value()) {
            Ok(pattern) => self.path = Some(Written { literal, pattern }),
            Err(errors) => errors.iter().for_each(|error| diag.at(&literal, error)),
        }
        let mut seen: Vec<String> = Vec::new();
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            self.option(input, free, &mut seen, diag)?;
        }
        if free && self.methods.is_empty() && !seen.iter().any(|name| name == "methods") {
            let message = format!("which methods? Say `methods(..)`: `{shape}`");
            return Err(syn::Error::new(input.span(), message));
        }
        Ok(())
    }

    fn option(
        &mut self,
        input: ParseStream<'_>,
        free: bool,
        seen: &mut Vec<String>,
        diag: &mut Diag,
    ) -> syn::Result<()> {
        if input.peek(Token![crate]) {
            input.parse::<Token![crate]>()?;
            input.parse::<Token![=]>()?;
            self.krate = input.parse()?;
            return Ok(());
        }
        let name: Ident = input.parse().map_err(|error| {
            syn::Error::new(error.span(), "an option has the form `name = value`")
        })?;
        let text = name.to_string();
        if seen.contains(&text) {
            diag.at(&name, format!("`{text}` is given twice"));
        }
        seen.push(text.clone());
        if text == "methods" && free {
            return self.methods(&name, input, diag);
        }
        options::read(&mut self.options, &name, input, free, diag)
    }

    fn methods(
        &mut self,
        name: &Ident,
        input: ParseStream<'_>,
        diag: &mut Diag,
    ) -> syn::Result<()> {
        let list;
        parenthesized!(list in input);
        let entries = Punctuated::<Method, Token![,]>::parse_terminated_with(
            &list,
            <Method as syn::parse::Parse>::parse,
        );
        for Method(tokens, method) in entries? {
            if self.methods.contains(&method) {
                diag.at(&tokens, format!("`{method}` is listed twice"));
            } else if !is_token(&method) {
                diag.at(&tokens, format!("`{method}` is no method name (RFC 9110, section 9.1)"));
            } else {
                self.methods.push(method);
            }
        }
        if self.methods.is_empty() && diag.is_empty() {
            diag.at(name, "a route needs at least one method: `methods(GET, POST)`");
        }
        Ok(())
    }
}

/// A method: a name, or a string for those that are no Rust names.
struct Method(TokenStream, String);

impl syn::parse::Parse for Method {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        use quote::ToTokens as _;
        if input.peek(LitStr) {
            let literal: LitStr = input.parse()?;
            return Ok(Self(literal.to_token_stream(), literal.value()));
        }
        let name: Ident = input.parse().map_err(|error| {
            syn::Error::new(error.span(), "a method is a name such as GET, or in quotes")
        })?;
        Ok(Self(name.to_token_stream(), name.to_string()))
    }
}

/// `token` of RFC 9110, section 5.6.2.
fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}
