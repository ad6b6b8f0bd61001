//! Splits the text of a JSON body into the texts of its values. The body is known to be JSON.

use std::borrow::Cow;

use serde_core::Deserialize;
use serde_core::de::IgnoredAny;

/// Takes the next element if it is a scalar that is a `T`.
pub(super) fn first_scalar<'de, T: Deserialize<'de>>(rest: &mut &'de str) -> Option<T> {
    let text = after_comma(rest);
    if text.starts_with(['{', '[']) {
        return None;
    }
    let mut values = serde_json::Deserializer::from_str(text).into_iter();
    let value = values.next()?.ok()?;
    *rest = text.get(values.byte_offset()..)?;
    Some(value)
}

/// Takes the next element of a list or field of an object. The name of an element is empty.
pub(super) fn next<'de>(rest: &mut &'de str) -> Option<(Cow<'de, str>, &'de str)> {
    let (first, after) = split(after_comma(rest));
    *rest = after;
    let Some(value) = after.trim_ascii_start().strip_prefix(':') else {
        return (!first.is_empty()).then_some((Cow::Borrowed(""), first));
    };
    let (value, after) = split(value.trim_ascii_start());
    *rest = after;
    Some((unquoted(first), value))
}

fn after_comma(text: &str) -> &str {
    let text = text.trim_ascii_start();
    text.strip_prefix(',').map_or(text, str::trim_ascii_start)
}

/// Splits the text after its first value. At the end of a list or an object the value is empty.
fn split(text: &str) -> (&str, &str) {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    let is_value = values.next().is_some_and(|value| value.is_ok());
    text.split_at(if is_value { values.byte_offset() } else { 0 })
}

/// Returns the text that a JSON string stands for.
pub(super) fn unquoted(text: &str) -> Cow<'_, str> {
    match serde_json::from_str(text) {
        Ok(owned) if text.contains('\\') => Cow::Owned(owned),
        _ => Cow::Borrowed(text.get(1..text.len() - 1).unwrap_or_default()),
    }
}
