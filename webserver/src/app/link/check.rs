//! The check of a link, except for the types of its values: the handler has one place in the app,
//! and each of its parameters has a value. All of it is one constant, because each item of an
//! expansion costs compile time: constants for each step cost 1.2 ms more for a link.

use super::brought::{Brought, SENT, position};
use super::linked::Linked;
use super::message::{Message, distance};
use super::place::Place;
use crate::app::handler::{Facts, Node};
use crate::extract::arguments::has;
use crate::router::Route;

/// The number of values that a link can have. `uri!` reports a link with more.
const MOST: usize = 16;

/// Stands for a name that no parameter has.
const NOBODY: u8 = u8::MAX;

/// Stands for a name of an argument that a request brings beside its parameters.
const BROUGHT: u8 = u8::MAX - 1;

/// A link without its values. If it is right, it refers to nothing, because rustc validates everything
/// that a constant refers to: a reference to the whole app took 16 ms for each link of an app with 500
/// routes.
#[derive(Debug)]
pub struct Checked {
    /// The number of the route in the app.
    pub(super) number: u32,
    /// The parameter that each value is for. The parameters of the prefixes come first, then those
    /// of the handler.
    pub(super) targets: [u8; MOST],
    /// The number of the handler's argument for each value, or what stands for it. These are never
    /// errors, because rustc would report an error in a constant argument again.
    pub numbers: [usize; MOST],
    /// What is known of a link with a mistake.
    mistake: Option<Mistake>,
}

/// A link with a mistake, which is reported at its own place.
#[derive(Clone, Copy, Debug)]
struct Mistake {
    route: &'static Route<'static>,
    place: Place,
    /// The app as it is written in the link.
    root: &'static str,
    names: &'static [&'static str],
    targets: [u8; MOST],
    /// How many parameters the prefixes have.
    outer: usize,
    /// How many names no parameter has.
    unknown: usize,
    /// Whether the query has a parameter `{name..}`.
    has_query_rest: bool,
    /// The arguments that a request brings beside its parameters; none for a link.
    brought: Brought,
}

/// Collects what is known of a link. Mistakes are not reported here, so that each can be reported at
/// its own place.
pub const fn check<H: Linked, R: Node>(
    root: &'static str,
    under: Option<&'static str>,
    names: &'static [&'static str],
) -> Checked {
    match H::FACTS {
        Some(facts) => {
            let place = Place::of(R::LINKS, &facts.route, under);
            Checked::new(facts, place, root, names, Brought::NONE)
        }
        None => Checked::BROKEN,
    }
}

/// Does the same for the path of a handler itself.
pub const fn check_own<H: Linked>(names: &'static [&'static str]) -> Checked {
    match H::FACTS {
        Some(facts) => Checked::new(facts, Place::OWN, "", names, Brought::NONE),
        None => Checked::BROKEN,
    }
}

impl Checked {
    /// A link to a handler whose attribute is wrong, which is reported there.
    pub(super) const BROKEN: Self =
        Self { number: 0, targets: [NOBODY; MOST], numbers: [has::UNKNOWN; MOST], mistake: None };

