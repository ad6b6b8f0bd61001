//! Expands `#[catch]`, from its tokens to the companion type.

use proc_macro2::TokenStream;
use quote::quote;

use super::parse::Arguments;
use super::{check, emit};
use crate::conditional;
use crate::diag::Diag;
use crate::item::Function;
use crate::route::{broken, take_other_attributes};
use crate::signature::Receiver;

/// Expands the attribute.
pub(crate) fn expand(arguments: TokenStream, item: &TokenStream) -> TokenStream {
    let mut function = match Function::read(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            let message = format!("`#[catch]` belongs on a function: {error}");
            let error = syn::Error::new(error.span(), message).to_compile_error();
            return quote!(#item #error);
        }
    };
    if let Some(versions) = conditional::split(&function, || attribute(&arguments)) {
        return versions;
    }
    let mut diag = Diag::default();
    let Arguments { statuses, krate } = Arguments::parse(arguments, &mut diag);
    only_catch(&mut function, &mut diag);
    let model = check::check(krate.clone(), &function, &mut diag);
    function.remove_marks();
    let companion = match model {
        Some(model) if diag.is_empty() => emit::companion(&statuses, &model, &function),
        _ => broken(&krate, &function).into_tokens(),
    };
    let errors = diag.into_tokens();
    match function.sig.receiver() {
        // rustc refuses this too, and one mistake should be reported once.
        Some(Receiver::Typed) => errors,
        // A method is not a free function, and a companion type cannot be defined beside it.
        Some(Receiver::Short) => quote!(#function #errors),
        None => quote!(#function #companion #errors),
    }
}

/// Returns the attribute as written, with the library's own path.
fn attribute(arguments: &TokenStream) -> TokenStream {
    // Mistakes in the attribute are reported when it is expanded again.
    let krate = Arguments::parse(arguments.clone(), &mut Diag::default()).krate;
    quote!(#[#krate::catch(#arguments)])
}

/// Removes route attributes and further `#[catch]`, because each of them would define a type with the
/// function's name again.
fn only_catch(function: &mut Function, diag: &mut Diag) {
    let Some((attr, other)) = take_other_attributes(function) else { return };
    let name = function.name();
    let message = if other == "catch" {
        format!("fn {name} has `#[catch]` twice: list all statuses in one, `#[catch(400, 404)]`")
    } else {
        format!(
            "fn {name} has `#[catch]` and `#[{other}]`: a function is a catcher or a handler; write \
             a second function that calls this one"
        )
    };
    diag.at(attr, message);
}
