//! The mistakes that a path can contain, and the message for each.
//!
//! This module has one variant for each mistake, and its message. `parse` decides whether a text is
//! wrong. Each message quotes the wrong part and says what to do, because on stable Rust a macro
//! cannot point inside a string literal.

use std::fmt;

/// A mistake in a path, with the whole path that contains it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PatternError {
    /// The path as written.
    pub path: String,
    /// What is wrong with it.
    pub mistake: Mistake,
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, mistake } = self;
        write!(f, "in `{path}`: {mistake}")
    }
}

impl std::error::Error for PatternError {}

/// What can be wrong with a path. The text in each variant is the part to quote.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Mistake {
    /// A mistake in the literal text or the slashes.
    Text(TextMistake),
    /// A mistake in a parameter.
    Parameter(ParameterMistake),
    /// A mistake in the query part.
    Query(QueryMistake),
    /// A mistake that only a group's prefix can have.
    Prefix(PrefixMistake),
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(mistake) => mistake.fmt(f),
            Self::Parameter(mistake) => mistake.fmt(f),
            Self::Query(mistake) => mistake.fmt(f),
            Self::Prefix(mistake) => mistake.fmt(f),
        }
    }
}

/// A mistake in the literal text or the slashes of a path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TextMistake {
    /// The path does not start with `/`.
    NotAbsolute,
    /// A `%` in literal text.
    Percent(String),
    /// A space in literal text.
    Space(String),
    /// A `#` in literal text.
    Fragment(String),
    /// A character in literal text that no path may contain.
    Character(char, String),
    /// A segment `.` or `..`.
    DotSegment(String),
    /// Two slashes with nothing between them.
    EmptySegment,
}

impl fmt::Display for TextMistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAbsolute => f.write_str("a path starts with `/`, such as `/users`"),
            Self::Percent(piece) => write!(
                f,
                "`{piece}` contains `%`: write the character itself, because paths are decoded \
                 before they are compared"
            ),
            Self::Space(piece) => {
                write!(f, "`{piece}` contains a space, which a path cannot have: remove it")
            }
            Self::Fragment(piece) => write!(
                f,
                "`{piece}` contains `#`, and clients do not send the text after it: remove it"
            ),
            Self::Character('<', piece) => write!(
                f,
                "`{piece}` contains a character that a path cannot have: a parameter is written \
                 `{{name}}`"
            ),
            Self::Character(character, piece) => write!(
                f,
                "`{piece}` contains `{}`, which a path cannot have: letters, digits and \
                 `-._~!$&'()*+,;=:@` are allowed",
                character.escape_debug()
            ),
            Self::DotSegment(piece) => write!(
                f,
                "the segment `{piece}` is resolved by clients before they send it: write the \
                 path that is meant"
            ),
            Self::EmptySegment => f.write_str("`//` has nothing between its slashes: remove one"),
        }
    }
}

impl From<TextMistake> for Mistake {
    fn from(mistake: TextMistake) -> Self {
        Self::Text(mistake)
    }
}

/// A mistake in a parameter of a path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ParameterMistake {
    /// A parameter in the syntax of another framework, and in ours.
    Foreign(String, String),
    /// A `{` without a `}`.
    NotClosed(String),
    /// A `}` without a `{`.
    NotOpened(String),
    /// `{}` or `{..}`.
    NoName(String),
    /// A name that is not a Rust identifier.
    NotIdentifier(String),
    /// A name that occurs twice in the path and query.
    Repeated(String),
    /// Two parameters in one segment.
    TwoParameters(String),
    /// Segments after `{name..}`.
    RestNotLast(String),
    /// Literal text beside `{name..}`.
    TextAroundRest(String),
    /// A slash after `{name..}`.
    RestThenSlash(String),
}

impl fmt::Display for ParameterMistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign(piece, ours) if piece.contains(':') => write!(
                f,
                "`{piece}` is not a parameter here: write `{ours}`, and the type in the function"
            ),
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
                "`{piece}` has no name: name the function's argument, as in `{}`",
                if piece.contains("..") { "{path..}" } else { "{id}" }
            ),
            Self::NotIdentifier(name) => write!(
                f,
                "`{name}` cannot be the name of a parameter: write the name of an argument, made \
                 of letters, digits and `_`; its type is written in the function"
            ),
            Self::Repeated(name) => {
                write!(f, "`{name}` is the name of two parameters: give each its own name")
            }
            Self::TwoParameters(piece) => write!(
                f,
                "`{piece}` has two parameters in one segment: put a `/` between them, or take the \
                 whole segment as one parameter"
            ),
            Self::RestNotLast(piece) => {
                write!(f, "`{piece}` takes all remaining segments: make it the last segment")
            }
            Self::TextAroundRest(piece) => write!(
                f,
                "`{piece}` has text beside a parameter that takes whole segments: put a `/` \
                 between them"
            ),
            Self::RestThenSlash(piece) => {
                write!(f, "`{piece}/`: the rest already takes a slash at the end: remove it")
            }
        }
    }
}

impl From<ParameterMistake> for Mistake {
    fn from(mistake: ParameterMistake) -> Self {
        Self::Parameter(mistake)
    }
}

/// A mistake in the query part of a path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum QueryMistake {
    /// A `?` with nothing after it.
    Empty,
    /// A query item that is not `{name}`.
    NotParameter(String),
    /// Query items after `{name..}`.
    RestNotLast(String),
}

impl fmt::Display for QueryMistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => {
                f.write_str("nothing follows `?`: add a parameter such as `{page}`, or remove it")
            }
            Self::NotParameter(piece) => write!(
                f,
                "the query item `{piece}` is not of the form `{{name}}`: items are parameters \
                 joined by `&`"
            ),
            Self::RestNotLast(piece) => {
                write!(f, "`{piece}` takes all other query parameters: make it the last item")
            }
        }
    }
}

impl From<QueryMistake> for Mistake {
    fn from(mistake: QueryMistake) -> Self {
        Self::Query(mistake)
    }
}

/// A mistake that only a group's prefix can have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PrefixMistake {
    /// A parameter `{name..}` in a group's prefix.
    Rest(String),
    /// A `?` in a group's prefix.
    Query(String),
    /// A `/` at the end of a group's prefix.
    Slash(String),
}

impl fmt::Display for PrefixMistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rest(piece) => write!(
                f,
                "`{piece}` takes all remaining segments, so nothing could follow the prefix: put it \
                 into the paths of the handlers"
            ),
            Self::Query(piece) => write!(
                f,
                "a group's prefix cannot have a query: put `{piece}` into the paths of its handlers"
            ),
            Self::Slash(path) => write!(
                f,
                "a group's prefix cannot end in `/`: write `{path}`, because its handlers' paths \
                 begin with `/`"
            ),
        }
    }
}

impl From<PrefixMistake> for Mistake {
    fn from(mistake: PrefixMistake) -> Self {
        Self::Prefix(mistake)
    }
}
