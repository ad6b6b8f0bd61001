//! The check of a link, except for the types of its values: the handler has one place in the app,
//! and each of its parameters has a value. All of it is one constant, because each item of an
//! expansion costs compile time: constants for each step cost 1.2 ms more for a link.

use super::linked::Linked;
use super::message::{Message, distance};
use super::place::Place;
use crate::app::handler::{Facts, Node};
use crate::app::link_index::LinkIndex;
use crate::base::bytes::same_const;
use crate::extract::arguments::has;
use crate::router::Route;

/// The number of values that a link can have. `uri!` reports a link with more.
const MOST: usize = 16;

/// Stands for a name that no parameter has.
const NOBODY: u8 = u8::MAX;

/// A link without its values. It does not refer to the whole app, because rustc validates everything
/// that a constant refers to: that took 16 ms for each link of an app with 500 routes.
#[derive(Debug)]
pub struct Checked {
    pub(super) route: &'static Route<'static>,
    pub(super) place: Place,
    /// The app as it is written in the link.
    root: &'static str,
    names: &'static [&'static str],
    /// The parameter that each value is for. The parameters of the prefixes come first, then those
    /// of the handler.
    pub(super) targets: [u8; MOST],
    /// How many parameters the prefixes have.
    outer: usize,
    /// How many names no parameter has.
    unknown: usize,
    /// Whether the query has a parameter `{name..}`.
    has_query_rest: bool,
    /// Whether the handler's attribute is wrong, which is reported there.
    is_broken: bool,
}

/// Collects what is known of a link. Mistakes are not reported here, so that each can be reported at
/// its own place.
pub const fn check<H: Linked, R: Node>(
    root: &'static str,
    under: Option<&'static str>,
    names: &'static [&'static str],
) -> Checked {
    Checked::new(H::FACTS, Some((R::LINKS, under)), root, names)
}

/// Does the same for the path of a handler itself.
pub const fn check_own<H: Linked>(names: &'static [&'static str]) -> Checked {
    Checked::new(H::FACTS, None, "", names)
}

impl Checked {
    const fn new(
        facts: Option<&'static Facts>,
        app: Option<(LinkIndex, Option<&'static str>)>,
        root: &'static str,
        names: &'static [&'static str],
    ) -> Self {
        let (route, has_query_rest, is_broken) = match facts {
            Some(facts) => (&facts.route, facts.has_query_rest, false),
            None => (const { &Route::EMPTY }, false, true),
        };
        let place = match app {
            Some((index, under)) if !is_broken => Place::of(index, route, under),
            _ => Place::OWN,
        };
        let mut checked = Self {
            route,
            place,
            root,
            names,
            targets: [NOBODY; MOST],
            outer: 0,
            unknown: 0,
            has_query_rest,
            is_broken,
        };
        checked.find_targets();
        checked
    }

    const fn find_targets(&mut self) {
        let (outer, _) = self.place.prefixes.find(None);
        self.outer = outer;
        let mut at = 0;
        while at < self.names.len() && at < MOST {
            let name = self.names[at];
            let (_, of_prefix) =
                if outer > 0 { self.place.prefixes.find(Some(name)) } else { (0, None) };
            match (of_prefix, position(self.route.names, name)) {
                (Some(target), _) => self.targets[at] = target as u8,
                (None, Some(own)) if !self.is_of_prefix(own) && !self.is_of_host(own) => {
                    self.targets[at] = (outer + own) as u8;
                }
                (None, _) => self.unknown += 1,
            }
            at += 1;
        }
    }

    /// Returns whether the handler takes parameter number `own` from a prefix.
    pub(super) const fn is_of_prefix(&self, own: usize) -> bool {
        if self.route.of_prefix == 0 {
            return false;
        }
        let first = self.route.in_path();
        first <= own && own < first + self.route.of_prefix
    }

    /// Returns whether parameter number `own` of the handler is that of the host. A link stays on the
    /// host of the request, so it has no value for it.
    const fn is_of_host(&self, own: usize) -> bool {
        self.route.in_host() == 1 && own == self.route.in_path() + self.route.of_prefix
    }

    /// Returns the number of the handler's argument for a value, or what stands for it. This is
    /// never an error, because rustc would report an error in a constant argument again.
    pub const fn number(&self, at: usize) -> usize {
        if self.is_broken || self.targets[at] == NOBODY || self.place_is_missing() {
            return has::UNKNOWN;
        }
        match (self.targets[at] as usize).checked_sub(self.outer) {
            Some(own) => own,
            None => match position(self.route.names, self.names[at]) {
                Some(own) => own,
                None => has::OF_PREFIX,
            },
        }
    }

    const fn place_is_missing(&self) -> bool {
        !self.place.is_one()
    }

    /// Requires that the handler has exactly one place in the app.
    #[track_caller]
    pub const fn require_place(&self) {
        if !self.is_broken {
            self.place.require_one(self.route, self.root);
        }
    }

