//! Parses the entries of a list, and reports entries that cannot be parsed.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Token, bracketed};
use webserver_pattern::Segment;

use super::model::{Content, Entry};
use crate::conditional::predicate;
use crate::diag::Diag;
use crate::item::is_cfg;
use crate::path::Path;
use crate::segment;

/// Parses entries and adds them to `entries`.
pub(super) fn read(
    input: ParseStream<'_>,
    entries: &mut Vec<Entry>,
    diag: &mut Diag,
) -> syn::Result<()> {
    while !input.is_empty() {
        let written = read_entry(input, entries, diag)?;
        if !input.is_empty() && !input.peek(Token![,]) {
            return Err(after_an_entry(input, &written.unwrap_or_else(|| last_path(entries))));
        }
        input.parse::<Option<Token![,]>>()?;
    }
    Ok(())
}

/// Returns the path of the last entry.
fn last_path(entries: &[Entry]) -> String {
    match entries.last().map(|entry| &entry.content) {
        Some(Content::Named(path)) => path.written(),
        _ => String::new(),
    }
}

/// Parses one entry, and returns a description of it, unless it is just a path.
fn read_entry(
    input: ParseStream<'_>,
    entries: &mut Vec<Entry>,
    diag: &mut Diag,
) -> syn::Result<Option<String>> {
    let conditions = conditions(input)?;
    if !input.peek(LitStr) && !is_with(input) {
        let content = Content::Named(entry(input)?);
        let (prefix, with) = (Vec::new(), Vec::new());
        entries.push(Entry { conditions, prefix, literal: None, with, content });
        return Ok(None);
    }
    let start = input.span();
    let literal = input.parse::<Option<LitStr>>()?;
    let (segments, written) = match &literal {
        Some(literal) => (prefix(literal, diag), literal.to_token_stream().to_string()),
        None => (Vec::new(), String::new()),
    };
    let is_with = is_with(input) || (!written.is_empty() && is_word_with(input));
    let (with, written) = if is_with {
        input.parse::<Ident>()?;
        let space = if written.is_empty() { "" } else { " " };
        (crate::with::parse(input, "with")?, format!("{written}{space}with [..]"))
    } else {
        (Vec::new(), written)
    };
    if !input.peek(Token![=>]) {
        return Err(no_arrow(input, start, &written, with.is_empty()));
    }
    let arrow: Token![=>] = input.parse()?;
    let content = content(input, arrow, &written, diag)?;
    repeated(&segments, &content, diag);
    entries.push(Entry { conditions, prefix: segments, literal, with, content });
    Ok(Some(written))
}

/// Returns the error for a group without `=>`. `start` is where the entry begins.
fn no_arrow(input: ParseStream<'_>, start: Span, written: &str, is_prefix: bool) -> syn::Error {
    let message = if is_prefix {
        format!("`=>` is missing after the prefix {written}: write `{written} => [..]`")
    } else if written.starts_with("with") && input.peek(LitStr) {
        "the prefix comes before its middleware: `\"/prefix\" with [..] => [..]`".to_owned()
    } else {
        format!("`=>` is missing after `{written}`: write `{written} => [..]`")
    };
    syn::Error::new(if input.is_empty() { start } else { input.span() }, message)
}

/// Returns whether `with [..]` comes next. A handler may have the name `with`.
fn is_with(input: ParseStream<'_>) -> bool {
    is_word_with(input) && input.peek2(syn::token::Bracket)
}

fn is_word_with(input: ParseStream<'_>) -> bool {
    input.fork().parse::<Ident>().is_ok_and(|word| word == "with")
}

/// Returns the segments of a prefix. Mistakes are recorded.
fn prefix(literal: &LitStr, diag: &mut Diag) -> Vec<Segment> {
    webserver_pattern::parse_prefix(&literal.value()).unwrap_or_else(|errors| {
        for error in &errors {
            diag.at(literal, error);
        }
        Vec::new()
    })
}

