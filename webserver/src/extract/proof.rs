//! The proof that a server's states are what its handlers take, made by rustc when the server is
//! built. There are only types here; what rustc says where the proof fails is in our words.
//!
//! The states of a server are a list of their types, `(Last, (First, ()))`: nested pairs, because
//! rustc shows the list to the user. Where rustc has to find a place in it, the place is a parameter
//! `I` that rustc infers.

use std::marker::PhantomData;

use super::One;

/// The first of a list.
pub struct Here;

/// One further down.
pub struct There<I>(PhantomData<I>);

/// A type of the list `L`. The handler `H` that takes the state and the list `S` as a whole are there
/// for the message, since rustc finds no such type only when it has come to the end of the list.
#[diagnostic::on_unimplemented(
    message = "`{H}` takes `State<{Self}>`, but the server has no state of type `{Self}`",
    label = "no `.state(..)` before this call gives a value of type `{Self}`",
    note = "the states of this server, the last one first: `{S}`",
    note = "add `.state(value)` with a value of exactly that type; what is given as `Arc<T>` is taken as `State<Arc<T>>`"
)]
pub trait OneOf<L, S, H, I> {}

impl<T, L, S, H> OneOf<(T, L), S, H, Here> for T {}

impl<T: OneOf<L, S, H, I>, F, L, S, H, I> OneOf<(F, L), S, H, There<I>> for T {}

/// What the states `S` are enough for: the needs of the handler `H`, and lists of handlers.
pub trait Supplied<S, H, I> {}

impl<S, H> Supplied<S, H, ()> for () {}

impl<S, H, T: OneOf<S, S, H, I>, I> Supplied<S, H, I> for One<T> {}

impl<S, H, A: Supplied<S, H, I>, B: Supplied<S, H, J>, I, J> Supplied<S, H, (I, J)> for (A, B) {}

/// A list of states with two of one type.
pub trait Twice<I> {}

impl<T: OneOf<L, (), (), I>, L, I> Twice<(Here, I)> for (T, L) {}

impl<T, L: Twice<I>, I> Twice<There<I>> for (T, L) {}

/// The mark of a list of states in which no type is twice.
pub(crate) type Once = u8;

/// The mark that a list of states with a type twice can have as well.
pub(crate) type Repeated = u16;

/// The mark when rustc cannot decide between the two: the type of a literal that has no other.
pub(crate) type Undecided = i32;

/// A list of states in which no type is twice.
///
/// rustc can prove that a type is in a list, but not that it is not in it. So every list can have the
/// mark `K` = `Once`, and one with a type twice can have the mark `Repeated` as well. `routes![]`
/// leaves the mark open: it is the type of the literal `0`. Where no type is twice there is one mark
/// to choose, and rustc infers it. Where a type is twice there are two, so rustc infers none, and in
/// the end the literal is an `i32` as any other. No list has that mark, which is an error with the
/// words below. Without this detour rustc would ask for type annotations (E0283).
#[diagnostic::on_unimplemented(
    message = "two states of this server have the same type",
    label = "two `.state(..)` before this call give values of one type",
    note = "the states of this server, the last one first: `{Self}`",
    note = "a handler takes a state by its type, so one of the two needs a type of its own: `struct Name(String);`"
)]
pub trait Distinct<K, I> {}

impl<S> Distinct<Once, ()> for S {}

impl<S: Twice<I>, I> Distinct<Repeated, I> for S {}
