//! The options of a route attribute, by name.

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{Ident, LitInt, LitStr, Token};

use super::model::{Answer, Content, Options, WrittenHost};
use crate::diag::{Diag, similar};
use crate::signature::{between_commas, is_token};

const NAMES: [&str; 11] = [
    "host",
    "rank",
    "consumes",
    "produces",
    "body_limit",
    "timeout",
    "middleware",
    "exempt",
    "answers",
    "public",
    "crate",
];

/// Returns whether there is an option of that name.
pub(super) fn is_known(name: &str) -> bool {
    NAMES.contains(&name) || name == "methods"
}

/// Parses the `= value` of the option `name`.
pub(super) fn read(
    options: &mut Options,
    name: &Ident,
    input: ParseStream<'_>,
    free: bool,
    diag: &mut Diag,
) -> syn::Result<()> {
    let text = name.to_string();
    if !is_known(&text) || text == "methods" {
        diag.at(name, unknown(&text, free));
        return skip(input);
    }
    if let Some(read) = own_form(&text) {
        return read(options, name, input, diag);
    }
    if !has_value(name, input, diag)? {
        return Ok(());
    }
    let example = example(&text);
    let value: LitStr = match input.parse() {
        Ok(value) => value,
        Err(error) => {
            let message = format!("the value of `{text}` is a text in quotes, such as {example}");
            diag.push(syn::Error::new(error.span(), message));
            return skip(input);
        }
    };
    let given = value.value();
    match text.as_str() {
        "host" => match webserver_pattern::parse_host(&given) {
            Ok(host) => options.host = Some(WrittenHost { literal: value, host }),
            Err(error) => diag.at(&value, error),
        },
        "consumes" if is_media_type(&given) => options.consumes = Some(given),
        "produces" if is_media_type(&given) => options.produces = Some(given),
        "body_limit" => match size(&given) {
            Some(bytes) => options.body_limit = Some(bytes),
            None => diag.at(&value, refused(&text, &given)),
        },
        "timeout" => match duration(&given) {
            Some(ms) => options.timeout_ms = Some(ms),
            None => diag.at(&value, refused(&text, &given)),
        },
        _ => diag.at(&value, refused(&text, &given)),
    }
    Ok(())
}

/// Parses an option whose value is not a text.
type Read = fn(&mut Options, &Ident, ParseStream<'_>, &mut Diag) -> syn::Result<()>;

/// Returns what parses an option whose value is not a text.
fn own_form(name: &str) -> Option<Read> {
    match name {
        "public" => Some(public),
        "answers" => Some(answers),
        "middleware" => Some(middleware),
        "exempt" => Some(exempt),
        "rank" => Some(rank),
        _ => None,
    }
}

/// Parses the `=` of an option. Returns whether there is one.
fn has_value(name: &Ident, input: ParseStream<'_>, diag: &mut Diag) -> syn::Result<bool> {
    if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
        return Ok(true);
    }
    let example = example(&name.to_string());
    diag.at(name, format!("`{name}` needs a value: `{name} = {example}`"));
    skip(input)?;
    Ok(false)
}

fn middleware(
    options: &mut Options,
    name: &Ident,
    input: ParseStream<'_>,
    diag: &mut Diag,
) -> syn::Result<()> {
    if has_value(name, input, diag)? {
        options.middleware = crate::with::parse(input, "middleware =")?;
    }
    Ok(())
}

fn public(
    options: &mut Options,
    name: &Ident,
    input: ParseStream<'_>,
    diag: &mut Diag,
) -> syn::Result<()> {
    options.is_public = true;
    if input.peek(Token![=]) {
        diag.at(name, "`public` has no value: write `public` alone");
        return skip(input);
    }
    Ok(())
}

/// Parses the answers of a handler whose result does not say them: `answers(200 = "text/csv", 404)`.
fn answers(
    options: &mut Options,
    name: &Ident,
    input: ParseStream<'_>,
    diag: &mut Diag,
) -> syn::Result<()> {
    const FORM: &str = "`answers` lists each status with its media type, with a type, or alone: \
         `answers(200 = \"text/csv\", 404)`";
    if !input.peek(syn::token::Paren) {
        diag.at(name, FORM);
        return skip(input);
    }
    let list;
    syn::parenthesized!(list in input);
    let list: TokenStream = list.parse()?;
    for trees in between_commas(list.into_iter().collect()) {
        let tokens = TokenStream::from_iter(trees);
        match answer.parse2(tokens.clone()) {
            Ok(answer) => options.answers.push(answer),
            Err(_) => diag.at(tokens, FORM),
        }
    }
    if options.answers.is_empty() && diag.is_empty() {
        diag.at(name, FORM);
    }
    Ok(())
}

/// Parses one of the answers.
fn answer(input: ParseStream<'_>) -> syn::Result<Answer> {
    let status: LitInt = input.parse()?;
    if !(100..600).contains(&status.base10_parse::<u16>()?) {
        return Err(input.error("not a status"));
    }
    if input.is_empty() {
        return Ok(Answer { status, content: Content::None });
    }
    input.parse::<Token![=]>()?;
    if !input.peek(LitStr) {
        return Ok(Answer { status, content: Content::Type(input.parse()?) });
    }
    let text = input.parse::<LitStr>()?.value();
    if !is_media_range(&text) || !input.is_empty() {
        return Err(input.error("not a media type"));
    }
    Ok(Answer { status, content: Content::MediaType(text) })
}

