//! The place of a handler in an app: the prefixes before its path. This is const evaluation; the
//! errors are panics at the caller.

use super::message::Message;
use crate::app::link_index::{END, LinkIndex, Prefix, is_same};
use crate::base::bytes::same_const;
use crate::router::{Route, Segment};

/// The prefixes before a handler's path.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prefixes {
    all: &'static [Prefix],
    /// The number of the innermost one, or [`END`].
    innermost: u32,
}

/// The result of the search for a handler in an app.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) prefixes: Prefixes,
    /// The prefixes of another place of the handler, if there is one.
    other: Prefixes,
    found: usize,
    /// The number of the route in the app.
    pub(super) number: u32,
    /// The prefix that the link chooses.
    under: Option<&'static str>,
}

impl Prefixes {
    pub(super) const NONE: Self = Self { all: &[], innermost: END };

    /// Returns the prefixes of the route with this number.
    pub(super) const fn of(index: LinkIndex, number: u32) -> Self {
        Self { all: index.prefixes, innermost: index.entries[number as usize].prefix }
    }

    /// Returns the innermost prefix, and the prefixes around it.
    pub(super) const fn split(self) -> Option<(&'static Prefix, Self)> {
        if self.innermost == END {
            return None;
        }
        let prefix = &self.all[self.innermost as usize];
        Some((prefix, Self { innermost: prefix.outer, ..self }))
    }

    pub(super) const fn is_empty(self) -> bool {
        self.innermost == END
    }

    /// Returns whether a text chooses these prefixes: it is one of them, or several that follow each
    /// other. A parameter is written as in the list, `{org}`. The text `/` stands for no prefix.
    const fn are_chosen_by(self, text: &str) -> bool {
        if self.is_empty() {
            return same_const(text, "/");
        }
        let mut inner = self;
        while let Some((_, outer)) = inner.split() {
            if inner.end_with(text.as_bytes()) {
                return true;
            }
            inner = outer;
        }
        false
    }

    /// Returns whether a text is the last of these prefixes, or several that follow each other.
    const fn end_with(self, text: &[u8]) -> bool {
        let mut first = self;
        while let Some((_, outer)) = first.split() {
            if matches!(self.rest(text, outer), Some([])) {
                return true;
            }
            first = outer;
        }
        false
    }

    /// Returns what follows in a text after the prefixes that are inside of `outer`.
    const fn rest(self, text: &[u8], outer: Self) -> Option<&[u8]> {
        if self.innermost == outer.innermost {
            return Some(text);
        }
        match self.split() {
            Some((prefix, around)) => after(around.rest(text, outer), prefix.segments),
            None => None,
        }
    }

    /// Returns the number of parameters.
    pub(super) const fn count(self) -> usize {
        match self.split() {
            Some((prefix, _)) => prefix.parameters,
            None => 0,
        }
    }

    /// Returns the number of the parameter with this name.
    pub(super) const fn find(self, wanted: &str) -> Option<usize> {
        let mut number = self.count();
        while number > 0 {
            number -= 1;
            if same_const(self.name(number), wanted) {
                return Some(number);
            }
        }
        None
    }

    /// Returns the name of parameter number `number`.
    pub(super) const fn name(self, number: usize) -> &'static str {
        let Some((prefix, outer)) = self.split() else { return "" };
        let Some(mut left) = number.checked_sub(outer.count()) else { return outer.name(number) };
        let mut segments = prefix.segments;
        while let [segment, others @ ..] = segments {
            match segment.name() {
                Some(name) if left == 0 => return name,
                Some(_) => left -= 1,
                None => {}
            }
            segments = others;
        }
        ""
    }

    /// Writes the whole path of a route under these prefixes.
    pub(super) const fn write(self, route: &Route<'_>, message: &mut Message) {
        self.write_prefixes(message);
        if self.is_empty() || route.path.len() > 1 {
            message.add(&[route.path]);
        }
        let first = route.in_path() + route.of_prefix + route.in_host();
        let mut at = first;
        while at < route.names.len() {
            message.add(&[if at == first { "?{" } else { "&{" }, route.names[at], "}"]);
            at += 1;
        }
    }

    const fn write_prefixes(self, message: &mut Message) {
        if let Some((prefix, outer)) = self.split() {
            outer.write_prefixes(message);
            message.segments(prefix.segments);
        }
    }
}

