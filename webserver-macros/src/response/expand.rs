//! The steps of the derive, one after another.

use proc_macro2::TokenStream;

use super::check::check;
use super::emit::emit;
use crate::definition::Definition;
use crate::diag::Diag;

/// Expands the derive. A type with a mistake gets no implementation, but one error for each mistake.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut diag = Diag::default();
    let definition = Definition::read(input);
    match check(definition, &mut diag) {
        Some(model) if diag.is_empty() => emit(&model),
        _ => diag.into_tokens(),
    }
}
