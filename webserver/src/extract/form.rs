//! The name that other frameworks give to the fields of a form. There is no such extractor yet: what
//! lives here is the name, so that the compiler can say so instead of proposing `From`.

use std::ops::Deref;

use super::{BodyUse, Cx, FromRequest, Missing};

/// Not an extractor yet; see the module.
#[derive(Debug)]
pub struct Form<T>(pub T);

// So that nothing more is said of what is done with it.
impl<T> Deref for Form<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// Implemented by nothing.
#[diagnostic::on_unimplemented(
    message = "there is no `Form` extractor yet",
    label = "cannot be taken from a request",
    note = "take `String` and parse the fields, or take `Json<T>` and let the client send JSON"
)]
pub trait FormsAreRead {}

impl<'r, T: FormsAreRead + Send> FromRequest<'r> for Form<T> {
    type Needs = ();
    type Rejection = Missing;
    const BODY: BodyUse = BodyUse::Buffered;

    fn from_request(_: Cx<'r, ()>) -> Result<Self, Missing> {
        Err(Missing::header("content-type"))
    }
}
