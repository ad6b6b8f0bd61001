//! Expands a route attribute, from its tokens to the companion type, in four steps.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote;

use super::parse::Arguments;
use super::{check, emit};
use crate::code::code;
use crate::conditional;
use crate::diag::{Diag, spelled};
use crate::item::Function;
use crate::signature::{Receiver, attribute as attribute_word, inside, is_punct, plain};

/// Expands the attribute. `method` is the method that the attribute is named after.
pub(crate) fn expand(
    method: Option<&'static str>,
    arguments: TokenStream,
    item: &TokenStream,
) -> TokenStream {
    let name = method.unwrap_or("route").to_ascii_lowercase();
    let mut function: Function = match Function::read(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            let message = format!("`#[{name}]` belongs on a function: {error}");
            let error = syn::Error::new(error.span(), message).to_compile_error();
            return quote!(#item #error);
        }
    };
    if let Some(versions) = conditional::split(&function, || attribute(&name, &arguments)) {
        return versions;
    }
    let mut diag = Diag::default();
    let arguments = Arguments::parse(method, arguments, &mut diag);
    let krate = arguments.krate.clone();
    if let Some(path) = &arguments.path {
        only_route(&mut function, &name, &path.text, &mut diag);
    }
    no_marks(&mut function, &mut diag);
    let model = check::check(arguments, &function, &mut diag);
    function.remove_marks_and_docs();
    let companion = match model {
        Some(model) if diag.is_empty() => emit::companion(&model, &function),
        _ => emit::broken(&krate, &function),
    };
    let (errors, function) = (diag.into_tokens(), &function);
    match function.sig.receiver() {
        // rustc refuses this too, and one mistake should be reported once.
        Some(Receiver::Typed) => errors,
        // A method is not a free function, and a companion type cannot be defined beside it.
        Some(Receiver::Short) => code!(#function #errors).into_tokens(),
        None => code!(#function #companion #errors).into_tokens(),
    }
}

/// Returns the attribute as written, with the library's own path.
fn attribute(name: &str, arguments: &TokenStream) -> TokenStream {
    // Mistakes in the attribute are reported when it is expanded again.
    let krate = Arguments::parse(None, arguments.clone(), &mut Diag::default()).krate;
    let name = Ident::new(name, Span::call_site());
    quote!(#[#krate::#name(#arguments)])
}

/// Removes other route attributes, because each of them would define a type with the function's
/// name again.
fn only_route(function: &mut Function, name: &str, path: &str, diag: &mut Diag) {
    let others = function.take_attributes(|attr| other_attribute(attr).is_some());
    let Some(attr) = others.first() else { return };
    let Some((other, literal)) = other_attribute(attr) else { return };
    if other == "catch" {
        let message = format!(
            "fn {} has `#[{name}]` and `#[catch]`: a function is a handler or a catcher; write a \
             second function that calls this one",
            function.name()
        );
        return diag.at(attr, message);
    }
    let fix = match (name, other.as_str()) {
        ("route", _) | (_, "route") => "write all methods into one `methods(..)`".to_owned(),
        (one, two) if one != two && literal.is_none_or(|literal| literal == path) => format!(
            "write `#[route(\"{path}\", methods({}, {}))]`",
            one.to_ascii_uppercase(),
            two.to_ascii_uppercase()
        ),
        _ => "write a second function that calls this one".to_owned(),
    };
    let name = function.name();
    diag.at(attr, format!("fn {name} has two route attributes, and a handler is one route: {fix}"));
}

/// Removes the attributes of arguments, such as `#[header]`, if they are at the function itself.
fn no_marks(function: &mut Function, diag: &mut Diag) {
    const WORDS: [&str; 6] = ["header", "cookie", "query", "json", "form", "multipart"];
    let word = |attr: &TokenStream| {
        let brackets = attr.clone().into_iter().nth(1)?;
        let (word, _) = attribute_word(&brackets)?;
        Some(plain(&word)).filter(|word| WORDS.contains(&word.as_str()))
    };
    for attr in function.take_attributes(|attr| word(attr).is_some()) {
        let (name, brackets) = (function.name(), spelled(&attr));
        let message = format!(
            "`{brackets}` says what one argument is taken from: write it in the parentheses of fn {name}, \
             before that argument"
        );
        diag.at(attr, message);
    }
}

/// Removes route attributes and `#[catch]`. Returns the first of them, with its name.
pub(crate) fn take_other_attributes(function: &mut Function) -> Option<(TokenStream, String)> {
    let others = function.take_attributes(|attr| other_attribute(attr).is_some());
    let attr = others.into_iter().next()?;
    let (name, _) = other_attribute(&attr)?;
    Some((attr, name))
}

/// If an attribute is a route attribute or `#[catch]`, returns its name, and its path if it has one.
fn other_attribute(attr: &TokenStream) -> Option<(String, Option<String>)> {
    const NAMES: [&str; 9] =
        ["get", "post", "put", "delete", "patch", "head", "options", "route", "catch"];
    let Some(TokenTree::Group(brackets)) = attr.clone().into_iter().nth(1) else { return None };
    let mut trees = inside(brackets.stream());
    let mut name = None;
    while let Some(tree) =
        trees.next_if(|tree| matches!(tree, TokenTree::Ident(_)) || is_punct(tree, ':'))
    {
        if let TokenTree::Ident(word) = tree {
            name = Some(word.to_string());
        }
    }
    let name = name.filter(|name| NAMES.contains(&name.as_str()))?;
    let Some(TokenTree::Group(arguments)) = trees.next() else { return Some((name, None)) };
    let literal = arguments.stream().into_iter().next().map(TokenStream::from);
    let literal = literal.and_then(|literal| syn::parse2::<syn::LitStr>(literal).ok());
    Some((name, literal.map(|literal| literal.value())))
}
