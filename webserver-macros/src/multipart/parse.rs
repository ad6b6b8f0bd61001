//! Parses the attributes `#[multipart(..)]` and `#[field(..)]` of a struct and its fields.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{LitInt, LitStr, Token};

use crate::definition::{self, Body, Definition};
use crate::diag::Diag;
use crate::path::Path;
use crate::route::size;
use crate::signature::{attribute, plain};

/// A struct that is a form.
pub(super) struct Form {
    pub(super) krate: Path,
    pub(super) ident: Ident,
    pub(super) denies_unknown: bool,
    pub(super) fields: Vec<Field>,
}

/// A field of the struct.
pub(super) struct Field {
    pub(super) ident: Ident,
    pub(super) ty: TokenStream,
    /// The name in the form.
    pub(super) name: String,
    pub(super) limit: Option<u64>,
    pub(super) max: Option<usize>,
}

impl Form {
    /// Reads the definition. `None` if it is not a struct with named fields.
    pub(super) fn read(definition: Definition, diag: &mut Diag) -> Option<Self> {
        let Definition { attrs, ident, bracket, body, .. } = definition;
        let (mut krate, mut denies_unknown) = (Path::webserver(), false);
        for arguments in arguments_of(&attrs, "multipart") {
            let parser = |input: ParseStream<'_>| options(input, &mut krate, &mut denies_unknown);
            if let Err(error) = parser.parse2(arguments) {
                diag.push(error);
            }
        }
        let name = plain(&ident);
        let Body::Struct(fields) = body else {
            let message = format!(
                "`{name}` cannot be read from a form, because it is not a struct: write a struct \
                 with one field for each field of the form"
            );
            diag.at(&ident, message);
            return None;
        };
        if let Some(bracket) = bracket {
            let message = format!(
                "`{name}` cannot be read from a form, because it has parameters: write a struct \
                 with owned fields of concrete types, such as `String` instead of `&str`"
            );
            diag.at(bracket, message);
            return None;
        }
        let is_named = fields.group.is_some_and(|group| group.delimiter() == Delimiter::Brace);
        if !is_named {
            let message = format!(
                "the fields of `{name}` do not have names, and a form is read by names: write \
                 `struct {name} {{ title: String }}`"
            );
            diag.at(&ident, message);
            return None;
        }
        let fields = fields.list.into_iter().filter_map(|field| Field::read(field, diag)).collect();
        Some(Self { krate, ident, denies_unknown, fields })
    }
}

impl Field {
    fn read(field: definition::Field, diag: &mut Diag) -> Option<Self> {
        let definition::Field { attrs, member, ty } = field;
        let TokenTree::Ident(ident) = member else { return None };
        let name = plain(&ident);
        let mut field = Self { ident, ty, name, limit: None, max: None };
        for arguments in arguments_of(&attrs, "field") {
            let parser = |input: ParseStream<'_>| field.options(input);
            if let Err(error) = parser.parse2(arguments) {
                diag.push(error);
            }
        }
        Some(field)
    }

    /// Returns whether the form has another name than the struct.
    pub(super) fn is_renamed(&self) -> bool {
        self.name != plain(&self.ident)
    }

    /// Parses `name = "photo[]"`, `limit = "5 MiB"` and `max = 10`.
    fn options(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        let shape = "`#[field(..)]` takes `name = \"photo[]\"`, `limit = \"5 MiB\"` and `max = 10`";
        let wrong = |error: syn::Error| syn::Error::new(error.span(), shape);
        while !input.is_empty() {
            let key: Ident = input.parse().map_err(wrong)?;
            if !["name", "limit", "max"].iter().any(|known| key == known) {
                return Err(syn::Error::new_spanned(key, shape));
            }
            input.parse::<Token![=]>().map_err(wrong)?;
            if key == "name" {
                self.name = input.parse::<LitStr>().map_err(wrong)?.value();
            } else if key == "limit" {
                let text: LitStr = input.parse().map_err(wrong)?;
                let given = text.value();
                self.limit = Some(size(&given).ok_or_else(|| {
                    let message = format!(
                        "`{given}` is not a size: write a whole number with B, KiB, MiB or GiB, \
                         such as \"5 MiB\""
                    );
                    syn::Error::new_spanned(&text, message)
                })?);
            } else {
                self.max = Some(input.parse::<LitInt>().map_err(wrong)?.base10_parse()?);
            }
            if !input.is_empty() {
                input.parse::<Token![,]>().map_err(wrong)?;
            }
        }
        Ok(())
    }
}

/// Parses `deny_unknown` and `crate = path`.
fn options(input: ParseStream<'_>, krate: &mut Path, deny: &mut bool) -> syn::Result<()> {
    let shape = "`#[multipart(..)]` has the form `#[multipart(deny_unknown)]`";
    let wrong = |error: syn::Error| syn::Error::new(error.span(), shape);
    while !input.is_empty() {
        if input.peek(Token![crate]) {
            *krate = Path::option(input)?;
        } else {
            let name: Ident = input.parse().map_err(wrong)?;
            if name != "deny_unknown" {
                return Err(syn::Error::new_spanned(name, shape));
            }
            *deny = true;
        }
        if !input.is_empty() {
            input.parse::<Token![,]>().map_err(wrong)?;
        }
    }
    Ok(())
}

/// Returns the arguments of the attributes with a name.
fn arguments_of(attrs: &[TokenTree], name: &str) -> Vec<TokenStream> {
    let named = attrs.iter().filter_map(attribute).filter(|(word, _)| word == name);
    named.filter_map(|(_, arguments)| arguments).collect()
}
