//! The grammar of a route's host: a name or an address without port, `api.example.com`, or a name
//! that begins with a parameter, `{tenant}.example.com`.
//!
//! This module has the parser, and one message for each mistake. Whether a host has an argument is
//! not decided here.

use std::fmt;

use crate::foreign;
use crate::identifier::is_identifier;

/// The host of a route.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Host {
    /// The parameter in front of the text.
    pub parameter: Option<HostParameter>,
    /// The text, in lower case. After a parameter, it begins with a dot.
    pub text: String,
}

/// The parameter that a host begins with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HostParameter {
    /// The parameter's name.
    pub name: String,
    /// Whether the parameter is written `{name..}` and takes one or more labels. `{name}` takes one.
    pub is_rest: bool,
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(HostParameter { name, is_rest }) = &self.parameter {
            write!(f, "{{{name}{}}}", if *is_rest { ".." } else { "" })?;
        }
        f.write_str(&self.text)
    }
}

/// A mistake in the host of a route.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HostError {
    /// The host as written.
    pub host: String,
    mistake: Mistake,
}

impl fmt::Display for HostError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, mistake } = self;
        if *mistake == Mistake::Text {
            return write!(
                f,
                "`{host}` is not a host: write a name or an address without port, such as \
                 \"api.example.com\""
            );
        }
        write!(f, "in `{host}`: {mistake}")
    }
}

impl std::error::Error for HostError {}

/// What is wrong with a host. The text in each variant is the part to quote.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Mistake {
    /// The host is not a name or an address.
    Text,
    /// A parameter in the syntax of another framework, and in ours.
    Foreign(String, String),
    NotClosed(String),
    NotOpened(String),
    NoName(String),
    NotIdentifier(String),
    TwoParameters,
    /// The parameter is not at the beginning.
    NotFirst(String),
    /// The parameter is not a whole label.
    TextAround(String),
    /// Nothing follows the parameter.
    Alone(String),
    /// The text after the parameter is not a name.
    After(String),
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text => f.write_str("it is not a host"),
            Self::Foreign(piece, ours) => {
                write!(f, "`{piece}` is not a parameter here: write `{ours}`")
            }
            Self::NotClosed(piece) => write!(f, "`{piece}` is never closed: add `}}`"),
            Self::NotOpened(piece) => write!(
                f,
                "`{piece}` closes a parameter that was never opened: add `{{` before its name"
            ),
            Self::NoName(piece) => write!(
                f,
                "`{piece}` has no name: name the function's argument, as in \
                 `{{tenant}}.example.com`"
            ),
            Self::NotIdentifier(name) => write!(
                f,
                "`{name}` cannot be the name of a parameter: write the name of an argument, made \
                 of letters, digits and `_`"
            ),
            Self::TwoParameters => f.write_str(
                "a host has at most one parameter: write `{name..}` to take several labels as \
                 one text",
            ),
            Self::NotFirst(piece) => write!(
                f,
                "`{piece}` is not at the beginning: a parameter is the first label of a host, as \
                 in `{{tenant}}.example.com`"
            ),
            Self::TextAround(piece) => write!(
                f,
                "`{piece}` has text beside its parameter: a parameter is a whole label, as in \
                 `{{tenant}}.example.com`"
            ),
            Self::Alone(piece) => write!(
                f,
                "nothing follows `{piece}`: write the rest of the host, as in \
                 `{piece}.example.com`, or leave out `host` and call `Request::hostname`"
            ),
            Self::After(text) => write!(
                f,
                "`{text}` is not the rest of a host name: write labels without port, as in \
                 `{{tenant}}.example.com`"
            ),
        }
    }
}

/// Parses the host of a route.
///
/// # Errors
/// Returns the first mistake of the text.
///
/// ```
/// use webserver_pattern::parse_host;
///
/// assert_eq!(parse_host("API.example.com").unwrap().to_string(), "api.example.com");
/// let host = parse_host("{tenant}.example.com").unwrap();
/// assert_eq!(host.parameter.unwrap().name, "tenant");
/// assert_eq!(
///     parse_host("{tenant.example.com").unwrap_err().to_string(),
///     "in `{tenant.example.com`: `{tenant` is never closed: add `}`"
/// );
/// ```
pub fn parse_host(text: &str) -> Result<Host, HostError> {
    parse(text).map_err(|mistake| HostError { host: text.to_owned(), mistake })
}

