//! A type as a piece of text, which can be a part of another type.

/// A type, with what has to be known to put it into another.
#[derive(Clone, Debug)]
pub(super) struct Type {
    pub(super) text: String,
    kind: Kind,
}

/// How strongly the parts of a type hold together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Union,
    Intersection,
    Whole,
}

impl Type {
    pub(super) fn whole(text: impl Into<String>) -> Self {
        Self { text: text.into(), kind: Kind::Whole }
    }

    /// Returns the type as a part of one of the given kind.
    pub(super) fn within(&self, kind: Kind) -> String {
        if self.kind < kind { format!("({})", self.text) } else { self.text.clone() }
    }

    /// Returns the list of the type.
    pub(super) fn list(&self) -> String {
        format!("{}[]", self.within(Kind::Whole))
    }

    fn joined(types: Vec<Self>, kind: Kind, word: &str, none: &str) -> Self {
        let mut texts: Vec<String> = Vec::new();
        for part in &types {
            let text = part.within(kind);
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        match texts.len() {
            0 => Self::whole(none),
            1 => types.into_iter().next().expect("there is a type for each text"),
            _ => Self { text: texts.join(word), kind },
        }
    }

    pub(super) fn union(types: Vec<Self>) -> Self {
        if let Some(unknown) = types.iter().find(|it| it.text == "unknown") {
            return unknown.clone();
        }
        Self::joined(types, Kind::Union, " | ", "never")
    }

    pub(super) fn intersection(types: Vec<Self>) -> Self {
        Self::joined(types, Kind::Intersection, " & ", "unknown")
    }
}
