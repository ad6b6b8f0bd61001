//! The tokens of the attributes of a type.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream};
use syn::{LitStr, Token};

use super::model::{Header, HeaderText};
use crate::diag::{Diag, similar};
use crate::path::Path;
use crate::signature::{attribute, plain};

/// One `#[response(..)]`.
pub(crate) struct Attribute {
    /// `response`.
    pub(crate) name: Ident,
    pub(crate) arguments: Option<TokenStream>,
}

impl Attribute {
    /// Returns those of the attributes that are `#[response]`.
    pub(crate) fn all(attrs: &[TokenTree]) -> Vec<Self> {
        let named = attrs.iter().filter_map(attribute);
        let own = named.filter(|(name, _)| name == "response");
        own.map(|(name, arguments)| Self { name, arguments }).collect()
    }
}

/// The options of one `#[response(..)]`, as written. A value is kept with the name of its option.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) status: Option<(Ident, TokenStream)>,
    pub(crate) problem: Option<(Ident, LitStr)>,
    pub(crate) title: Option<(Ident, LitStr)>,
    pub(crate) headers: Vec<(Ident, Header)>,
    pub(crate) transparent: Option<Ident>,
    pub(crate) from: Option<Ident>,
    pub(crate) krate: Option<Path>,
}

const NAMES: [&str; 6] = ["status", "problem", "title", "header", "transparent", "from"];

impl Options {
    /// Parses the arguments of an attribute. Mistakes are collected, and the rest is still read.
    pub(crate) fn read(attribute: &Attribute, diag: &mut Diag) -> Option<Self> {
        let Some(arguments) = &attribute.arguments else {
            let message = "`#[response]` needs options, such as `#[response(status = 404)]`";
            diag.at(&attribute.name, message);
            return None;
        };
        match syn::parse2::<Self>(arguments.clone()) {
            Ok(options) => Some(options),
            Err(error) => {
                diag.push(error);
                None
            }
        }
    }

    fn option(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        if input.peek(Token![crate]) {
            self.krate = Some(Path::option(input)?);
            return Ok(());
        }
        let name: Ident = input.parse().map_err(|error| {
            syn::Error::new(error.span(), "an option is a name, such as `status = 404`")
        })?;
        let is_repeated = match plain(&name).as_str() {
            "status" => {
                input.parse::<Token![=]>().map_err(|error| form(&error, "status = 404"))?;
                self.status.replace((name.clone(), value(input)?)).is_some()
            }
            "problem" => {
                let text = text(input, "problem = \"/problems/no-such-item\"")?;
                self.problem.replace((name.clone(), text)).is_some()
            }
            "title" => {
                let text = text(input, "title = \"There is no such item\"")?;
                self.title.replace((name.clone(), text)).is_some()
            }
            "header" => {
                self.headers.push((name.clone(), header(&name, input)?));
                false
            }
            "transparent" => self.transparent.replace(name.clone()).is_some(),
            "from" => self.from.replace(name.clone()).is_some(),
            other => {
                let hint = similar(other, NAMES).map(|near| format!("; did you mean `{near}`?"));
                let message = format!(
                    "`{other}` is not an option of `#[response(..)]`{}",
                    hint.unwrap_or_else(|| format!(", which has `{}`", NAMES.join("`, `")))
                );
                return Err(syn::Error::new(name.span(), message));
            }
        };
        if is_repeated {
            return Err(syn::Error::new(name.span(), format!("`{name}` is set twice")));
        }
        Ok(())
    }
}

impl Parse for Options {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut options = Self::default();
        while !input.is_empty() {
            options.option(input)?;
            if !input.is_empty() {
                input.parse::<Token![,]>().map_err(|error| {
                    syn::Error::new(error.span(), "options are separated by commas")
                })?;
            }
        }
        Ok(options)
    }
}

/// Returns the tokens up to the next comma.
fn value(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut value = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        value.extend([input.parse::<TokenTree>()?]);
    }
    if value.is_empty() {
        return Err(form(&input.error(""), "status = 404"));
    }
    Ok(value)
}

fn text(input: ParseStream<'_>, example: &str) -> syn::Result<LitStr> {
    input.parse::<Token![=]>().map_err(|error| form(&error, example))?;
    input.parse().map_err(|error| form(&error, example))
}

fn header(name: &Ident, input: ParseStream<'_>) -> syn::Result<Header> {
    let example = "header(\"retry-after\", \"60\")";
    if !input.peek(syn::token::Paren) {
        let message = format!("this option has the form `{example}`");
        return Err(syn::Error::new(name.span(), message));
    }
    let group: Group = input.parse()?;
    let span = group.span();
    let pair = |input: ParseStream<'_>| {
        let name = input.parse()?;
        input.parse::<Token![,]>()?;
        let value = if input.peek(LitStr) {
            HeaderText::Literal(input.parse()?)
        } else {
            HeaderText::Field(input.parse()?)
        };
        Ok(Header { name, value })
    };
    syn::parse::Parser::parse2(pair, group.stream()).map_err(|_| {
        let message = format!(
            "this option has the form `{example}`, or has a field of the variant as its value: \
             `header(\"retry-after\", seconds)`"
        );
        syn::Error::new(span, message)
    })
}

fn form(error: &syn::Error, example: &str) -> syn::Error {
    syn::Error::new(error.span(), format!("this option has the form `{example}`"))
}
