//! Mounts handlers. What is known of a handler becomes a constant, and the handler is mounted from
//! that constant and the states of the server. A missing state is detected here.

use std::any::type_name;
use std::convert::Infallible;
use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;
use std::task::Poll;

use super::handler::{Handler, HandlerAsync, Node, Options};
use super::slot::{HandlerState, RunMode, Runner, answer, next_request, own};
use crate::extract::{
    BodyUse, Borrowed, BorrowedSlot, Extract, ExtractAll, Info, Mistakes, Needs, Once, PollExtract,
    Repeated, Source, States, Supplied, Undecided,
};
use crate::http::{HttpMethod, Request, Response};
use crate::respond::IntoResponse;
use crate::router::Tree;

/// A route's handler, ready to run any number of times.
pub(crate) struct MountedRoute {
    pub(crate) options: Options,
    pub(crate) body: BodyArg,
    /// Whether the options or the body argument require anything of a request.
    pub(crate) asks: bool,
    pub(crate) runner: Runner,
}

/// What a handler's arguments do with the body.
#[derive(Clone, Copy)]
pub(crate) struct BodyArg {
    pub(crate) used: BodyUse,
    /// Whether the handler, or one of its arguments, reads `Content-Encoding`.
    pub(crate) may_be_coded: bool,
}

impl BodyArg {
    const fn of<H: HandlerAsync>() -> Self {
        let info = info::<H>();
        Self { used: info.body, may_be_coded: info.reads_encoding }
    }

    /// Returns whether an argument always takes the body.
    pub(crate) fn is_taken(self) -> bool {
        self.used.takes()
    }
}

impl MountedRoute {
    fn new(options: Options, body: BodyArg, runner: Runner) -> Self {
        let Options { consumes, produces, body_limit, timeout_ms: _ } = options;
        let asks =
            body.is_taken() || consumes.is_some() || produces.is_some() || body_limit.is_some();
        Self { options, body, asks, runner }
    }
}

/// How the handlers of a group are mounted, as a constant.
#[derive(Clone, Copy)]
pub enum MountPlan {
    /// No handlers.
    None,
    /// One handler.
    One(HandlerSpec),
    /// Two halves, in order.
    Two(&'static Self, &'static Self),
}

/// What is known of a handler before there is a server.
#[derive(Clone, Copy)]
pub struct HandlerSpec {
    name: &'static str,
    options: Options,
    body: BodyArg,
    own: fn(&States) -> HandlerState,
    way: RunMode,
}

impl MountPlan {
    /// Mounts the handlers in order. Each gets its own set of state references.
    pub(crate) fn mount(&self, states: &States, out: &mut Vec<MountedRoute>) {
        match *self {
            Self::None => {}
            Self::One(HandlerSpec { name, options, body, own, way }) => {
                let runner = Runner { name, own: own(states), way };
                out.push(MountedRoute::new(options, body, runner));
            }
            Self::Two(left, right) => {
                left.mount(states, out);
                right.mount(states, out);
            }
        }
    }
}

fn handler_states<N: Needs>(states: &States) -> HandlerState {
    Arc::new(N::own(states))
}

/// The states that a handler needs.
type NeedsOf<H> = <<H as HandlerAsync>::Args<'static> as Extract<'static>>::Needs;

#[diagnostic::do_not_recommend]
impl<H: HandlerAsync> Node for H {
    const TREE: Tree = Tree::Route(&H::FACTS.route);
    type Handlers = HandlerLeaf<H>;
}

/// Nested pairs of handlers. This is a separate trait because only building a server needs the
/// constant; checking the routes does not.
pub trait Mount {
    /// How the handlers are mounted.
    const MOUNTING: MountPlan;
}

/// RouteLists of handlers whose needs the states `S` meet; `I` is found by inference. The states are
/// searched only if the mark `K` says that they are [`Distinct`](crate::extract::Distinct).
pub trait SuppliedBy<S, K, I> {}

impl<S, I, R: Supplied<S, (), I>> SuppliedBy<S, Once, I> for R {}

impl<S, R> SuppliedBy<S, Repeated, ()> for R {}

impl<S, R> SuppliedBy<S, Undecided, ()> for R {}

impl Mount for () {
    const MOUNTING: MountPlan = MountPlan::None;
}

/// One handler in the nested pairs.
pub struct HandlerLeaf<H>(PhantomData<fn() -> H>);

impl<H: HandlerAsync> Mount for HandlerLeaf<H> {
    const MOUNTING: MountPlan = MountPlan::One(HandlerSpec {
        name: H::FACTS.route.name,
        options: H::FACTS.options,
        body: BodyArg::of::<H>(),
        own: handler_states::<NeedsOf<H>>,
        way: H::RUN_MODE,
    });
}

