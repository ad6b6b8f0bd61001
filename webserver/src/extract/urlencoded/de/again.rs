//! Reads a query again, with some texts in another form, if serde has refused texts that it had
//! kept. This does not happen for a struct of plain fields.
//!
//! # Why
//! All values of a query are texts. A plain field of a struct asks for its type, such as `u8`, and
//! [`value`](super::value) parses the text. For `#[serde(flatten)]` and for tagged and untagged
//! enums, serde asks for *any* value, keeps it, and offers it to the fields later. It then refuses
//! a text if a field wants a number. So without this file, none of these types could have a number,
//! a `bool` or an empty `Option`. The price for other queries is one test of a `bool`
//! ([`Offers::matter`]).
//!
//! # How
//! A reading records each text that serde refuses, and the type that serde expected instead. If the
//! text can be read as that type, it is *offered* in that form: the query is read again, and serde
//! gets, for instance, the number. The search starts with the text that was refused first. If a
//! reading with the offer fails too, the search continues with the texts that this reading refused,
//! and then with the next text of the earlier reading. So an untagged enum is read as its first
//! form that fits, as if each field had been read as its own type.
//!
//! For example, `?q=12&limit=7` is read as a struct with `q: String` and a flattened struct with
//! `limit: u8`:
//!
//! 1. The first reading gives both values as texts. Serde keeps `7`, and `u8` refuses it: "invalid
//!    type: string "7", expected u8". The text is recorded, with the offer `Unsigned(7)`.
//! 2. The second reading gives `12` as text and `7` as a number, and succeeds. `12` was never
//!    refused, so it stays a text.
//!
//! # What it relies on
//! - **A text is known by its address.** Serde keeps a text as the slice that it was given, and an
//!   error has the same slice. The texts are slices of one decoded copy in `Pairs`, which is
//!   borrowed and does not move during all readings. No two values have the same address and
//!   length, which is asserted in debug builds. Equal texts of different parameters are therefore
//!   two texts.
//! - **Refusals are in a thread-local list**, because serde makes an error by a function without a
//!   receiver, and an untagged enum discards all errors but the last. A reading takes the list when
//!   it ends. No query is read while another one is being read.
//! - **The number of readings is bounded**, by [`PAIRS`] and [`TIMES`].

use std::collections::BTreeSet;

use serde_core::Deserialize;

use super::failed::{About, Failed, Refusal, take_refused};
use super::node::Node;
use super::offer::{Offer, address, read as read_text};
use super::offers::Offers;
use super::whole::Source;
use crate::extract::decode::Malformed;
use crate::extract::pairs::Pair;
use crate::extract::urlencoded::error::QueryError;

/// The number of pairs that are examined for one query, over all its readings. With this number, 64
/// pairs can all be numbers in a flattened struct. If there are more pairs, all of them must be of
/// one type, as in a map.
const PAIRS: usize = 4096;

/// The number of times that any query may be read, however many pairs it has.
const TIMES: usize = 16;

/// Reads the query again after the result `first`.
#[cold]
pub(crate) fn read<'a, T: Deserialize<'a>>(
    source: Source<'_, 'a>,
    first: Result<T, Failed>,
) -> Result<T, QueryError> {
    debug_assert!(are_distinct(source), "each value of a query has an address of its own");
    let left = TIMES.max(PAIRS / source.sorted.len().max(1));
    let mut search = Search { source, left, expected: None, stuck: Offers::default() };
    let start = Offers::default();
    let first = checked(first, take_refused());
    let result = match search.best(&start, first) {
        Err(failed) if search.left == 0 => search.all_alike().unwrap_or(Err(failed)),
        result => result,
    };
    result.map_err(|failed| search.placed::<T>(failed))
}

/// Returns whether each value has an address that no other value has.
fn are_distinct(source: Source<'_, '_>) -> bool {
    let mut seen = BTreeSet::new();
    source.sorted.iter().flat_map(|pair| pair.value).all(|value| seen.insert(address(value)))
}

/// The result of reading the query once, and the refusals of that reading.
type Outcome<T> = (Result<T, Failed>, Vec<Refusal>);

/// Returns an error if a value that cannot be decoded was read, even if serde has accepted the
/// rest.
fn checked<T>(result: Result<T, Failed>, refused: Vec<Refusal>) -> Outcome<T> {
    if !refused.iter().any(|refusal| refusal.about == About::Malformed) {
        return (result, refused);
    }
    let mut malformed = Failed::malformed(Malformed::Percent);
    if let Some(name) = result.as_ref().err().and_then(Failed::name) {
        malformed = malformed.at(name);
    }
    (Err(malformed), refused)
}

struct Search<'s, 'a> {
    source: Source<'s, 'a>,
    /// The number of times that the query may still be read.
    left: usize,
    /// What serde expected in place of the last text that could not be tried, because no readings
    /// were left.
    expected: Option<String>,
    /// The offers that were in use when the reported mistake was found.
    stuck: Offers,
}

