//! Parses the tokens of an attribute: the path, the methods of `#[route]`, and the options. A
//! mistake in one part does not hide mistakes in the others.

use proc_macro2::{Literal, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, LitStr, Token, parenthesized};

use super::model::{Options, Written};
use super::options;
use crate::diag::{Diag, similar};
use crate::path::Path;
use crate::signature::is_token;

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
        if method.is_some()
            && let Some((literal, text)) = path_alone(&tokens)
        {
            arguments.path(literal, text, diag);
            return arguments;
        }
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
        self.path(literal.token(), literal.value(), diag);
        let mut seen: Vec<String> = Vec::new();
        while !input.is_empty() {
            input.parse::<Token![,]>().map_err(|error| {
                let message =
                    "a comma is missing: options follow the path, `\"/path\", name = value`";
                syn::Error::new(error.span(), message)
            })?;
            if input.is_empty() {
                break;
            }
            self.option(input, free, &mut seen, diag)?;
        }
        let is_methods = |name: &String| name == "methods" || name == "method";
        if free && self.methods.is_empty() && !seen.iter().any(is_methods) {
            let message = format!("`#[route]` needs the methods that it answers: `{shape}`");
            return Err(syn::Error::new(input.span(), message));
        }
        Ok(())
    }

    fn path(&mut self, literal: Literal, text: String, diag: &mut Diag) {
        match webserver_pattern::parse(&text) {
            Ok(pattern) => self.path = Some(Written { literal, text, pattern }),
            Err(errors) => errors.iter().for_each(|error| diag.at(&literal, error)),
        }
    }

    fn option(
        &mut self,
        input: ParseStream<'_>,
        free: bool,
        seen: &mut Vec<String>,
        diag: &mut Diag,
    ) -> syn::Result<()> {
        if input.peek(Token![crate]) {
            self.krate = Path::option(input)?;
            return Ok(());
        }
        let name: Ident = input.parse().map_err(|error| {
            syn::Error::new(error.span(), "an option has the form `name = value`")
        })?;
        let text = name.to_string();
        if seen.contains(&text) {
            if !options::is_known(&text) {
                return options::skip(input);
            }
            diag.at(&name, format!("`{text}` is given twice: remove one"));
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
        if !input.peek(syn::token::Paren) {
            diag.at(name, "the methods are written in parentheses: `methods(GET, POST)`");
            return options::skip(input);
        }
        let list;
        parenthesized!(list in input);
        let before = diag.len();
        for Method { tokens, name, is_text } in list.parse_terminated(Method::read, Token![,])? {
            match method_mistake(&name, is_text) {
                Some(mistake) => diag.at(&tokens, mistake),
                None if self.methods.contains(&name) => {
                    diag.at(&tokens, format!("`{name}` is listed twice: remove one"));
                }
                None => self.methods.push(name),
            }
        }
        if self.methods.is_empty() && diag.len() == before {
            diag.at(name, "a route needs at least one method: `methods(GET, POST)`");
        }
        Ok(())
    }
}

/// Returns the path and its value, if an attribute consists of a path without escapes. Most attributes do,
/// and a parser would copy their tokens first.
fn path_alone(tokens: &TokenStream) -> Option<(Literal, String)> {
    let mut trees = tokens.clone().into_iter();
    match (trees.next(), trees.next()) {
        (Some(TokenTree::Literal(literal)), None) => {
            let text = literal.to_string();
            let value = text.strip_prefix('"')?.strip_suffix('"')?;
            (!value.contains('\\')).then(|| (literal, value.to_owned()))
        }
        _ => None,
    }
}

/// A method: a name, or a string for methods that are not in RFC 9110.
struct Method {
    tokens: TokenStream,
    name: String,
    is_text: bool,
}

impl Method {
    fn read(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitStr) {
            let literal: LitStr = input.parse()?;
            let (tokens, name) = (literal.to_token_stream(), literal.value());
            return Ok(Self { tokens, name, is_text: true });
        }
        let name: Ident = input.parse().map_err(|error| {
            syn::Error::new(error.span(), "a method is a name such as GET, or a text in quotes")
        })?;
        Ok(Self { tokens: name.to_token_stream(), name: name.to_string(), is_text: false })
    }
}

/// The methods of RFC 9110, section 9.3, and RFC 5789.
const METHODS: [&str; 9] =
    ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"];

/// Returns the message for a method that is wrong.
fn method_mistake(name: &str, is_text: bool) -> Option<String> {
    if METHODS.contains(&name) {
        return None;
    }
    let capitals = name.to_ascii_uppercase();
    if METHODS.contains(&capitals.as_str()) {
        return Some(format!("methods are written in capitals: `{capitals}`"));
    }
    if !is_token(name) {
        return Some(format!("`{name}` is not a method name (RFC 9110, section 9.1)"));
    }
    if is_text {
        return None;
    }
    let quoted = format!("write a method of your own in quotes, `\"{name}\"`");
    Some(match similar(&capitals, METHODS) {
        Some(known) => {
            format!("`{name}` is not a known method; did you mean `{known}`? Or {quoted}")
        }
        None => format!("`{name}` is not one of the methods {}; {quoted}", METHODS.join(", ")),
    })
}
