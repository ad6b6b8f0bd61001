//! Emits the implementation of an extractor that is made of others: an extractor function, or a struct of
//! several sources. This file has no logic.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};

use crate::mark::Owner;
use crate::route::describe;
use crate::route::emit_types::list;
use crate::route::{Arg, Model, Private, arguments, names};

/// An extractor that is made of others.
pub(crate) struct Composed<'a> {
    /// The arguments, as those of a handler without a route.
    pub(crate) model: &'a Model,
    pub(crate) owner: Owner<'a>,
    /// The type, after `for`.
    pub(crate) of_type: TokenStream,
    /// The lifetime of the request.
    pub(crate) request: TokenStream,
    /// Whether the result is awaited.
    pub(crate) is_async: bool,
    /// The `Result` that is made of the values.
    pub(crate) result: TokenStream,
    /// The type of the error of the result.
    pub(crate) error: TokenStream,
}

/// Emits the value of argument number `at`.
pub(crate) fn value(at: usize, arg: &Arg) -> TokenStream {
    match &arg.mark {
        Some(mark) => mark.unwrap(&arg.ty, &local(at)).into_tokens(),
        None => local(at).into_token_stream(),
    }
}

fn local(at: usize) -> Ident {
    format_ident!("arg{at}", span = Span::mixed_site())
}

impl Composed<'_> {
    /// Emits the implementation.
    pub(crate) fn implementation(&self, private: &Private) -> TokenStream {
        let Self { model, owner, of_type, request, .. } = self;
        let names = names(model, private);
        let arguments = arguments(model, *owner, request, private);
        let (from_request, at_once) = self.bodies(private);
        let info = quote!(<__Args<#request> as #private::Extract<#request>>::INFO);
        let described = describe::composed(of_type, &self.error, private);
        let waits = if at_once.is_some() { quote!(#info.waits) } else { quote!(true) };
        quote! {
            const _: () = {
                #names
                type __Args<#request> = #arguments;
                impl<#request> #private::FromRequestAsync<#request> #of_type {
                    type Needs = #private::NeedsOfList<#request, __Args<#request>>;
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
                        #private::compose_early::<__Args<#request>>(cx).map(#private::Err)
                    }
                    #at_once
                    fn describe(to: &mut dyn #private::Describe) {
                        #private::describe_list::<__Args<#request>>(to);
                    }
                }
                #described
            };
        }
    }

    /// Emits what the two methods of the extractor do. If the result is awaited, there is only the first.
    fn bodies(&self, private: &Private) -> (TokenStream, Option<TokenStream>) {
        let Self { model, request, is_async, result, .. } = self;
        let pattern = list((0..model.args.len()).map(|at| local(at).into_token_stream()));
        if *is_async {
            let call = quote! {
                #private::compose_async::<__Args<#request>, _, _>(cx, |#pattern| async move { #result })
            };
            return (call, None);
        }
        let at_once = quote! {
            fn at_once(
                cx: #private::Cx<#request, Self::Needs>,
            ) -> #private::Option<#private::Result<Self, #private::Refused>> {
                #private::compose_at_once::<__Args<#request>, _>(cx, |#pattern| #result)
            }
        };
        (quote!(#private::compose::<__Args<#request>, _>(cx, |#pattern| #result)), Some(at_once))
    }
}