impl Place {
    /// The place of a handler's own path.
    pub(super) const OWN: Self =
        Self { prefixes: Prefixes::NONE, other: Prefixes::NONE, found: 1, number: 0, under: None };

    /// Searches for a handler.
    pub(super) const fn of(
        index: LinkIndex,
        route: &Route<'_>,
        under: Option<&'static str>,
    ) -> Self {
        let mut place = Self { found: 0, under, ..Self::OWN };
        let mut at = index.bucket(route);
        while at != END {
            let entry = &index.entries[at as usize];
            if is_same(entry.route, route) {
                let prefixes = Prefixes { all: index.prefixes, innermost: entry.prefix };
                let is_meant = match under {
                    Some(under) => prefixes.are_chosen_by(under),
                    None => true,
                };
                if is_meant {
                    place.found += 1;
                    place.other = place.prefixes;
                    place.prefixes = prefixes;
                    place.number = at;
                }
            }
            at = entry.next;
        }
        place
    }

    /// Returns whether the handler has exactly one place.
    pub(super) const fn is_one(&self) -> bool {
        self.found == 1
    }

    /// Requires that the handler has exactly one place.
    #[track_caller]
    pub(super) const fn require_one(&self, route: &Route<'_>, root: &str) {
        match self.found {
            0 => self.dead(route, root),
            1 => {}
            _ => self.repeated(route, root),
        }
    }

    #[track_caller]
    const fn dead(&self, route: &Route<'_>, root: &str) -> ! {
        let mut message = Message::new();
        message.add(&["dead link: "]);
        message.function(route);
        message.add(&[" is not in `", root, "`"]);
        match self.under {
            Some(under) => message.add(&[
                " under the prefix \"",
                under,
                "\": write another prefix, or leave the prefix out",
            ]),
            None => message.add(&[": add it to the list, or remove the link"]),
        }
        message.fail()
    }

    #[track_caller]
    const fn repeated(&self, route: &Route<'_>, root: &str) -> ! {
        let mut message = Message::new();
        message.function(route);
        message.add(&[" is in `", root, "` more than once, at "]);
        // The last place of the app was found first.
        self.prefixes.write(route, &mut message);
        message.add(&[" and at "]);
        self.other.write(route, &mut message);
        if self.found > 2 {
            message.add(&[" and at "]);
            message.number(self.found as u32 - 2);
            message.add(&[" more"]);
        }
        let name = route.name;
        match self.under {
            Some(under) => message.add(&[
                ", all of them under \"",
                under,
                "\": choose one by the prefix that only it has",
            ]),
            None => message.add(&[
                ": choose one by its prefix, `uri!(",
                root,
                ", \"/..\", ",
                name,
                "(..))`",
            ]),
        }
        message.fail()
    }
}

/// Returns the text after these segments, as they are written in a list.
const fn after<'t>(text: Option<&'t [u8]>, mut segments: &[Segment<'_>]) -> Option<&'t [u8]> {
    let mut left = text;
    while let [segment, others @ ..] = segments {
        left = strip(left, "/");
        left = match *segment {
            Segment::Text(text) => strip(left, text),
            Segment::Param { name, before, after } => {
                strip(strip(strip(strip(strip(left, before), "{"), name), "}"), after)
            }
            Segment::Rest { name } => strip(strip(strip(left, "{"), name), "..}"),
        };
        segments = others;
    }
    left
}

/// Returns the text after a prefix.
const fn strip<'t>(text: Option<&'t [u8]>, prefix: &str) -> Option<&'t [u8]> {
    let (Some(mut text), mut prefix) = (text, prefix.as_bytes()) else { return None };
    while let [expected, others @ ..] = prefix {
        match text {
            [first, rest @ ..] if *first == *expected => (text, prefix) = (rest, others),
            _ => return None,
        }
    }
    Some(text)
}
