//! Emits an argument that has an attribute such as `#[header]`: the extractor that the value is taken
//! with, the check of its type, and the value out of the extractor.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::lifetimes::{with_lifetimes, with_static};
use super::private::Private;
use super::tokens::span_of;
use crate::code::{Code, Piece, code};
use crate::mark::{Mark, Wrapper};
use crate::types::Shape;

impl Mark {
    /// Emits the type of the extractor, for argument number `at`, whose type has the given lifetime.
    pub(crate) fn extractor(
        &self,
        at: usize,
        ty: &TokenStream,
        lifetime: &TokenStream,
        private: &Private,
    ) -> TokenStream {
        let name = name_type(at);
        match self {
            Self::Header(_) => {
                let ty = with_lifetimes(ty.clone(), lifetime, true);
                quote!(#private::HeaderArg<#name, #ty>)
            }
            Self::Cookie(_) => {
                let ty = with_lifetimes(ty.clone(), lifetime, true);
                quote!(#private::CookieArg<#name, #ty>)
            }
            Self::NamedQuery(_) => {
                let ty = with_lifetimes(ty.clone(), lifetime, true);
                quote!(#private::NamedQuery<#name, #ty>)
            }
            Self::Wrapped(wrapper) => {
                let wrap = |ty: &TokenStream| {
                    let (ty, wrapper) = (
                        with_lifetimes(ty.clone(), lifetime, true),
                        format_ident!("{}", wrapper.name()),
                    );
                    quote!(#private::#wrapper<#ty>)
                };
                match outer(ty) {
                    Outer::Option(inner) => {
                        let inner = wrap(&inner);
                        quote!(#private::Option<#inner>)
                    }
                    Outer::Result(inner, error) => {
                        let (inner, error) = (wrap(&inner), with_lifetimes(error, lifetime, true));
                        quote!(#private::Result<#inner, #error>)
                    }
                    Outer::None => wrap(ty),
                }
            }
        }
    }

    /// Emits the use of the body by the argument, which also checks its type.
    pub(crate) fn body(&self, ty: &TokenStream, private: &Private) -> Code {
        let inner = match (self, outer(ty)) {
            (Self::Wrapped(_), Outer::Option(inner) | Outer::Result(inner, _)) => inner,
            _ => ty.clone(),
        };
        let span = span_of(&inner);
        let check = match self {
            Self::Header(_) | Self::Cookie(_) => "is_field",
            Self::NamedQuery(_) => "is_named_query",
            Self::Wrapped(Wrapper::Query) => "is_query_struct",
            Self::Wrapped(Wrapper::Json) => "is_json",
            Self::Wrapped(Wrapper::Form) => "is_form",
            Self::Wrapped(Wrapper::Multipart) => "is_multipart",
        };
        let (check, ty) = (private.at(span, check), with_static(inner));
        let called = quote_spanned!(span => ::<#ty>());
        code!(#check #called)
    }

    /// Emits the argument of the call, from the value that was extracted.
    pub(crate) fn unwrap(&self, ty: &TokenStream, value: impl Piece) -> Code {
        match (self, outer(ty)) {
            (Self::Wrapped(_), Outer::Option(_) | Outer::Result(..)) => {
                code!(#value.map(|value| value.0))
            }
            _ => code!(#value.0),
        }
    }

    /// Emits the type that has the argument's name.
    pub(crate) fn item(&self, at: usize, private: &Private) -> Option<TokenStream> {
        let (Self::Header(text) | Self::Cookie(text) | Self::NamedQuery(text)) = self else {
            return None;
        };
        let name = name_type(at);
        Some(quote! {
            #[doc(hidden)]
            #[allow(non_camel_case_types, missing_debug_implementations, unreachable_pub)]
            pub struct #name {}
            impl #private::FieldName for #name {
                const NAME: &'static str = #text;
            }
        })
    }
}

/// The type that has the name of argument number `at`.
fn name_type(at: usize) -> Ident {
    format_ident!("__name{at}")
}

/// A type around the value of an argument that changes what a missing or invalid value means.
enum Outer {
    Option(TokenStream),
    Result(TokenStream, TokenStream),
    None,
}

fn outer(ty: &TokenStream) -> Outer {
    match Shape::of(ty) {
        Shape::Path { name, arguments, .. } => match (name.as_str(), &arguments[..]) {
            ("Option", [inner]) => Outer::Option(inner.clone()),
            ("Result", [inner, error]) => Outer::Result(inner.clone(), error.clone()),
            _ => Outer::None,
        },
        _ => Outer::None,
    }
}
