//! How middleware of groups is mounted, as constants.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use crate::app::run::HandlerState;
use crate::extract::{Info, States};
use crate::http::{Request, Response};
use crate::middleware::Middleware;

/// Calls a guard that does not wait.
pub(crate) type Enter = fn(&HandlerState, &mut Request) -> Result<(), Response>;

/// The future of a guard.
pub type Entering = Pin<Box<dyn Future<Output = Result<Request, Response>> + Send>>;

/// How one middleware is mounted.
#[derive(Clone, Copy)]
pub enum MiddlewarePlan {
    /// Nothing runs: the entry is only a mark for the compiler.
    Mark,
    /// A guard that does not wait. Each worker has its own set of references to the states.
    Guard {
        /// The name of the function.
        name: &'static str,
        /// Creates the references to the states.
        states: fn(&States) -> HandlerState,
        /// Calls the function.
        enter: Enter,
        /// The arguments of the function.
        arguments: &'static Info,
    },
    /// A middleware with data of its own, which all workers share.
    Shared(fn(&States) -> Arc<dyn Middleware>),
    /// A middleware without data of its own.
    PerWorker {
        /// Creates the middleware.
        make: fn(&States) -> Arc<dyn Middleware>,
        /// The arguments of its function.
        arguments: &'static Info,
    },
}

/// How a list of middleware is mounted, outermost first.
#[derive(Clone, Copy)]
pub enum MiddlewarePlans {
    /// The end of the list.
    End,
    /// The first middleware, and the others.
    One(MiddlewarePlan, &'static Self),
}
