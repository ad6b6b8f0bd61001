//! The entry for forms and queries: all mistakes of pairs that their type refuses.

use serde_core::Deserialize;

use super::findings::{Finding, Findings};
use super::piece::Piece;
use super::reader::Reader;
use super::stop::Reason;
use crate::extract::urlencoded::de::{Node, QueryError};

/// The work that is allowed for each pair. A pair is read a few times on each level that it is in.
const PAIR: usize = 256;

/// The work that is allowed in any case.
const LEAST_WORK: usize = 16 * 1024;

/// Reads a `T` from pairs that were refused with `error`, and finds all mistakes. `Ok` means that only
/// boxes that are not checked and empty lists were missing, which is no mistake in a form. Returns the
/// mistakes, and whether there may be more. The work is at most proportional to the number of pairs.
#[cold]
#[inline(never)]
pub(crate) fn read_texts<'de, T: Deserialize<'de>>(
    node: Node<'_, 'de>,
    error: &QueryError,
    is_form: bool,
) -> Result<T, (Vec<Finding>, bool)> {
    let mut findings = Findings::new(PAIR * node.pairs().len() + LEAST_WORK);
    findings.is_form = is_form;
    let reader = Reader::new(Piece::Texts(node), &findings);
    let value = reader.search(Some(Reason::from(error)));
    match (value, findings.end()) {
        (Ok(value), (mistakes, false)) if mistakes.is_empty() => Ok(value),
        (_, found) => Err(found),
    }
}
