//! Emits what a description of an app needs and rustc does not know of a function or a type: the type of
//! its result, its docs, and the parts of a derived type. Without the feature `describe` nothing is
//! emitted, so an app without a description pays nothing.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{LitInt, LitStr};

use super::super::model::{Answer, Content};
use super::lifetimes::{may_borrow, with_static};
use super::private::Private;
use super::tokens::{has_impl, list};
use crate::code::{Code, code};
use crate::diag::spelled;
use crate::item::Function;
use crate::path::Path;
use crate::signature::{Input, attribute, inside, is_punct, is_word};

/// Whether descriptions are wanted. The expected expansions in `tests/expand` are those without them.
const IS_ON: bool = cfg!(all(feature = "describe", not(test)));

/// Emits the docs of a handler, as an addition to its facts. Another constant would cost more time in a
/// build.
pub(crate) fn docs(function: &Function, private: &Private) -> Code {
    if !IS_ON {
        return Code::default();
    }
    let texts = Code::list(texts_of_docs(function));
    let is_deprecated = function.attrs.iter().any(|attr| word_of(attr, "deprecated"));
    let deprecated = is_deprecated.then(|| code!(.deprecated()));
    let module = code!(::core::module_path!());
    let arguments = arguments(function);
    let docs = code!(#private::HandlerDocs::new(&[#texts], #module) #deprecated #arguments);
    code!(.docs(#docs))
}

/// Emits the type of a function's result for a handler, or for what runs a catcher.
pub(crate) fn returns(function: &Function, answers: &[Answer], private: &Private) -> Code {
    if !IS_ON {
        return Code::default();
    }
    let returns = match &function.sig.output {
        _ if !answers.is_empty() => code!(#private::Declared<Self>),
        None => code!(()),
        Some(ty) if has_impl(ty) => code!(#private::ImplTrait),
        Some(ty) => {
            let ty = if may_borrow(ty) { with_static(ty.clone()) } else { (**ty).clone() };
            code!(#ty)
        }
    };
    code!(type Returns = #returns;)
}

/// Emits the answers that the option `answers` lists, if there are any.
pub(crate) fn declared(
    function: &Function,
    answers: &[Answer],
    private: &impl ToTokens,
) -> TokenStream {
    if !IS_ON || answers.is_empty() {
        return TokenStream::new();
    }
    let answers = answers.iter().map(|Answer { status, content }| match content {
        Content::None => quote!(#private::declare_empty(operation, #status);),
        Content::MediaType(text) => {
            quote!(#private::declare_media_type(operation, #status, #text);)
        }
        Content::Type(ty) => {
            let ty = with_static(ty.clone());
            quote!(#private::declare_type::<#ty>(operation, #status);)
        }
    });
    let (name, cfgs, allowed) = (&function.sig.ident, function.cfgs(), function.allowed());
    quote! {
        #(#cfgs)*
        #allowed
        impl #private::DeclareAnswers for #name {
            fn declare(operation: &mut #private::Operation<'_>) {
                #(#answers)*
            }
        }
    }
}

/// Emits that the description of a middleware is that of another type.
pub(crate) fn middleware(
    function: &Function,
    description: &TokenStream,
    scheme: Option<&TokenStream>,
    private: &impl ToTokens,
) -> TokenStream {
    if !IS_ON {
        return TokenStream::new();
    }
    let scheme = scheme.map(|scheme| {
        quote! {
            const SCHEME: #private::Option<#private::SchemeSpec> = #private::Some(#private::#scheme);
        }
    });
    let (name, cfgs, allowed) = (&function.sig.ident, function.cfgs(), function.allowed());
    quote! {
        #(#cfgs)*
        #allowed
        impl #private::DescribedBy for #name {
            type Description = #description;
            #scheme
        }
    }
}

/// Emits the arguments and the error of an extractor that is made of others.
pub(crate) fn composed(
    of_type: &TokenStream,
    error: &TokenStream,
    private: &impl ToTokens,
) -> TokenStream {
    if !IS_ON {
        return TokenStream::new();
    }
    let error = with_static(error.clone());
    // The lifetime keeps rustc from proving the clause here.
    let parts = quote!(#private::Lazily<'lazy, (__Args<'static>, #error)>);
    let own = with_static(of_type.clone());
    quote! {
        impl #private::DescribeRequest #own
        where
            for<'lazy> #parts: #private::DescribeComposed<Self>,
        {
            fn describe(operation: &mut #private::Operation<'_>) {
                <#private::Lazily<'_, (__Args<'static>, #error)> as
                    #private::DescribeComposed<Self>>::describe(operation);
            }
        }
    }
}

/// Emits the description of an enum whose variants are texts of a parameter.
pub(crate) fn texts(ident: &Ident, texts: &[String], krate: &Path) -> TokenStream {
    if !IS_ON {
        return TokenStream::new();
    }
    quote! {
        impl #krate::openapi::DescribeParam for #ident {
            fn schema(_: &mut #krate::openapi::Schemas) -> #krate::openapi::Schema {
                #krate::private::schema_of_texts(&[#(#texts),*])
            }
        }
    }
}

/// Emits the description of a parameter whose only field is its value.
pub(crate) fn newtype(ident: &Ident, ty: &TokenStream, krate: &Path) -> TokenStream {
    if !IS_ON {
        return TokenStream::new();
    }
    quote! {
        impl #krate::openapi::DescribeParam for #ident
        where
            for<'lazy> #krate::private::Lazily<'lazy, #ty>: #krate::private::DescribeNewtype,
        {
            const CAN_FAIL: ::core::primitive::bool =
                <#krate::private::Lazily<'static, #ty> as #krate::private::DescribeNewtype>::CAN_FAIL;

            fn schema(schemas: &mut #krate::openapi::Schemas) -> #krate::openapi::Schema {
                <#krate::private::Lazily<'static, #ty> as #krate::private::DescribeNewtype>::schema(
                    schemas,
                )
            }
        }
    }
}

/// Emits the types of a form's fields, in their order.
pub(crate) fn form<'a>(
    ident: &Ident,
    types: impl Iterator<Item = &'a TokenStream>,
    krate: &Path,
) -> TokenStream {
    if !IS_ON {
        return TokenStream::new();
    }
    let types = list(types.map(ToTokens::to_token_stream));
    quote! {
        impl #krate::private::FormTypes for #ident {
            type Types = #types;
        }
    }
}

/// Emits how the variants of a type are answered, in their order.
pub(crate) fn variants<'a>(
    ident: &Ident,
    variants: impl Iterator<Item = (Variant<'a>, TokenStream)>,
    notes: &[Note<'a>],
    krate: &Path,
) -> TokenStream {
    if !IS_ON {
        return TokenStream::new();
    }
    let notes = self::notes(notes, krate);
    let (kinds, types): (Vec<_>, Vec<_>) = variants
        .map(|(variant, ty)| {
            let kind = match variant {
                Variant::Transparent => quote!(Transparent),
                Variant::Success(status) => quote!(Success(#status)),
                Variant::Failure(status) => quote!(Failure(#status)),
            };
            (quote!(#krate::private::VariantKind::#kind), ty)
        })
        .unzip();
    let types = list(types.into_iter());
    quote! {
        impl #krate::private::ResponseVariants for #ident {
            const KINDS: &'static [#krate::private::VariantKind] = &[#(#kinds),*];
            #notes
            type Types = #types;
        }
    }
}

/// The brackets of a variant's attributes, and the names of its header fields. A doc comment among the
/// attributes describes the response.
pub(crate) struct Note<'a> {
    pub(crate) attrs: &'a [TokenTree],
    pub(crate) headers: Vec<&'a LitStr>,
}

/// Emits the notes of all variants, if there is anything to say.
fn notes(notes: &[Note<'_>], krate: &Path) -> Option<TokenStream> {
    let mut is_empty = true;
    let notes: Vec<_> = notes
        .iter()
        .map(|Note { attrs, headers }| {
            let texts: Vec<_> = attrs.iter().filter_map(text).collect();
            is_empty &= texts.is_empty() && headers.is_empty();
            quote!((&[#(#texts),*], &[#(#headers),*]))
        })
        .collect();
    (!is_empty).then(|| {
        quote! {
            const NOTES: &'static [#krate::private::VariantNote] = &[#(#notes),*];
        }
    })
}

/// How a variant is answered.
pub(crate) enum Variant<'a> {
    /// As its field is.
    Transparent,
    /// With this status, and its field as the body.
    Success(&'a LitInt),
    /// With this status, and a problem document.
    Failure(&'a LitInt),
}

/// Emits the doc comments of the arguments, each with the name that a client sends, if there are any.
fn arguments(function: &Function) -> Option<TokenStream> {
    let documented = function.sig.inputs.iter().filter_map(|input| {
        let Input::Typed(typed) = input else { return None };
        let texts: Vec<_> = typed.attrs.iter().filter_map(text).collect();
        let name = typed.attrs.iter().find_map(sent_name);
        let name = name.or_else(|| typed.name.clone());
        let name = name.unwrap_or_default();
        let may_be_body = may_be_body(&typed.attrs, &spelled(&typed.ty));
        (!texts.is_empty()).then(|| quote!((#name, #may_be_body, &[#(#texts),*])))
    });
    let documented: Vec<_> = documented.collect();
    (!documented.is_empty()).then(|| quote!(.arguments(&[#(#documented),*])))
}

/// Returns whether an argument that is not a parameter is taken from the body.
fn may_be_body(attrs: &[TokenTree], ty: &str) -> bool {
    const TYPES: [&str; 4] = ["Json<", "Form<", "Parts<", "Multipart"];
    let is_mark =
        |(word, _): (Ident, _)| ["json", "form", "multipart"].contains(&&*word.to_string());
    attrs.iter().filter_map(attribute).any(is_mark)
        || TYPES.iter().any(|it| ty.contains(it))
        || ["String", "Bytes", "Body"].contains(&ty)
}

/// Returns the name in an attribute such as `[header("x-trace")]`.
fn sent_name(brackets: &TokenTree) -> Option<String> {
    let (_, arguments) = attribute(brackets)?;
    syn::parse2::<LitStr>(arguments?).ok().map(|name| name.value())
}

/// Returns the texts of a function's doc comments. They may be macros, such as `include_str!`.
fn texts_of_docs(function: &Function) -> impl Iterator<Item = Code> {
    let brackets = function.attrs.iter().filter_map(|attr| attr.clone().into_iter().nth(1));
    brackets.filter_map(|brackets| {
        let mut code = Code::new();
        for tree in text(&brackets)? {
            match tree {
                TokenTree::Literal(literal) => code.text(&literal.to_string()),
                tree => code.tree(tree),
            }
        }
        Some(code)
    })
}

/// Returns the text of a doc comment.
fn text(brackets: &TokenTree) -> Option<TokenStream> {
    let TokenTree::Group(group) = brackets else { return None };
    let mut trees = inside(group.stream());
    trees.next_if(|tree| is_word(tree, "doc"))?;
    trees.next_if(|tree| is_punct(tree, '='))?;
    Some(trees.collect())
}

/// Returns whether the first word of an attribute is this one.
fn word_of(attr: &TokenStream, word: &str) -> bool {
    let Some(TokenTree::Group(brackets)) = attr.clone().into_iter().nth(1) else { return false };
    inside(brackets.stream()).next().is_some_and(|tree| is_word(&tree, word))
}
