//! Decoding without a request around it, for `internals`. What is decoded how is not decided here.

use std::borrow::Cow;

use serde_core::de::DeserializeOwned;

use super::{Pairs, decode, query_serde};

/// A piece of a path; none if it is malformed.
pub(crate) fn path(text: &str) -> Option<Cow<'_, str>> {
    decode::path(text).ok()
}

/// How many pairs a query has, all taken apart and decoded; none if it is malformed.
pub(crate) fn pairs(query: &str) -> Option<usize> {
    let pairs = Pairs::new(query);
    pairs.iter().try_fold(0, |count, pair| pair.value.is_ok().then_some(count + 1))
}

/// A query as a struct; none if it does not fit.
pub(crate) fn query<T: DeserializeOwned>(query: &str) -> Option<T> {
    query_serde::read(&Pairs::new(query), &[]).ok()
}
