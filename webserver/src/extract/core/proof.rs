//! The proof that a server has the states that its handlers take. rustc checks it when the server
//! is compiled. This file contains only types; the error messages of a failed proof are ours.
//!
//! The states of a server are a list of their types, `(Last, (First, ()))`. The list consists of
//! nested pairs, because rustc shows it to the user. If rustc has to find a position in the list,
//! the position is a parameter `I` that rustc infers.

use std::marker::PhantomData;

use super::body::{BodyStream, OptionalBody, WholeBody};
use super::needs::One;
use super::provided::{Maybe, Provided, Value};
use super::query::WholeQuery;
use super::response_fields::ResponseFields;

/// The first position of a list.
pub struct Here;

/// The position one element after `I`.
pub struct There<I>(PhantomData<I>);

/// A type that is in the list `L`. Two parameters are used only by the error message: `H` is the
/// handler that takes the state, and `S` is the whole list. The message needs `S`, because rustc
/// has reached the end of the list `L` when it fails to find the type.
#[diagnostic::on_unimplemented(
    message = "`{H}` needs `State<{Self}>`, but the server has no state of type `{Self}`",
    label = "no `.state(..)` before this call gives a value of type `{Self}`",
    note = "the states of this server, the last one first: `{S}`",
    note = "add `.state(value)` with a value of exactly that type; what is given as `Arc<T>` is taken as `State<Arc<T>>`"
)]
pub trait OneOf<L, S, H, I> {}

impl<T, L, S, H> OneOf<(T, L), S, H, Here> for T {}

impl<T: OneOf<L, S, H, I>, F, L, S, H, I> OneOf<(F, L), S, H, There<I>> for T {}

/// Needs that the states `S` satisfy: the needs of the handler `H`, or of a list of handlers.
pub trait Supplied<S, H, I> {}

impl<S, H> Supplied<S, H, ()> for () {}

// The body and the query are in the request, so the states do not matter.
impl<S, H> Supplied<S, H, ()> for WholeBody {}

impl<S, H> Supplied<S, H, ()> for BodyStream {}

impl<S, H> Supplied<S, H, ()> for OptionalBody {}

impl<S, H> Supplied<S, H, ()> for WholeQuery {}

impl<S, H> Supplied<S, H, ()> for ResponseFields {}

// Whether middleware provides a value is proven with the tree of routes.
impl<S, H, T: Provided> Supplied<S, H, ()> for Value<T> {}

impl<S, H, N: Supplied<S, H, I>, I> Supplied<S, H, I> for Maybe<N> {}

impl<S, H, T: OneOf<S, S, H, I>, I> Supplied<S, H, I> for One<T> {}

impl<S, H, A: Supplied<S, H, I>, B: Supplied<S, H, J>, I, J> Supplied<S, H, (I, J)> for (A, B) {}

/// A list of states that contains a type twice.
pub trait Twice<I> {}

impl<T: OneOf<L, (), (), I>, L, I> Twice<(Here, I)> for (T, L) {}

impl<T, L: Twice<I>, I> Twice<There<I>> for (T, L) {}

/// The mark of a list of states that does not contain a type twice.
pub(crate) type Once = u8;

/// The additional mark of a list of states that contains a type twice.
pub(crate) type Repeated = u16;

/// The mark when rustc cannot decide between the two others: the default type of an integer
/// literal.
pub(crate) type Undecided = i32;

/// A list of states that does not contain a type twice.
///
/// rustc can prove that a type is in a list, but not that a type is not in a list. So every list
/// can have the mark `K` = `Once`, and a list that contains a type twice can also have the mark
/// `Repeated`. `routes![]` leaves the mark open: it is the type of the literal `0`. If the list
/// does not contain a type twice, there is only one possible mark, and rustc infers it. Otherwise
/// there are two possible marks, so rustc infers neither, and the literal falls back to `i32`. No
/// list has that mark, so rustc reports an error with the message below. Without this detour, rustc
/// would ask for type annotations (E0283).
#[diagnostic::on_unimplemented(
    message = "two states of this server have the same type",
    label = "two `.state(..)` before this call give values of one type",
    note = "the states of this server, the last one first: `{Self}`",
    note = "a handler takes a state by its type, so one of the two needs a type of its own: `struct Name(String);`"
)]
pub trait Distinct<K, I> {}

impl<S> Distinct<Once, ()> for S {}

impl<S: Twice<I>, I> Distinct<Repeated, I> for S {}
