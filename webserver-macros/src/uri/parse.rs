//! Parses the content of the parentheses. A value stays as tokens, because rustc parses it anyway.

use proc_macro2::{Ident, Spacing, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{LitStr, Token, parenthesized};

use super::model::{App, LinkInput, Value};
use crate::diag::{Diag, spelled};
use crate::path::Path;
use crate::signature::{is_punct, plain};

/// The number of values that a link can have.
const MOST: usize = 16;

impl LinkInput {
    pub(super) fn read(input: ParseStream<'_>, name: &str, diag: &mut Diag) -> syn::Result<Self> {
        let mut krate = Path::webserver();
        if input.peek(Token![crate]) && input.peek2(Token![=]) {
            krate = Path::option(input)?;
            input.parse::<Token![;]>()?;
        }
        let shape = format!("`{name}!(App, users::show(id = 7))`");
        let first = path(input, || format!("a link names the app and a handler: {shape}"))?;
        if input.is_empty() || input.peek(syn::token::Paren) {
            let values = values(input, &first, diag)?;
            end(input, &shape)?;
            return Ok(Self { krate, app: None, handler: first, values });
        }
        let written = first.written();
        comma(input, || match input.fork().parse::<TokenTree>() {
            Ok(TokenTree::Ident(next)) => {
                format!("a comma is missing between `{written}` and `{next}`: {shape}")
            }
            _ => format!("after the app `{written}` comes a comma and a handler: {shape}"),
        })?;
        let under = under(input, name, &written)?;
        let handler = path(input, || format!("after the app comes a handler: {shape}"))?;
        let values = values(input, &handler, diag)?;
        end(input, &shape)?;
        Ok(Self { krate, app: Some(App { path: first, under }), handler, values })
    }
}

/// Parses the prefix that chooses one of several places, if there is one.
fn under(input: ParseStream<'_>, name: &str, app: &str) -> syn::Result<Option<LitStr>> {
    if !input.peek(LitStr) {
        return Ok(None);
    }
    let under: LitStr = input.parse()?;
    let text = under.value();
    if !text.starts_with('/') {
        let message = format!("a prefix begins with `/`: `\"/{text}\"`");
        return Err(syn::Error::new(under.span(), message));
    }
    comma(input, || {
        format!("after the prefix comes a handler: `{name}!({app}, \"{text}\", handler(..))`")
    })?;
    Ok(Some(under))
}

fn path(input: ParseStream<'_>, message: impl Fn() -> String) -> syn::Result<Path> {
    input.parse().map_err(|error: syn::Error| syn::Error::new(error.span(), message()))
}

fn comma(input: ParseStream<'_>, message: impl Fn() -> String) -> syn::Result<()> {
    if !input.peek(Token![,]) {
        let error = input.error("");
        return skip(input, syn::Error::new(error.span(), message()));
    }
    input.parse::<Token![,]>()?;
    Ok(())
}

/// Requires that nothing follows the handler, except for a comma.
fn end(input: ParseStream<'_>, shape: &str) -> syn::Result<()> {
    input.parse::<Option<Token![,]>>()?;
    if input.is_empty() {
        return Ok(());
    }
    let message = format!("the handler comes last: write {shape}");
    let error = input.error(message);
    skip(input, error)
}

/// Skips the remaining input, so that only the given mistake is reported.
fn skip(input: ParseStream<'_>, error: syn::Error) -> syn::Result<()> {
    input.parse::<TokenStream>()?;
    Err(error)
}

/// Parses the values in the parentheses after a handler.
fn values(input: ParseStream<'_>, handler: &Path, diag: &mut Diag) -> syn::Result<Vec<Value>> {
    if !input.peek(syn::token::Paren) {
        return Ok(Vec::new());
    }
    let list;
    parenthesized!(list in input);
    let mut values: Vec<Value> = Vec::new();
    while !list.is_empty() {
        if !is_named(&list) {
            let error = unnamed(&list, &handler.written())?;
            skip(&list, error).unwrap_or_else(|error| diag.push(error));
            break;
        }
        let name = list.call(Ident::parse_any)?;
        list.parse::<Token![=]>()?;
        let tokens = value(&list)?;
        let written = plain(&name);
        if values.iter().any(|value| plain(&value.name) == written) {
            diag.at(&name, format!("`{written}` is given twice in this link: remove one"));
        } else if values.len() == MOST {
            diag.at(&name, format!("a link can have at most {MOST} values"));
        } else if let Some(error) = mistake(&name, &tokens) {
            diag.push(error);
        } else {
            values.push(Value { name, tokens });
        }
    }
    Ok(values)
}

/// Returns whether `name =` comes next.
fn is_named(list: ParseStream<'_>) -> bool {
    list.peek(Ident::peek_any) && list.peek2(Token![=]) && !list.peek2(Token![==])
}

/// Returns the error for a value that does not begin with `name =`.
fn unnamed(list: ParseStream<'_>, handler: &str) -> syn::Result<syn::Error> {
    let is_field = list.peek(Ident::peek_any) && list.peek2(Token![:]) && !list.peek2(Token![::]);
    let span = list.span();
    let text = spelled(value(list)?);
    let is_name = text.starts_with(|first: char| first.is_lowercase() || first == '_')
        && syn::parse_str::<Ident>(&text).is_ok();
    let message = if text.is_empty() {
        "there are two commas: remove one".to_owned()
    } else if is_field {
        let (name, value) = text.split_once(':').unwrap_or((&text, ".."));
        format!("a value is given with `=`: write `{} = {}`", name.trim(), value.trim())
    } else if is_name {
        format!("values are given by name: write `{handler}({text} = {text})`")
    } else {
        format!("values are given by name: write `{handler}(name = {text})`")
    };
    Ok(syn::Error::new(span, message))
}

/// Returns the error for a value that is certainly no expression. rustc reports the others.
fn mistake(name: &Ident, tokens: &TokenStream) -> Option<syn::Error> {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let [.., last] = &trees[..] else {
        return Some(syn::Error::new(name.span(), format!("a value is missing: `{name} = ..`")));
    };
    let next_name = trees.windows(3).find_map(|three| match three {
        [TokenTree::Punct(_), ..] => None,
        [_, TokenTree::Ident(next), equals] if is_assignment(equals) => Some(next),
        _ => None,
    });
    if let Some(next) = next_name {
        let message = format!("a comma is missing before `{next}`");
        return Some(syn::Error::new(next.span(), message));
    }
    let is_unfinished = "+-*/%^&|=<!@".chars().any(|operator| is_punct(last, operator));
    is_unfinished.then(|| {
        let message = format!("the value of `{name}` is not finished: something follows `{last}`");
        syn::Error::new(last.span(), message)
    })
}

fn is_assignment(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Punct(punct)
        if punct.as_char() == '=' && punct.spacing() == Spacing::Alone)
}

/// Takes the tokens up to the next comma, and the comma. Commas between `<` and `>` after `::` or at
/// the beginning of a value belong to a type.
fn value(list: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut tokens = TokenStream::new();
    let mut open = 0_usize;
    let (mut is_before_type, mut is_dash) = (true, false);
    while !list.is_empty() {
        let tree: TokenTree = list.parse()?;
        if open == 0 && is_punct(&tree, ',') {
            break;
        }
        if is_punct(&tree, '<') && (open > 0 || is_before_type) {
            open += 1;
        } else if is_punct(&tree, '>') && !is_dash {
            open = open.saturating_sub(1);
        }
        is_before_type = is_punct(&tree, ':');
        is_dash = is_punct(&tree, '-');
        tokens.extend([tree]);
    }
    Ok(tokens)
}
