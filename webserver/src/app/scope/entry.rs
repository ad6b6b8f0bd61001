//! What can be in `with [..]`: functions with `#[middleware]`, whose attribute implements the trait,
//! types that are middleware and have a default, constant expressions, and states.

use std::sync::Arc;

use super::plan::MiddlewarePlan;
use crate::extract::{Needs, One, Shareable, State};
use crate::middleware::Middleware;
use crate::router::MiddlewareFacts;

/// A middleware of a group or of a route.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a middleware of a group",
    label = "cannot be in a list of middleware",
    note = "a list of middleware has functions with `#[middleware]`, types that implement `Middleware` and `Default`, constant expressions such as `Cors::new()`, and `State<M>` for a middleware that is a state of the server"
)]
pub trait GroupMiddleware: 'static {
    /// What is known about the middleware.
    const FACTS: &'static MiddlewareFacts;
    /// How the middleware is mounted.
    const PLAN: MiddlewarePlan;
    /// The states that the middleware needs.
    type Needs: Needs;
}

#[diagnostic::do_not_recommend]
impl<M: Middleware + Default + 'static> GroupMiddleware for M {
    const FACTS: &'static MiddlewareFacts = &MiddlewareFacts::NONE;
    const PLAN: MiddlewarePlan = MiddlewarePlan::Shared(|_| Arc::new(M::default()));
    type Needs = ();
}

#[diagnostic::do_not_recommend]
impl<M: Middleware + Shareable> GroupMiddleware for State<M> {
    const FACTS: &'static MiddlewareFacts = &MiddlewareFacts::NONE;
    const PLAN: MiddlewarePlan =
        MiddlewarePlan::Shared(|states| <One<M> as Needs>::own(states).as_ref().clone());
    type Needs = One<M>;
}

/// Requires that every route in a group says who may call it: each has a middleware with
/// `#[middleware(authenticates)]` around it, or `public` in its attribute. Otherwise the app does not
/// compile. At run time it does nothing.
///
/// ```compile_fail
/// use webserver::prelude::*;
/// use webserver::RequireAuth;
///
/// #[get("/report")]
/// fn report() {} // `public` is missing, or a middleware that authenticates
///
/// let routes = routes![with [RequireAuth] => [report]];
/// ```
#[derive(Clone, Copy, Debug)]
pub struct RequireAuth;

#[diagnostic::do_not_recommend]
impl GroupMiddleware for RequireAuth {
    const FACTS: &'static MiddlewareFacts =
        &MiddlewareFacts { requires_auth: true, ..MiddlewareFacts::NONE };
    const PLAN: MiddlewarePlan = MiddlewarePlan::Mark;
    type Needs = ();
}

/// Mounts the value of a constant expression.
pub fn fixed(middleware: impl Middleware + 'static) -> Arc<dyn Middleware> {
    Arc::new(middleware)
}

/// Does nothing with the value of a constant expression. In a constant, the expression is evaluated for
/// its panics.
pub const fn checked<M>(middleware: M) {
    std::mem::forget(middleware);
}
