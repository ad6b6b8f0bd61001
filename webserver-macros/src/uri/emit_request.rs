//! Emits a request to a handler. It is a link with further values, and with the function itself, whose
//! type says what the answer is. This file has no logic.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use super::emit::located_at;
use super::model::{App, LinkInput};
use crate::signature::plain;

impl LinkInput {
    pub(super) fn emit_request(&self) -> syn::Result<TokenStream> {
        let Self { krate, app, handler, values } = self;
        let Some(App { path: app, under }) = app else {
            let message = format!(
                "a request names the app, which knows where the handler is mounted: write \
                 `request!(App, {}(..))`",
                handler.written()
            );
            return Err(syn::Error::new(handler.span, message));
        };
        let private = quote!(#krate::private);
        let names = values.iter().map(|value| plain(&value.name));
        let written = app.written();
        let under = match under {
            None => quote!(::core::option::Option::None),
            Some(under) => quote!(::core::option::Option::Some(#under)),
        };
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
                &#private::request_part::<(#handler), { __WEBSERVER_LINK.numbers[#at] }, _, _>(
                    &(#value),
                )
            }
        });
        // rustc points at the handler if its result cannot be read.
        let (result, answer) = {
            let span = Span::call_site().located_at(handler.span);
            let private = located_at(&private, handler.span);
            let answer = quote_spanned!(span => #private::Returned::of(#handler).settle());
            (quote_spanned!(span => _), answer)
        };
        // In parentheses a path is always a type for rustc, even if a function has the same name.
        Ok(quote! {{
            #[allow(unused_parens, long_running_const_eval)]
            static __WEBSERVER_LINK: #private::Checked =
                #private::check_request::<(#handler), (#app)>(#written, #under, &[#(#names),*]);
            const _: () = { #place #(#known)* #all };
            #[allow(unused_imports)]
            use #private::NotAFuture as _;
            #[allow(unused_parens)]
            #private::request::<(#app), #result>(&__WEBSERVER_LINK, &[#(#parts),*], #answer)
        }})
    }
}
