//! Decoding without a request, for `engine`. The rules for decoding are in other files.

use std::borrow::Cow;

use serde_core::de::DeserializeOwned;

use super::de;
use crate::extract::decode;
use crate::extract::pairs::Pairs;

/// Decodes a piece of a path. Returns `None` if the text is malformed.
pub(crate) fn path(text: &str) -> Option<Cow<'_, str>> {
    decode::path(text).ok()
}

/// Parses and decodes a query and returns the number of its pairs; `None` if the query is
/// malformed.
pub(crate) fn pairs(query: &str) -> Option<usize> {
    let pairs = Pairs::new(query);
    pairs.iter().try_fold(0, |count, pair| pair.value.is_ok().then_some(count + 1))
}

/// Reads a query as a struct. Returns `None` if the query does not fit the struct.
pub(crate) fn query<T: DeserializeOwned>(query: &str) -> Option<T> {
    de::read(&Pairs::new(query), &[]).ok()
}