fn parse(text: &str) -> Result<Host, Mistake> {
    let first = text.split('.').next().unwrap_or_default();
    if let Some(ours) = foreign_label(first) {
        return Err(Mistake::Foreign(first.to_owned(), ours));
    }
    let Some(open) = text.find('{') else {
        if let Some(close) = text.find('}') {
            return Err(Mistake::NotOpened(text[..=close].to_owned()));
        }
        if !is_host(text) {
            return Err(Mistake::Text);
        }
        return Ok(Host { parameter: None, text: text.to_ascii_lowercase() });
    };
    let Some(len) = text[open..].find('}') else {
        let label = text[open..].split(['.', ':']).next().unwrap_or_default();
        return Err(Mistake::NotClosed(label.to_owned()));
    };
    let (parameter, after) = text[open..].split_at(len + 1);
    if parameter[1..].contains('{') || after.contains('{') {
        return Err(Mistake::TwoParameters);
    }
    if open > 0 {
        let is_label = text[..open].ends_with('.');
        let label = if is_label { parameter } else { label_around(text, open) };
        return Err(if is_label || text[..open].contains('.') {
            Mistake::NotFirst(label.to_owned())
        } else {
            Mistake::TextAround(label.to_owned())
        });
    }
    let inside = &parameter[1..len];
    let name = inside.strip_suffix("..").unwrap_or(inside);
    if name.is_empty() {
        return Err(Mistake::NoName(parameter.to_owned()));
    }
    if !is_identifier(name) {
        return Err(match foreign::inside(inside) {
            Some(ours) => Mistake::Foreign(parameter.to_owned(), ours),
            None => Mistake::NotIdentifier(inside.to_owned()),
        });
    }
    match after.strip_prefix('.') {
        _ if after.is_empty() => Err(Mistake::Alone(parameter.to_owned())),
        None if after.starts_with(':') => Err(Mistake::After(after.to_owned())),
        None => Err(Mistake::TextAround(label_around(text, open).to_owned())),
        Some(rest) if !is_name(rest) => Err(Mistake::After(after.to_owned())),
        Some(_) => {
            let parameter = HostParameter { name: name.to_owned(), is_rest: name != inside };
            Ok(Host { parameter: Some(parameter), text: after.to_ascii_lowercase() })
        }
    }
}

/// Translates a first label in the syntax of other frameworks: `*`, `<tenant>` and `:tenant`.
fn foreign_label(label: &str) -> Option<String> {
    if label == "*" {
        return Some("{name}".to_owned());
    }
    foreign::segment(label).or_else(|| foreign::foreign_text(label).map(|(_, ours)| ours))
}

/// Returns the label that a position is in.
fn label_around(text: &str, at: usize) -> &str {
    let start = text[..at].rfind('.').map_or(0, |dot| dot + 1);
    let close = at + text[at..].find('}').unwrap_or(0);
    let end = close + text[close..].find('.').unwrap_or(text.len() - close);
    &text[start..end]
}

fn is_host(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._[]:".contains(&b))
        && (!text.contains(':') || text.starts_with('['))
}

/// Returns whether a text consists of labels.
fn is_name(text: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    };
    text.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_is_a_name_or_begins_with_a_parameter() {
        #[track_caller]
        fn check(text: &str, name: Option<&str>, expected: &str) {
            let host = parse_host(text).expect("a good host");
            assert_eq!(host.parameter.as_ref().map(|own| own.name.as_str()), name, "{text}");
            assert_eq!(host.to_string(), expected);
        }
        check("Api.Example.com", None, "api.example.com");
        check("[::1]", None, "[::1]");
        check("{tenant}.Example.com", Some("tenant"), "{tenant}.example.com");
        check("{Name..}.a", Some("Name"), "{Name..}.a");
        check("{type}.x-y_z.com", Some("type"), "{type}.x-y_z.com");
    }

    #[test]
    fn host_mistakes_quote_the_piece_and_say_what_to_write() {
        #[track_caller]
        fn check(text: &str, expected: &str) {
            let error = parse_host(text).expect_err("a mistake").to_string();
            assert!(error.contains(expected), "{text}: {error}");
        }
        check("", "`` is not a host: write a name");
        check("a:80", "`a:80` is not a host");
        check("http://a", "`http://a` is not a host");
        check("{tenant.example.com", "`{tenant` is never closed");
        check("tenant}.example.com", "`tenant}` closes a parameter that was never opened");
        check("{}.example.com", "`{}` has no name");
        check("{..}.example.com", "`{..}` has no name");
        check("{1a}.example.com", "`1a` cannot be the name");
        check("{id:u8}.example.com", "`{id:u8}` is not a parameter here: write `{id}`");
        check("*.example.com", "`*` is not a parameter here: write `{name}`");
        check("<tenant>.example.com", "write `{tenant}`");
        check(":tenant.example.com", "write `{tenant}`");
        check("{a}.{b}.example.com", "at most one parameter");
        check("{a{b}.example.com", "at most one parameter");
        check("api.{tenant}.com", "`{tenant}` is not at the beginning");
        check("api.v{n}.com", "`v{n}` is not at the beginning");
        check("v{n}.example.com", "`v{n}` has text beside its parameter");
        check("{n}x.example.com", "`{n}x` has text beside its parameter");
        check("{tenant}", "nothing follows `{tenant}`");
        check("{tenant}.example.com:80", "`.example.com:80` is not the rest of a host name");
        check("{tenant}:80", "`:80` is not the rest of a host name");
        check("{tenant}.", "`.` is not the rest");
        check("{tenant}..com", "`..com` is not the rest");
    }
}
