//! The attributes of an argument that say what the argument is taken from, such as `#[header]`. They
//! belong to this library, so they are removed from the function. An argument with such an attribute
//! is an extractor whose value is unwrapped. `#[path]` is different: it makes the argument a
//! parameter of a prefix, which `route` checks.

use std::fmt;

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use syn::LitStr;

use crate::diag::{Diag, similar, spelled};
use crate::signature::{Typed, dashed, inside, is_token, plain};
use crate::types::{Shape, is_single, outlives};

/// The words of the attributes.
const WORDS: [&str; 7] = ["path", "header", "cookie", "query", "json", "form", "multipart"];

/// Words that people may write instead, each with the attribute that is meant.
const OTHER_WORDS: [(&str, &str); 10] = [
    ("headers", "header"),
    ("cookies", "cookie"),
    ("param", "path"),
    ("params", "path"),
    ("path_param", "path"),
    ("query_param", "query"),
    ("queries", "query"),
    ("body", "json"),
    ("data", "form"),
    ("file", "multipart"),
];

/// What an argument is taken from.
#[derive(Clone)]
pub(crate) enum Mark {
    /// The header field of this name, in lower case.
    Header(String),
    /// The cookie of this name.
    Cookie(String),
    /// The parameter of the query of this name.
    NamedQuery(String),
    /// The query or the body, by a type of the library that has the value as its only field.
    Wrapped(Wrapper),
}

/// A type of the library that an argument is wrapped in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrapper {
    Query,
    Json,
    Form,
    Multipart,
}

/// What has the argument or the field.
#[derive(Clone, Copy)]
pub(crate) enum Owner<'a> {
    /// A function with a path, which names the parameters of the query.
    Handler(&'a str),
    /// Any other function.
    Function(&'a str),
    Struct(&'a str),
}

impl Owner<'_> {
    /// Returns what it has, with the article.
    fn kind(self) -> &'static str {
        match self {
            Self::Struct(_) => "a field that is taken from a request",
            _ => "an argument",
        }
    }

    /// Returns a part as the subject of a sentence.
    pub(crate) fn part(self, typed: &Typed) -> String {
        let kind = if matches!(self, Self::Struct(_)) { "field" } else { "argument" };
        format!("the {kind} `{}` of {self}", spelled(&typed.pattern))
    }

    /// Returns a part as it is written. A field of a tuple struct is written without its number.
    pub(crate) fn written(self, typed: &Typed) -> String {
        let (pattern, ty) = (spelled(&typed.pattern), spelled(&typed.ty));
        match self {
            Self::Struct(_) if typed.name.is_none() => ty,
            _ => format!("{pattern}: {ty}"),
        }
    }
}

impl fmt::Display for Owner<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Handler(name) | Self::Function(name) => write!(f, "fn {name}"),
            Self::Struct(name) => write!(f, "struct {name}"),
        }
    }
}

/// Returns whether `brackets` is such an attribute, or is probably meant to be one.
pub(crate) fn is_mark(brackets: &TokenTree) -> bool {
    word(brackets)
        .map(|word| plain(&word))
        .is_some_and(|word| is_word(&word) || meant(&word).is_some())
}

fn is_word(word: &str) -> bool {
    WORDS.contains(&word)
}

/// Returns the attribute that is probably meant by another word.
fn meant(word: &str) -> Option<&'static str> {
    /// Attributes that rustc allows at an argument.
    const OF_RUSTC: [&str; 8] =
        ["allow", "cfg", "cfg_attr", "deny", "expect", "forbid", "warn", "doc"];
    if is_word(word) || OF_RUSTC.contains(&word) {
        return None;
    }
    let other = OTHER_WORDS.iter().find(|(other, _)| *other == word).map(|(_, meant)| *meant);
    other.or_else(|| similar(word, WORDS))
}

/// Returns whether `brackets` is `[path]` or `[path ..]`.
pub(crate) fn is_path(brackets: &TokenTree) -> bool {
    word(brackets).is_some_and(|word| word == "path")
}

/// Returns the first word of an attribute.
fn word(brackets: &TokenTree) -> Option<Ident> {
    let TokenTree::Group(group) = brackets else { return None };
    match inside(group.stream()).next() {
        Some(TokenTree::Ident(word)) if group.delimiter() == Delimiter::Bracket => Some(word),
        _ => None,
    }
}

