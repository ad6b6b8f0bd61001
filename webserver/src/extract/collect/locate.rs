//! The entries that find the values that break a rule, which garde names as in Rust.

use serde_core::Deserialize;

use super::findings::{Finding, Findings};
use super::piece::Piece;
use super::reader::{BLANKS, Reader};
use super::wanted::{Broken, Place, Trace, Unnamed, Wanted};
use crate::extract::urlencoded::de::Node;

/// The work that is allowed for each byte of a body, in each round.
const BYTE: usize = 4;

/// The work that is allowed for each pair, in each round.
const PAIR: usize = 256;

/// The work that is allowed in any case, in each round.
const LEAST_WORK: usize = 32 * 1024;

/// How often names are searched for. Each time, the names of one level more may be found.
const ROUNDS: usize = 4;

/// Returns the rules that a value breaks in the value at a path.
pub(crate) type Check<'c, T> = &'c dyn Fn(&T, &[String]) -> Vec<String>;

/// A value breaks too many rules to be checked again and again for the names of its fields.
const MANY: usize = 32;

/// Returns where the values that break rules are in a JSON body. The work is at most proportional to the
/// length of the body.
#[cfg(feature = "json")]
#[cold]
pub(crate) fn locate_json<'de, T: Deserialize<'de>>(
    body: &'de str,
    broken: Vec<Broken>,
    check: Check<'_, T>,
) -> Vec<Finding> {
    locate(Piece::Json(body.trim_ascii()), false, broken, check)
}

/// Returns where the values that break rules are in a form or a query.
#[cold]
pub(crate) fn locate_texts<'de, T: Deserialize<'de>>(
    node: Node<'_, 'de>,
    is_form: bool,
    broken: Vec<Broken>,
    check: Check<'_, T>,
) -> Vec<Finding> {
    locate(Piece::Texts(node), is_form, broken, check)
}

fn locate<'a, 'de, T: Deserialize<'de>>(
    piece: Piece<'a, 'de>,
    is_form: bool,
    broken: Vec<Broken>,
    check: Check<'_, T>,
) -> Vec<Finding> {
    let work = LEAST_WORK
        + match piece {
            Piece::Texts(node) => PAIR * node.pairs().len(),
            piece => BYTE * piece.size(),
        };
    let mut findings = Findings::new(work);
    findings.is_form = is_form;
    let wanted = Wanted::new(broken.iter().map(|broken| &broken.path[..]));
    findings.trace = Some(Trace { wanted: wanted.into(), swap: None.into() });
    let search = Search { piece, findings: &findings, check };
    let rounds = if broken.len() < MANY { ROUNDS } else { 1 };
    for _ in 0..rounds {
        findings.allow(work);
        let _ = search.read();
        if rounds == 1 {
            break;
        }
        findings.allow(work);
        if !search.name() {
            break;
        }
    }
    let wanted = search.trace().wanted.borrow();
    let place = |Broken { path, detail }: Broken| (wanted.place(&path), detail);
    let mut places: Vec<_> = broken.into_iter().map(place).collect();
    // In the order of the request; what was not sent comes last.
    places.sort_by_key(|(place, _)| place.order.wrapping_sub(1));
    let finding = |(Place { pointer, name, received, .. }, detail): (Place, String)| Finding {
        received,
        ..Finding::new(pointer, name, &detail)
    };
    places.into_iter().map(finding).collect()
}

/// A search for places.
struct Search<'s, 'a, 'de, T> {
    piece: Piece<'a, 'de>,
    findings: &'s Findings,
    check: Check<'s, T>,
}

impl<'de, T: Deserialize<'de>> Search<'_, '_, 'de, T> {
    fn trace(&self) -> &Trace {
        self.findings.trace.as_ref().expect("places are asked for")
    }

    fn read(&self) -> Option<T> {
        self.trace().wanted.borrow_mut().begin();
        Reader::new(self.piece, self.findings).traced()?.ok()
    }

    /// Finds the names of fields that are not like their names in Rust. Returns whether names were
    /// found.
    fn name(&self) -> bool {
        let trace = self.trace();
        let unnamed = std::mem::take(&mut trace.wanted.borrow_mut().unnamed);
        if unnamed.is_empty() {
            return false;
        }
        trace.wanted.borrow_mut().is_probing = true;
        let mut names = Vec::new();
        if let Some(value) = self.read() {
            for field in &unnamed {
                names.extend(self.probe(field, &value).map(|name| (field, name)));
            }
        }
        let mut wanted = trace.wanted.borrow_mut();
        wanted.is_probing = false;
        for (field, name) in &names {
            wanted.name(field, name);
        }
        if !names.is_empty() {
            wanted.restart();
        }
        !names.is_empty()
    }

    /// Returns the name of a field: only if another value is read under that name does the field break
    /// other rules.
    fn probe(&self, field: &Unnamed, value: &T) -> Option<String> {
        let wanted = self.trace().wanted.borrow();
        let path = wanted.path(field);
        let candidates: Vec<_> = wanted.unclaimed(field).into_iter().cloned().collect();
        drop(wanted);
        let before = (self.check)(value, &path);
        let is_it = |(_, id): &&(String, usize)| {
            (0..BLANKS.len()).any(|number| {
                self.trace().swap.set(Some((*id, number)));
                let read = self.read();
                self.trace().swap.set(None);
                read.is_some_and(|value| (self.check)(&value, &path) != before)
            })
        };
        let mut found = candidates.iter().filter(is_it);
        match (found.next(), found.next()) {
            (Some((name, _)), None) if !self.findings.is_over() => Some(name.clone()),
            _ => None,
        }
    }
}
