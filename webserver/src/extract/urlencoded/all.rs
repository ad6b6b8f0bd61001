//! Reads the pairs of a query or a form, and finds all mistakes if they are refused.

use serde_core::Deserialize;

use super::de;
use super::error::{FieldMistake, QueryError};
#[cfg(feature = "garde")]
use crate::extract::collect::{Broken, Check, locate_texts};
use crate::extract::collect::{Finding, read_texts};
use crate::extract::pairs::Pairs;

/// What is wrong with the pairs.
#[derive(Debug)]
pub(crate) enum Refused {
    /// The only mistake that was found, and what may be shown of the value.
    One(QueryError, Option<String>),
    Several {
        mistakes: Vec<FieldMistake>,
        has_more: bool,
    },
}

impl From<Finding> for FieldMistake {
    fn from(finding: Finding) -> Self {
        let (name, detail, received) = finding.into_parts();
        Self { name, detail, received }
    }
}

/// Reads a `T` from all pairs of a query, except the pairs whose names are in `except`.
pub(crate) fn read_query<'a, T: Deserialize<'a>>(
    pairs: &'a Pairs<'a>,
    except: &[&str],
) -> Result<T, QueryError> {
    de::read(pairs, except).or_else(|error| {
        let refused = match find(pairs, except, error, false) {
            Ok(value) => return Ok(value),
            Err(refused) => refused,
        };
        Err(match refused {
            Refused::One(error, _) => error,
            Refused::Several { mistakes, has_more } => QueryError::Several { mistakes, has_more },
        })
    })
}

/// Reads a `T` from all pairs of a form. In a form, a box that is not checked is `false`, and a list
/// without elements is empty.
pub(crate) fn read_form<'a, T: Deserialize<'a>>(pairs: &'a Pairs<'a>) -> Result<T, Refused> {
    de::read(pairs, &[]).or_else(|error| find(pairs, &[], error, true))
}

/// Returns the fields of a query or a form whose values break rules.
#[cfg(feature = "garde")]
#[cold]
pub(crate) fn locate<'a, T: Deserialize<'a>>(
    pairs: &'a Pairs<'a>,
    is_form: bool,
    broken: Vec<Broken>,
    check: Check<'_, T>,
) -> Vec<FieldMistake> {
    let mut names = de::Names::new(pairs, &[]);
    let found = locate_texts(names.node(), is_form, broken, check);
    found.into_iter().map(FieldMistake::from).collect()
}

#[cold]
fn find<'a, T: Deserialize<'a>>(
    pairs: &'a Pairs<'a>,
    except: &[&str],
    error: QueryError,
    is_form: bool,
) -> Result<T, Refused> {
    if matches!(error, QueryError::Malformed { .. }) {
        return Err(Refused::One(error, None));
    }
    let mut names = de::Names::new(pairs, except);
    let (found, has_more) = match read_texts(names.node(), &error, is_form) {
        Ok(value) => return Ok(value),
        Err(found) => found,
    };
    let mut mistakes: Vec<_> = found.into_iter().map(FieldMistake::from).collect();
    match mistakes.pop() {
        Some(only) if mistakes.is_empty() && !has_more => Err(one(error, only)),
        Some(last) => {
            mistakes.push(last);
            Err(Refused::Several { mistakes, has_more })
        }
        None => Err(Refused::One(error, None)),
    }
}

/// Joins what the first reading says with the mistake that was found. The words of the first reading
/// are better, unless they may quote a value.
fn one(error: QueryError, found: FieldMistake) -> Refused {
    let error = match error {
        QueryError::Invalid { detail, .. }
            if detail.starts_with("invalid ") || found.detail == "is not valid" =>
        {
            QueryError::Invalid { name: found.name.into(), detail: found.detail }
        }
        error => error,
    };
    Refused::One(error, found.received)
}
