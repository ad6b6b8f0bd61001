//! Lists of middleware as types, and the proof that a server has the states that they take.

use std::marker::PhantomData;

use super::entry::GroupMiddleware;
use super::plan::MiddlewarePlans;
use crate::extract::arguments::Has;
use crate::extract::core::Slots;
use crate::extract::{Extract, Info, Mistakes, Needs, Source, States, Supplied};

/// A list of middleware, outermost first: `With<A, With<B, ()>>`.
pub trait MiddlewareList: 'static {
    /// How the list is mounted.
    const PLANS: &'static MiddlewarePlans;
}

/// The first middleware of a list, and the others.
pub struct With<A, R>(PhantomData<fn() -> (A, R)>);

impl MiddlewareList for () {
    const PLANS: &'static MiddlewarePlans = &MiddlewarePlans::End;
}

impl<A: GroupMiddleware, R: MiddlewareList> MiddlewareList for With<A, R> {
    const PLANS: &'static MiddlewarePlans = &MiddlewarePlans::One(A::PLAN, R::PLANS);
}

impl<S, I, J, A, R> Supplied<S, (), (I, J)> for With<A, R>
where
    A: GroupMiddleware<Needs: Supplied<S, A, I>>,
    R: Supplied<S, (), J>,
{
}

/// A need that only requires that the server has the states of a list of middleware.
pub struct Proof<M>(PhantomData<fn() -> M>);

impl<M: 'static> Needs for Proof<M> {
    type Own = ();
    type Refs<'r> = ();

    fn own(_: &States) {}

    fn refs<'r>((): &'r (), _: Slots<'r>) {}

    fn none(_: Slots<'_>) -> Option<()> {
        Some(())
    }
}

impl<S, H, I, M: Supplied<S, (), I>> Supplied<S, H, I> for Proof<M> {}

/// The arguments `L` of a handler with middleware `M` of its own. The server must have the states of
/// the middleware too.
pub struct Guarded<L, M>(PhantomData<fn() -> (L, M)>);

impl<const N: usize, I, L: Has<N, I>, M> Has<N, I> for Guarded<L, M> {
    type Type = L::Type;
}

impl<'r, L: Extract<'r>, M: 'static> Extract<'r> for Guarded<L, M> {
    type Needs = (L::Needs, Proof<M>);
    const INFO: Info = L::INFO;
    type Waiting = L::Waiting;
    type Taken = L::Taken;

    #[inline]
    fn at_once(
        source: Source<'r>,
        (needs, ()): <Self::Needs as Needs>::Refs<'r>,
        mistakes: &mut Mistakes,
    ) -> Option<L::Taken> {
        L::at_once(source, needs, mistakes)
    }

    fn fits(source: Source<'r>) -> bool {
        L::fits(source)
    }

    fn begin(
        source: Source<'r>,
        (needs, ()): <Self::Needs as Needs>::Refs<'r>,
        mistakes: &mut Mistakes,
    ) -> L::Waiting {
        L::begin(source, needs, mistakes)
    }

    fn look(
        waiting: &mut L::Waiting,
        source: Source<'r>,
        (needs, ()): <Self::Needs as Needs>::Refs<'r>,
        mistakes: &mut Mistakes,
    ) {
        L::look(waiting, source, needs, mistakes);
    }

    fn finish(
        waiting: &mut L::Waiting,
        source: Source<'r>,
        (needs, ()): <Self::Needs as Needs>::Refs<'r>,
        mistakes: &mut Mistakes,
    ) {
        L::finish(waiting, source, needs, mistakes);
    }
}
