//! Checks the struct and its fields, as far as the tokens show. rustc checks the types of the fields, at
//! their own tokens.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::Parser;

use crate::definition::{Body, Definition, Field};
use crate::diag::{Diag, spelled};
use crate::mark::{self, Owner, is_mark, is_path};
use crate::path::Path;
use crate::route::{Arg, Model, Source};
use crate::signature::{Generic, Typed, attribute, is_punct, plain};
use crate::types::{Shape, is_single};

/// A struct as an extractor.
pub(super) struct Checked {
    /// The fields, as arguments of a handler without a route.
    pub(super) model: Model,
    /// The names of the fields, or their numbers.
    pub(super) members: Vec<TokenTree>,
}

/// Returns the model of the struct. Mistakes are recorded.
pub(super) fn check(definition: &Definition, diag: &mut Diag) -> Checked {
    let name = plain(&definition.ident);
    let krate = krate(definition, diag);
    generics(definition, &name, diag);
    let fields: &[Field] = match &definition.body {
        Body::Struct(fields) => &fields.list,
        Body::Enum(_) | Body::Union => {
            let message = format!(
                "`{name}` cannot be taken from a request, because it is not a struct: write a struct \
                 with a field for each part of the request"
            );
            diag.at(&definition.ident, message);
            &[]
        }
    };
    if fields.is_empty() && diag.is_empty() {
        let message = format!(
            "`{name}` has no fields, so there is nothing to take from a request: write \
             `struct {name} {{ uri: Uri }}`, with a field for each part of the request"
        );
        diag.at(&definition.ident, message);
    }
    let args = fields.iter().map(|field| arg(field, &name, diag)).collect();
    let members = fields.iter().map(|field| field.member.clone()).collect();
    Checked { model: Model::of_extractor(krate, args), members }
}

/// Reads `#[from_request(crate = path)]`.
fn krate(definition: &Definition, diag: &mut Diag) -> Path {
    for (word, arguments) in definition.attrs.iter().filter_map(attribute) {
        if word != "from_request" {
            continue;
        }
        match Path::option.parse2(arguments.unwrap_or_default()) {
            Ok(krate) => return krate,
            Err(_) => {
                diag.at(word, "`#[from_request(..)]` has the form `#[from_request(crate = web)]`");
            }
        }
    }
    Path::webserver()
}

/// Refuses parameters that are not lifetimes.
fn generics(definition: &Definition, name: &str, diag: &mut Diag) {
    for generic in &definition.generics {
        let (Generic::Type(parameter) | Generic::Const(parameter)) = generic else { continue };
        let message = format!(
            "`{name}` has the parameter `{parameter}`, and `#[derive(FromRequest)]` knows only \
             lifetimes: write the type itself, or implement `FromRequest`"
        );
        diag.at(parameter, message);
    }
}

fn arg(field: &Field, owner: &str, diag: &mut Diag) -> Arg {
    let Field { attrs, member, ty } = field;
    let typed = Typed {
        attrs: attrs.clone(),
        name: field.name().map(plain),
        pattern: member.to_token_stream(),
        ty: ty.clone().into(),
    };
    let owner = Owner::Struct(owner);
    let known = diag.len();
    let mark = mark::read(&typed, owner, diag);
    // rustc has an attribute `#[path]` of its own and refuses it at a field, as it refuses an attribute
    // that is misspelled. It only warns of `#[path = ".."]`.
    if let Some(path) = attrs.iter().find(|attr| is_path(attr) && has_value(attr)) {
        let message = "a struct has no path whose parameters it could take: the handler takes them";
        diag.at(path, message);
    }
    let is_misspelled = mark.is_none() && attrs.iter().any(is_mark) && is_parameter(ty);
    if attrs.iter().any(is_path) || is_misspelled || spelled(ty) == "str" {
        diag.told_by_rustc();
    } else if diag.len() == known && mark.is_none() && is_parameter(ty) {
        source_is_missing(&typed, owner, diag);
    }
    let name = field.name().map_or_else(|| member.to_string(), plain);
    Arg { name, ty: typed.ty, source: Source::Extractor, mark }
}

/// Returns whether an attribute has the form `[name = value]`.
fn has_value(brackets: &TokenTree) -> bool {
    let TokenTree::Group(group) = brackets else { return false };
    group.stream().into_iter().any(|token| is_punct(&token, '='))
}

/// Reports a field without an attribute whose type does not say what it is taken from.
fn source_is_missing(typed: &Typed, owner: Owner<'_>, diag: &mut Diag) {
    let name = typed.name.as_deref().unwrap_or("name");
    let message = format!(
        "{} does not say what it is taken from: write `#[header]`, `#[cookie]` or \
         `#[query(\"{name}\")]` before `{}`",
        owner.part(typed),
        owner.written(typed),
    );
    diag.at(&typed.ty, message);
}

/// Returns whether a type is certainly one of a parameter, and not an extractor: `String` is the body.
fn is_parameter(ty: &TokenStream) -> bool {
    match Shape::of(ty) {
        Shape::Reference { of, .. } => ["str", "[u8]"].contains(&spelled(of).as_str()),
        Shape::Path { name, arguments, .. } => match (name.as_str(), &arguments[..]) {
            ("Option", [inner]) => is_parameter(inner),
            ("Cow", _) => true,
            ("String", _) => false,
            _ => is_single(ty),
        },
        _ => false,
    }
}
