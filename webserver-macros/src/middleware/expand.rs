//! Expands `#[middleware]`, from its tokens to the companion type.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::parse::Options;
use super::{check, emit};
use crate::conditional;
use crate::diag::Diag;
use crate::item::Function;
use crate::signature::Receiver;

/// Expands the attribute.
pub(crate) fn expand(arguments: TokenStream, item: &TokenStream) -> TokenStream {
    let mut function: Function = match Function::read(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            let message = format!(
                "`#[middleware]` belongs on a function: {error}; a type implements `Middleware`"
            );
            let error = syn::Error::new(error.span(), message).to_compile_error();
            return quote!(#item #error);
        }
    };
    if let Some(versions) = conditional::split(&function, || attribute(&arguments)) {
        return versions;
    }
    let mut diag = Diag::default();
    let options = Options::parse(arguments, &mut diag);
    let krate = options.krate.clone();
    let model = check::check(options, &function, &mut diag);
    function.remove_marks();
    let companion = if diag.is_empty() {
        emit::companion(&model, &function)
    } else {
        emit::broken(&krate, &function)
    };
    let errors = diag.into_tokens();
    if model.wraps() && function.sig.asyncness.is_none() {
        // rustc would report the body, which is written for an async function.
        return quote!(#companion #errors);
    }
    match function.sig.receiver() {
        // rustc refuses this too, and one mistake should be reported once.
        Some(Receiver::Typed) => errors,
        // A companion type cannot be defined beside a method.
        Some(Receiver::Short) => quote!(#function #errors),
        None => quote!(#function #companion #errors),
    }
}

/// Returns the attribute as written, with the library's own path.
fn attribute(arguments: &TokenStream) -> TokenStream {
    // Mistakes in the attribute are reported when it is expanded again.
    let krate = Options::parse(arguments.clone(), &mut Diag::default()).krate;
    let name = Ident::new("middleware", Span::call_site());
    quote!(#[#krate::#name(#arguments)])
}
