//! The annotated function: its signature parsed, its body kept as tokens, which saves most of the
//! work and lets an unfinished body through to rustc.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Signature, Visibility};

/// A function as it was written.
pub(crate) struct Function {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) sig: Signature,
    body: TokenStream,
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(Self {
            attrs: input.call(Attribute::parse_outer)?,
            vis: input.parse()?,
            sig: input.parse()?,
            body: input.parse()?,
        })
    }
}

impl Function {
    /// Its name as it is called in messages and paths, without `r#`.
    pub(crate) fn name(&self) -> String {
        plain(&self.sig.ident)
    }

    /// The attributes that decide whether it exists.
    pub(crate) fn cfgs(&self) -> impl Iterator<Item = &Attribute> {
        self.attrs.iter().filter(|attr| attr.path().is_ident("cfg"))
    }
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { attrs, vis, sig, body } = self;
        // What only its being a handler provokes: arguments come by value, whatever is done with
        // them, and a result need not be used.
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
            #vis #sig #body
        });
    }
}

/// An identifier without `r#`.
pub(crate) fn plain(ident: &syn::Ident) -> String {
    let text = ident.to_string();
    text.strip_prefix("r#").map(str::to_owned).unwrap_or(text)
}
