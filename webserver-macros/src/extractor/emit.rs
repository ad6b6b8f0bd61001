//! Emits the implementation of an extractor function: the call, and its result.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::check::Extractor;
use super::composed::{Composed, value};
use crate::item::Function;
use crate::mark::Owner;
use crate::route::emit_types::{respan, span_of, with_lifetimes};
use crate::route::{Arg, Private, of_request};

/// Emits the implementation.
pub(super) fn implementation(extractor: &Extractor, function: &Function) -> TokenStream {
    let Extractor { model, ty, error } = extractor;
    let private = Private::of(&model.krate);
    let request = of_request(model.args.iter().map(|arg| &arg.ty).chain([&ty.clone().into()]));
    let own = with_lifetimes(ty.clone(), &request, true);
    let called = called(&model.args, function);
    let result = |value: TokenStream| match error {
        Some(error) => {
            let or_refused = respan(quote!(#private::or_refused), span_of(error));
            quote!(#or_refused(#value))
        }
        None => quote!(#private::Result::<_, #private::Refused>::Ok(#value)),
    };
    let is_async = function.sig.asyncness.is_some();
    let result = result(if is_async { quote!(#called.await) } else { called });
    let error_type = match (error, &function.sig.output) {
        (None, _) => quote!(::core::convert::Infallible),
        // The result is written by an alias that does not name the error.
        (Some(error), Some(output)) if error.to_string() == output.to_string() => {
            quote!(<#error as #private::ErrorOfResult>::Error)
        }
        (Some(error), _) => error.clone(),
    };
    let (name, cfgs) = (function.name(), function.cfgs());
    // If the type is not one of this crate, rustc reports that at the type.
    let of_type = quote_spanned!(span_of(ty) => for #own);
    let code = Composed {
        model,
        owner: Owner::Function(&name),
        of_type,
        request,
        is_async,
        result,
        error: error_type,
    }
    .implementation(&private);
    quote!(#(#cfgs)* #code)
}

/// Emits the call of the function.
fn called(args: &[Arg], function: &Function) -> TokenStream {
    let ident = &function.sig.ident;
    let values = args.iter().enumerate().map(|(at, arg)| value(at, arg));
    quote_spanned!(ident.span() => #ident(#(#values),*))
}
