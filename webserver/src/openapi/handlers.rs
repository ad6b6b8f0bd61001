//! The handlers of an app, each with what describes it. The walk has the order of the routes in the tree.

use super::describe::{
    ArgumentList, DescribeArguments, DescribeMiddlewareList, DescribeResponse, ResultOf,
};
use super::operation::Operation;
use crate::app::{
    CatcherLeaf, Entry, Facts, GroupEntries, HandlerAsync, HandlerLeaf, Node, Within,
};

/// Describes a part of an operation.
pub(super) type Describe = fn(&mut Operation<'_>);

/// How the handlers of a group are described, as a constant. Functions that are generic over a handler
/// would be compiled once for each handler: 200 handlers with the same types made a debug build of an app
/// 1.3 MB larger.
#[derive(Clone, Copy)]
pub enum DescribePlan {
    /// A group without handlers.
    None,
    /// One handler.
    One(HandlerPlan),
    /// One catcher.
    Catch(Describe),
    /// Two halves, in order.
    Two(&'static Self, &'static Self),
    /// Handlers inside middleware.
    Within(Describe, &'static Self),
}

/// What describes a handler.
#[derive(Clone, Copy)]
pub struct HandlerPlan {
    pub(super) facts: &'static Facts,
    pub(super) arguments: Describe,
    pub(super) result: Describe,
}

/// A handler with what describes it.
pub(super) struct Handler {
    pub(super) plan: HandlerPlan,
    /// The middleware of its groups, outermost first.
    pub(super) around: Vec<Describe>,
}

/// The handlers and the catchers of a plan.
#[derive(Default)]
pub(super) struct Handlers {
    around: Vec<Describe>,
    pub(super) all: Vec<Handler>,
    /// The results of the catchers.
    pub(super) catchers: Vec<Describe>,
}

impl Handlers {
    /// Collects the handlers and the catchers of a plan, in order.
    pub(super) fn of(plan: &DescribePlan) -> Self {
        let mut handlers = Self::default();
        handlers.collect(plan);
        handlers
    }

    fn collect(&mut self, plan: &DescribePlan) {
        match *plan {
            DescribePlan::None => {}
            DescribePlan::One(plan) => {
                self.all.push(Handler { plan, around: self.around.clone() });
            }
            DescribePlan::Catch(result) => self.catchers.push(result),
            DescribePlan::Two(left, right) => {
                self.collect(left);
                self.collect(right);
            }
            DescribePlan::Within(middleware, inside) => {
                self.around.push(middleware);
                self.collect(inside);
                self.around.pop();
            }
        }
    }
}

/// Nested pairs of handlers that can be described.
pub trait DescribeHandlers {
    /// How the handlers are described.
    const PLAN: DescribePlan;
}

impl DescribeHandlers for () {
    const PLAN: DescribePlan = DescribePlan::None;
}

impl<H> DescribeHandlers for HandlerLeaf<H>
where
    H: HandlerAsync,
    H::Args<'static>: DescribeArguments<H>,
    H::Returns: ResultOf<H>,
{
    const PLAN: DescribePlan = DescribePlan::One(HandlerPlan {
        facts: H::FACTS,
        arguments: <H::Args<'static> as ArgumentList>::describe,
        result: <H::Returns as DescribeResponse>::describe,
    });
}

impl<C, H: HandlerAsync<Returns: ResultOf<C>>> DescribeHandlers for CatcherLeaf<C, H> {
    const PLAN: DescribePlan = DescribePlan::Catch(<H::Returns as DescribeResponse>::describe);
}

impl<A: DescribeHandlers, B: DescribeHandlers> DescribeHandlers for (A, B) {
    const PLAN: DescribePlan = DescribePlan::Two(&A::PLAN, &B::PLAN);
}

impl<N: Node<Handlers: DescribeHandlers>> DescribeHandlers for Entry<N> {
    const PLAN: DescribePlan = <N::Handlers as DescribeHandlers>::PLAN;
}

impl<L: DescribeHandlers, const CHECKED: bool> DescribeHandlers for GroupEntries<L, CHECKED> {
    const PLAN: DescribePlan = L::PLAN;
}

impl<M: DescribeMiddlewareList, L: DescribeHandlers> DescribeHandlers for Within<M, L> {
    const PLAN: DescribePlan = DescribePlan::Within(M::describe, &L::PLAN);
}
