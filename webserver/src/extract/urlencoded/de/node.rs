//! The pairs whose names begin with the same parts. They are neighbours after sorting, so a node is
//! two slices: no tree is made.

use super::steps::{DEPTH, Steps};
use crate::extract::decode::Malformed;
use crate::extract::pairs::Pair;

/// The pairs whose names have the same first `depth` parts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node<'s, 'a> {
    pub(super) pairs: &'s [Pair<'a>],
    /// The parts of the names of the pairs.
    pub(super) steps: &'s [Steps<'a>],
    pub(super) depth: usize,
}

/// A part of a name, and the pairs that have it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Child<'s, 'a> {
    pub(crate) name: &'a str,
    pub(crate) node: Node<'s, 'a>,
}

impl<'s, 'a> Node<'s, 'a> {
    /// Returns the pairs that have no more parts.
    pub(crate) fn values(self) -> &'s [Pair<'a>] {
        &self.pairs[..self.values_len()]
    }

    fn values_len(self) -> usize {
        // Names that end here were sorted before longer ones.
        self.steps.iter().take_while(|steps| steps.len() <= self.depth).count()
    }

    /// Returns the pairs that have more parts, if there are any.
    pub(crate) fn groups(self) -> Option<Self> {
        let at = self.values_len();
        let rest = Self { pairs: &self.pairs[at..], steps: &self.steps[at..], ..self };
        (!rest.pairs.is_empty()).then_some(rest)
    }

    /// Returns the groups by their next parts. A name that one of the fields has as a whole, such
    /// as `hub.mode`, is not split, and neither are names with the same next part.
    pub(crate) fn children(self, fields: &'static [&'static str]) -> Children<'s, 'a> {
        let rest = self.groups().unwrap_or(Self { pairs: &[], steps: &[], ..self });
        Children { rest, fields, whole: 0 }
    }

    /// Returns the groups in the order of their numbers, if all next parts are numbers.
    pub(crate) fn items(self) -> Option<Vec<Child<'s, 'a>>> {
        let number = |child: Child<'s, 'a>| Some((child.name.parse::<u32>().ok()?, child));
        let mut items: Vec<_> = self.children(&[]).map(number).collect::<Option<_>>()?;
        items.sort_by_key(|(number, _)| *number);
        Some(items.into_iter().map(|(_, child)| child).collect())
    }

    /// Returns the parts of the names of some of the pairs.
    pub(super) fn steps_of(self, is_wanted: impl Fn(&Pair<'a>) -> bool) -> Vec<Steps<'a>> {
        let all = self.pairs.iter().zip(self.steps);
        all.filter(|(pair, _)| is_wanted(pair)).map(|(_, steps)| steps.clone()).collect()
    }

    /// Returns the first pair.
    pub(crate) fn first(self) -> Option<Pair<'a>> {
        self.pairs.first().copied()
    }

    /// Returns the only value, if there is nothing else.
    pub(crate) fn single(self) -> Option<Result<&'a str, Malformed>> {
        match self.pairs {
            [pair] if self.groups().is_none() => Some(pair.value),
            _ => None,
        }
    }

    /// Returns the value with this index, without the others of its name.
    pub(crate) fn value(self, index: usize) -> Option<Child<'s, 'a>> {
        let (values, _) = self.split_at(self.values_len());
        let rest = (index < values.pairs.len()).then(|| values.split_at(index).1)?;
        Some(Child { name: "", node: Node { depth: usize::MAX, ..rest.split_at(1).0 } })
    }

    /// Returns the name with which a value was sent, if this is not a group.
    pub(crate) fn own_name(self) -> Option<&'a str> {
        if self.groups().is_none() { self.first().map(|pair| pair.name) } else { None }
    }

    /// Returns whether these are all pairs that were sent.
    pub(crate) fn is_root(self) -> bool {
        self.depth == 0
    }

    /// Returns all pairs.
    pub(crate) fn pairs(self) -> &'s [Pair<'a>] {
        self.pairs
    }

    /// Returns a number other than 0 that no other node has.
    pub(crate) fn id(self) -> usize {
        // A pair is longer than the number of possible depths.
        self.pairs.as_ptr().addr() + self.depth.min(DEPTH + 1)
    }

    /// Returns the name of the first pair, as it was sent.
    pub(crate) fn sent(self) -> &'a str {
        self.first().map_or("", |pair| pair.name)
    }

    fn split_at(self, at: usize) -> (Self, Self) {
        let (pairs, after) = self.pairs.split_at(at);
        let (steps, steps_after) = self.steps.split_at(at);
        (Self { pairs, steps, ..self }, Self { pairs: after, steps: steps_after, ..self })
    }
}

/// The groups of a node by their next parts.
#[derive(Clone, Debug)]
pub(crate) struct Children<'s, 'a> {
    rest: Node<'s, 'a>,
    fields: &'static [&'static str],
    /// How many of the next pairs are read by their whole names.
    whole: usize,
}

impl Children<'_, '_> {
    /// Returns the same groups for a struct with these fields.
    pub(crate) fn of_fields(self, fields: &'static [&'static str]) -> Self {
        Self { fields, ..self }
    }
}

impl<'s, 'a> Iterator for Children<'s, 'a> {
    type Item = Child<'s, 'a>;

    fn next(&mut self) -> Option<Child<'s, 'a>> {
        let (rest, depth) = (self.rest, self.rest.depth);
        let first = rest.steps.first()?;
        let part = first.part(depth)?;
        let same = |steps: &&Steps<'a>| steps.part(depth) == Some(part);
        let count = rest.steps.iter().take_while(same).count();
        if self.whole == 0 && !self.fields.is_empty() {
            let is_field = |steps: &Steps<'a>| {
                let rest = steps.rest(depth).unwrap_or_default();
                steps.len() > depth + 1 && self.fields.contains(&rest)
            };
            if rest.steps[..count].iter().any(is_field) {
                self.whole = count;
            }
        }
        if self.whole > 0 {
            let name = first.rest(depth)?;
            let same = |steps: &&Steps<'a>| steps.rest(depth) == Some(name);
            let count = rest.steps[..self.whole].iter().take_while(same).count();
            let (node, after) = rest.split_at(count);
            self.whole -= count;
            self.rest = after;
            // All parts of these names are used up.
            return Some(Child { name, node: Node { depth: usize::MAX, ..node } });
        }
        let (node, after) = rest.split_at(count);
        self.rest = after;
        Some(Child { name: part, node: Node { depth: depth + 1, ..node } })
    }
}
