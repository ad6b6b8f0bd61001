//! Checks the type, and writes its implementations of `FromParam` and `ToParam`.

use proc_macro2::{TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::parse::{ParseStream, Parser};
use syn::{Ident, LitStr, Token};

use crate::definition::{Body, Definition, Variant};
use crate::diag::Diag;
use crate::path::Path;
use crate::route::describe;
use crate::route::emit_types::{respan, span_of};
use crate::signature::{attribute, plain};

/// Expands the derive.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut diag = Diag::default();
    let definition = Definition::read(input);
    let instead = definition.without_parameters();
    let Definition { attrs, ident, bracket, body, .. } = definition;
    let name = plain(&ident);
    let Options { krate, .. } = Options::read(&attrs, false, &mut diag);
    let krate = krate.unwrap_or_else(Path::webserver);
    if let Some(bracket) = bracket {
        let message = format!(
            "`{name}` has parameters, which `#[derive(FromParam)]` does not know: implement `FromParam` \
             and `ToParam` for it"
        );
        diag.at(bracket, message);
    }
    let newtype = match &body {
        Body::Struct(fields) => match &fields.list[..] {
            [field] if field.name().is_none() => Some(&field.ty),
            _ => None,
        },
        _ => None,
    };
    let code = match (&body, newtype) {
        (Body::Enum(variants), _) => of_enum(&ident, variants, &krate, &mut diag),
        (_, Some(ty)) => of_newtype(&ident, ty, &krate),
        _ => {
            let message = format!(
                "`{name}` is not one value: `#[derive(FromParam)]` is for an enum without fields and for \
                 a struct such as `{name}(u64)`"
            );
            diag.at(&ident, message);
            TokenStream::new()
        }
    };
    if diag.is_empty() {
        return code;
    }
    let (errors, instead) = (diag.into_tokens(), instead.as_ref().map(broken));
    quote!(#errors #instead)
}

/// Emits the implementations of a type with a mistake, so that rustc does not report its uses too.
fn broken(ident: &Ident) -> TokenStream {
    let panic = quote!(::core::panic!("the type is not one value"));
    quote! {
        impl<'a> ::webserver::FromParam<'a> for #ident {
            type Error = ::webserver::ParamError;
            fn from_param(
                _: &'a ::core::primitive::str,
            ) -> ::webserver::private::Result<Self, Self::Error> {
                #panic
            }
        }
        impl ::webserver::ToParam for #ident {
            fn to_param(&self, _: &mut dyn ::core::fmt::Write) -> ::core::fmt::Result {
                #panic
            }
        }
    }
}

/// The options of `#[param(..)]`.
#[derive(Default)]
struct Options {
    rename: Option<LitStr>,
    krate: Option<Path>,
}

impl Options {
    fn read(attributes: &[TokenTree], is_variant: bool, diag: &mut Diag) -> Self {
        let mut options = Self::default();
        for (word, arguments) in attributes.iter().filter_map(attribute) {
            if word != "param" {
                continue;
            }
            let parser = |input: ParseStream<'_>| options.parse(input, is_variant);
            if let Err(error) = parser.parse2(arguments.unwrap_or_default()) {
                diag.push(error);
            }
        }
        options
    }

    fn parse(&mut self, input: ParseStream<'_>, is_variant: bool) -> syn::Result<()> {
        const FORM: &str = "a variant has the option `rename`: `#[param(rename = \"dark-blue\")]`";
        if input.peek(Token![crate]) {
            self.krate = Some(Path::option(input)?);
            return Ok(());
        }
        let name: Ident = input.parse().map_err(|error| syn::Error::new(error.span(), FORM))?;
        if name != "rename" || !is_variant {
            return Err(syn::Error::new(name.span(), FORM));
        }
        let form = |error: syn::Error| syn::Error::new(error.span(), FORM);
        input.parse::<Token![=]>().map_err(form)?;
        self.rename = Some(input.parse().map_err(form)?);
        Ok(())
    }
}

