//! The lists of routes that a builder was given, as types, and the proof that a server has the states
//! that their handlers take.

use std::marker::PhantomData;

use super::handler::Node;
use super::mount::{Entry, HandlerLeaf, Mount, MountPlan};
use crate::extract::{Once, Repeated, Supplied, Undecided};

/// Lists of routes whose handlers need only states in `S`; `I` is found by inference. The states
/// are searched only if the mark `K` says that they are [`Distinct`](crate::extract::Distinct).
pub trait SuppliedBy<S, K, I> {}

impl<S, I, R: Supplied<S, (), I>> SuppliedBy<S, Once, I> for R {}

impl<S, R> SuppliedBy<S, Repeated, ()> for R {}

impl<S, R> SuppliedBy<S, Undecided, ()> for R {}

/// The handlers of one list that a builder was given, with the list's mark; see
/// [`Distinct`](crate::extract::Distinct).
pub struct Listed<N, K>(PhantomData<fn() -> (N, K)>);

impl<N: Mount, K> Mount for Listed<N, K> {
    const PLAN: MountPlan = N::PLAN;
}

impl<S, I, N: Supplied<S, (), I>, K> Supplied<S, (), HandlerLeaf<I>> for Listed<N, K> {}

/// The named list `N`, in the type of a builder that got it by
/// [`mount`](crate::ServerBuilder::mount). There are no values of this type.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::Mounted;
///
/// #[get("/health")]
/// fn health() -> &'static str {
///     "ok"
/// }
///
/// routes![Health = [health]];
///
/// fn add<S, R>(builder: ServerBuilder<S, R>) -> ServerBuilder<S, (R, Mounted<Health>)> {
///     builder.mount::<Health>()
/// }
/// ```
pub struct Mounted<N>(PhantomData<fn() -> N>);

impl<S, I, N: Node<Handlers: Supplied<S, (), I>>> Supplied<S, (), Entry<I>> for Mounted<N> {}

impl<A: RouteLists, N> RouteLists for (A, Mounted<N>) {
    const COUNT: usize = A::COUNT + 1;
    // The list was not written as `routes![]`, so it has no mark of its own.
    type Mark = A::Mark;
}

/// The lists that a builder was given, nested on the left.
pub trait RouteLists {
    /// How many lists there are.
    const COUNT: usize;
    /// The mark of the last list.
    type Mark;
}

impl RouteLists for () {
    const COUNT: usize = 0;
    type Mark = Once;
}

impl<A: RouteLists, N, K> RouteLists for (A, Listed<N, K>) {
    const COUNT: usize = A::COUNT + 1;
    type Mark = K;
}
