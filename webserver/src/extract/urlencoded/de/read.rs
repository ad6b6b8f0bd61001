//! Reads a query as a `T`. If serde asks for each value as the type that it needs, the query is
//! read once. If serde has kept values, it may be read again (see [`again`]).

use std::cell::Cell;

use serde_core::Deserialize;

use super::again;
use super::failed::take_refused;
use super::node::Node;
use super::offers::Offers;
use super::steps::{Steps, has_parts, sorted_by_steps};
use super::whole::Source;
use crate::extract::decode::Malformed;
use crate::extract::pairs::{Pair, Pairs};
use crate::extract::urlencoded::error::QueryError;

/// The pairs that are to be read, sorted.
pub(crate) struct Names<'a> {
    sorted: Vec<Pair<'a>>,
    /// The parts of the names; empty if no name has parts.
    steps: Vec<Steps<'a>>,
}

impl<'a> Names<'a> {
    /// Sorts all pairs except the pairs whose names are in `except`.
    pub(crate) fn new(pairs: &'a Pairs<'a>, except: &[&str]) -> Self {
        let sorted = sorted(pairs, except);
        if sorted.iter().any(|pair| has_parts(pair.name)) {
            let (sorted, steps) = sorted_by_steps(sorted);
            return Self { sorted, steps };
        }
        Self { sorted, steps: Vec::new() }
    }

    /// Returns the parts of all names, for a reading that goes from name to name.
    pub(crate) fn node(&mut self) -> Node<'_, 'a> {
        if self.steps.is_empty() {
            (self.sorted, self.steps) = sorted_by_steps(std::mem::take(&mut self.sorted));
        }
        Node { pairs: &self.sorted, steps: &self.steps, depth: 0 }
    }
}

/// Reads a `T` from all pairs except the pairs whose names are in `except`.
pub(crate) fn read<'a, T: Deserialize<'a>>(
    pairs: &'a Pairs<'a>,
    except: &[&str],
) -> Result<T, QueryError> {
    let names = Names::new(pairs, except);
    let is_struct = Cell::new(false);
    let (sorted, steps) = (&*names.sorted, &*names.steps);
    let source = Source { pairs: Some(pairs), sorted, except, node: None, is_struct: &is_struct };
    if steps.is_empty() {
        return read_source(source);
    }
    read_parts(source, Node { pairs: sorted, steps, depth: 0 })
}

/// Reads a `T` from the pairs of one group, whose names have at least one part in common.
#[cold]
pub(crate) fn read_node<'a, T: Deserialize<'a>>(node: Node<'_, 'a>) -> Result<T, QueryError> {
    let (sorted, is_struct) = (node.pairs, &Cell::new(false));
    read_source(Source { pairs: None, sorted, except: &[], node: Some(node), is_struct })
}

fn read_source<'a, T: Deserialize<'a>>(source: Source<'_, 'a>) -> Result<T, QueryError> {
    let offers = Offers::default();
    let result = source.read(&offers);
    if offers.matter() {
        return again::read(source, result);
    }
    result.map_err(|failed| {
        // The recorded refusals are not needed.
        drop(take_refused());
        failed.into_error()
    })
}

/// Reads a `T` from names of which some have parts. A struct says which names it knows. For a map,
/// and for a struct that serde reads as one, names are read whole if the type uses them so.
#[cold]
fn read_parts<'a, T: Deserialize<'a>>(
    source: Source<'_, 'a>,
    node: Node<'_, 'a>,
) -> Result<T, QueryError> {
    let in_parts = read_source(Source { node: Some(node), ..source });
    if source.is_struct.get() {
        return in_parts;
    }
    // The values of one name have to be neighbours, however the name is written.
    let mut sorted = source.sorted.to_vec();
    sorted.sort_by_key(|pair| pair.name);
    let source = Source { sorted: &sorted, ..source };
    match (read_source::<T>(source), in_parts) {
        (Ok(whole), Ok(_)) if uses_whole_names::<T>(source) => Ok(whole),
        (_, Ok(in_parts)) => Ok(in_parts),
        (Ok(whole), Err(_)) => Ok(whole),
        // The type reads whole names, and one of them or its value cannot be decoded.
        (Err(whole @ QueryError::Malformed { .. }), Err(_)) => Err(whole),
        (Err(_), Err(in_parts)) => Err(in_parts),
    }
}

/// Returns whether a type that can be read from whole names uses a name with parts: whether it
/// refuses values of these names that no type accepts.
fn uses_whole_names<'a, T: Deserialize<'a>>(source: Source<'_, 'a>) -> bool {
    let mut marked = source.sorted.to_vec();
    for pair in marked.iter_mut().filter(|pair| has_parts(pair.name)) {
        pair.value = Err(Malformed::Percent);
    }
    read_source::<T>(Source { sorted: &marked, ..source }).is_err()
}

/// Returns the pairs that are to be read, sorted by name.
fn sorted<'a>(pairs: &'a Pairs<'_>, except: &[&str]) -> Vec<Pair<'a>> {
    let mut sorted = Vec::with_capacity(pairs.len());
    pairs.iter().for_each(|pair| {
        if !except.contains(&pair.name) {
            sorted.push(pair);
        }
    });
    // A stable sort keeps the values of one name in their order.
    sorted.sort_by_key(|pair| pair.name);
    sorted
}
