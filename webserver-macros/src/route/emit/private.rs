//! The path of the library's module for generated code.

use proc_macro2::{Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use super::tokens::respan;
use crate::code::{Code, Piece};
use crate::path::Path;

/// The path as token trees. A token stream would be copied by a call of the compiler each time that
/// it is written. That took a tenth of the time of an expansion.
pub(crate) struct Private {
    trees: Vec<TokenTree>,
    /// Whether the path is that of the user's option `crate`.
    is_renamed: bool,
}

impl Private {
    pub(crate) fn of(krate: &Path) -> Self {
        let trees = quote!(#krate::private).into_iter().collect();
        Self { trees, is_renamed: krate.is_renamed() }
    }
}

impl Private {
    /// Emits the path of an item whose uses rustc reports at a place in the user's source. rustc reports
    /// them at the whole path, which begins at its first token, or at its last name.
    pub(crate) fn at(&self, span: Span, item: &str) -> Code {
        let mut code = Code::default();
        if self.is_renamed {
            code.tokens(respan(self.to_token_stream(), span));
            code.text("::");
        } else {
            for spacing in [Spacing::Joint, Spacing::Alone] {
                let mut colon = Punct::new(':', spacing);
                colon.set_span(span);
                code.tree(colon);
            }
            code.text("webserver::private::");
        }
        code.tree(Ident::new(item, span));
        code
    }
}

impl ToTokens for Private {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.trees.iter().cloned());
    }
}

impl Piece for &Private {
    fn add_to(self, code: &mut Code) {
        if self.is_renamed {
            code.tokens(self.to_token_stream());
        } else {
            code.text("::webserver::private");
        }
    }
}
