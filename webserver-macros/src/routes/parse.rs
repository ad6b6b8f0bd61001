//! Parses the content of the brackets, as far as possible.

use proc_macro2::{Ident, TokenStream};
use syn::parse::ParseStream;
use syn::{Token, bracketed};

use super::entries;
use super::model::{List, Named};
use crate::diag::Diag;
use crate::path::{Path, before_a_name};

impl List {
    /// Parses the input as far as possible.
    pub(super) fn read(&mut self, input: ParseStream<'_>, diag: &mut Diag) -> syn::Result<()> {
        if input.peek(Token![crate]) && input.peek2(Token![=]) {
            self.krate = Path::option(input)?;
            input.parse::<Token![;]>()?;
        }
        self.is_item = input.peek(Token![pub]);
        if !self.is_item && !is_named(input) {
            return entries::read(input, &mut self.entries, diag)
                .or_else(|error| rest(input, error));
        }
        let shape = |error: syn::Error| {
            syn::Error::new(error.span(), "a named group has the form `pub Name = [..]`")
        };
        let (attrs, vis) = before_a_name(input)?;
        self.named = Some(Named { attrs, vis, name: input.parse().map_err(shape)? });
        if !input.peek(Token![=]) || !input.peek2(syn::token::Bracket) {
            return rest(input, shape(input.error("")));
        }
        input.parse::<Token![=]>()?;
        let entries;
        bracketed!(entries in input);
        entries::read(&entries, &mut self.entries, diag).or_else(|error| rest(&entries, error))
    }
}

/// Returns whether the input starts with `pub Name =` or `Name =`.
fn is_named(input: ParseStream<'_>) -> bool {
    let fork = input.fork();
    before_a_name(&fork).is_ok()
        && fork.parse::<Ident>().is_ok()
        && fork.peek(Token![=])
        && !fork.peek(Token![=>])
}

/// Skips the remaining input, so that only the given mistake is reported.
fn rest(input: ParseStream<'_>, error: syn::Error) -> syn::Result<()> {
    input.parse::<TokenStream>()?;
    Err(error)
}