/// Parses the types of the middleware that a route is exempt from.
fn exempt(
    options: &mut Options,
    name: &Ident,
    input: ParseStream<'_>,
    diag: &mut Diag,
) -> syn::Result<()> {
    if !has_value(name, input, diag)? {
        return Ok(());
    }
    if !input.peek(syn::token::Bracket) {
        let message = "the value of `exempt` is a list of types, such as `exempt = [Csrf]`";
        diag.push(syn::Error::new(input.span(), message));
        return skip(input);
    }
    let list;
    let brackets = syn::bracketed!(list in input);
    let types: TokenStream = list.parse()?;
    if types.is_empty() {
        diag.push(syn::Error::new(brackets.span.join(), "`exempt = []` has no type: remove it"));
        return Ok(());
    }
    options.exempt = between_commas(types.into_iter().collect())
        .into_iter()
        .map(TokenStream::from_iter)
        .collect();
    Ok(())
}

fn rank(
    options: &mut Options,
    name: &Ident,
    input: ParseStream<'_>,
    diag: &mut Diag,
) -> syn::Result<()> {
    if !has_value(name, input, diag)? {
        return Ok(());
    }
    let given: TokenTree = input.parse()?;
    match given.to_string().parse() {
        Ok(rank) => options.rank = Some(rank),
        Err(_) => diag.at(given, "the value of `rank` is a whole number from 0 to 255, such as 1"),
    }
    skip(input)
}

/// Returns an example of a value that an option accepts.
fn example(name: &str) -> &'static str {
    match name {
        "host" => "\"api.example.com\"",
        "body_limit" => "\"10 MiB\"",
        "timeout" => "\"5s\"",
        "middleware" => "[require_user]",
        "exempt" => "[Csrf]",
        "rank" => "1",
        _ => "\"application/json\"",
    }
}

/// Returns the message for a value that is refused.
fn refused(name: &str, given: &str) -> String {
    let example = example(name);
    match name {
        "body_limit" => format!(
            "`{given}` is not a size: write a whole number with B, KiB, MiB or GiB, such as {example}"
        ),
        "timeout" => format!(
            "`{given}` is not a duration: write a whole number above 0 with ms, s, m or h, such as {example}"
        ),
        _ if given.contains('*') => {
            format!("`{given}` is not one media type: write it without `*`, such as {example}")
        }
        _ => format!("`{given}` is not a media type: write one such as {example}"),
    }
}

/// Returns the message for a name that is not an option, with a hint if it is an option in other
/// frameworks.
fn unknown(name: &str, free: bool) -> String {
    let hint = match name {
        "methods" | "method" if free => "write `methods(GET, POST)`".to_owned(),
        "methods" | "method" => "only `#[route]` takes methods: `methods(GET, POST)`".to_owned(),
        "wrap" | "guard" | "with" => "did you mean `middleware = [..]`?".to_owned(),
        "data" | "body" => {
            "a body is an argument: `Json<T>`, `String`, `Bytes` or `Body`".to_owned()
        }
        "format" => {
            "write `consumes` for the type of the body, `produces` for the type of the response"
                .to_owned()
        }
        "path" => "the path comes first and has no name: `\"/path\", ..`".to_owned(),
        "limit" | "max_size" | "size" => "did you mean `body_limit`?".to_owned(),
        _ => match similar(name, NAMES) {
            Some(known) => format!("did you mean `{known}`?"),
            None => format!("the options are {}", NAMES.join(", ")),
        },
    };
    format!("`{name}` is not an option of a route; {hint}")
}

/// Skips the value of an option that is refused.
pub(super) fn skip(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

fn is_media_type(text: &str) -> bool {
    if text.contains('*') {
        return false;
    }
    text.split_once('/').is_some_and(|(kind, rest)| {
        is_token(kind) && is_token(rest.split(';').next().unwrap_or_default().trim())
    })
}

/// Returns whether a text is a media type, or a range such as `image/*` or `*/*`.
fn is_media_range(text: &str) -> bool {
    let kind = text.strip_suffix("/*").filter(|kind| !kind.contains('*') || *kind == "*");
    is_media_type(text) || kind.is_some_and(is_token)
}

/// Parses a number of bytes: a number and B, KiB, MiB or GiB.
pub(crate) fn size(text: &str) -> Option<u64> {
    let (number, unit) = split(text)?;
    let factor = match unit {
        "" | "B" => 1,
        "KiB" => 1024,
        "MiB" => 1024 * 1024,
        "GiB" => 1024 * 1024 * 1024,
        _ => return None,
    };
    number.checked_mul(factor)
}

/// Parses a number of milliseconds: a number and ms, s, m or h; not zero.
fn duration(text: &str) -> Option<u64> {
    let (number, unit) = split(text)?;
    let factor = match unit {
        "ms" => 1,
        "s" => 1000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => return None,
    };
    number.checked_mul(factor).filter(|ms| *ms > 0)
}

fn split(text: &str) -> Option<(u64, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    Some((text[..digits].parse().ok()?, text[digits..].trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn option_sizes_and_durations_have_units() {
        let check = |text, bytes| assert_eq!(size(text), bytes, "{text}");
        check("10 MiB", Some(10 * 1024 * 1024));
        check("512", Some(512));
        check("1KiB", Some(1024));
        check("10 MB", None);
        check("MiB", None);
        check("99999999999 GiB", None);
        let check = |text, ms| assert_eq!(duration(text), ms, "{text}");
        check("5s", Some(5000));
        check("500ms", Some(500));
        check("2 m", Some(120_000));
        check("0s", None);
        check("5", None);
        check("-5s", None);
    }
}
