//! The parts of tuples that are not the body.

use super::received::Answer;
use crate::extract::EarlyHints;
use crate::http::{HeaderMap, StatusCode};
use crate::respond::{Attachment, ETag, LastModified};

/// A part of a tuple that a client can read.
#[diagnostic::on_unimplemented(
    message = "the handler returns a tuple with `{Self}`, which a client cannot read from an answer",
    label = "not a part that can be read",
    note = "a `StatusCode`, a `HeaderMap` and fields as `[(name, value); N]` can be read"
)]
pub trait PartOfAnswer {
    /// What a call returns for the part.
    type Output: Send;
    /// Whether the part sets the status.
    const SETS_STATUS: bool = false;

    /// Reads the part.
    fn read(answer: &Answer, status: StatusCode) -> Self::Output;
}

impl PartOfAnswer for StatusCode {
    type Output = Self;
    const SETS_STATUS: bool = true;

    fn read(_: &Answer, status: StatusCode) -> Self {
        status
    }
}

impl<K, V, const N: usize> PartOfAnswer for [(K, V); N] {
    type Output = HeaderMap;

    fn read(answer: &Answer, _: StatusCode) -> HeaderMap {
        fields(answer)
    }
}

/// Parts that are read as the fields of the answer.
macro_rules! fields {
    ($($t:ty)*) => {$(
        impl PartOfAnswer for $t {
            type Output = HeaderMap;

            fn read(answer: &Answer, _: StatusCode) -> HeaderMap {
                fields(answer)
            }
        }
    )*};
}

fields!(HeaderMap Attachment ETag LastModified EarlyHints);

fn fields(answer: &Answer) -> HeaderMap {
    answer.headers().clone()
}
