//! Emits a link: one constant with everything but the values, the checks on it, and the call that
//! writes the values. Each item is a body that rustc checks, so there are as few as possible: two
//! for a link, and one for each value. This file has no logic.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use super::model::{App, LinkInput, Value};
use crate::signature::plain;

impl LinkInput {
    pub(super) fn emit(&self, fallible: bool) -> TokenStream {
        let Self { krate, app, handler, values } = self;
        let private = quote!(#krate::private);
        let names = values.iter().map(|value| plain(&value.name));
        // In parentheses the path is always a type for rustc, even if a function has the same name.
        let (checked, call, of) = match app {
            None => (quote!(check_own::<(#handler)>(&[#(#names),*])), "own_path", quote!(#handler)),
            Some(App { path, under }) => {
                let written = path.written();
                let under = match under {
                    None => quote!(::core::option::Option::None),
                    Some(under) => quote!(::core::option::Option::Some(#under)),
                };
                let names = quote!(&[#(#names),*]);
                (
                    quote!(check::<(#handler), (#path)>(#written, #under, #names)),
                    "link",
                    quote!(#path),
                )
            }
        };
        let call = if fallible { format_ident!("try_{call}") } else { format_ident!("{call}") };
        let known = values.iter().enumerate().map(
            |(at, value)| quote_spanned!(value.name.span() => __WEBSERVER_LINK.require_name(#at);),
        );
        let place = quote_spanned!(handler.span => __WEBSERVER_LINK.require_place(););
        let all = quote_spanned!(handler.span => __WEBSERVER_LINK.require_all(););
        let parts = values.iter().enumerate().map(|(at, value)| {
            let span = value.span();
            // rustc points at the value if it does not fit.
            let private = located_at(&private, span);
            let value = value.emit(&private);
            quote_spanned! { span =>
                &#private::part::<
                    #private::Numbered<(#handler), { __WEBSERVER_LINK.numbers[#at] }>, _, _
                >(&(#value))
            }
        });
        quote! {{
            #[allow(unused_parens, long_running_const_eval)]
            static __WEBSERVER_LINK: #private::Checked = #private::#checked;
            const _: () = { #place #(#known)* #all };
            #[allow(unused_parens)]
            #private::#call::<(#of)>(&__WEBSERVER_LINK, &[#(#parts),*])
        }}
    }
}

/// Returns the tokens of a path at another place.
pub(super) fn located_at(path: &TokenStream, span: Span) -> TokenStream {
    let locate = |mut tree: TokenTree| {
        tree.set_span(tree.span().located_at(span));
        tree
    };
    path.clone().into_iter().map(locate).collect()
}

impl Value {
    /// Emits the value. The type of an empty list or of `None` cannot be inferred, so a value of the
    /// library takes its place.
    pub(super) fn emit(&self, private: &TokenStream) -> TokenStream {
        let text = self.tokens.to_string().replace(' ', "");
        if ["None", "[]", "&[]", "vec![]", "Vec::new()"].contains(&text.as_str()) {
            let span = self.span();
            return quote_spanned!(span => #private::Nothing);
        }
        self.tokens.to_token_stream()
    }

    pub(super) fn span(&self) -> Span {
        let first = self.tokens.clone().into_iter().next();
        first.map_or_else(Span::call_site, |tree| tree.span())
    }
}