    /// Requires that a name is the name of a parameter.
    #[track_caller]
    pub const fn require_name(&self, at: usize) {
        if self.is_broken
            || self.place_is_missing()
            || self.has_query_rest
            || self.targets[at] != NOBODY
        {
            return;
        }
        let mut message = Message::new();
        message.add(&["`"]);
        self.place.prefixes.write(self.route, &mut message);
        message.add(&["` (fn ", self.route.name, ") has no parameter `", self.names[at], "`"]);
        let best = self.most_similar(self.names[at]);
        if let Some(own) = position(self.route.names, self.names[at])
            && self.is_of_host(own)
        {
            message.add(&[" of its path or query: it is that of the host, which the link keeps"]);
        } else if best.is_empty() {
            self.list_names(&mut message);
        } else {
            message.add(&[": did you mean `", best, "`?"]);
        }
        message.fail()
    }

    /// Returns the name of the parameter that was probably meant, among those without a value.
    const fn most_similar(&self, name: &str) -> &'static str {
        let (mut best, mut least, mut target) = ("", 1 + name.len() / 4 + 1, 0);
        while target < self.count() {
            let other = self.name_of(target);
            let far = distance(other, name);
            if far < least && !other.is_empty() && position(self.names, other).is_none() {
                (best, least) = (other, far);
            }
            target += 1;
        }
        best
    }

    /// Returns how many parameters the link could have. Some of them may be without a name.
    const fn count(&self) -> usize {
        self.outer + self.route.names.len()
    }

    /// Returns the name of a parameter; empty if a prefix has that parameter already, and for that of the
    /// host.
    const fn name_of(&self, target: usize) -> &'static str {
        match target.checked_sub(self.outer) {
            Some(own) if self.is_of_prefix(own) || self.is_of_host(own) => "",
            Some(own) => self.route.names[own],
            None => self.place.prefixes.name(target),
        }
    }

    const fn list_names(&self, message: &mut Message) {
        let (mut count, mut target) = (0, 0);
        while target < self.count() {
            let name = self.name_of(target);
            if !name.is_empty() {
                message.add(&[if count == 0 { ": it has `" } else { ", `" }, name, "`"]);
                count += 1;
            }
            target += 1;
        }
        if count == 0 {
            message.add(&[": it has none"]);
        }
    }

    /// Requires that each parameter has a value.
    #[track_caller]
    pub const fn require_all(&self) {
        if self.is_broken || self.place_is_missing() {
            return;
        }
        if self.has_query_rest {
            self.refuse_query_rest();
        }
        // No name is there twice, so in the usual case it is enough to count them.
        let own = self.route.names.len() - self.route.of_prefix - self.route.in_host();
        let count = self.outer + own;
        if self.unknown == 0 && self.names.len() == count {
            return;
        }
        // A name that is unknown was probably meant for the parameter that is missing.
        if self.unknown == 0 && self.count_missing() > 0 {
            self.missing();
        }
    }

    /// Returns how many parameters have no value.
    const fn count_missing(&self) -> usize {
        let (mut count, mut target) = (0, 0);
        while target < self.count() {
            count += self.is_missing(target) as usize;
            target += 1;
        }
        count
    }

    const fn is_missing(&self, target: usize) -> bool {
        let name = self.name_of(target);
        !name.is_empty() && position(self.names, name).is_none()
    }

    #[track_caller]
    const fn missing(&self) -> ! {
        let mut message = Message::new();
        message.add(&["this link to `"]);
        self.place.prefixes.write(self.route, &mut message);
        message.add(&["` needs "]);
        self.write_missing(&mut message, ["`", "`"], [", ", " and "]);
        message.add(&[": write `", self.route.name, "("]);
        message.add(&[if self.names.is_empty() { "" } else { ".., " }]);
        self.write_missing(&mut message, ["", " = .."], [", ", ", "]);
        message.add(&[")`"]);
        message.fail()
    }

    /// Writes the names without a value, between two texts each. The last separator differs.
    const fn write_missing(
        &self,
        message: &mut Message,
        [before, after]: [&str; 2],
        [separator, last]: [&str; 2],
    ) {
        let (mut left, mut target, mut is_first) = (self.count_missing(), 0, true);
        while target < self.count() {
            if self.is_missing(target) {
                if !is_first {
                    message.add(&[if left == 1 { last } else { separator }]);
                }
                message.add(&[before, self.name_of(target), after]);
                (left, is_first) = (left - 1, false);
            }
            target += 1;
        }
    }

    #[track_caller]
    const fn refuse_query_rest(&self) -> ! {
        let mut message = Message::new();
        message.add(&["there is no link to "]);
        message.function(self.route);
        message.add(&[
            ": it takes a struct of query parameters, `{name..}`, which a link cannot write; ",
            "name the parameters one by one in the path of the handler",
        ]);
        message.fail()
    }
}

/// Returns the position of a name.
const fn position(names: &[&str], wanted: &str) -> Option<usize> {
    let mut at = 0;
    while at < names.len() {
        if same_const(names[at], wanted) {
            return Some(at);
        }
        at += 1;
    }
    None
}
