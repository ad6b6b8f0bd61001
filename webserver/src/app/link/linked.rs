//! What a link knows of a handler: the facts of its attribute, and the list of its arguments.

use crate::app::handler::{Facts, HandlerAsync};

/// A function with a route attribute. If the attribute is wrong, that is reported at the function,
/// and there are no facts.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a handler, so there is no link to it",
    label = "it does not have a route attribute",
    note = "a link names a function with `#[get(\"/..\")]` or another route attribute"
)]
pub trait Linked: 'static {
    /// What the attribute says.
    const FACTS: Option<&'static Facts> = None;
    /// The types of the arguments.
    type Args;
}

#[diagnostic::do_not_recommend]
impl<H: HandlerAsync> Linked for H {
    const FACTS: Option<&'static Facts> = Some(H::FACTS);
    type Args = H::Args<'static>;
}