    pub(super) const fn new(
        facts: &'static Facts,
        place: Place,
        root: &'static str,
        names: &'static [&'static str],
        brought: Brought,
    ) -> Self {
        // A request brings the rest of its query as an argument.
        let (route, has_query_rest) = (&facts.route, facts.has_query_rest && brought.is_none());
        let outer = place.prefixes.count();
        let mut checked = Self { number: place.number, ..Self::BROKEN };
        let (mut unknown, mut given) = (0, 0);
        let mut at = 0;
        while at < names.len() && at < MOST {
            let of_prefix = if outer > 0 { place.prefixes.find(names[at]) } else { None };
            let own = position(route.names, names[at], at);
            match (of_prefix, own) {
                (Some(target), _) => checked.targets[at] = target as u8,
                (None, Some(own)) if !is_of_prefix(route, own) && !is_of_host(route, own) => {
                    checked.targets[at] = (outer + own) as u8;
                }
                (None, _) => match position(brought.names, names[at], 0) {
                    Some(number) => {
                        checked.targets[at] = BROUGHT;
                        checked.numbers[at] = SENT + number;
                        given += 1;
                    }
                    None => unknown += 1,
                },
            }
            if checked.targets[at] < BROUGHT && place.is_one() {
                checked.numbers[at] = match own {
                    Some(own) => own,
                    None => has::OF_PREFIX,
                };
            }
            at += 1;
        }
        // No name is there twice, so it is enough to count them.
        let count = outer + route.names.len() - route.of_prefix - route.in_host();
        let is_right = place.is_one() && unknown == 0 && names.len() - given == count;
        if !is_right || has_query_rest || brought.is_missing_in(names) {
            let targets = checked.targets;
            #[rustfmt::skip]
            let mistake =
                Mistake { route, place, root, names, targets, outer, unknown, has_query_rest, brought };
            checked.mistake = Some(mistake);
        }
        checked
    }

    /// Requires that the handler has exactly one place in the app.
    #[track_caller]
    pub const fn require_place(&self) {
        if let Some(Mistake { place, route, root, .. }) = &self.mistake {
            place.require_one(route, root);
        }
    }

    /// Requires that a name is the name of a parameter.
    #[track_caller]
    pub const fn require_name(&self, at: usize) {
        if let Some(mistake) = &self.mistake {
            mistake.require_name(at);
        }
    }

    /// Requires that each parameter has a value.
    #[track_caller]
    pub const fn require_all(&self) {
        if let Some(mistake) = &self.mistake {
            mistake.require_all();
        }
    }
}

/// Returns whether a handler takes parameter number `own` from a prefix.
const fn is_of_prefix(route: &Route<'_>, own: usize) -> bool {
    if route.of_prefix == 0 {
        return false;
    }
    let first = route.in_path();
    first <= own && own < first + route.of_prefix
}

/// Returns whether parameter number `own` of the handler is that of the host. A link stays on the host
/// of the request, so it has no value for it.
const fn is_of_host(route: &Route<'_>, own: usize) -> bool {
    route.in_host() == 1 && own == route.in_path() + route.of_prefix
}

impl Mistake {
    #[track_caller]
    const fn require_name(&self, at: usize) {
        if !self.place.is_one() || self.has_query_rest || self.targets[at] != NOBODY {
            return;
        }
        let mut message = Message::new();
        message.add(&["`"]);
        self.place.prefixes.write(self.route, &mut message);
        message.add(&["` (fn ", self.route.name, ") has no parameter `", self.names[at], "`"]);
        let best = self.most_similar(self.names[at]);
        if let Some(own) = position(self.route.names, self.names[at], at)
            && is_of_host(self.route, own)
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
            if far < least && !other.is_empty() && position(self.names, other, 0).is_none() {
                (best, least) = (other, far);
            }
            target += 1;
        }
        best
    }

    /// Returns how many values the link could have. Some of them may be without a name.
    const fn count(&self) -> usize {
        self.outer + self.route.names.len() + self.brought.names.len()
    }

    /// Returns the name of a parameter; empty if a prefix has that parameter already, and for that of the
    /// host.
    const fn name_of(&self, target: usize) -> &'static str {
        match target.checked_sub(self.outer) {
            Some(own) if is_of_prefix(self.route, own) || is_of_host(self.route, own) => "",
            Some(own) if own < self.route.names.len() => self.route.names[own],
            Some(own) => self.brought.name(own - self.route.names.len()),
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

    #[track_caller]
    const fn require_all(&self) {
        if !self.place.is_one() {
            return;
        }
        if self.has_query_rest {
            self.refuse_query_rest();
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
        let own = self.outer + self.route.names.len();
        let is_needed = target < own || self.brought.is_needed(target - own);
        is_needed && !name.is_empty() && position(self.names, name, 0).is_none()
    }

    #[track_caller]
    const fn missing(&self) -> ! {
        let mut message = Message::new();
        message.add(&["this ", self.brought.noun(), " to `"]);
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
