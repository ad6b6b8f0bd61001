//! The path of the library's module for generated code.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};

use crate::path::Path;

/// The path as token trees. A token stream would be copied by a call of the compiler each time that
/// it is written. That took a tenth of the time of an expansion.
pub(crate) struct Private(Vec<TokenTree>);

impl Private {
    pub(crate) fn of(krate: &Path) -> Self {
        Self(quote!(#krate::private).into_iter().collect())
    }
}

impl ToTokens for Private {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.0.iter().cloned());
    }
}
