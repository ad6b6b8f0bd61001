//! The state of a comparison: both documents, and the changes so far.

use std::collections::BTreeSet;
use std::fmt::Display;

use serde_json::Value;

use super::change::Change;
use super::pointer::Pointer;

/// A comparison of two documents.
pub(super) struct Comparison<'v> {
    pub(super) old: &'v Value,
    pub(super) new: &'v Value,
    pub(super) changes: Vec<Change>,
    /// The pairs of schemas that have been compared, so that a recursive type ends.
    pub(super) compared: BTreeSet<(String, String, Direction)>,
}

/// Who has to understand a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Direction {
    /// The server: a value that it no longer takes breaks clients.
    Request,
    /// The client: a value that it does not know breaks it.
    Response,
}

impl Direction {
    pub(super) fn opposite(self) -> Self {
        match self {
            Self::Request => Self::Response,
            Self::Response => Self::Request,
        }
    }
}

/// What a change does to the values that a schema allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Some are no longer allowed.
    Narrower,
    /// Some are allowed that were not.
    Wider,
    /// Both.
    Different,
}

impl Effect {
    /// Returns the effect of a limit: `is_less` says that it allows less than before, and `is_more` that
    /// it allows more.
    pub(super) fn of(is_less: bool, is_more: bool) -> Option<Self> {
        match (is_less, is_more) {
            (true, true) => Some(Self::Different),
            (true, false) => Some(Self::Narrower),
            (false, true) => Some(Self::Wider),
            (false, false) => None,
        }
    }

    pub(super) fn breaks(self, direction: Direction) -> bool {
        match direction {
            Direction::Request => self != Self::Wider,
            Direction::Response => self != Self::Narrower,
        }
    }
}

impl Comparison<'_> {
    pub(super) fn breaking(&mut self, at: &Pointer, sentence: impl Into<String>) {
        self.add(true, at, sentence);
    }

    pub(super) fn harmless(&mut self, at: &Pointer, sentence: impl Into<String>) {
        self.add(false, at, sentence);
    }

    pub(super) fn add(&mut self, is_breaking: bool, at: &Pointer, sentence: impl Into<String>) {
        self.changes.push(Change::new(is_breaking, at.to_string(), sentence.into()));
    }

    /// Adds a change of the values that a schema allows.
    pub(super) fn effect(
        &mut self,
        at: &Pointer,
        direction: Direction,
        effect: Effect,
        sentence: impl Display,
    ) {
        let place = match direction {
            Direction::Request => "requests",
            Direction::Response => "responses",
        };
        self.add(effect.breaks(direction), at, format!("in {place}, {sentence}"));
    }

    /// Adds what people read and programs do not: texts, examples and extensions.
    pub(super) fn texts(&mut self, at: &Pointer, old: &Value, new: &Value) {
        let names = members(old).chain(members(new)).map(|(name, _)| name);
        let names: BTreeSet<&String> = names.filter(|name| is_text(name)).collect();
        for name in names {
            if old.get(name) != new.get(name) {
                self.harmless(&at.join(name), format!("`{name}` is another one now"));
            }
        }
        let is_deprecated = |value: &Value| value.get("deprecated") == Some(&Value::Bool(true));
        match (is_deprecated(old), is_deprecated(new)) {
            (false, true) => self.harmless(&at.join("deprecated"), "it is deprecated now"),
            (true, false) => self.harmless(&at.join("deprecated"), "it is no longer deprecated"),
            _ => {}
        }
    }
}

/// Returns whether a member has no meaning for programs.
pub(super) fn is_text(name: &str) -> bool {
    let texts =
        ["title", "description", "summary", "example", "examples", "externalDocs", "$comment"];
    texts.contains(&name) || (name.starts_with("x-") && name != "x-additionalOperations")
}

/// Returns the members of an object, or none for another value.
pub(super) fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// Returns the members of both objects by name.
pub(super) fn both<'v>(
    old: Option<&'v Value>,
    new: Option<&'v Value>,
) -> Vec<(&'v str, Option<&'v Value>, Option<&'v Value>)> {
    let names = [old, new].into_iter().flatten().flat_map(members).map(|(name, _)| name.as_str());
    let names: BTreeSet<&str> = names.collect();
    let member = |of: Option<&'v Value>, name: &str| of.and_then(|of| of.get(name));
    names.into_iter().map(|name| (name, member(old, name), member(new, name))).collect()
}

/// Returns a sentence on a member that has changed.
pub(super) fn was_and_is(name: &str, old: Option<&Value>, new: Option<&Value>) -> String {
    match (old, new) {
        (Some(old), Some(new)) => {
            format!("`{name}` is {} now, and was {}", short(new), short(old))
        }
        (None, Some(new)) => format!("`{name}` is {} now, and there was none", short(new)),
        (Some(old), None) => format!("there is no `{name}` now, and it was {}", short(old)),
        (None, None) => format!("there is no `{name}`"),
    }
}

/// Returns a value as text that fits into a sentence.
pub(super) fn short(value: &Value) -> String {
    const LENGTH: usize = 80;
    let text = value.to_string();
    if text.chars().count() <= LENGTH {
        return text;
    }
    text.chars().take(LENGTH).collect::<String>() + ".."
}
