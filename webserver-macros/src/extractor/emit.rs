//! Emits the implementation of an extractor. This file has no logic.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use super::check::Extractor;
use crate::item::Function;
use crate::route::emit_types::{list, respan, span_of, with_lifetimes};
use crate::route::{Arg, Private, arguments, names, of_request};

/// Emits the implementation.
pub(super) fn implementation(extractor: &Extractor, function: &Function) -> TokenStream {
    let Extractor { model, ty, .. } = extractor;
    let (private, cfgs) = (Private::of(&model.krate), function.cfgs());
    let request = of_request(model.args.iter().map(|arg| &arg.ty).chain([ty]));
    let (own, names) = (with_lifetimes(ty.clone(), &request, true), names(model, &private));
    let arguments = arguments(model, function, &request, &private);
    let (from_request, at_once) = bodies(extractor, function, &request, &private);
    let info = quote!(<Args<#request> as #private::Extract<#request>>::INFO);
    let waits = if at_once.is_some() { quote!(#info.waits) } else { quote!(true) };
    // If the type is not one of this crate, rustc reports that at the type.
    let of_type = quote_spanned!(span_of(ty) => for #own);
    quote! {
        #(#cfgs)*
        const _: () = {
            #names
            type Args<#request> = #arguments;
            impl<#request> #private::FromRequestAsync<#request> #of_type {
                type Needs = #private::NeedsOfList<#request, Args<#request>>;
                type Rejection = #private::Refused;
                const READS_ENCODING: bool = #info.reads_encoding;
                const ASKS_FOR_ROUTE: bool = #info.asks_for_route;
                const WAITS: bool = #waits;
                type Future = #private::Composing<#request, Self>;
                fn from_request_async(cx: #private::Cx<#request, Self::Needs>) -> Self::Future {
                    #from_request
                }
                fn early(
                    cx: #private::Cx<#request, Self::Needs>,
                ) -> #private::Option<#private::Result<Self, #private::Refused>> {
                    #private::compose_early::<Args<#request>>(cx).map(#private::Err)
                }
                #at_once
            }
        };
    }
}

/// Emits what the two methods of the extractor do. A function that is `async` does not have the second.
fn bodies(
    Extractor { model, error, .. }: &Extractor,
    function: &Function,
    request: &TokenStream,
    private: &Private,
) -> (TokenStream, Option<TokenStream>) {
    let local = |at: usize| format_ident!("arg{at}", span = Span::mixed_site());
    let pattern = list((0..model.args.len()).map(|at| local(at).into_token_stream()));
    let called = called(&model.args, function, local);
    let result = |value: TokenStream| match error {
        Some(error) => {
            let or_refused = respan(quote!(#private::or_refused), span_of(error));
            quote!(#or_refused(#value))
        }
        None => quote!(#private::Result::<_, #private::Refused>::Ok(#value)),
    };
    if function.sig.asyncness.is_some() {
        let result = result(quote!(#called.await));
        let call = quote! {
            #private::compose_async::<Args<#request>, _, _>(cx, |#pattern| async move { #result })
        };
        (call, None)
    } else {
        let result = result(called);
        let at_once = quote! {
            fn at_once(
                cx: #private::Cx<#request, Self::Needs>,
            ) -> #private::Option<#private::Result<Self, #private::Refused>> {
                #private::compose_at_once::<Args<#request>, _>(cx, |#pattern| #result)
            }
        };
        (quote!(#private::compose::<Args<#request>, _>(cx, |#pattern| #result)), Some(at_once))
    }
}

/// Emits the call of the function.
fn called(args: &[Arg], function: &Function, local: impl Fn(usize) -> Ident) -> TokenStream {
    let ident = &function.sig.ident;
    let locals = args.iter().enumerate().map(|(at, arg)| match &arg.mark {
        Some(mark) => mark.unwrap(&arg.ty, &local(at)),
        None => local(at).into_token_stream(),
    });
    quote_spanned!(ident.span() => #ident(#(#locals),*))
}
