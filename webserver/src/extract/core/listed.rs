//! The mistakes that a rejection lists, if it stopped looking for more.

use crate::http::{Mistake, Place};

/// Returns the mistakes that were found, and says at `place` if there may be more.
pub(crate) fn listed(
    found: impl Iterator<Item = Mistake>,
    has_more: bool,
    place: Place,
) -> Vec<Mistake> {
    let more = has_more.then(|| Mistake::new(place, "has more mistakes than are listed"));
    found.chain(more).collect()
}
