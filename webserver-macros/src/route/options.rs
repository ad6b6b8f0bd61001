//! The options of a route attribute, by name.

use syn::parse::ParseStream;
use syn::{Ident, LitStr, Token};

use super::model::Options;
use crate::diag::{Diag, similar};

const NAMES: &[&str] =
    &["host", "consumes", "produces", "body_limit", "timeout", "rank", "middleware", "crate"];

/// Reads `= value` of the option `name`.
pub(super) fn read(
    options: &mut Options,
    name: &Ident,
    input: ParseStream<'_>,
    free: bool,
    diag: &mut Diag,
) -> syn::Result<()> {
    let text = name.to_string();
    if !NAMES.contains(&text.as_str()) {
        let hint = match similar(&text, NAMES.iter().copied()) {
            Some(known) => format!("did you mean `{known}`?"),
            None if text == "methods" && !free => "only `#[route]` takes it".to_owned(),
            None => format!("there are {}", NAMES.join(", ")),
        };
        diag.at(name, format!("`{text}` is not an option of a route; {hint}"));
        return skip(input);
    }
    if text == "rank" || text == "middleware" {
        diag.at(name, format!("`{text}` is not supported yet"));
        return skip(input);
    }
    input.parse::<Token![=]>().map_err(|error| {
        syn::Error::new(error.span(), format!("`{text}` needs a value: `{text} = \"..\"`"))
    })?;
    let value: LitStr = input.parse().map_err(|error| {
        syn::Error::new(error.span(), format!("the value of `{text}` is a string in quotes"))
    })?;
    let given = value.value();
    match text.as_str() {
        "host" if is_host(&given) => options.host = Some(given.to_ascii_lowercase()),
        "host" => {
            diag.at(&value, format!("`{given}` is no host: a name or address without port"));
        }
        "consumes" | "produces" if given.contains('*') => {
            let message = format!("`{given}` is not one media type; name it, without `*`");
            diag.at(&value, message);
        }
        "consumes" if is_media_type(&given) => options.consumes = Some(given),
        "produces" if is_media_type(&given) => options.produces = Some(given),
        "consumes" | "produces" => {
            diag.at(&value, format!("`{given}` is no media type such as \"application/json\""));
        }
        "body_limit" => match size(&given) {
            Some(bytes) => options.body_limit = Some(bytes),
            None => {
                diag.at(&value, format!("`{given}` is no size such as \"10 MiB\" or \"512 B\""));
            }
        },
        _ => match duration(&given) {
            Some(ms) => options.timeout_ms = Some(ms),
            None => {
                diag.at(&value, format!("`{given}` is no duration such as \"5s\" or \"500ms\""));
            }
        },
    }
    Ok(())
}

/// Skips the value of an option that is refused.
fn skip(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<proc_macro2::TokenTree>()?;
    }
    Ok(())
}

fn is_host(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._[]:".contains(&b))
        && (!text.contains(':') || text.starts_with('['))
}

fn is_media_type(text: &str) -> bool {
    let token = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
    };
    text.split_once('/').is_some_and(|(kind, rest)| {
        token(kind) && token(rest.split(';').next().unwrap_or_default().trim())
    })
}

/// Bytes: a number and B, KiB, MiB or GiB.
fn size(text: &str) -> Option<u64> {
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

/// Milliseconds: a number and ms, s, m or h; not zero.
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
    fn sizes_and_durations_have_units() {
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
