//! Reads a query as a `T`. If serde asks for each value as the type that it needs, the query is
//! read once. If serde has kept values, it may be read again (see [`again`]).

use serde_core::Deserialize;

use super::again;
use super::failed::take_refused;
use super::offers::Offers;
use super::whole::{Source, Whole};
use crate::extract::pairs::{Pair, Pairs};
use crate::extract::urlencoded::error::QueryError;

/// Reads a `T` from all pairs except the pairs whose names are in `except`.
pub(crate) fn read<'a, T: Deserialize<'a>>(
    pairs: &'a Pairs<'a>,
    except: &[&str],
) -> Result<T, QueryError> {
    let sorted = sorted(pairs, except);
    let (source, offers) = (Source { pairs, sorted: &sorted, except }, Offers::default());
    let result = T::deserialize(Whole { source, offers: &offers });
    if offers.matter() {
        return again::read(source, result);
    }
    result.map_err(|failed| {
        // The recorded refusals are not needed.
        drop(take_refused());
        failed.into_error()
    })
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
