//! The pairs of a form or a query as pieces, and the entry for them.

use serde_core::Deserialize;

use super::findings::{Finding, Findings};
use super::kept::Kept;
use super::piece::{Parts, Piece, Shape, Want, shape_of_text};
use super::reader::Reader;
use super::stop::{Reason, Stop};
use crate::extract::urlencoded::QueryError;
use crate::extract::urlencoded::de::{Node, Offer};

/// The work that is allowed for each pair. A pair is read a few times on each level that it is in.
const PAIR: usize = 256;

/// The work that is allowed in any case.
const LEAST_WORK: usize = 16 * 1024;

/// Reads a `T` from pairs that were refused with `error`, and finds all mistakes. `Ok` means that only
/// boxes that are not checked and empty lists were missing, which is no mistake in a form. Returns the
/// mistakes, and whether there may be more. The work is at most proportional to the number of pairs.
#[cold]
#[inline(never)]
pub(crate) fn read_texts<'de, T: Deserialize<'de>>(
    node: Node<'_, 'de>,
    error: &QueryError,
    is_form: bool,
) -> Result<T, (Vec<Finding>, bool)> {
    let mut findings = Findings::new(PAIR * node.pairs().len() + LEAST_WORK);
    findings.is_form = is_form;
    let reader = Reader::new(Piece::Texts(node), &findings);
    let value = reader.search(Some(Reason::from(error)));
    match (value, findings.end()) {
        (Ok(value), (mistakes, false)) if mistakes.is_empty() => Ok(value),
        (_, found) => Err(found),
    }
}

/// Returns the shape of pairs, for what a type asks for.
pub(super) fn shape<'a, 'de>(
    node: Node<'a, 'de>,
    want: Want,
    kept: &Kept,
) -> Result<Shape<'a, 'de>, Stop> {
    let is_list = matches!(want, Want::List | Want::Tuple(_));
    if node.groups().is_some() || node.is_root() {
        return match node.items() {
            Some(items) if is_list => Ok(Shape::List(Parts::Items(items.into_iter()))),
            _ if is_list => Err(Stop::ours("is not a list")),
            _ => Ok(Shape::Map(Parts::Groups(node.children(&[])))),
        };
    }
    let Some(text) = node.single() else {
        return match want {
            Want::List | Want::Tuple(_) | Want::Anything => Ok(Shape::List(Parts::Values(node, 0))),
            _ => Err(Stop::ours("occurs more than once")),
        };
    };
    let text = text.map_err(|why| Stop::ours(why.to_string()))?;
    if is_list || want == Want::Anything && kept.is_list(text) {
        return Ok(Shape::List(Parts::Values(node, 0)));
    }
    Ok(match kept.form(text).filter(|_| want == Want::Anything) {
        None | Some(Offer::List) => shape_of_text(text, want),
        Some(Offer::Unsigned(number)) => Shape::Unsigned(number),
        Some(Offer::Signed(number)) => Shape::Signed(number),
        Some(Offer::Float(number)) => Shape::Float(number),
        Some(Offer::Bool(truth)) => Shape::Bool(truth),
        Some(Offer::Nothing) => Shape::Null,
    })
}

/// Returns the shape of a field that was not sent: a box that is not checked, or an empty list.
pub(super) fn shape_of_absent<'a, 'de>(want: Want) -> Result<Shape<'a, 'de>, Stop> {
    match want {
        Want::Bool => Ok(Shape::Bool(false)),
        Want::List => Ok(Shape::List(Parts::Blanks { names: [].iter(), number: 0, depth: 0 })),
        _ => Err(Stop::Noted),
    }
}
