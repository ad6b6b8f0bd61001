//! Mounts handlers. The facts about a handler become a constant, and the handler is mounted from
//! that constant and the states of the server. A missing state is detected here.

use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use super::errors::FindCatchers;
use super::handler::{Facts, HandlerAsync, Node, Options};
use super::prefix::orders_of_captures;
use super::run::{HandlerState, RunMode, Runner};
use super::scope::{Around, MiddlewareList, MiddlewarePlans, MountedGuard, SharedMiddleware};
use crate::extract::{BodyUse, Extract, Info, Needs, States, Supplied};
use crate::http::{HttpMethod, Request, RouteInfo};
use crate::middleware::Middleware;
use crate::router::{Branch, Tree};

/// A route's handler, ready to run any number of times.
pub(crate) struct MountedRoute {
    pub(crate) options: Options,
    pub(crate) body: BodyArg,
    /// Whether a guard or an argument may ask for the route.
    pub(crate) asks_for_route: bool,
    /// Whether there are guards, or there is anything to check or to store before the handler runs.
    pub(crate) asks: bool,
    /// What a request says about its route.
    pub(crate) info: Option<RouteInfo>,
    pub(crate) runner: Runner,
    /// The order of the path's parameters for the handler, if it differs from that of the path: its
    /// own come first, then those that it takes from a prefix.
    pub(crate) captures: Box<[u8]>,
    /// How long the handler may take; `None` stands for the limit of the server.
    pub(crate) timeout: Option<Duration>,
    /// The middleware of the route and its groups, if all of it are guards that do not wait. They
    /// are called before the options are checked.
    pub(super) guards: Box<[MountedGuard]>,
    /// The middleware of the route and its groups otherwise. It runs inside that of the server.
    pub(crate) chain: Box<[Arc<dyn Middleware>]>,
    /// Whether the handler can read the parameters of a request. It is set if the route's list has
    /// ranks.
    pub(super) fits: Option<FitsRequest>,
    /// What the routes of the same shape, host and method take and answer, if there are several.
    pub(super) offers: Option<Arc<Offers>>,
}

/// The media types of several routes of the same shape, host and method.
#[derive(Default)]
pub(crate) struct Offers {
    pub(super) consumes: Vec<&'static str>,
    pub(super) produces: Vec<&'static str>,
}

/// Returns whether the parameters of the path and the host of a request are of a handler's types.
pub type FitsRequest = fn(&Request) -> bool;

/// What a handler's arguments do with the body.
#[derive(Clone, Copy)]
pub(crate) struct BodyArg {
    pub(crate) used: BodyUse,
    /// Whether the handler, or one of its arguments, reads `Content-Encoding`.
    pub(crate) may_be_coded: bool,
}

impl BodyArg {
    /// What a function that takes the request does.
    pub(super) const OF_FUNCTION: Self = Self { used: BodyUse::May, may_be_coded: true };

    pub(super) const fn of(info: &Info) -> Self {
        Self { used: info.body, may_be_coded: info.reads_encoding }
    }

    /// Returns whether an argument always takes the body.
    pub(crate) fn is_taken(self) -> bool {
        self.used.takes()
    }
}

impl MountedRoute {
    /// Returns whether the `Accept` field of a request decides whether this route answers it.
    pub(super) fn varies(&self) -> bool {
        self.offers.as_ref().is_some_and(|offers| !offers.produces.is_empty())
    }

    /// Returns whether a request may be sent again if nobody knows what became of it (RFC 9110,
    /// section 9.2.2).
    pub(super) fn is_idempotent(&self) -> bool {
        let methods = self.info.as_ref().map_or(&[][..], RouteInfo::methods);
        !methods.is_empty() && methods.iter().all(HttpMethod::is_idempotent)
    }

