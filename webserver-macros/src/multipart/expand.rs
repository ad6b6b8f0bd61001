//! Expands the derive: the list of the fields, and the struct out of the parts.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::parse::{Field, Form};
use crate::definition::Definition;
use crate::diag::Diag;
use crate::path::Path;
use crate::route::describe;
use crate::signature::plain;

/// Expands the derive.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut diag = Diag::default();
    let definition = Definition::read(input);
    let plain = definition.without_parameters();
    let form = Form::read(definition, &mut diag);
    if let Some(form) = &form {
        check_names(&form.fields, &mut diag);
    }
    match form {
        Some(form) if diag.is_empty() => emit(&form),
        _ => {
            let (errors, instead) = (diag.into_tokens(), plain.as_ref().map(broken));
            quote!(#errors #instead)
        }
    }
}

/// Emits the implementation of a type with a mistake, so that rustc does not report its uses too.
fn broken(ident: &Ident) -> TokenStream {
    quote! {
        impl ::webserver::FromMultipart for #ident {
            const FIELDS: &'static [::webserver::private::FieldInfo] = &[];
            const DENIES_UNKNOWN: bool = false;
            fn from_parts(
                _: &mut ::webserver::private::ReceivedParts,
            ) -> ::core::option::Option<Self> {
                ::core::panic!("the type is not a form")
            }
        }
    }
}

fn check_names(fields: &[Field], diag: &mut Diag) {
    for (at, field) in fields.iter().enumerate() {
        if fields[..at].iter().any(|other| other.name == field.name) {
            let message = format!("two fields have the name `{}` in the form", field.name);
            diag.at(&field.ident, message);
        }
    }
}

fn emit(form: &Form) -> TokenStream {
    let Form { krate, ident, denies_unknown, fields } = form;
    let specs: Vec<_> = (0..fields.len()).map(|at| format_ident!("FIELD_{at}")).collect();
    let values: Vec<_> = (0..fields.len()).map(|at| format_ident!("field_{at}")).collect();
    let constants = fields.iter().zip(&specs).map(|(field, spec)| constant(field, spec, krate));
    let names = fields.iter().map(|field| &field.ident);
    let ats = 0..fields.len();
    let in_rust = fields.iter().any(Field::is_renamed).then(|| {
        let names = fields.iter().map(|field| plain(&field.ident));
        quote!(const IN_RUST: &'static [&'static str] = &[#(#names),*];)
    });
    let described = describe::form(ident, fields.iter().map(|field| &field.ty), krate);
    // All fields are made before the first mistake returns, so that all mistakes are found.
    quote! {
        const _: () = {
            #(#constants)*
            impl #krate::FromMultipart for #ident {
                const FIELDS: &'static [#krate::private::FieldInfo] = &[#(#specs.info),*];
                #in_rust
                const DENIES_UNKNOWN: bool = #denies_unknown;

                fn from_parts(
                    parts: &mut #krate::private::ReceivedParts,
                ) -> ::core::option::Option<Self> {
                    #(let #values = parts.take(#ats, &#specs);)*
                    ::core::option::Option::Some(Self { #(#names: #values?),* })
                }
            }
            #described
        };
    }
}

fn constant(field: &Field, spec: &Ident, krate: &Path) -> TokenStream {
    let Field { ty, name, limit, max, .. } = field;
    let span: Span = ty.span();
    let option = |number: Option<TokenStream>| match number {
        Some(number) => quote!(::core::option::Option::Some(#number)),
        None => quote!(::core::option::Option::None),
    };
    let (limit, max) = (option(limit.map(|n| quote!(#n))), option(max.map(|n| quote!(#n))));
    let of = quote_spanned!(span => form_field::<#ty>);
    quote!(const #spec: #krate::private::FieldSpec<#ty> = #krate::private::#of(#name, #limit, #max);)
}
