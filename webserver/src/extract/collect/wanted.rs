//! The values that break a rule, as a tree of the steps that lead to them in Rust, and where the reader
//! has found them in the request. A set of nodes stands for the value that is being read, because a
//! step in Rust, such as the only field of a tuple struct, may not be a step in the request.

use std::cell::{Cell, RefCell};

use super::names::{in_rust, picked};
use super::pointer::push_step;

/// A rule that a value breaks, and the steps from the whole value to it: names of fields in Rust, and
/// indices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    pub(crate) path: Vec<String>,
    pub(crate) detail: String,
}

/// The set of nodes of a value in which nothing is wanted.
pub(super) const NOTHING: usize = 0;
/// The set that only has the node of the whole value.
pub(super) const WHOLE: usize = 1;

/// What is traced.
#[derive(Debug)]
pub(super) struct Trace {
    pub(super) wanted: RefCell<Wanted>,
    /// The identity of a value in whose place a blank is read, and the number of the blank.
    pub(super) swap: Cell<Option<(usize, usize)>>,
}

/// All wanted values.
#[derive(Debug)]
pub(super) struct Wanted {
    nodes: Vec<Node>,
    sets: Vec<Vec<usize>>,
    /// How many values have been met.
    met: usize,
    is_complete: bool,
    pub(super) unnamed: Vec<Unnamed>,
    /// Whether the values are only compared, so that nothing is recorded.
    pub(super) is_probing: bool,
}

#[derive(Debug, Default)]
struct Node {
    step: String,
    children: Vec<usize>,
    /// The name of the field as the client writes it, if it is known.
    key: Option<String>,
    place: Option<Place>,
    /// Whether the value is a single text, number or truth value.
    is_scalar: bool,
}

/// Where a value is in the request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) pointer: String,
    /// The name of the field of a form or a query, as it was sent.
    pub(super) name: Option<String>,
    /// What was sent, if it may be shown.
    pub(super) received: Option<String>,
    /// The place in the order of the request; 0 if the value has not been met.
    pub(super) order: usize,
    /// Whether the value itself has not been met, or may be inside of what has been met.
    is_guess: bool,
}

impl Place {
    /// Returns the place of a value that has been met.
    pub(super) fn met(pointer: String, name: Option<String>) -> Self {
        Self { pointer, name, ..Self::default() }
    }
}

/// A field whose name in the request is not like its name in Rust.
#[derive(Debug)]
pub(super) struct Unnamed {
    node: usize,
    /// The names that were sent beside it, with the identities of the values.
    pub(super) candidates: Vec<(String, usize)>,
}

/// The fields of a struct that is being read.
#[derive(Clone, Copy)]
pub(super) struct Struct<'f> {
    /// The names of its fields; none if they are not known.
    pub(super) fields: &'static [&'static str],
    /// The names that were sent, with the identities of the values.
    pub(super) sent: &'f [(String, usize)],
    pub(super) pointer: &'f str,
    /// Whether the fields were sent as a list.
    pub(super) is_list: bool,
}