fn of_enum(ident: &Ident, variants: &[Variant], krate: &Path, diag: &mut Diag) -> TokenStream {
    let mut texts: Vec<String> = Vec::new();
    for Variant { attrs, ident: own, fields } in variants {
        let Options { rename, .. } = Options::read(attrs, true, diag);
        let text = rename.as_ref().map_or_else(|| kebab(&plain(own)), LitStr::value);
        if let Some(fields) = &fields.group {
            let message = format!(
                "`{}::{}` has fields, which a parameter cannot have: remove them, or implement \
                 `FromParam`",
                plain(ident),
                plain(own),
            );
            diag.at(fields, message);
        }
        if texts.contains(&text) {
            let message = format!("`{text}` is the text of two variants: rename one of them");
            diag.at(own, message);
        }
        texts.push(text);
    }
    if variants.is_empty() {
        let message = format!("`{}` has no variants, so no text is a value of it", plain(ident));
        diag.at(ident, message);
    }
    let names: Vec<_> = variants.iter().map(|variant| &variant.ident).collect();
    let described = describe::texts(ident, &texts, krate);
    quote! {
        #described
        impl<'a> #krate::FromParam<'a> for #ident {
            type Error = #krate::ParamError;
            fn from_param(
                text: &'a ::core::primitive::str,
            ) -> #krate::private::Result<Self, Self::Error> {
                match text {
                    #(#texts => #krate::private::Ok(Self::#names),)*
                    _ => #krate::private::Err(#krate::private::not_one_of(&[#(#texts),*])),
                }
            }
        }
        impl #krate::ToParam for #ident {
            fn to_param(&self, out: &mut dyn ::core::fmt::Write) -> ::core::fmt::Result {
                out.write_str(match self {
                    #(Self::#names => #texts,)*
                })
            }
        }
    }
}

/// Emits the implementations of a newtype.
fn of_newtype(ident: &Ident, ty: &TokenStream, krate: &Path) -> TokenStream {
    let span = span_of(ty);
    let is_field = respan(quote!(#krate::private::is_newtype_field), span);
    let check = quote_spanned!(span => #is_field::<#ty>());
    let read = quote!(<__Newtype as #krate::private::ReadNewtype<'a>>);
    let described = describe::newtype(ident, ty, krate);
    quote! {
        #described
        const _: () = {
            type __Newtype = #krate::private::Newtype<#ty, { #check }>;
            impl<'a> #krate::FromParam<'a> for #ident {
                type Error = #read::Error;
                fn from_param(
                    text: &'a ::core::primitive::str,
                ) -> #krate::private::Result<Self, Self::Error> {
                    #read::read(text).map(Self)
                }
                fn not_sent() -> #krate::private::Option<Self> {
                    #read::not_sent().map(Self)
                }
            }
            impl #krate::ToParam for #ident {
                fn to_param(&self, out: &mut dyn ::core::fmt::Write) -> ::core::fmt::Result {
                    <__Newtype as #krate::private::WriteNewtype<_>>::write(&self.0, out)
                }
            }
        };
    }
}

/// Returns a name such as `DarkBlue` as `dark-blue`.
fn kebab(name: &str) -> String {
    let mut text = String::new();
    let mut is_inside = false;
    for char in name.chars() {
        if char.is_uppercase() && is_inside {
            text.push('-');
        }
        is_inside = char.is_lowercase() || char.is_ascii_digit();
        text.extend(char.to_lowercase());
    }
    text.replace('_', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variant_name_is_written_in_kebab_case() {
        assert_eq!(kebab("Red"), "red");
        assert_eq!(kebab("DarkBlue"), "dark-blue");
        assert_eq!(kebab("Rgb8Bit"), "rgb8-bit");
        assert_eq!(kebab("HTTP"), "http");
        assert_eq!(kebab("snake_case"), "snake-case");
    }
}
