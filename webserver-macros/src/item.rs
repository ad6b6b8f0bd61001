//! The annotated function. Its signature is parsed, and its body stays as tokens: that saves most
//! of the work and lets an unfinished body through to rustc.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use crate::signature::{Signature, inside, is_punct, is_word};

/// A function as written in the source.
pub(crate) struct Function {
    pub(crate) attrs: Vec<TokenStream>,
    pub(crate) sig: Signature,
    pub(crate) body: Option<TokenTree>,
}

impl Function {
    pub(crate) fn read(item: TokenStream) -> syn::Result<Self> {
        let mut trees = inside(item);
        let mut attrs = Vec::new();
        while let Some(hash) = trees.next_if(|tree| is_punct(tree, '#')) {
            attrs.push([hash].into_iter().chain(trees.next()).collect());
        }
        let mut trees: Vec<TokenTree> = trees.collect();
        let body = trees.pop();
        Ok(Self { attrs, sig: Signature::read(trees)?, body })
    }

    /// Returns the function's name for messages and paths, without `r#`.
    pub(crate) fn name(&self) -> String {
        plain(&self.sig.ident)
    }

    /// Returns the attribute that keeps rustc from warning about the companion's call of a function
    /// that is deprecated, or that may use deprecated items. Where rustc did not warn about the
    /// function itself, it must not warn about the call.
    pub(crate) fn allowed(&self) -> Option<TokenStream> {
        let mentions = |attr: &TokenStream| mentions(attr.clone(), "deprecated");
        self.attrs.iter().any(mentions).then(|| quote!(#[allow(deprecated)]))
    }

    /// Returns the `#[cfg(..)]` attributes of the function.
    pub(crate) fn cfgs(&self) -> impl Iterator<Item = &TokenStream> {
        self.attrs
            .iter()
            .filter(|attr| TokenStream::clone(attr).into_iter().nth(1).as_ref().is_some_and(is_cfg))
    }
}

/// Returns whether a word occurs anywhere in these tokens.
fn mentions(tokens: TokenStream, word: &str) -> bool {
    tokens.into_iter().any(|tree| match tree {
        TokenTree::Group(group) => mentions(group.stream(), word),
        tree => is_word(&tree, word),
    })
}

/// Returns whether `brackets` is the `[cfg(..)]` of an attribute.
pub(crate) fn is_cfg(brackets: &TokenTree) -> bool {
    matches!(brackets, TokenTree::Group(group)
        if inside(group.stream()).next().is_some_and(|tree| is_word(&tree, "cfg")))
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { attrs, sig, body } = self;
        // Lints that a function triggers only because it is a handler: a handler takes its
        // arguments by value, whatever it does with them, and nobody needs to use its result.
        tokens.extend(quote! {
            #(#attrs)*
            #[allow(
                clippy::unused_async,
                clippy::needless_pass_by_value,
                clippy::trivially_copy_pass_by_ref,
                clippy::must_use_candidate,
                clippy::unnecessary_wraps,
                clippy::too_many_arguments
            )]
            #sig #body
        });
    }
}

/// Returns an identifier without `r#`.
pub(crate) fn plain(ident: &Ident) -> String {
    let text = ident.to_string();
    text.strip_prefix("r#").map(str::to_owned).unwrap_or(text)
}