    pub(super) fn new(
        options: Options,
        body: BodyArg,
        asks_for_route: bool,
        runner: Runner,
        around: &Around,
    ) -> Self {
        let Options { consumes, produces, body_limit, timeout_ms, rank: _, exempt: _ } = options;
        let (guards, chain) = match around.guards() {
            Some(guards) => (guards, Box::default()),
            None => (Box::default(), around.chain()),
        };
        let asks_for_route = asks_for_route || !guards.is_empty();
        let asks = asks_for_route
            || body.is_taken()
            || consumes.is_some()
            || produces.is_some()
            || body_limit.is_some();
        let timeout = timeout_ms.map(Duration::from_millis);
        let captures = Box::default();
        Self {
            options,
            body,
            asks_for_route,
            asks,
            info: None,
            captures,
            runner,
            timeout,
            guards,
            chain,
            fits: None,
            offers: None,
        }
    }
}

/// How the handlers of a group are mounted, as a constant.
#[derive(Clone, Copy)]
pub enum MountPlan {
    /// No handlers.
    None,
    /// One handler.
    One(HandlerSpec),
    /// One catcher.
    Catch(HandlerSpec),
    /// Two halves, in order.
    Two(&'static Self, &'static Self),
    /// Handlers inside middleware.
    Within(&'static MiddlewarePlans, &'static Self),
}

/// The facts about a handler that are known before there is a server.
#[derive(Clone, Copy)]
pub struct HandlerSpec {
    pub(super) facts: &'static Facts,
    pub(super) arguments: &'static Info,
    state: fn(&States) -> HandlerState,
    mode: RunMode,
    pub(super) middleware: &'static MiddlewarePlans,
    /// For a catcher, what finds the catchers of a server.
    finds: Option<FindCatchers>,
}

/// Mounts the handlers of one worker, in order. Each gets its own set of state references.
pub(crate) struct Mounting<'m> {
    states: &'m States,
    shared: &'m mut SharedMiddleware,
    routes: Vec<MountedRoute>,
}

impl<'m> Mounting<'m> {
    /// Begins to mount the handlers of a worker. `shared` is the same for all workers.
    pub(crate) fn new(states: &'m States, shared: &'m mut SharedMiddleware) -> Self {
        shared.rewind();
        Self { states, shared, routes: Vec::new() }
    }

    /// Mounts the handlers of a plan, whose routes are in `tree`.
    pub(crate) fn mount(&mut self, plan: &MountPlan, tree: Tree) {
        let first = self.routes.len();
        self.within(&Around::default(), plan);
        for (route, order) in self.routes[first..].iter_mut().zip(orders_of_captures(tree)) {
            route.asks |= !order.is_empty();
            route.captures = order;
        }
    }

    /// Returns the number of routes that are mounted already.
    pub(crate) fn count(&self) -> usize {
        self.routes.len()
    }

    /// Returns the mounted routes.
    pub(crate) fn finish(self) -> Vec<MountedRoute> {
        self.routes
    }

    fn within(&mut self, around: &Around, plan: &MountPlan) {
        match *plan {
            MountPlan::None | MountPlan::Catch(_) => {}
            MountPlan::One(spec) => {
                let around = around.with(spec.middleware, self.states, self.shared);
                let around = around.adding_fields(spec.arguments.adds_fields);
                let asks_for_route = spec.arguments.asks_for_route;
                let (options, body) = (spec.facts.options, BodyArg::of(spec.arguments));
                let runner = spec.runner(self.states);
                let route = MountedRoute::new(options, body, asks_for_route, runner, &around);
                self.routes.push(route);
            }
            MountPlan::Two(left, right) => {
                self.within(around, left);
                self.within(around, right);
            }
            MountPlan::Within(middleware, inside) => {
                let around = around.with(middleware, self.states, self.shared);
                self.within(&around, inside);
            }
        }
    }
}

impl HandlerSpec {
    /// Returns the facts about a handler, or about what runs a catcher.
    ///
    /// # Panics
    /// Panics in const evaluation if the arguments cannot have the body; see [`Info::allowed_for`].
    pub(super) const fn of<H: HandlerAsync>() -> Self {
        let arguments = const { &<H::Args<'static> as Extract<'static>>::INFO };
        arguments.allowed_for(H::FACTS.route.methods);
        Self {
            facts: H::FACTS,
            arguments,
            state: handler_states::<NeedsOf<H>>,
            mode: H::RUN_MODE,
            middleware: H::MIDDLEWARE,
            finds: None,
        }
    }

