//! `#[derive(Provided)]`: a type whose values middleware provides.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::Token;
use syn::parse::{ParseStream, Parser};

use crate::diag::Diag;
use crate::path::Path;
use crate::signature::{inside, is_punct, is_word, plain};

/// Expands the derive.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut diag = Diag::default();
    let (mut krate, mut by) = (Path::webserver(), String::new());
    let Type { attributes, ident, generics } = Type::read(input);
    for arguments in attributes {
        let parser = |input: ParseStream<'_>| options(input, &mut krate, &mut by);
        if let Err(error) = parser.parse2(arguments) {
            diag.push(error);
        }
    }
    let name = plain(&ident);
    if let Some(bracket) = generics {
        let message = format!(
            "`{name}` cannot be a provided value, because it has parameters: handlers take a \
             provided value by its type alone, so wrap one concrete type in a struct of its own"
        );
        diag.at(bracket, message);
    }
    if !diag.is_empty() {
        return diag.into_tokens();
    }
    let new = quote_spanned!(ident.span() => new);
    quote! {
        impl #krate::Provided for #ident {
            const TOKEN: &'static #krate::private::Token =
                &#krate::private::Token::#new(#name, ::core::module_path!(), #by);
        }
    }
}

/// The beginning of a type's definition. rustc has parsed the definition.
struct Type {
    /// The arguments of the attributes `#[provided(..)]`.
    attributes: Vec<TokenStream>,
    ident: Ident,
    /// The `<` after the name.
    generics: Option<TokenTree>,
}

impl Type {
    fn read(tokens: TokenStream) -> Self {
        let mut attributes = Vec::new();
        let mut trees = inside(tokens).peekable();
        while trees.next_if(|tree| is_punct(tree, '#')).is_some() {
            if let Some(TokenTree::Group(brackets)) = trees.next() {
                let mut attribute = inside(brackets.stream());
                let is_own = attribute.next().is_some_and(|tree| is_word(&tree, "provided"));
                if let (true, Some(TokenTree::Group(arguments))) = (is_own, attribute.next()) {
                    attributes.push(arguments.stream());
                }
            }
        }
        let is_kind =
            |tree: &TokenTree| ["struct", "enum", "union"].iter().any(|word| is_word(tree, word));
        let mut trees = trees.skip_while(|tree| !is_kind(tree)).skip(1);
        let Some(TokenTree::Ident(ident)) = trees.next() else {
            unreachable!("rustc derives for a type, which has a name");
        };
        let generics = trees.next().filter(|tree| is_punct(tree, '<'));
        Self { attributes, ident, generics }
    }
}

/// Parses `by = path` and `crate = path`.
fn options(input: ParseStream<'_>, krate: &mut Path, by: &mut String) -> syn::Result<()> {
    let shape = "`#[provided(..)]` has the form `#[provided(by = the_middleware)]`";
    while !input.is_empty() {
        if input.peek(Token![crate]) {
            *krate = Path::option(input)?;
        } else {
            let name: Ident = input.parse().map_err(|e| syn::Error::new(e.span(), shape))?;
            if name != "by" || !input.peek(Token![=]) {
                return Err(syn::Error::new_spanned(name, shape));
            }
            input.parse::<Token![=]>()?;
            let path: Path =
                input.parse().map_err(|e: syn::Error| syn::Error::new(e.span(), shape))?;
            *by = path.written();
        }
        if !input.is_empty() {
            input.parse::<Token![,]>().map_err(|e| syn::Error::new(e.span(), shape))?;
        }
    }
    Ok(())
}
