//! Expands `#[extractor]`, from its tokens to the implementation.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::Parser;

use super::{check, emit};
use crate::conditional;
use crate::diag::Diag;
use crate::item::Function;
use crate::path::Path;
use crate::signature::Receiver;

/// Expands the attribute.
pub(crate) fn expand(arguments: &TokenStream, item: &TokenStream) -> TokenStream {
    let mut function: Function = match Function::read(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            let message = format!(
                "`#[extractor]` belongs on a function: {error}; a type implements `FromRequest`"
            );
            let error = syn::Error::new(error.span(), message).to_compile_error();
            return quote!(#item #error);
        }
    };
    let mut diag = Diag::default();
    let krate = krate(arguments, &mut diag);
    if let Some(versions) =
        conditional::split(&function, || quote!(#[#krate::extractor(#arguments)]))
    {
        return versions;
    }
    let extractor = check::check(krate, &function, &mut diag);
    function.remove_marks();
    let implementation = match extractor {
        Some(extractor) if diag.is_empty() => emit::implementation(&extractor, &function),
        _ => TokenStream::new(),
    };
    let errors = diag.into_tokens();
    match function.sig.receiver() {
        // rustc refuses this too, and one mistake should be reported once.
        Some(Receiver::Typed) => errors,
        _ => quote!(#function #implementation #errors),
    }
}

/// Parses the arguments of the attribute: nothing, or the path of the library.
fn krate(arguments: &TokenStream, diag: &mut Diag) -> Path {
    if arguments.is_empty() {
        return Path::webserver();
    }
    match Path::option.parse2(arguments.clone()) {
        Ok(krate) => krate,
        Err(_) => {
            diag.at(arguments, "`#[extractor]` has no options: write `#[extractor]`");
            Path::webserver()
        }
    }
}