    /// Sets what finds the catchers of a server.
    pub(super) const fn catching(mut self, finds: FindCatchers) -> Self {
        self.finds = Some(finds);
        self
    }

    /// Returns what finds the catchers of a server.
    pub(super) fn finds(&self) -> Option<FindCatchers> {
        self.finds
    }

    /// Makes it ready to run, with its own set of state references.
    pub(super) fn runner(&self, states: &States) -> Runner {
        Runner { name: self.facts.route.name, state: (self.state)(states), mode: self.mode }
    }
}

fn handler_states<N: Needs>(states: &States) -> HandlerState {
    Arc::new(N::own(states))
}

/// The states that a handler needs.
pub(super) type NeedsOf<H> = <<H as HandlerAsync>::Args<'static> as Extract<'static>>::Needs;

#[diagnostic::do_not_recommend]
impl<H: HandlerAsync> Node for H {
    const TREE: Tree = Tree::Route(&H::FACTS.route, <NeedsOf<H> as Needs>::TAKES);
    // Not by `TREE`, so that one constant less is evaluated for each handler.
    const BRANCH: Branch = Branch {
        prefix: &[],
        with: &[],
        tree: Tree::Route(&H::FACTS.route, <NeedsOf<H> as Needs>::TAKES),
    };
    type Handlers = HandlerLeaf<H>;
}

/// Nested pairs of handlers. This is a separate trait because only building a server needs the
/// constant; checking the routes does not.
pub trait Mount {
    /// How the handlers are mounted.
    const PLAN: MountPlan;
}

impl Mount for () {
    const PLAN: MountPlan = MountPlan::None;
}

/// One handler in the nested pairs.
pub struct HandlerLeaf<H>(PhantomData<fn() -> H>);

impl<H: HandlerAsync> Mount for HandlerLeaf<H> {
    const PLAN: MountPlan = MountPlan::One(HandlerSpec::of::<H>());
}

impl<S, I, H: HandlerAsync> Supplied<S, (), HandlerLeaf<I>> for HandlerLeaf<H> where
    NeedsOf<H>: Supplied<S, H, I>
{
}

impl<A: Mount, B: Mount> Mount for (A, B) {
    const PLAN: MountPlan = MountPlan::Two(&A::PLAN, &B::PLAN);
}

/// A handler or group in the nested pairs of a group.
pub struct Entry<N>(PhantomData<fn() -> N>);

impl<N: Node<Handlers: Mount>> Mount for Entry<N> {
    const PLAN: MountPlan = N::Handlers::PLAN;
}

impl<S, I, N: Node<Handlers: Supplied<S, (), I>>> Supplied<S, (), Entry<I>> for Entry<N> {}

/// The entries `L` of a group. If one of them is not a node, rustc has reported that already.
/// `CHECKED` is then an error, so that rustc reports nothing more about the group.
pub struct GroupEntries<L, const CHECKED: bool>(PhantomData<fn() -> L>);

impl<L: Mount, const CHECKED: bool> Mount for GroupEntries<L, CHECKED> {
    const PLAN: MountPlan = L::PLAN;
}

impl<S, I, L: Supplied<S, (), I>, const CHECKED: bool> Supplied<S, (), I>
    for GroupEntries<L, CHECKED>
{
}

/// The handlers `L` inside the middleware `M`.
pub struct Within<M, L>(PhantomData<fn() -> (M, L)>);

impl<M: MiddlewareList, L: Mount> Mount for Within<M, L> {
    const PLAN: MountPlan = MountPlan::Within(M::PLANS, &L::PLAN);
}

impl<S, I, J, M: Supplied<S, (), I>, L: Supplied<S, (), J>> Supplied<S, (), (I, J)>
    for Within<M, L>
{
}
