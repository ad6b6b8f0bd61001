//! A query read again, with some texts given otherwise than before, if serde has refused texts that
//! it had kept. Nothing in here is reached by a struct of plain fields that fits.
//!
//! The search goes on from what was refused first: that text is given as what was expected, and if
//! that leads to nothing, the next one. So the first form of an untagged enum that fits is taken, as
//! if each of its fields had been read as what it is.

use serde_core::de::DeserializeOwned;

use super::super::QueryError;
use super::super::decode::Malformed;
use super::super::pairs::Pair;
use super::failed::{About, Failed, Refusal, take_refused};
use super::offers::{Offer, Offers, address, read as read_text};
use super::{Source, Whole};

/// Pairs that are looked at for one query, over all times that it is read: 64 pairs can all be
/// numbers in a flattened struct. More of them need to be of one type, as in a map.
const PAIRS: usize = 4096;

/// Times that a query is read in any case, however many pairs it has.
const TIMES: usize = 16;

/// What is read after `first`.
#[cold]
pub(super) fn read<T: DeserializeOwned>(
    source: Source<'_>,
    first: Result<T, Failed>,
) -> Result<T, QueryError> {
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

/// What came of one time, and what was refused then.
type Outcome<T> = (Result<T, Failed>, Vec<Refusal>);

/// Fails if a value was read that cannot be decoded, even if serde has made something of the rest.
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

struct Search<'a> {
    source: Source<'a>,
    /// Times that the query may be read yet.
    left: usize,
    /// What was expected of the last text for which there was no time left.
    expected: Option<String>,
    /// What was given when the mistake that is told was found.
    stuck: Offers,
}

impl Search<'_> {
    fn once<T: DeserializeOwned>(&mut self, offers: &Offers) -> Outcome<T> {
        self.left = self.left.saturating_sub(1);
        offers.begin();
        let result = T::deserialize(Whole { source: self.source, offers });
        checked(result, take_refused())
    }

    /// The best that can be had with these offers and more.
    fn best<T: DeserializeOwned>(&mut self, offers: &Offers, own: Outcome<T>) -> Result<T, Failed> {
        let (mut result, mut refused) = own;
        if result.as_ref().is_err_and(is_about_nothing) {
            self.blame(&mut result, &refused);
            refused.extend(self.empties());
        }
        let mut is_told = false;
        for refusal in &refused {
            let Some(more) = offers.with(refusal) else { continue };
            if self.left == 0 {
                self.expected = Some(refusal.expected.clone());
                break;
            }
            let outcome = self.once(&more);
            match self.best(&more, outcome) {
                Ok(value) => return Ok(value),
                // What was refused is mended, so that the mistake is another one.
                Err(failed) if !is_told && result.is_err() && is_mended(&failed) => {
                    (result, is_told) = (Err(failed), true);
                }
                Err(_) => {}
            }
        }
        if !is_told {
            self.stuck = offers.copy();
        }
        result
    }

    /// Serde does not say which of several forms of a value is at fault; if all of them refused one
    /// text, it is that one.
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

    /// The empty texts, if a type has refused one in words of its own.
    fn empties(&self) -> impl Iterator<Item = Refusal> {
        let values = self.source.sorted.iter().flat_map(|pair| pair.value);
        values.filter(|value| value.is_empty()).map(|value| Refusal {
            about: About::Text(address(value)),
            offer: Some(Offer::Nothing),
            expected: String::new(),
        })
    }

    /// There are too many texts to try each: all that can be what was expected last are given so.
    fn all_alike<T: DeserializeOwned>(&mut self) -> Option<Result<T, Failed>> {
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

    /// The mistake with the name of its parameter.
    fn placed<T: DeserializeOwned>(&self, mut failed: Failed) -> QueryError {
        let own = self.name(failed.about());
        let is_unsure = is_about_nothing(&failed) || failed.about() == About::Malformed;
        let culprit =
            if is_unsure && failed.name().is_none() { self.culprit::<T>(&failed) } else { None };
        if let Some(name) = culprit.or(own) {
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

    /// The parameter without which the mistake is not there, for a type that refuses a value in
    /// words of its own.
    fn culprit<T: DeserializeOwned>(&self, told: &Failed) -> Option<&str> {
        let sorted = self.source.sorted;
        let names = sorted.chunk_by(|one, other| one.name == other.name);
        let names = names.filter_map(|pairs| pairs.first());
        let Source { pairs, except, .. } = self.source;
        for pair in names.take(TIMES.max(PAIRS / sorted.len().max(1))) {
            let others: Vec<_> =
                sorted.iter().filter(|one| one.name != pair.name).copied().collect();
            let source = Source { pairs, sorted: &others, except };
            let result = T::deserialize(Whole { source, offers: &self.stuck });
            let (result, _) = checked(result, take_refused());
            if result.err().is_none_or(|failed| failed.error() != told.error()) {
                return Some(pair.name);
            }
        }
        None
    }
}

fn is_about_nothing(failed: &Failed) -> bool {
    failed.about() == About::Unknown && failed.name().is_none()
}

/// Whether the text that was given otherwise is no more at fault, although something else is.
fn is_mended(failed: &Failed) -> bool {
    failed.about() != About::Given || failed.name().is_some()
}