impl<'a> Search<'_, 'a> {
    fn once<T: Deserialize<'a>>(&mut self, offers: &Offers) -> Outcome<T> {
        self.left = self.left.saturating_sub(1);
        offers.begin();
        let result = self.source.read(offers);
        checked(result, take_refused())
    }

    /// Returns the best result that is possible with these offers and further ones.
    fn best<T: Deserialize<'a>>(&mut self, offers: &Offers, own: Outcome<T>) -> Result<T, Failed> {
        let (mut result, mut refused) = own;
        if result.as_ref().is_err_and(is_about_nothing) {
            self.blame(&mut result, &refused);
            refused.extend(self.empties());
        }
        let mut is_replaced = false;
        for refusal in &refused {
            let Some(more) = offers.with(refusal) else { continue };
            if self.left == 0 {
                self.expected = Some(refusal.expected.clone());
                break;
            }
            let outcome = self.once(&more);
            match self.best(&more, outcome) {
                Ok(value) => return Ok(value),
                // The refused text is fixed, so this failure is a different mistake.
                Err(failed) if !is_replaced && result.is_err() && is_mended(&failed) => {
                    (result, is_replaced) = (Err(failed), true);
                }
                Err(_) => {}
            }
        }
        if !is_replaced {
            self.stuck = offers.copy();
        }
        result
    }

    /// Finds the text at fault when several forms of a value failed. Serde does not say which text
    /// it is; if all forms refused the same text, it is that text.
    fn blame<T>(&self, result: &mut Result<T, Failed>, refused: &[Refusal]) {
        let name = |refusal: &Refusal| self.name(refusal.about);
        let mut names = refused.iter().map(name);
        let first = names.next().flatten();
        if let (Err(failed), Some(first)) = (result, first)
            && names.all(|name| name == Some(first))
        {
            failed.set_about(refused.first().map_or(About::Unknown, |refusal| refusal.about));
        }
    }

    /// Returns the empty texts, because a type may have refused one of them with a message of its
    /// own.
    fn empties(&self) -> impl Iterator<Item = Refusal> {
        let values = self.source.sorted.iter().flat_map(|pair| pair.value);
        values.filter(|value| value.is_empty()).map(|value| Refusal {
            about: About::Text(address(value)),
            offer: Some(Offer::Nothing),
            expected: String::new(),
        })
    }

    /// Reads the query with all texts treated alike, because there are too many to try each.
    /// `expected` is what serde expected last. Each text that can be read as that is given in that
    /// form.
    fn all_alike<T: Deserialize<'a>>(&mut self) -> Option<Result<T, Failed>> {
        let expected = self.expected.take()?;
        let mut offers = Offers::default();
        for pair in self.source.sorted {
            for text in [Ok(pair.name), pair.value].into_iter().flatten() {
                if let Some(offer) = read_text(text, &expected).offer {
                    offers.insert(address(text), offer);
                }
            }
        }
        let (result, _) = self.once(&offers);
        Some(result)
    }

    /// Returns the error with the name of its parameter.
    fn placed<T: Deserialize<'a>>(&self, mut failed: Failed) -> QueryError {
        let named = self.name(failed.about());
        let is_unsure = is_about_nothing(&failed) || failed.about() == About::Malformed;
        let culprit =
            if is_unsure && failed.name().is_none() { self.culprit::<T>(&failed) } else { None };
        if let Some(name) = culprit.or(named) {
            failed = failed.at(name);
        }
        if failed.about() == About::Malformed
            && let Some(name) = failed.name()
            && let Some(why) =
                self.flaws().find(|pair| pair.name == name).and_then(|pair| pair.value.err())
        {
            failed = Failed::malformed(why).at(name);
        }
        failed.into_error()
    }

    fn flaws(&self) -> impl Iterator<Item = &Pair<'_>> {
        self.source.sorted.iter().filter(|pair| pair.value.is_err())
    }

    fn name(&self, about: About) -> Option<&str> {
        self.pair(about).map(|pair| pair.name)
    }

    fn pair(&self, about: About) -> Option<&Pair<'_>> {
        let sorted = self.source.sorted;
        match about {
            About::Unknown | About::Given => None,
            About::Text(at) => {
                let is = |text: &str| address(text) == at;
                sorted.iter().find(|pair| pair.value.is_ok_and(is) || is(pair.name))
            }
            About::Repeated => {
                let twice = sorted.windows(2).find(|two| two[0].name == two[1].name);
                twice.and_then(|two| two.first())
            }
            About::Malformed => self.flaws().next(),
        }
    }

    /// Returns the parameter without which the mistake disappears, for a type that refuses a value
    /// with a message of its own.
    fn culprit<T: Deserialize<'a>>(&self, reported: &Failed) -> Option<&str> {
        let sorted = self.source.sorted;
        let names = sorted.chunk_by(|one, other| one.name == other.name);
        let names = names.filter_map(|pairs| pairs.first());
        for pair in names.take(TIMES.max(PAIRS / sorted.len().max(1))) {
            let is_other = |one: &Pair<'_>| one.name != pair.name;
            let others: Vec<_> = sorted.iter().filter(|one| is_other(one)).copied().collect();
            let steps = self.source.node.map(|node| node.steps_of(is_other));
            let node = steps.as_deref().zip(self.source.node);
            let node = node.map(|(steps, node)| Node { pairs: &others, steps, ..node });
            let source = Source { sorted: &others, node, ..self.source };
            let result: Result<T, _> = source.read(&self.stuck);
            let (result, _) = checked(result, take_refused());
            if result.err().is_none_or(|failed| failed.error() != reported.error()) {
                return Some(pair.name);
            }
        }
        None
    }
}

fn is_about_nothing(failed: &Failed) -> bool {
    failed.about() == About::Unknown && failed.name().is_none()
}

/// Returns whether the text that was given in another form is no longer at fault, although
/// something else is.
fn is_mended(failed: &Failed) -> bool {
    failed.about() != About::Given || failed.name().is_some()
}
