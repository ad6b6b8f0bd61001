//! The pieces that are read: a value of a JSON body, the pairs of a form or a query, the name of a
//! field, or a blank. A value stays as text until something asks for its shape, so no tree of the body
//! is made.

use std::borrow::Cow;
use std::slice::Iter;

use serde_core::Deserialize;
use serde_core::de::Unexpected;

#[cfg(feature = "json")]
use super::json_text::{first_scalar, next, unquoted};
use crate::extract::params::FromParam;
use crate::extract::urlencoded::de::{Child, Children, Node};

/// What stands in the place of a value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Piece<'a, 'de> {
    #[cfg(feature = "json")]
    /// A value of the body, which is known to be JSON.
    Json(&'de str),
    /// The pairs of a form or a query whose names begin alike.
    Texts(Node<'a, 'de>),
    /// A field that a form does not have: a box that is not checked, or an empty list.
    Absent,
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
            #[cfg(feature = "json")]
            Self::Json(text) => text.as_ptr().addr(),
            Self::Texts(node) => node.id(),
            Self::Absent | Self::Name(_) | Self::Blank { .. } => 0,
        }
    }

    /// Returns whether the client has sent the piece.
    pub(super) fn is_sent(&self) -> bool {
        self.id() != 0
    }

    pub(super) fn size(&self) -> usize {
        match self {
            #[cfg(feature = "json")]
            Self::Json(text) => text.len(),
            Self::Texts(node) => node.pairs().len(),
            Self::Absent | Self::Name(_) | Self::Blank { .. } => 1,
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
pub(super) enum Shape<'a, 'de> {
    Null,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Wide(u128),
    Float(f64),
    Text(Cow<'de, str>),
    List(Parts<'a, 'de>),
    Map(Parts<'a, 'de>),
}

impl Shape<'_, '_> {
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

    #[cfg(feature = "json")]
    pub(super) fn is_scalar(&self) -> bool {
        !matches!(self, Self::List(_) | Self::Map(_))
    }
}

/// The elements of a list, or the fields of an object. The name of an element is empty.
#[derive(Clone, Debug)]
pub(super) enum Parts<'a, 'de> {
    #[cfg(feature = "json")]
    /// The rest of the text of a list or an object.
    Json(&'de str),
    /// The values of one name.
    Values(Node<'a, 'de>, usize),
    /// Groups in the order of their numbers.
    Items(std::vec::IntoIter<Child<'a, 'de>>),
    /// Groups with names.
    Groups(Children<'a, 'de>),
    /// Blanks with these names.
    Blanks { names: Iter<'static, &'static str>, number: usize, depth: usize },
}

impl<'de> Parts<'_, 'de> {
    /// Takes the next element if it is a scalar that is a `T`.
    pub(super) fn scalar<T: Deserialize<'de>>(&mut self) -> Option<T> {
        match self {
            #[cfg(feature = "json")]
            Self::Json(rest) => first_scalar(rest),
            _ => None,
        }
    }
}

impl<'a, 'de> Iterator for Parts<'a, 'de> {
    type Item = (Cow<'de, str>, Piece<'a, 'de>);

    fn next(&mut self) -> Option<Self::Item> {
        let child = match self {
            #[cfg(feature = "json")]
            Self::Json(rest) => {
                let (name, value) = next(rest)?;
                return Some((name, Piece::Json(value)));
            }
            Self::Blanks { names, number, depth } => {
                let blank = Piece::Blank { number: *number, depth: *depth };
                return names.next().map(|name| ((*name).into(), blank));
            }
            Self::Values(node, taken) => {
                *taken += 1;
                node.value(*taken - 1)
            }
            Self::Items(items) => items.next(),
            Self::Groups(children) => children.next(),
        };
        let Child { name, node } = child?;
        let is_named = matches!(self, Self::Groups(_));
        Some((if is_named { name.into() } else { Cow::Borrowed("") }, Piece::Texts(node)))
    }
}

#[cfg(feature = "json")]
/// Returns the shape of a value.
pub(super) fn shape_of<'a>(text: &str, want: Want) -> Shape<'a, '_> {
    match text.as_bytes().first() {
        Some(b'{') => Shape::Map(Parts::Json(&text[1..])),
        Some(b'[') => Shape::List(Parts::Json(&text[1..])),
        Some(b'"') => Shape::Text(unquoted(text)),
        Some(b't' | b'f') => Shape::Bool(text == "true"),
        _ => number(text, want).unwrap_or(Shape::Null),
    }
}

/// Returns the shape of a field's name. A map may have numbers and `bool`s as names.
pub(super) fn shape_of_name<'a>(name: Cow<'_, str>, want: Want) -> Shape<'a, '_> {
    match (want, &*name) {
        (Want::Bool, "true" | "false") => Shape::Bool(name == "true"),
        (Want::Number | Want::Wide, _) => number(&name, want).unwrap_or(Shape::Text(name)),
        _ => Shape::Text(name),
    }
}

/// Returns the shape of a text of a form, which may stand for anything.
pub(super) fn shape_of_text<'a>(text: &str, want: Want) -> Shape<'a, '_> {
    match want {
        Want::Bool => bool::from_param(text).map_or(Shape::Text(text.into()), Shape::Bool),
        Want::Unit if text.is_empty() => Shape::Null,
        _ => shape_of_name(text.into(), want),
    }
}

fn number<'a, 'de>(text: &str, want: Want) -> Option<Shape<'a, 'de>> {
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
