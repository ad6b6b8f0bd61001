//! What functions with `#[middleware]` and constant expressions in a list of middleware say.

use std::marker::PhantomData;
use std::sync::Arc;

use super::arguments::{ArgumentList, DescribeArguments};
use super::middleware::{DescribeMiddleware, DescribedBy};
use super::response::DescribeResponse;
use crate::app::{AroundFn, GuardAsync};
use crate::extract::Provided;
use crate::middleware::Middleware;
use crate::openapi::operation::Operation;

/// The description of a guard: its arguments, its error and its scheme.
pub struct GuardDescription<G>(PhantomData<fn() -> G>);

impl<G> DescribeMiddleware for GuardDescription<G>
where
    G: GuardAsync + DescribedBy,
    G::Args<'static>: DescribeArguments<G>,
    G::Output: DescribeOutcome,
{
    fn describe(operation: &mut Operation<'_>) {
        if let Some(scheme) = G::SCHEME {
            operation.security(scheme.into());
            operation.credentials(|operation| G::Args::<'static>::describe(operation));
        } else {
            G::Args::<'static>::describe(operation);
            if G::FACTS.is_authenticating() {
                operation.mistake(format!(
                    "{} authenticates, and nothing says how: write \
                     `#[middleware(authenticates, scheme = \"bearer\")]`, or another scheme",
                    G::FACTS.place()
                ));
            }
        }
        G::Output::describe(operation);
    }
}

/// The description of a function that wraps around: its arguments and its scheme. Most of its responses
/// are those of what it wraps around.
pub struct AroundDescription<A>(PhantomData<fn() -> A>);

impl<A> DescribeMiddleware for AroundDescription<A>
where
    A: AroundFn + DescribedBy,
    A::Args<'static>: DescribeArguments<A>,
{
    fn describe(operation: &mut Operation<'_>) {
        if let Some(scheme) = A::SCHEME {
            operation.security(scheme.into());
            operation.credentials(|operation| A::Args::<'static>::describe(operation));
            operation.problem(401);
        } else {
            A::Args::<'static>::describe(operation);
        }
    }
}

/// The result of a guard, of which only the error is a response.
pub trait DescribeOutcome {
    /// Describes the error.
    fn describe(operation: &mut Operation<'_>);
}

impl DescribeOutcome for () {
    fn describe(_: &mut Operation<'_>) {}
}

#[diagnostic::do_not_recommend]
impl<T: Provided> DescribeOutcome for T {
    fn describe(_: &mut Operation<'_>) {}
}

#[diagnostic::do_not_recommend]
impl<T: Provided> DescribeOutcome for Option<T> {
    fn describe(_: &mut Operation<'_>) {}
}

#[diagnostic::do_not_recommend]
impl<T, E: DescribeResponse> DescribeOutcome for Result<T, E> {
    fn describe(operation: &mut Operation<'_>) {
        operation.failures(E::describe);
    }
}

/// The type of a constant expression in a list of middleware. If that type can be described, rustc
/// prefers the method here over that of [`NotDescribed`].
pub struct Probe<M>(PhantomData<fn() -> M>);

impl<M> Probe<M> {
    /// Takes the type of a value.
    pub fn of(_: &M) -> Self {
        Self(PhantomData)
    }
}

impl<M: DescribeMiddleware> Probe<M> {
    /// Returns what describes the middleware.
    pub fn description(self) -> fn(&mut Operation<'_>) {
        M::describe
    }
}

/// A constant expression whose type cannot be described.
pub trait NotDescribed {
    /// Returns what records that.
    fn description(self) -> fn(&mut Operation<'_>);
}

impl<M> NotDescribed for Probe<M> {
    fn description(self) -> fn(&mut Operation<'_>) {
        |operation| {
            operation.mistake(format!(
                "the middleware `{}` does not say what it answers: implement \
                 `webserver::openapi::DescribeMiddleware` for it",
                std::any::type_name::<M>()
            ));
        }
    }
}

/// The value of a constant expression, and what describes it.
pub type Made = (Arc<dyn Middleware>, fn(&mut Operation<'_>));