impl<S, I, H: HandlerAsync> Supplied<S, (), HandlerLeaf<I>> for HandlerLeaf<H> where
    NeedsOf<H>: Supplied<S, H, I>
{
}

impl<A: Mount, B: Mount> Mount for (A, B) {
    const MOUNTING: MountPlan = MountPlan::Two(&A::MOUNTING, &B::MOUNTING);
}

/// A handler or group in the nested pairs of a group.
pub struct Entry<N>(PhantomData<fn() -> N>);

impl<N: Node<Handlers: Mount>> Mount for Entry<N> {
    const MOUNTING: MountPlan = N::Handlers::MOUNTING;
}

impl<S, I, N: Node<Handlers: Supplied<S, (), I>>> Supplied<S, (), Entry<I>> for Entry<N> {}

/// The entries `L` of a group. If one of them is not a node, rustc has reported that already.
/// `CHECKED` is then an error, so that rustc reports nothing more about the group.
pub struct GroupEntries<L, const CHECKED: bool>(PhantomData<fn() -> L>);

impl<L: Mount, const CHECKED: bool> Mount for GroupEntries<L, CHECKED> {
    const MOUNTING: MountPlan = L::MOUNTING;
}

impl<S, I, L: Supplied<S, (), I>, const CHECKED: bool> Supplied<S, (), I>
    for GroupEntries<L, CHECKED>
{
}

/// The handlers of one list that a builder was given, with the list's mark; see
/// [`Distinct`](crate::extract::Distinct).
pub struct Listed<N, K>(PhantomData<fn() -> (N, K)>);

impl<N: Mount, K> Mount for Listed<N, K> {
    const MOUNTING: MountPlan = N::MOUNTING;
}

impl<S, I, N: Supplied<S, (), I>, K> Supplied<S, (), HandlerLeaf<I>> for Listed<N, K> {}

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

/// Answers a request with a handler that does not wait, once the body that it needs has arrived.
fn serve_at_once<H: Handler>(
    states: &HandlerState,
    request: &Request,
    polled: &mut Poll<Response>,
) {
    let mut mistakes = Mistakes::new();
    let mut borrowed = BorrowedSlot::default();
    let borrowed =
        Borrowed::of(const { info::<H>().reads() }, request, &mut mistakes, &mut borrowed);
    let source = Source { request, borrowed, names: <H as Handler>::FACTS.names };
    let states = needs_of::<<H as Handler>::Args<'_>>(states, request);
    let taken = <<H as Handler>::Args<'_> as Extract<'_>>::at_once(source, states, &mut mistakes);
    let Some(taken) = taken else {
        return *polled = Poll::Ready(mistakes.into_response());
    };
    drop(mistakes);
    *polled = Poll::Ready(H::answer(taken));
}

/// Extracts the arguments of a handler that may wait. If the request is refused, the response is
/// passed to [`answer`] and the result is `None`.
///
/// Only what differs from handler to handler is generic over the handler; the steps are compiled once
/// for each list of argument types.
pub fn extract<'r, 'q: 'r, H: HandlerAsync>(
    states: &'r HandlerState,
    request: &'q Request,
    borrowed: &'r mut BorrowedSlot<'q>,
) -> impl Future<Output = Option<TakenOf<'r, H>>> + Send + 'r {
    let mut mistakes = Mistakes::new();
    let borrowed = Borrowed::of(const { info::<H>().reads() }, request, &mut mistakes, borrowed);
    let source = Source { request, borrowed, names: H::FACTS.names };
    let waiting = H::Args::begin(source, needs_of::<H::Args<'r>>(states, request), &mut mistakes);
    let steps = Steps {
        waits: const { info::<H>().waits },
        body: const { info::<H>().body },
        look: look::<H::Args<'r>>,
        finish: finish::<H::Args<'r>>,
    };
    extract_in_steps(steps, states, source, waiting, mistakes)
}

/// What a list of arguments does in each step. It names no extractor, because rustc cannot prove that
/// a future which names one beside its lifetime is `Send` (rust-lang/rust#100013).
struct Steps<'r, W> {
    waits: bool,
    body: BodyUse,
    look: Step<'r, W>,
    finish: Step<'r, W>,
}

type Step<'r, W> = fn(&mut W, Source<'r>, &'r HandlerState, &mut Mistakes);

