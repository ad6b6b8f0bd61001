//! A route attribute, from its tokens to the companion type, in four steps.

mod check;
mod emit;
mod model;
mod options;
mod parse;

use proc_macro2::TokenStream;
use quote::quote;

use crate::diag::Diag;
use crate::item::Function;
use parse::Arguments;

/// Expands the attribute. `method` is the one that it is named after.
pub(crate) fn expand(
    method: Option<&'static str>,
    arguments: TokenStream,
    item: &TokenStream,
) -> TokenStream {
    let function: Function = match Function::read(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            let name = method.unwrap_or("route").to_ascii_lowercase();
            let message = format!("`#[{name}]` goes on a function: {error}");
            let error = syn::Error::new(error.span(), message).to_compile_error();
            return quote!(#item #error);
        }
    };
    let mut diag = Diag::default();
    let arguments = Arguments::parse(method, arguments, &mut diag);
    let krate = arguments.krate.clone();
    let model = check::check(arguments, &function, &mut diag);
    let companion = match model {
        Some(model) if diag.is_empty() => emit::companion(&model, &function),
        _ => emit::broken(&krate, &function),
    };
    let errors = diag.into_tokens();
    // A method is no free function, and there is no place for a companion beside it.
    if function.sig.has_receiver() {
        return errors;
    }
    quote!(#function #companion #errors)
}
