//! [`Form`], the name that other frameworks give to the extractor of form fields. This crate does
//! not have that extractor yet. The name exists so that the compiler can say so, instead of
//! suggesting `From`.

use std::ops::Deref;

use crate::extract::core::{Cx, FromRequest, Missing, WholeBody};

/// A placeholder for an extractor of form fields, which does not exist yet.
#[derive(Debug)]
pub struct Form<T>(pub T);

// Avoids further compile errors in code that uses the value.
impl<T> Deref for Form<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// A trait that no type implements, so that using [`Form`] is an error with this message.
#[diagnostic::on_unimplemented(
    message = "there is no `Form` extractor yet",
    label = "cannot be taken from a request",
    note = "take `String` and parse the fields, or take `Json<T>` and let the client send JSON"
)]
pub trait FormsAreRead {}

impl<'r, T: FormsAreRead + Send> FromRequest<'r> for Form<T> {
    type Needs = WholeBody;
    type Rejection = Missing;
    const ASKS_FOR_ROUTE: bool = false;

    fn from_request(_: Cx<'r, WholeBody>) -> Result<Self, Missing> {
        Err(Missing::header("content-type"))
    }
}