/// Reads the attribute of an argument or a field of `owner`. Mistakes are recorded.
pub(crate) fn read(typed: &Typed, owner: Owner<'_>, diag: &mut Diag) -> Option<Mark> {
    typed.attrs.iter().for_each(|attr| refuse_other_word(attr, typed, owner, diag));
    let is_one = |attr: &&TokenTree| word(attr).is_some_and(|word| is_word(&plain(&word)));
    let mut marks = typed.attrs.iter().filter(is_one);
    let (first, second) = (marks.next()?, marks.next());
    if let Some(second) = second
        && let (Some(a), Some(b)) = (word(first), word(second))
    {
        let message = format!(
            "{} has `#[{a}]` and `#[{b}]`, but it is taken from one place: remove one",
            owner.part(typed),
        );
        diag.at(second, message);
        return None;
    }
    if outlives_request(typed, owner, diag) {
        return None;
    }
    let brackets = first;
    match plain(&word(first)?).as_str() {
        "header" => header_name(brackets, typed, owner, diag).map(Mark::Header),
        "cookie" => cookie_name(brackets, typed, owner, diag).map(Mark::Cookie),
        "query" => query(brackets, typed, owner, diag),
        "json" => wrapped(Wrapper::Json, brackets, typed, owner, diag),
        "form" => wrapped(Wrapper::Form, brackets, typed, owner, diag),
        "multipart" => wrapped(Wrapper::Multipart, brackets, typed, owner, diag),
        _ => None,
    }
}

/// Reports text that is borrowed from the request for longer than the request.
fn outlives_request(typed: &Typed, owner: Owner<'_>, diag: &mut Diag) -> bool {
    let Some(borrowed) = outlives(&typed.ty) else { return false };
    let part = owner.part(typed);
    let (ty, of_struct) = match owner {
        Owner::Struct(name) => {
            let ty = spelled(&typed.ty).replace("'static", "'r");
            (ty, format!(", in `struct {name}<'r>`"))
        }
        _ => (borrowed, String::new()),
    };
    let written = owner.written(&Typed { ty: TokenStream::new().into(), ..typed.clone() });
    diag.at(&typed.ty, format!(
        "{part} is borrowed from the request, which is not `'static`: write `{written}{ty}`{of_struct}"
    ));
    true
}

/// Reports an attribute that is probably meant to be one of these.
fn refuse_other_word(brackets: &TokenTree, typed: &Typed, owner: Owner<'_>, diag: &mut Diag) {
    let Some(word) = word(brackets).map(|word| plain(&word)) else { return };
    let Some(meant) = meant(&word) else { return };
    let is_listed = OTHER_WORDS.iter().any(|(other, _)| *other == word);
    if matches!(owner, Owner::Struct(_)) && !is_listed {
        // rustc reports it, unless it belongs to another derive.
        return;
    }
    let (kind, written) = (owner.kind(), owner.written(typed));
    let message =
        format!("`#[{word}]` is not an attribute of {kind}: write `#[{meant}] {written}`");
    diag.at(brackets, message);
}

/// Returns the text in `[word("text")]`, or nothing for `[word]`.
fn text(brackets: &TokenTree, example: &str, diag: &mut Diag) -> Result<Option<LitStr>, ()> {
    let TokenTree::Group(group) = brackets else { return Ok(None) };
    let mut trees = inside(group.stream()).skip(1);
    let literal = match trees.next() {
        None => return Ok(None),
        Some(TokenTree::Group(inner)) if inner.delimiter() == Delimiter::Parenthesis => {
            syn::parse2::<LitStr>(inner.stream()).ok()
        }
        Some(_) => None,
    };
    match literal {
        Some(literal) if trees.next().is_none() => Ok(Some(literal)),
        _ => {
            let message = format!("the name is written in parentheses and quotes: `{example}`");
            diag.at(brackets, message);
            Err(())
        }
    }
}

/// Returns the name of a header field: the text, or the argument's name with `-` for `_`.
fn header_name(
    brackets: &TokenTree,
    typed: &Typed,
    owner: Owner<'_>,
    diag: &mut Diag,
) -> Option<String> {
    let literal = text(brackets, "#[header(\"x-trace\")]", diag).ok()?;
    let Some(literal) = literal else {
        let name = typed.name.as_ref().map(|name| name.replace('_', "-").to_ascii_lowercase());
        return name.or_else(|| no_name("header", typed, owner, diag));
    };
    let name = literal.value();
    if is_token(&name) {
        return Some(name.to_ascii_lowercase());
    }
    let message = format!(
        "`{name}` is not the name of a header field: a name has letters, digits and `-`, as \
         `x-request-id`"
    );
    diag.at(literal, message);
    None
}

