//! The shape of the pairs of a form or a query: a text, a list or an object, by what a type asks for.

use super::kept::Kept;
use super::piece::{Parts, Shape, Want, shape_of_text};
use super::stop::Stop;
use crate::extract::urlencoded::de::{Node, Offer};

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
