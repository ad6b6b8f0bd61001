//! Compares the attributes of a type with its variants and fields, and reports all mistakes.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;
use syn::{LitInt, LitStr};

use super::model::{Answer, Header, HeaderText, Kind, Model};
use super::parse::{Attribute, Options};
use crate::definition::{Body, Definition, Field};
use crate::diag::{Diag, spelled};
use crate::path::Path;
use crate::signature::plain;

/// Returns the model, unless the type cannot have one. Every mistake is in `diag`.
pub(crate) fn check(definition: Definition, diag: &mut Diag) -> Option<Model> {
    let Definition { ident, attrs, bracket, body, .. } = definition;
    let attributes = Attribute::all(&attrs);
    let name = plain(&ident);
    if let Some(bracket) = bracket {
        let message = format!(
            "`#[derive(IntoResponse)]` does not take a type with parameters, such as `{name}`: \
             implement `IntoResponse` for it by hand"
        );
        diag.at(bracket, message);
        return None;
    }
    let mut krate = Path::webserver();
    let mut answers = Vec::new();
    match body {
        Body::Union => diag.at(&ident, format!("`{name}` is a union, which is not a response")),
        Body::Struct(fields) => {
            let (path, fields) = (quote!(Self), fields.list);
            let part = Part { name, ident: &ident, attrs, path, fields };
            let options = part.options(&attributes, diag)?;
            krate = options.krate.clone().unwrap_or(krate);
            answers.extend(part.answer(options, diag));
        }
        Body::Enum(variants) => {
            for attribute in &attributes {
                let Some(options) = Options::read(attribute, diag) else { continue };
                match options.krate {
                    Some(path) => krate = path,
                    None => diag.at(&attribute.name, format!(
                        "each variant of `{name}` says how it is answered: write `#[response(..)]` \
                         in front of the variants"
                    )),
                }
            }
            if variants.is_empty() {
                diag.at(&ident, format!("`{name}` has no variants, so it cannot be a response"));
            }
            for variant in variants {
                let on_fields =
                    variant.fields.list.iter().map(|field| Attribute::all(&field.attrs));
                for attribute in on_fields.flatten() {
                    diag.at(&attribute.name, format!(
                        "`#[response(..)]` belongs in front of the variant `{name}::{}`, not of a \
                         field",
                        variant.ident
                    ));
                }
                let ident = &variant.ident;
                let name = format!("{name}::{}", plain(ident));
                let (attributes, path) = (Attribute::all(&variant.attrs), quote!(Self::#ident));
                let (attrs, fields) = (variant.attrs, variant.fields.list);
                let part = Part { name, ident, attrs, path, fields };
                if let Some(options) = part.options(&attributes, diag) {
                    answers.extend(part.answer(options, diag));
                }
            }
        }
    }
    Some(Model { krate, ident, answers })
}

/// A variant or a struct.
struct Part<'a> {
    /// Its name for messages.
    name: String,
    ident: &'a Ident,
    /// The brackets of its attributes.
    attrs: Vec<TokenTree>,
    path: TokenStream,
    fields: Vec<Field>,
}

impl Part<'_> {
    /// Returns the options of the only attribute.
    fn options(&self, attributes: &[Attribute], diag: &mut Diag) -> Option<Options> {
        let name = &self.name;
        match attributes {
            [one] => Options::read(one, diag),
            [] => {
                diag.at(self.ident, format!(
                    "`{name}` does not say how it is answered: write `#[response(status = 404)]` in \
                     front of it, or `#[response(transparent)]` if its field is a response itself"
                ));
                None
            }
            [_, second, ..] => {
                let message =
                    format!("`{name}` has two `#[response(..)]`: write all options in one");
                diag.at(&second.name, message);
                None
            }
        }
    }

    fn answer(mut self, options: Options, diag: &mut Diag) -> Option<Answer> {
        let (path, attrs) = (self.path.clone(), std::mem::take(&mut self.attrs));
        let known = diag.len();
        let kind = match &options.transparent {
            Some(word) => self.transparent(&options, word, diag),
            None => self.own(options, diag),
        };
        kind.filter(|_| diag.len() == known).map(|kind| Answer { path, attrs, kind })
    }

    fn transparent(&self, options: &Options, word: &Ident, diag: &mut Diag) -> Option<Kind> {
        let name = &self.name;
        let status = options.status.as_ref().map(|(option, _)| option);
        let problem = options.problem.as_ref().map(|(option, _)| option);
        let title = options.title.as_ref().map(|(option, _)| option);
        let header = options.headers.first().map(|(option, _)| option);
        if let Some(other) = status.or(problem).or(title).or(header) {
            diag.at(other, format!(
                "`{name}` is transparent, so its field decides about the whole response: remove \
                 `{other}` or `transparent`"
            ));
        }
        match &self.fields[..] {
            [field] => {
                Some(Kind::Transparent { field: field.clone(), from: options.from.is_some() })
            }
            fields => {
                diag.at(word, format!(
                    "`{name}` is transparent, so it has one field, which is the response; it has {}",
                    fields.len()
                ));
                None
            }
        }
    }

    fn own(&self, options: Options, diag: &mut Diag) -> Option<Kind> {
        let name = &self.name;
        if let Some(from) = &options.from {
            diag.at(from, "`from` is for a transparent variant: `#[response(transparent, from)]`");
        }
        let headers: Vec<_> = options.headers.into_iter().map(|(_, header)| header).collect();
        self.check_headers(&headers, diag);
        let Some((_, status)) = options.status else {
            diag.at(
                self.ident,
                format!("`{name}` has no status: write `#[response(status = 404, ..)]`"),
            );
            return None;
        };
        let Some((number, status)) = status_of(&status) else {
            diag.at(
                &status,
                format!(
                    "the status of `{name}` is a number from 200 to 599, written as it is, such as \
                 `status = 404`; `{}` is not one",
                    spelled(&status)
                ),
            );
            return None;
        };
        if number >= 400 {
            let [problem, title] = [options.problem, options.title].map(text_of);
            let is_unit = self.fields.is_empty();
            return Some(Kind::Failure { status, headers, problem, title, is_unit });
        }
        let problem = options.problem.map(|(option, _)| option);
        if let Some(option) = problem.or(options.title.map(|(option, _)| option)) {
            diag.at(&option, format!(
                "`{name}` has the status {number}, which is not an error: `{option}` is for the \
                 problem document of a status from 400"
            ));
        }
        let has_body = !matches!(number, 204 | 205 | 304);
        match &self.fields[..] {
            [] => Some(Kind::Success { status, headers, body: None }),
            [field] if has_body => {
                Some(Kind::Success { status, headers, body: Some(field.clone()) })
            }
            [_] => {
                diag.at(self.ident, format!(
                    "a response with the status {number} does not have a body, so `{name}` cannot \
                     have a field"
                ));
                None
            }
            fields => {
                diag.at(self.ident, format!(
                    "`{name}` has {} fields, and only one can be the body: put them into one type, \
                     for example `Json<T>`",
                    fields.len()
                ));
                None
            }
        }
    }

    fn check_headers(&self, headers: &[Header], diag: &mut Diag) {
        for header in headers {
            self.check_header(header, diag);
        }
    }

    fn check_header(&self, Header { name, value }: &Header, diag: &mut Diag) {
        check_name(name, diag);
        let text = name.value();
        match value {
            HeaderText::Literal(value) => {
                if value.value().bytes().any(|byte| byte != b'\t' && !matches!(byte, b' '..=b'~')) {
                    diag.at(value, format!(
                        "the value of the header field `{text}` can contain only printable ASCII \
                         characters"
                    ));
                }
            }
            HeaderText::Field(member) => {
                let is_same = |field: &Field| field.member.to_string() == member.to_string();
                if !self.fields.iter().any(is_same) {
                    let names: Vec<_> =
                        self.fields.iter().map(|field| format!("`{}`", field.member)).collect();
                    let has = match &names[..] {
                        [] => "it has no fields".to_owned(),
                        names => format!("it has {}", names.join(", ")),
                    };
                    diag.at(member, format!(
                        "`{member}` is not a field of `{}`, which the header field `{text}` is made \
                         of: {has}; a text is written in quotes",
                        self.name
                    ));
                }
            }
        }
    }
}

/// Returns the text of an option, without its word.
fn text_of<W>(option: Option<(W, LitStr)>) -> Option<LitStr> {
    option.map(|(_, text)| text)
}

/// Returns the status if the tokens are a number of one.
fn status_of(tokens: &TokenStream) -> Option<(u16, LitInt)> {
    let literal: LitInt = syn::parse2(tokens.clone()).ok()?;
    let number = literal.base10_parse().ok().filter(|number| (200..600).contains(number))?;
    Some((number, literal))
}

fn check_name(name: &LitStr, diag: &mut Diag) {
    let is_tchar = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    let text = name.value();
    if text.is_empty() || !text.bytes().all(is_tchar) {
        diag.at(name, format!("`{text}` is not the name of a header field"));
    } else if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        let small = text.to_ascii_lowercase();
        diag.at(name, format!("write the name of the header field in lower case: `{small}`"));
    }
}