/// Returns the name of a cookie: the text, or the argument's name.
fn cookie_name(
    brackets: &TokenTree,
    typed: &Typed,
    owner: Owner<'_>,
    diag: &mut Diag,
) -> Option<String> {
    let literal = text(brackets, "#[cookie(\"__Host-session\")]", diag).ok()?;
    let Some(literal) = literal else {
        let name = typed.name.clone();
        return name.or_else(|| no_name("cookie", typed, owner, diag));
    };
    let name = literal.value();
    if is_token(&name) {
        return Some(name);
    }
    let message = format!(
        "`{name}` is not the name of a cookie: a name has letters, digits, `-` and `_`, as \
         `__Host-session`"
    );
    diag.at(literal, message);
    None
}

fn no_name(word: &str, typed: &Typed, owner: Owner<'_>, diag: &mut Diag) -> Option<String> {
    if let Some(name) = dashed(typed.pattern.clone()) {
        let ty = spelled(&typed.ty);
        let message = format!(
            "the name of an argument has `_` in place of `-`: write `#[{word}] {name}: {ty}`"
        );
        diag.at(&typed.pattern, message);
        return None;
    }
    let message = format!(
        "{} does not have a name, so the name of the {} has to be written: `#[{word}(\"name\")] {}`",
        owner.part(typed),
        if word == "header" { "header field" } else { word },
        owner.written(typed),
    );
    diag.at(&typed.pattern, message);
    None
}

/// Checks `#[query]`, which takes the whole query, and `#[query("name")]`, which takes one parameter. A
/// handler names its parameters in the path, where links find them.
fn query(brackets: &TokenTree, typed: &Typed, owner: Owner<'_>, diag: &mut Diag) -> Option<Mark> {
    let is_handler = matches!(owner, Owner::Handler(_));
    if is_single(&typed.ty) && (is_handler || has_no_arguments(brackets)) {
        let name = typed.name.as_deref().unwrap_or("name");
        let (ty, written) = (spelled(&typed.ty), owner.written(typed));
        let instead = if is_handler {
            format!("remove `#[query]` and name the parameter in the path, `\"/path?{{{name}}}\"`")
        } else {
            format!("write `#[query(\"{name}\")] {written}` for the parameter of that name")
        };
        let message = format!(
            "`#[query]` takes the whole query as a struct or a map, and `{ty}` is a single value: {instead}"
        );
        diag.at(brackets, message);
        return None;
    }
    if is_handler || has_no_arguments(brackets) {
        return wrapped(Wrapper::Query, brackets, typed, owner, diag);
    }
    let literal = text(brackets, "#[query(\"page\")]", diag).ok()??;
    if literal.value().is_empty() {
        diag.at(literal, "the parameter needs a name, such as `#[query(\"page\")]`");
        return None;
    }
    Some(Mark::NamedQuery(literal.value()))
}

/// Returns whether an attribute is just its word.
fn has_no_arguments(brackets: &TokenTree) -> bool {
    matches!(brackets, TokenTree::Group(group) if inside(group.stream()).count() == 1)
}

/// Checks an attribute that does not take a name.
fn wrapped(
    wrapper: Wrapper,
    brackets: &TokenTree,
    typed: &Typed,
    owner: Owner<'_>,
    diag: &mut Diag,
) -> Option<Mark> {
    let word = wrapper.word();
    if !has_no_arguments(brackets) {
        let whole = if wrapper == Wrapper::Query { "query" } else { "body" };
        let written = owner.written(typed);
        let message = format!("`#[{word}]` takes the whole {whole}: write `#[{word}] {written}`");
        diag.at(brackets, message);
        return None;
    }
    if let Some((name, inner)) = Shape::of(&typed.ty).wrapped()
        && name == wrapper.name()
    {
        let written = owner.written(&Typed { ty: inner.clone().into(), ..typed.clone() });
        let message = format!(
            "`#[{word}]` takes the value out of `{name}`: write `#[{word}] {written}`, or remove \
             `#[{word}]`"
        );
        diag.at(&typed.ty, message);
        return None;
    }
    Some(Mark::Wrapped(wrapper))
}

impl Wrapper {
    fn word(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Json => "json",
            Self::Form => "form",
            Self::Multipart => "multipart",
        }
    }

    /// Returns the name of the type in the library.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Query => "Query",
            Self::Json => "Json",
            Self::Form => "Form",
            Self::Multipart => "Parts",
        }
    }
}

impl Mark {
    /// Returns whether the value is taken from the body.
    pub(crate) fn takes_body(&self) -> bool {
        matches!(self, Self::Wrapped(Wrapper::Json | Wrapper::Form | Wrapper::Multipart))
    }

    /// Returns the word of the attribute.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Header(_) => "header",
            Self::Cookie(_) => "cookie",
            Self::NamedQuery(_) => "query",
            Self::Wrapped(wrapper) => wrapper.word(),
        }
    }
}