impl Wanted {
    pub(super) fn new<'b>(paths: impl Iterator<Item = &'b [String]>) -> Self {
        let mut wanted = Self {
            nodes: vec![Node { place: Some(Place::default()), ..Node::default() }],
            sets: vec![vec![], vec![0]],
            met: 0,
            is_complete: false,
            unnamed: Vec::new(),
            is_probing: false,
        };
        for path in paths {
            path.iter().fold(0, |node, step| wanted.child_or_new(node, step));
        }
        wanted
    }

    /// Begins a reading.
    pub(super) fn begin(&mut self) {
        self.sets.truncate(WHOLE + 1);
    }

    /// Forgets what has been found, except for the names.
    pub(super) fn restart(&mut self) {
        self.is_complete = false;
        for node in &mut self.nodes[1..] {
            (node.place, node.is_scalar) = (None, false);
        }
    }

    fn child(&self, node: usize, step: &str) -> Option<usize> {
        self.nodes[node].children.iter().copied().find(|child| self.nodes[*child].step == step)
    }

    fn child_or_new(&mut self, node: usize, step: &str) -> usize {
        self.child(node, step).unwrap_or_else(|| {
            self.nodes.push(Node { step: step.to_owned(), ..Node::default() });
            let child = self.nodes.len() - 1;
            self.nodes[node].children.push(child);
            child
        })
    }

    fn add_set(&mut self, set: Vec<usize>) -> usize {
        if set.is_empty() {
            return NOTHING;
        }
        self.sets.push(set);
        self.sets.len() - 1
    }

    /// Returns the set for a part of the value that has `set`.
    pub(super) fn part(&mut self, set: usize, name: &str, place: impl FnOnce() -> Place) -> usize {
        let mut parts = Vec::new();
        for node in &self.sets[set] {
            for child in &self.nodes[*node].children {
                let Node { step, key, .. } = &self.nodes[*child];
                if key.as_ref().unwrap_or(step) == name && !parts.contains(child) {
                    parts.push(*child);
                }
            }
        }
        if !parts.is_empty() && !self.is_probing {
            self.met += 1;
            let place = Place { order: self.met, ..place() };
            for part in &parts {
                let known = &mut self.nodes[*part].place;
                if known.as_ref().is_none_or(|known| known.is_guess) {
                    *known = Some(place.clone());
                }
            }
            let is_met = |node: &Node| node.place.as_ref().is_some_and(|place| !place.is_guess);
            self.is_complete =
                self.nodes.iter().all(|node| is_met(node) || !node.children.is_empty());
        }
        self.add_set(parts)
    }

    /// Returns the set for the only field of a tuple struct or a variant, which is read in the place of
    /// the whole.
    pub(super) fn only_field(&mut self, set: usize, place: impl FnOnce() -> Place) -> usize {
        let fields = self.sets[set].iter().filter_map(|node| self.child(*node, "0"));
        let fields: Vec<_> = fields.filter(|field| !self.sets[set].contains(field)).collect();
        if fields.is_empty() {
            return set;
        }
        let place = Place { is_guess: true, ..place() };
        for field in &fields {
            self.nodes[*field].place.get_or_insert_with(|| place.clone());
        }
        let all = [&self.sets[set][..], &fields].concat();
        self.add_set(all)
    }

    /// Finds the names of the wanted fields of a struct. Returns the set for its fields, which includes
    /// those of flattened structs.
    pub(super) fn fields(&mut self, set: usize, of: Struct<'_>) -> usize {
        let mut all = self.sets[set].clone();
        let mut at = 0;
        while let Some(node) = all.get(at).copied() {
            at += 1;
            for child in self.nodes[node].children.clone() {
                if self.field(child, of) && !all.contains(&child) {
                    all.push(child);
                }
            }
        }
        if all.len() == self.sets[set].len() { set } else { self.add_set(all) }
    }

    /// Finds the name of a field. Returns whether its own fields are sent in its place.
    fn field(&mut self, node: usize, of: Struct<'_>) -> bool {
        if self.nodes[node].key.is_some() {
            return false;
        }
        let name = picked(&self.nodes[node].step, of.fields, of.sent);
        let is_flat = name.is_none() && self.is_read_from(node, of);
        let place = |name: &str| {
            let mut pointer = of.pointer.to_owned();
            push_step(&mut pointer, name);
            Place { pointer, is_guess: true, ..Place::default() }
        };
        let guess = match &name {
            _ if is_flat => {
                Place { pointer: of.pointer.to_owned(), is_guess: true, ..Place::default() }
            }
            Some(name) => place(name),
            None => place(in_rust(&self.nodes[node].step)),
        };
        if name.is_none() && !is_flat && is_index(&self.nodes[node].step) {
            return false;
        }
        let is_new = || self.unnamed.iter().all(|unnamed| unnamed.node != node);
        if name.is_none() && !is_flat && !self.is_probing && is_new() {
            let is_candidate =
                |(sent, _): &&(String, usize)| of.fields.is_empty() || of.fields.contains(&&**sent);
            let candidates = of.sent.iter().filter(is_candidate).cloned().collect();
            self.unnamed.push(Unnamed { node, candidates });
        }
        let this = &mut self.nodes[node];
        this.place.get_or_insert(guess);
        if let Some(name) = name {
            let index = of.fields.iter().position(|field| *field == name);
            this.key = match index {
                Some(index) if of.is_list => Some(index.to_string()),
                _ => Some(name),
            };
        }
        is_flat
    }

    /// Returns whether something inside of a node has the name of a field.
    fn is_read_from(&self, node: usize, of: Struct<'_>) -> bool {
        self.nodes[node].children.iter().any(|child| {
            picked(&self.nodes[*child].step, of.fields, of.sent).is_some()
                || self.is_read_from(*child, of)
        })
    }

    /// Records a value that is not a list or an object, and what was received if it may be shown.
    pub(super) fn scalar(&mut self, set: usize, received: Option<&str>) {
        for node in &self.sets[set] {
            let Node { place, is_scalar, .. } = &mut self.nodes[*node];
            *is_scalar = true;
            if let (Some(place), Some(received)) = (place, received) {
                place.received.get_or_insert_with(|| received.to_owned());
            }
        }
    }

    /// Gives a field the name that was found.
    pub(super) fn name(&mut self, unnamed: &Unnamed, name: &str) {
        self.nodes[unnamed.node].key = Some(name.to_owned());
    }

    /// Returns the candidates that no other field has the name of.
    pub(super) fn unclaimed<'u>(&self, unnamed: &'u Unnamed) -> Vec<&'u (String, usize)> {
        let parent = self.nodes.iter().find(|node| node.children.contains(&unnamed.node));
        let siblings = parent.map_or(&[][..], |parent| &parent.children);
        let is_claimed = |name: &str| {
            siblings.iter().any(|sibling| {
                *sibling != unnamed.node
                    && self.nodes[*sibling].place.as_ref().is_some_and(|place| !place.is_guess)
                    && self.nodes[*sibling].key.as_deref() == Some(name)
            })
        };
        unnamed.candidates.iter().filter(|(name, _)| !is_claimed(name)).collect()
    }

    /// Returns the path of a field in Rust.
    pub(super) fn path(&self, unnamed: &Unnamed) -> Vec<String> {
        let mut path = Vec::new();
        let mut node = unnamed.node;
        while node != 0 {
            path.push(self.nodes[node].step.clone());
            let parent = self.nodes.iter().position(|parent| parent.children.contains(&node));
            node = parent.unwrap_or(0);
        }
        path.reverse();
        path
    }

    /// Returns whether each wanted value has been met.
    pub(super) fn is_complete(&self) -> bool {
        self.is_complete && !self.is_probing
    }

    /// Returns where the value at a path is, or the nearest value around it that has been found. Steps
    /// below that are named as in Rust.
    pub(super) fn place(&self, path: &[String]) -> Place {
        let (mut node, mut place) = (0, Place::default());
        for step in path {
            let is_scalar = self.nodes[node].is_scalar;
            node = self.child(node, step).unwrap_or(node);
            if let Some(found) = &self.nodes[node].place {
                place = found.clone();
            } else if !is_scalar {
                let mut pointer = place.pointer;
                push_step(&mut pointer, in_rust(step));
                place = Place { pointer, ..Place::default() };
            }
        }
        place
    }
}

/// Returns whether a step is an index, which no field of a struct has as its name.
fn is_index(step: &str) -> bool {
    step.bytes().all(|byte| byte.is_ascii_digit())
}