/// Asks for the body only if the head was not refused. Arguments that need only the head are taken
/// first; then the arguments that take the body check the head.
async fn extract_in_steps<'r, W: PollExtract>(
    steps: Steps<'r, W>,
    states: &'r HandlerState,
    source: Source<'r>,
    mut waiting: W,
    mut mistakes: Mistakes,
) -> Option<W::Taken> {
    if steps.waits {
        ExtractAll { waiting: &mut waiting, mistakes: &mut mistakes }.await;
    }
    if !matches!(steps.body, BodyUse::None) {
        if !mistakes.is_refused() {
            (steps.look)(&mut waiting, source, states, &mut mistakes);
        }
        if mistakes.is_refused() {
            return refuse(mistakes);
        }
        if matches!(steps.body, BodyUse::Buffered)
            && waiting.wants_body()
            && let Err(error) = source.request.body_slot().buffer().await
        {
            mistakes.push(error);
            return refuse(mistakes);
        }
        (steps.finish)(&mut waiting, source, states, &mut mistakes);
        if steps.waits {
            ExtractAll { waiting: &mut waiting, mistakes: &mut mistakes }.await;
        }
    }
    waiting.take().or_else(|| refuse(mistakes))
}

fn refuse<T>(mistakes: Mistakes) -> Option<T> {
    answer(mistakes.into_response());
    None
}

/// The arguments of a handler.
type TakenOf<'r, H> = <<H as HandlerAsync>::Args<'r> as Extract<'r>>::Taken;

/// Returns what the arguments `E` need of the states and the request, in the form that the arguments
/// take.
fn needs_of<'r, E: Extract<'r>>(
    states: &'r HandlerState,
    request: &'r Request,
) -> <E::Needs as Needs>::Refs<'r> {
    let body = request.body_slot();
    // The needs of a list are the same type for each lifetime, because two implementations cannot
    // differ only in a lifetime. rustc does not know that.
    E::Needs::none(body).unwrap_or_else(|| E::Needs::refs(own(states), body))
}

fn look<'r, E: Extract<'r>>(
    waiting: &mut E::Waiting,
    source: Source<'r>,
    states: &'r HandlerState,
    mistakes: &mut Mistakes,
) {
    E::look(waiting, source, needs_of::<E>(states, source.request), mistakes);
}

fn finish<'r, E: Extract<'r>>(
    waiting: &mut E::Waiting,
    source: Source<'r>,
    states: &'r HandlerState,
    mistakes: &mut Mistakes,
) {
    E::finish(waiting, source, needs_of::<E>(states, source.request), mistakes);
}

/// Answers requests with a handler that does not wait itself, but whose arguments may.
pub(super) async fn serve_all<H: Handler>(states: HandlerState) -> Infallible {
    loop {
        let request = next_request().await;
        let mut borrowed = BorrowedSlot::default();
        if let Some(taken) = extract::<H>(&states, &request, &mut borrowed).await {
            answer(H::answer(taken));
        }
    }
}

/// Chooses how a handler is run. Code that the handler does not need is not compiled.
impl RunMode {
    pub(super) const fn waits<H: HandlerAsync>() -> Self {
        Self::Waits(H::run)
    }

    pub(super) const fn at_once<H: Handler>() -> Self {
        if const { info::<H>().waits } {
            Self::Waits(H::run)
        } else if const { matches!(info::<H>().body, BodyUse::Buffered) } {
            Self::Buffered(serve_at_once::<H>, H::run)
        } else {
            Self::AtOnce(serve_at_once::<H>)
        }
    }
}

/// Returns what is known of a handler's arguments. It is called only in const evaluation, so that the
/// functions in it are not compiled.
const fn info<H: HandlerAsync>() -> Info {
    <H::Args<'static> as Extract<'static>>::INFO
}

/// A handler given to the builder as a function.
pub(crate) struct Dynamic {
    pub(crate) path: String,
    pub(crate) method: HttpMethod,
    pub(crate) name: &'static str,
    pub(crate) file: &'static str,
    pub(crate) line: u32,
    /// Creates the handler that each worker mounts.
    pub(crate) mount: Arc<dyn Fn() -> MountedRoute + Send + Sync>,
}

impl Dynamic {
    pub(crate) fn factory<H, F>(handler: H) -> Arc<dyn Fn() -> MountedRoute + Send + Sync>
    where
        H: Fn(Request) -> F + Clone + Send + Sync + 'static,
        F: Future<Output: IntoResponse> + Send + 'static,
    {
        let own: HandlerState = Arc::new(handler);
        let way = RunMode::Waits(|own| Box::pin(call::<H, F>(own)));
        let runner = Runner { name: type_name::<H>(), own, way };
        let body = BodyArg { used: BodyUse::May, may_be_coded: true };
        Arc::new(move || MountedRoute::new(Options::NONE, body, runner.clone()))
    }
}

/// Answers requests with a function, one after another; never returns.
async fn call<H, F>(given: HandlerState) -> Infallible
where
    H: Fn(Request) -> F + Clone + Send + Sync + 'static,
    F: Future<Output: IntoResponse> + Send + 'static,
{
    let handler: H = own::<H>(&given).clone();
    loop {
        let response = handler(next_request().await).await.into_response();
        answer(response);
    }
}
