//! Expands `uri!`, `try_uri!` and `request!`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{ParseStream, Parser};

use super::model::LinkInput;
use crate::diag::Diag;

/// Expands the macro. `fallible` says whether the result is a `Result`.
pub(crate) fn expand(tokens: TokenStream, fallible: bool) -> TokenStream {
    let name = if fallible { "try_uri" } else { "uri" };
    expand_as(tokens, name, |input| input.emit(fallible))
}

/// Expands `request!`.
#[cfg(feature = "client")]
pub(crate) fn expand_request(tokens: TokenStream) -> TokenStream {
    expand_as(tokens, "request", |input| {
        input.emit_request().unwrap_or_else(|error| broken(&error))
    })
}

fn expand_as(
    tokens: TokenStream,
    name: &str,
    emit: impl FnOnce(&LinkInput) -> TokenStream,
) -> TokenStream {
    let mut diag = Diag::default();
    let parser = |input: ParseStream<'_>| LinkInput::read(input, name, &mut diag);
    let input = parser.parse2(tokens);
    match input {
        Ok(input) if diag.is_empty() => emit(&input),
        Ok(_) => {
            let errors = diag.into_tokens();
            quote!({ #errors ::core::unreachable!() })
        }
        Err(error) => broken(&error),
    }
}

fn broken(error: &syn::Error) -> TokenStream {
    let error = error.to_compile_error();
    quote!({ #error ::core::unreachable!() })
}
