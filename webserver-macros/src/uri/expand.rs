//! Expands `uri!` and `try_uri!`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{ParseStream, Parser};

use super::model::LinkInput;
use crate::diag::Diag;

/// Expands the macro. `fallible` says whether the result is a `Result`.
pub(crate) fn expand(tokens: TokenStream, fallible: bool) -> TokenStream {
    let mut diag = Diag::default();
    let name = if fallible { "try_uri" } else { "uri" };
    let parser = |input: ParseStream<'_>| LinkInput::read(input, name, &mut diag);
    let input = parser.parse2(tokens);
    match input {
        Ok(input) if diag.is_empty() => input.emit(fallible),
        Ok(_) => {
            let errors = diag.into_tokens();
            quote!({ #errors ::core::unreachable!() })
        }
        Err(error) => {
            let error = error.to_compile_error();
            quote!({ #error ::core::unreachable!() })
        }
    }
}
