//! Parameters in the syntax of other frameworks, so that a message can show how they are written
//! here.
//!
//! This module translates the spelling of another framework into ours. `parse` decides whether a
//! text is wrong, and `error` has the messages.

use crate::identifier::is_identifier;

/// Translates a whole segment: `<id>`, `<path..>` and `[id]`.
pub(crate) fn segment(piece: &str) -> Option<String> {
    let inside = between(piece, '<', '>').or_else(|| between(piece, '[', ']'))?;
    ours(inside)
}

/// Translates text between braces that is not a name: `{*path}`, `{id:u64}`, `{path:.*}`, `{id?}`,
/// `{ id }`, `{user-id}`.
pub(crate) fn inside(text: &str) -> Option<String> {
    match text.split_once(':') {
        Some((name, pattern)) if pattern.contains('*') && !pattern.contains('[') => {
            ours(&format!("{}..", name.trim()))
        }
        Some((name, _)) => ours(name),
        None => ours(text),
    }
}

/// Translates an item of a query: `<page>`, `page` and `page={page}`.
pub(crate) fn query_item(piece: &str) -> Option<String> {
    if let Some(inside) = between(piece, '<', '>') {
        return ours(inside);
    }
    match piece.split_once('=') {
        Some((name, value)) if is_identifier(name) && !value.is_empty() => {
            let inside = between(value, '{', '}').or_else(|| between(value, '<', '>'))?;
            (inside == name).then(|| format!("{{{name}}}"))
        }
        Some(_) => None,
        None => is_identifier(piece).then(|| format!("{{{piece}}}")),
    }
}

/// Recognizes a literal segment that is a parameter in other frameworks, `:id` or `*path`. Returns
/// its name and our spelling. The segment is not a mistake by itself, because a path may contain
/// such text.
///
/// ```
/// let (name, here) = webserver_pattern::foreign_text(":id").unwrap();
/// assert_eq!((name, here.as_str()), ("id", "{id}"));
/// assert!(webserver_pattern::foreign_text("id:").is_none());
/// ```
#[must_use]
pub fn foreign_text(segment: &str) -> Option<(&str, String)> {
    let (rest, name) = match segment.strip_prefix('*') {
        Some(name) => (true, name.trim_start_matches('*')),
        None => (false, segment.strip_prefix(':')?),
    };
    let name = name.trim_end_matches(['?', '*', '+']);
    let written = if rest { format!("{{{name}..}}") } else { format!("{{{name}}}") };
    is_identifier(name).then_some((name, written))
}

fn between(text: &str, open: char, close: char) -> Option<&str> {
    text.strip_prefix(open)?.strip_suffix(close)
}

/// Returns `{name}` or `{name..}`, if the text contains such a name.
fn ours(inside: &str) -> Option<String> {
    let inside = inside.trim();
    let rest = inside.starts_with(['*', '.']) || inside.ends_with(['*', '.']);
    let name = inside.trim_matches(['*', '.']).trim_end_matches('?').replace('-', "_");
    let dots = if rest { ".." } else { "" };
    is_identifier(&name).then(|| format!("{{{name}{dots}}}"))
}
