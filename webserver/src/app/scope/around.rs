//! `#[middleware]` functions that wrap around: they have an argument `next`.

use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;

use super::guard::GuardFacts;
use super::mounted::AroundMiddleware;
use super::plan::MiddlewarePlan;
use crate::app::extraction::extract_list;
use crate::app::run::HandlerState;
use crate::extract::{BorrowedSlot, Extract, Needs, States};
use crate::http::Request;
use crate::middleware::{Around, Middleware, Next};
use crate::router::MiddlewareFacts;

/// A function that wraps around.
pub trait AroundFn: Sized + 'static {
    /// What the attribute says.
    const FACTS: &'static GuardFacts;
    /// The types of the arguments other than the request and `next`.
    type Args<'r>: Extract<'r>;

    /// Calls the function.
    fn around<'a>(states: &'a HandlerState, request: Request, next: Next<'a>) -> Around<'a>;
}

/// What is known about a wrap-around function from its types.
pub struct AroundPlan<A>(PhantomData<fn() -> A>);

type NeedsOf<A> = <<A as AroundFn>::Args<'static> as Extract<'static>>::Needs;

impl<A: AroundFn> AroundPlan<A> {
    /// The facts of the middleware.
    pub const FACTS: &'static MiddlewareFacts = &A::FACTS.facts::<NeedsOf<A>>(None);
    /// How the middleware is mounted.
    pub const PLAN: MiddlewarePlan = MiddlewarePlan::PerWorker {
        make: mounted::<A>,
        arguments: const { &<A::Args<'static> as Extract<'static>>::INFO },
    };
}

fn mounted<A: AroundFn>(states: &States) -> Arc<dyn Middleware> {
    let states: HandlerState = Arc::new(<NeedsOf<A> as Needs>::own(states));
    Arc::new(AroundMiddleware { states, around: A::around })
}

/// Extracts the arguments of a wrap-around function; see [`extract_guard`](super::extract_guard).
pub fn extract_around<'r, 'q: 'r, A: AroundFn>(
    states: &'r HandlerState,
    request: &'q Request,
    borrowed: &'r mut BorrowedSlot<'q>,
) -> impl Future<Output = Option<<A::Args<'r> as Extract<'r>>::Taken>> + Send + 'r {
    extract_list::<A::Args<'r>>(&[], states, request, borrowed)
}
