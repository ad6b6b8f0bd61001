//! The entry: the mistakes of a body that `serde_json` refuses.

use serde_core::Deserialize;
use serde_core::de::IgnoredAny;

use super::findings::{Finding, Findings};
use super::piece::Piece;
use super::reader::Reader;
use super::stop::Reason;

/// The work that is allowed in any case, in bytes.
const LEAST_WORK: usize = 64 * 1024;

/// What is wrong with a body.
#[derive(Debug)]
pub(crate) enum Found {
    /// The body is not JSON.
    Syntax(serde_json::Error),
    /// The body is JSON, and not of the type.
    Data {
        mistakes: Vec<Finding>,
        /// Whether there may be more mistakes.
        has_more: bool,
    },
}

/// Returns what is wrong with a body that `serde_json` refuses with `error`. The work is at most
/// proportional to the length of the body.
#[cold]
#[inline(never)]
pub(crate) fn find<'de, T: Deserialize<'de>>(body: &'de str, error: &serde_json::Error) -> Found {
    // The error does not tell: `serde_json` also calls a wrong name of a map a mistake in the syntax.
    if let Err(syntax) = serde_json::from_str::<IgnoredAny>(body) {
        return Found::Syntax(syntax);
    }
    let findings = Findings::new(4 * body.len() + LEAST_WORK);
    let reader = Reader::new(Piece::Json(body.trim_ascii()), &findings);
    let _ = reader.search::<T>(Some(Reason::from(error)));
    let (mistakes, has_more) = findings.end();
    Found::Data { mistakes, has_more }
}
