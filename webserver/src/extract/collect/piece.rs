//! The pieces that are read: a value of the body, the name of a field, or a blank. A value stays as
//! text until something asks for its shape, so no tree of the body is made.

use std::borrow::Cow;
use std::slice::Iter;

use serde_core::Deserialize;
use serde_core::de::{IgnoredAny, Unexpected};

/// What stands in the place of a value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Piece<'a, 'de> {
    /// A value of the body, which is known to be JSON.
    Json(&'de str),
    /// The name of a field.
    Name(&'a Cow<'de, str>),
    /// A blank. `number` says which of several blanks it is, and `depth` how many blanks it is in.
    Blank { number: usize, depth: usize },
}

impl Piece<'_, '_> {
    /// Returns the identity of a value of the body: the address of its first byte. A value that is the
    /// first of another one begins after it. All other pieces have the identity 0.
    pub(super) fn id(&self) -> usize {
        match self {
            Self::Json(text) => text.as_ptr().addr(),
            Self::Name(_) | Self::Blank { .. } => 0,
        }
    }

    /// Returns whether the client has sent the piece.
    pub(super) fn is_sent(&self) -> bool {
        self.id() != 0
    }

    pub(super) fn size(&self) -> usize {
        match self {
            Self::Json(text) => text.len(),
            Self::Name(_) | Self::Blank { .. } => 1,
        }
    }
}

/// What a type asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Want {
    Anything,
    Bool,
    /// A number of at most 64 bits.
    Number,
    /// A number of 128 bits.
    Wide,
    Text,
    /// The name of a field or of a variant.
    Name,
    Unit,
    /// A list of any length.
    List,
    /// A list of so many elements.
    Tuple(usize),
    Map,
}

/// The shape of a value.
pub(super) enum Shape<'de> {
    Null,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Wide(u128),
    Float(f64),
    Text(Cow<'de, str>),
    List(Parts<'de>),
    Map(Parts<'de>),
}

impl Shape<'_> {
    pub(super) fn unexpected(&self) -> Unexpected<'_> {
        match self {
            Self::Null => Unexpected::Unit,
            Self::Bool(value) => Unexpected::Bool(*value),
            Self::Unsigned(value) => Unexpected::Unsigned(*value),
            Self::Signed(value) => Unexpected::Signed(*value),
            Self::Wide(_) => Unexpected::Other("a large number"),
            Self::Float(value) => Unexpected::Float(*value),
            Self::Text(text) => Unexpected::Str(text),
            Self::List(_) => Unexpected::Seq,
            Self::Map(_) => Unexpected::Map,
        }
    }

    pub(super) fn is_scalar(&self) -> bool {
        !matches!(self, Self::List(_) | Self::Map(_))
    }
}

/// The elements of a list, or the fields of an object. The name of an element is empty.
#[derive(Clone, Debug)]
pub(super) enum Parts<'de> {
    /// The rest of the text of a list or an object.
    Json(&'de str),
    /// Blanks with these names.
    Blanks { names: Iter<'static, &'static str>, number: usize, depth: usize },
}

impl<'de> Parts<'de> {
    /// Takes the next element if it is a scalar that is a `T`.
    pub(super) fn scalar<T: Deserialize<'de>>(&mut self) -> Option<T> {
        let Self::Json(rest) = self else { return None };
        let text = after_comma(rest);
        if text.starts_with(['{', '[']) {
            return None;
        }
        let mut values = serde_json::Deserializer::from_str(text).into_iter();
        let value = values.next()?.ok()?;
        *rest = text.get(values.byte_offset()..)?;
        Some(value)
    }
}

impl<'de> Iterator for Parts<'de> {
    type Item = (Cow<'de, str>, Piece<'de, 'de>);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = match self {
            Self::Json(rest) => rest,
            Self::Blanks { names, number, depth } => {
                let blank = Piece::Blank { number: *number, depth: *depth };
                return names.next().map(|name| ((*name).into(), blank));
            }
        };
        let (first, after) = split(after_comma(rest));
        *rest = after;
        let Some(value) = after.trim_ascii_start().strip_prefix(':') else {
            return (!first.is_empty()).then_some((Cow::Borrowed(""), Piece::Json(first)));
        };
        let (value, after) = split(value.trim_ascii_start());
        *rest = after;
        Some((unquoted(first), Piece::Json(value)))
    }
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

fn unquoted(text: &str) -> Cow<'_, str> {
    match serde_json::from_str(text) {
        Ok(owned) if text.contains('\\') => Cow::Owned(owned),
        _ => Cow::Borrowed(text.get(1..text.len() - 1).unwrap_or_default()),
    }
}

/// Returns the shape of a value.
pub(super) fn shape_of(text: &str, want: Want) -> Shape<'_> {
    match text.as_bytes().first() {
        Some(b'{') => Shape::Map(Parts::Json(&text[1..])),
        Some(b'[') => Shape::List(Parts::Json(&text[1..])),
        Some(b'"') => Shape::Text(unquoted(text)),
        Some(b't' | b'f') => Shape::Bool(text == "true"),
        _ => number(text, want).unwrap_or(Shape::Null),
    }
}

/// Returns the shape of a field's name. A map may have numbers and `bool`s as names.
pub(super) fn shape_of_name(name: Cow<'_, str>, want: Want) -> Shape<'_> {
    match (want, &*name) {
        (Want::Bool, "true" | "false") => Shape::Bool(name == "true"),
        (Want::Number | Want::Wide, _) => number(&name, want).unwrap_or(Shape::Text(name)),
        _ => Shape::Text(name),
    }
}

fn number(text: &str, want: Want) -> Option<Shape<'static>> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if !digits.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    if let Ok(value) = text.parse() {
        return Some(Shape::Unsigned(value));
    }
    match text.parse() {
        Ok(value) if value < 0 => return Some(Shape::Signed(value)),
        _ => {}
    }
    if want == Want::Wide
        && let Ok(value) = text.parse()
    {
        return Some(Shape::Wide(value));
    }
    text.parse().ok().filter(|value: &f64| value.is_finite()).map(Shape::Float)
}
