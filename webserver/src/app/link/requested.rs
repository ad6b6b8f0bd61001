//! What a request of a client knows of a handler, beyond what a link knows: the names of the arguments
//! that a request brings beside its parameters, and the target with the method.

use super::brought::Brought;
use super::check::Checked;
use super::fits::Fits;
use super::linked::Linked;
use super::part::Part;
use super::place::Place;
use super::sink::{Sink, SinkPlace};
use super::types::LinkError;
use super::write::try_link;
use crate::app::fits::EachFits;
use crate::app::handler::{HandlerAsync, Node};
use crate::base::bytes::percent;
use crate::extract::Extract;
use crate::router::Route;

/// The names of the arguments that a request brings beside its parameters, in the order of the handler's
/// list of types. The attribute of a handler implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a handler, so a request cannot call it",
    label = "is not a handler",
    note = "name a function with `#[get]`, `#[post]` or another attribute of a route, which is listed in the app"
)]
pub trait Requested: Linked + for<'r> Callee<'r> {
    /// The names.
    const NAMES: &'static [&'static str] = &[];
}

/// A handler whose arguments may borrow for the lifetime `'r`, so that values for them may be borrowed.
pub trait Callee<'r>: 'static {
    /// The types of the arguments.
    type Args;
    /// A bit for each argument without which the handler is not called, and for each that is read from a
    /// request.
    const BITS: (u32, u32) = (0, 0);
}

#[diagnostic::do_not_recommend]
impl<'r, H: HandlerAsync> Callee<'r> for H {
    type Args = H::Args<'r>;
    const BITS: (u32, u32) = <H::Args<'static> as Extract<'static>>::INFO.brought();
}

/// Collects what is known of a request, as `check` does it for a link.
pub const fn check_request<H: Requested, R: Node>(
    root: &'static str,
    under: Option<&'static str>,
    names: &'static [&'static str],
) -> Checked {
    match H::FACTS {
        Some(facts) => {
            let place = Place::of(R::LINKS, &facts.route, under);
            Checked::new(facts, place, root, names, brought::<H>())
        }
        None => Checked::BROKEN,
    }
}

const fn brought<H: Requested>() -> Brought {
    let (needed, read) = <H as Callee<'static>>::BITS;
    Brought::new(H::NAMES, needed, read)
}

/// Where a request goes.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    /// The path and the query, from the root of the app.
    pub(crate) text: String,
    pub(crate) route: &'static Route<'static>,
}

/// Makes the target of a request in the app `R`.
pub(crate) fn target<R: Node<Handlers: EachFits>>(
    checked: &'static Checked,
    parts: &[&dyn Part],
) -> Result<Target, LinkError> {
    let text = try_link::<R>(checked, parts)?.text;
    let entry = R::LINKS.entries.get(checked.number as usize);
    let route = entry.expect("a request that compiles has a place in the app").route;
    Ok(Target { text, route })
}

/// Returns the texts of a value for an argument of the type `T`: none for `None`, and several for a list.
///
/// # Errors
/// Returns why the value has no text.
pub(crate) fn texts<T, V: Fits<T>>(value: &V) -> Result<Vec<String>, &'static str> {
    let mut query = String::new();
    let mut sink = Sink::new(&mut query, SinkPlace::Query(""));
    value.put(&mut sink);
    if let Some(fault) = sink.fault(0) {
        return Err(fault);
    }
    let pairs = query.split('&').filter_map(|pair| pair.strip_prefix('='));
    Ok(pairs.map(percent_decoded).collect())
}

/// Returns what a text was before it was percent-encoded here.
fn percent_decoded(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::with_capacity(text.len()), text.as_bytes());
    while let Some((byte, others)) = percent::first(rest) {
        bytes.push(byte);
        rest = others;
    }
    String::from_utf8(bytes).expect("a text was encoded")
}
