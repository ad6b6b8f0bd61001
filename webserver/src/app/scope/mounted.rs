//! Middleware of groups, ready to run, and how it is put together for a route.

use std::sync::Arc;

use super::plan::{Enter, Entering, MiddlewarePlan, MiddlewarePlans};
use crate::app::run::{HandlerState, guarded, panicked};
use crate::extract::States;
use crate::extract::core::AddedFields;
use crate::http::{Request, Response};
use crate::middleware::{self, FutureRequest, Middleware, Next};

/// A guard that does not wait.
#[derive(Clone)]
pub(in crate::app) struct MountedGuard {
    pub(super) name: &'static str,
    pub(super) states: HandlerState,
    pub(super) enter: Enter,
}

impl MountedGuard {
    /// Calls the guard.
    pub(in crate::app) fn enter(&self, request: &mut Request) -> Result<(), Response> {
        let entered = guarded(self.name, || (self.enter)(&self.states, request));
        entered.unwrap_or_else(|| Err(panicked()))
    }
}

impl Middleware for MountedGuard {
    fn on_request(&self, mut request: Request) -> FutureRequest {
        (self.enter)(&self.states, &mut request).map(|()| request).into()
    }
}

/// A guard that may wait.
pub(super) struct WaitingGuard {
    pub(super) states: HandlerState,
    pub(super) enter: fn(HandlerState, Request) -> Entering,
}

impl Middleware for WaitingGuard {
    fn on_request(&self, request: Request) -> FutureRequest {
        FutureRequest::boxed((self.enter)(self.states.clone(), request))
    }
}

/// A function that wraps around.
pub(super) struct AroundMiddleware {
    pub(super) states: HandlerState,
    pub(super) around: for<'a> fn(&'a HandlerState, Request, Next<'a>) -> middleware::Around<'a>,
}

impl Middleware for AroundMiddleware {
    fn around<'a>(&'a self, request: Request, next: Next<'a>) -> middleware::Around<'a> {
        (self.around)(&self.states, request, next)
    }
}

/// Adds to the response what arguments of guards and of the handler have added for it.
struct AddsFields;

impl Middleware for AddsFields {
    fn around<'a>(&'a self, mut request: Request, next: Next<'a>) -> middleware::Around<'a> {
        middleware::Around::new(async move {
            let added = AddedFields::of(&mut request);
            let mut response = next.run(request).await;
            added.move_to(&mut response);
            response
        })
    }
}

/// The middleware around a route, outermost first.
#[derive(Clone, Default)]
pub(in crate::app) struct Around {
    mounted: Vec<Mounted>,
    /// Whether a guard or an argument of the handler adds fields to the response.
    adds_fields: bool,
}

#[derive(Clone)]
enum Mounted {
    Guard(MountedGuard),
    Other(Arc<dyn Middleware>),
}

/// The middleware that all workers share, in the order in which it is mounted.
#[derive(Default)]
pub(crate) struct SharedMiddleware {
    made: Vec<Arc<dyn Middleware>>,
    /// How many a worker has mounted so far.
    used: usize,
}

impl SharedMiddleware {
    /// Begins to mount for the next worker.
    pub(in crate::app) fn rewind(&mut self) {
        self.used = 0;
    }

    /// Returns the next middleware, and creates it for the first worker.
    fn next(&mut self, make: impl FnOnce() -> Arc<dyn Middleware>) -> Arc<dyn Middleware> {
        if self.used == self.made.len() {
            self.made.push(make());
        }
        self.used += 1;
        self.made[self.used - 1].clone()
    }
}

impl Around {
    /// Returns this middleware with more inside it.
    pub(in crate::app) fn with(
        &self,
        mut plans: &MiddlewarePlans,
        states: &States,
        shared: &mut SharedMiddleware,
    ) -> Self {
        let mut around = self.clone();
        while let MiddlewarePlans::One(plan, others) = plans {
            match *plan {
                MiddlewarePlan::Mark => {}
                MiddlewarePlan::Guard { name, states: own, enter, arguments } => {
                    around.adds_fields |= arguments.adds_fields;
                    let states = own(states);
                    around.mounted.push(Mounted::Guard(MountedGuard { name, states, enter }));
                }
                MiddlewarePlan::Shared(make) => {
                    around.mounted.push(Mounted::Other(shared.next(|| make(states))));
                }
                MiddlewarePlan::PerWorker { make, arguments } => {
                    around.adds_fields |= arguments.adds_fields;
                    around.mounted.push(Mounted::Other(make(states)));
                }
            }
            plans = others;
        }
        around
    }

    /// Returns this middleware around a handler whose arguments may add fields to the response.
    pub(in crate::app) fn adding_fields(mut self, adds_fields: bool) -> Self {
        self.adds_fields |= adds_fields;
        self
    }

    /// Returns the guards if there is nothing else and none of them waits.
    pub(in crate::app) fn guards(&self) -> Option<Box<[MountedGuard]>> {
        let guard = |mounted: &Mounted| match mounted {
            Mounted::Guard(guard) => Some(guard.clone()),
            Mounted::Other(_) => None,
        };
        if self.adds_fields {
            return None;
        }
        self.mounted.iter().map(guard).collect()
    }

    /// Returns all of the middleware as a chain.
    pub(in crate::app) fn chain(&self) -> Box<[Arc<dyn Middleware>]> {
        let link = |mounted: &Mounted| -> Arc<dyn Middleware> {
            match mounted {
                Mounted::Guard(guard) => Arc::new(guard.clone()),
                Mounted::Other(other) => other.clone(),
            }
        };
        let first: Option<Arc<dyn Middleware>> =
            self.adds_fields.then(|| Arc::new(AddsFields) as Arc<dyn Middleware>);
        first.into_iter().chain(self.mounted.iter().map(link)).collect()
    }
}
