//! `#[main]`: turns a program's `async fn main` into a function that waits for its future.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Token;
use syn::parse::{ParseStream, Parser};

use crate::diag::Diag;
use crate::item::Function;
use crate::path::Path;

pub(crate) fn expand(arguments: TokenStream, item: &TokenStream) -> TokenStream {
    let mut diag = Diag::default();
    let function = match Function::read(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            let message = format!("`#[webserver::main]` belongs on `async fn main()`: {error}");
            diag.push(syn::Error::new(error.span(), message));
            let errors = diag.into_tokens();
            return quote!(#item #errors);
        }
    };
    let krate = krate.parse2(arguments).unwrap_or_else(|error| {
        diag.push(error);
        Path::webserver()
    });
    check(&function, &mut diag);
    let errors = diag.into_tokens();
    let sig = &function.sig;
    // A mistake that is reported here must not lead to a second error from rustc.
    let code = match (sig.ident == "main", sig.inputs.is_empty()) {
        (true, true) => emit(&krate, &function),
        (true, false) => quote!(
            fn main() {}
        ),
        (false, _) => item.clone(),
    };
    quote!(#code #errors)
}

/// Parses the only option, the path under which the library is known.
fn krate(input: ParseStream<'_>) -> syn::Result<Path> {
    if input.is_empty() {
        return Ok(Path::webserver());
    }
    if !input.peek(Token![crate]) {
        return Err(input.error(
            "`#[webserver::main]` has only the option `crate = path`: `main` runs on one thread, and \
             the workers have threads of their own",
        ));
    }
    Path::option(input)
}

fn check(function: &Function, diag: &mut Diag) {
    let sig = &function.sig;
    if sig.ident != "main" {
        let message = format!(
            "`#[webserver::main]` belongs on the program's `main`, but this is fn {}",
            function.name()
        );
        diag.at(&sig.ident, message);
        return;
    }
    if sig.asyncness.is_none() {
        diag.at(
            &sig.ident,
            "`#[webserver::main]` needs an async function: write `async fn main()`",
        );
    }
    if !sig.generics.is_empty() || sig.safety.is_some() || sig.abi.is_some() {
        let message = "`main` cannot be generic, `unsafe` or `extern`";
        diag.at(&sig.ident, message);
    }
    if !sig.inputs.is_empty() {
        let message = "`main` cannot have arguments: the command line is in `std::env::args()`";
        diag.at(&sig.arguments, message);
    }
}

fn emit(krate: &Path, function: &Function) -> TokenStream {
    let Function { attrs, sig, body, .. } = function;
    let output = sig.output.as_ref().map(|ty| quote!(-> #ty));
    let (vis, main) = (&sig.vis, &sig.ident);
    quote! {
        #(#attrs)*
        #vis fn #main() #output {
            #[allow(clippy::unused_async)]
            async fn #main() #output #body
            #krate::private::block_on(#main())
        }
    }
}
