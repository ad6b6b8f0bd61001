//! Guards: `#[middleware]` functions that let a request in or refuse it, and that may provide a
//! value. A guard that does not wait is called on the stack. Another one runs in a box.

use std::future::Future;
use std::marker::PhantomData;
use std::panic::Location;
use std::sync::Arc;

use super::mounted::WaitingGuard;
use super::outcome::Outcome;
use super::plan::{Entering, MiddlewarePlan};
use crate::app::extraction::{extract_list, needs_of};
use crate::app::run::{HandlerState, take_answer};
use crate::extract::{Borrowed, BorrowedSlot, Extract, Info, Mistakes, Needs, Source, States};
use crate::http::{Request, Response};
use crate::router::MiddlewareFacts;

/// What the attribute of a guard says.
#[derive(Clone, Copy, Debug)]
pub struct GuardFacts {
    pub(super) name: &'static str,
    pub(super) place: &'static Location<'static>,
    authenticates: bool,
}

impl GuardFacts {
    /// Creates the facts of a function at the caller's location.
    #[track_caller]
    pub const fn new(name: &'static str) -> Self {
        Self { name, place: Location::caller(), authenticates: false }
    }

    /// States that only clients whose identity was checked are let in.
    pub const fn authenticates(mut self) -> Self {
        self.authenticates = true;
        self
    }

    /// Returns whether only clients whose identity was checked are let in.
    #[cfg(feature = "openapi")]
    pub(crate) fn is_authenticating(&self) -> bool {
        self.authenticates
    }

    /// Returns the function with the place where it is written, for messages.
    #[cfg(feature = "openapi")]
    pub(crate) fn place(&self) -> String {
        format!("fn {} ({}:{})", self.name, self.place.file(), self.place.line())
    }

    /// Returns the facts of a middleware that takes the values that `N` needs.
    pub(super) const fn facts<N: Needs>(
        &self,
        provides: Option<&'static crate::router::Token>,
    ) -> MiddlewareFacts {
        MiddlewareFacts {
            file: self.place.file(),
            line: self.place.line(),
            takes: N::TAKES,
            provides,
            authenticates: self.authenticates,
            requires_auth: false,
            is_broken: false,
        }
    }
}

/// A guard that does not wait itself. Each is also a [`GuardAsync`].
pub trait Guard: Sized + 'static {
    /// What the attribute says.
    const FACTS: &'static GuardFacts;
    /// The types of the arguments.
    type Args<'r>: Extract<'r>;
    /// The type of the result.
    type Output: Outcome;

    /// Calls the function.
    fn call(taken: GuardTaken<'_, Self>) -> Self::Output;
}

/// A guard that may wait.
pub trait GuardAsync: Sized + 'static {
    /// What the attribute says.
    const FACTS: &'static GuardFacts;
    /// How the guard is mounted.
    const PLAN: MiddlewarePlan =
        MiddlewarePlan::PerWorker { make: waiting::<Self>, arguments: const { &info::<Self>() } };
    /// The types of the arguments.
    type Args<'r>: Extract<'r>;
    /// The type of the result.
    type Output: Outcome;

    /// Calls the function for a request, and returns the request if it is let in.
    fn enter(states: HandlerState, request: Request) -> Entering;
}

/// The arguments that a guard is called with.
pub type GuardTaken<'r, G> = <<G as Guard>::Args<'r> as Extract<'r>>::Taken;

#[diagnostic::do_not_recommend]
impl<G: Guard> GuardAsync for G {
    const FACTS: &'static GuardFacts = <G as Guard>::FACTS;
    const PLAN: MiddlewarePlan = if const { info::<G>().waits } {
        MiddlewarePlan::PerWorker { make: waiting::<G>, arguments: const { &info::<G>() } }
    } else {
        MiddlewarePlan::Guard {
            name: <G as Guard>::FACTS.name,
            states: states_of::<G>,
            enter: enter_at_once::<G>,
            arguments: const { &info::<G>() },
        }
    };
    type Args<'r> = <G as Guard>::Args<'r>;
    type Output = <G as Guard>::Output;

    fn enter(states: HandlerState, request: Request) -> Entering {
        Box::pin(async move {
            let output = {
                let mut borrowed = BorrowedSlot::default();
                match extract_guard::<G>(&states, &request, &mut borrowed).await {
                    Some(taken) => G::call(taken),
                    None => return Err(refusal()),
                }
            };
            keep(output, request)
        })
    }
}

/// What is known about a guard from its types. It is here and not in generated code, so that rustc
/// says nothing more about it if a bound of [`GuardAsync`] does not hold.
pub struct GuardPlan<G>(PhantomData<fn() -> G>);

impl<G: GuardAsync> GuardPlan<G> {
    /// The facts of the guard.
    pub const FACTS: &'static MiddlewareFacts =
        &G::FACTS.facts::<NeedsOf<G>>(<G::Output as Outcome>::PROVIDES);
}

/// The states and values that a guard needs.
pub(super) type NeedsOf<G> = <<G as GuardAsync>::Args<'static> as Extract<'static>>::Needs;

const fn info<G: GuardAsync>() -> Info {
    <G::Args<'static> as Extract<'static>>::INFO
}

fn states_of<G: GuardAsync>(states: &States) -> HandlerState {
    Arc::new(<NeedsOf<G> as Needs>::own(states))
}

fn waiting<G: GuardAsync>(states: &States) -> Arc<dyn crate::middleware::Middleware> {
    Arc::new(WaitingGuard { states: states_of::<G>(states), enter: G::enter })
}

/// Calls a guard that does not wait.
fn enter_at_once<G: Guard>(states: &HandlerState, request: &mut Request) -> Result<(), Response> {
    let output = {
        let (request, mut mistakes) = (&*request, Mistakes::new());
        let mut borrowed = BorrowedSlot::default();
        let reads = const { info::<G>().reads() };
        let borrowed = Borrowed::of(reads, request, &mut mistakes, &mut borrowed);
        let source = Source { request, borrowed, names: &[] };
        let needs = needs_of::<<G as Guard>::Args<'_>>(states, source);
        match <<G as Guard>::Args<'_> as Extract<'_>>::at_once(source, needs, &mut mistakes) {
            Some(taken) => <G as Guard>::call(taken),
            None => return Err(mistakes.into_response()),
        }
    };
    output.keep(request)
}

/// Extracts the arguments of a guard. If the request is refused, the result is `None`, and
/// [`refusal`] returns the response.
pub fn extract_guard<'r, 'q: 'r, G: GuardAsync>(
    states: &'r HandlerState,
    request: &'q Request,
    borrowed: &'r mut BorrowedSlot<'q>,
) -> impl Future<Output = Option<<G::Args<'r> as Extract<'r>>::Taken>> + Send + 'r {
    extract_list::<G::Args<'r>>(&[], states, request, borrowed)
}

/// Returns the response to a request that was refused. It is called right after the refusal, in the
/// same poll.
pub fn refusal() -> Response {
    take_answer().unwrap_or_else(crate::app::run::panicked)
}

/// Keeps the value that a guard provides.
///
/// # Errors
/// Returns the response if the guard has refused the request.
pub fn keep(output: impl Outcome, mut request: Request) -> Result<Request, Response> {
    output.keep(&mut request).map(|()| request)
}