/// Reports the parameters of a prefix that a prefix inside it has too.
fn repeated(outer: &[Segment], content: &Content, diag: &mut Diag) {
    let Content::Inline(entries) = content else { return };
    for Entry { prefix, literal, content, .. } in entries {
        let inner = prefix.iter().filter_map(segment::name);
        for name in inner.filter(|name| outer.iter().filter_map(segment::name).any(|o| o == *name))
        {
            let message =
                format!("`{{{name}}}` is already a parameter of a prefix around it: rename one");
            diag.at(literal, message);
        }
        repeated(outer, content, diag);
    }
}

/// Parses the `#[cfg(..)]` attributes before an entry, and returns their conditions.
fn conditions(input: ParseStream<'_>) -> syn::Result<Vec<TokenStream>> {
    let mut conditions = Vec::new();
    while input.peek(Token![#]) {
        let hash: Token![#] = input.parse()?;
        let brackets: TokenTree = input.parse()?;
        if !is_cfg(&brackets) {
            let message = "an entry can have only the attribute `#[cfg(..)]`";
            return Err(syn::Error::new_spanned(hash, message));
        }
        conditions.push(predicate(&brackets));
    }
    Ok(conditions)
}

/// Parses what comes after the arrow of a group.
fn content(
    input: ParseStream<'_>,
    arrow: Token![=>],
    prefix: &str,
    diag: &mut Diag,
) -> syn::Result<Content> {
    if input.peek(syn::token::Bracket) {
        let list;
        bracketed!(list in input);
        let mut entries = Vec::new();
        read(&list, &mut entries, diag)?;
        return Ok(Content::Inline(entries));
    }
    if input.is_empty() {
        let message = format!("a group is missing after {prefix}: `{prefix} => [..]`");
        return Err(syn::Error::new_spanned(arrow, message));
    }
    group(input, prefix).map(Content::Named)
}

/// Describes what an entry can be.
const ENTRY: &str = "an entry is the path of a handler or a group, `\"/prefix\" => [..]`, or \
                     `with [..] => [..]`";

/// Parses the path of an entry.
fn entry(input: ParseStream<'_>) -> syn::Result<Path> {
    let message = if input.peek(Token![,]) {
        "there are two commas: remove one".to_owned()
    } else if input.peek(Token![&]) {
        format!("{ENTRY}: leave out the `&`")
    } else if input.peek(syn::token::Bracket) {
        "a list in a list needs a prefix, `\"/prefix\" => [..]`; without one, write its entries \
         here"
            .to_owned()
    } else {
        ENTRY.to_owned()
    };
    input.parse().map_err(|error| {
        // The path ends at the next token.
        let message = if input.peek(Token![*]) {
            "a list names each handler: an entry cannot stand for all of a module"
        } else if input.peek(Token![<]) {
            "a handler cannot have type parameters: write its path alone"
        } else {
            &message
        };
        syn::Error::new(error.span(), message)
    })
}

/// Handles a prefix that is not followed by a list in brackets.
fn group(input: ParseStream<'_>, prefix: &str) -> syn::Result<Path> {
    let message = if input.peek(syn::token::Paren) || input.peek(syn::token::Brace) {
        format!("a group is written in brackets: `{prefix} => [..]`")
    } else if input.peek(LitStr) {
        "a group in a group is written in brackets: `\"/a\" => [\"/b\" => [..]]`".to_owned()
    } else {
        format!("after {prefix} comes a list, `[..]`, or the path of a handler or a group")
    };
    input.parse().map_err(|error| syn::Error::new(error.span(), message))
}

/// Returns the error for input where a comma is expected.
fn after_an_entry(input: ParseStream<'_>, entry: &str) -> syn::Error {
    let message = if input.peek(syn::token::Paren) {
        format!("the server calls the handlers: write `{entry}` without `(..)`")
    } else if input.peek(Token![=>]) {
        "the prefix comes first and is a text in quotes: `\"/prefix\" => [..]`".to_owned()
    } else if input.peek(Token![<]) {
        format!("a handler cannot have type parameters: write `{entry}` alone")
    } else if input.peek(Token![;]) {
        "entries are separated by commas: write `,` in place of `;`".to_owned()
    } else if let Ok(tree @ (TokenTree::Ident(_) | TokenTree::Literal(_))) = input.fork().parse() {
        format!("a comma is missing between `{entry}` and `{tree}`")
    } else {
        format!("after `{entry}` comes a comma: {ENTRY}")
    };
    input.error(message)
}
