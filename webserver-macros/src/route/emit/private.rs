//! The path of the library's module for generated code.

use proc_macro2::{Ident, Punct, Spacing, Span, TokenStream};
use quote::{ToTokens, quote};

use super::tokens::respan;
use crate::code::{Code, Piece};
use crate::path::Path;

/// The path of the module, which is text unless the user has written the path of the library.
pub(crate) struct Private {
    /// The path, if it is that of the user's option `crate`.
    renamed: Option<TokenStream>,
}

impl Private {
    pub(crate) fn of(krate: &Path) -> Self {
        Self { renamed: krate.is_renamed().then(|| quote!(#krate::private)) }
    }
}

impl Private {
    /// Emits the path of an item whose uses rustc reports at a place in the user's source. rustc reports
    /// them at the whole path, which begins at its first token, or at its last name.
    pub(crate) fn at(&self, span: Span, item: &str) -> Code {
        let mut code = Code::default();
        if let Some(path) = &self.renamed {
            code.tokens(respan(path.clone(), span));
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
        match &self.renamed {
            Some(path) => path.to_tokens(tokens),
            None => tokens.extend(quote!(::webserver::private)),
        }
    }
}

impl Piece for &Private {
    fn add_to(self, code: &mut Code) {
        match &self.renamed {
            Some(path) => code.tokens(path.clone()),
            None => code.text("::webserver::private"),
        }
    }
}
