//! From types to places: what is known of a handler becomes a constant, from which it is mounted
//! with the states of the server put in. This is where a missing state is noticed.

use std::any::type_name;
use std::convert::Infallible;
use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::handler::{Handler, HandlerAsync, Node, Options};
use super::slot::{MakeRun, Own, Runner, Way, answer, next, own};
use crate::extract::{
    BodyUse, Extract, Extraction, Held, HeldPlace, Mistakes, Needs, Once, Repeated, States,
    Supplied, Supply, Undecided, Wait,
};
use crate::http::{HttpMethod, Request, Response};
use crate::respond::IntoResponse;
use crate::router::Tree;

/// A route's handler, ready to run any number of times.
pub(crate) struct Mounted {
    pub(crate) options: Options,
    /// What its arguments do with the body.
    pub(crate) body: BodyUse,
    /// Whether either asks anything of a request.
    pub(crate) asks: bool,
    pub(crate) runner: Runner,
}

impl Mounted {
    fn new(options: Options, body: BodyUse, runner: Runner) -> Self {
        let Options { consumes, produces, body_limit, timeout_ms: _ } = options;
        let asks = matches!(body, BodyUse::Buffered | BodyUse::Streams)
            || consumes.is_some()
            || produces.is_some()
            || body_limit.is_some();
        Self { options, body, asks, runner }
    }
}

/// How the handlers of a group are mounted, as a constant.
#[derive(Clone, Copy)]
pub enum Mounting {
    /// There are none.
    None,
    /// One handler.
    One(Recipe),
    /// Two halves, in order.
    Two(&'static Self, &'static Self),
}

/// What is known of a handler before there is a server.
#[derive(Clone, Copy)]
pub struct Recipe {
    name: &'static str,
    options: Options,
    body: BodyUse,
    own: fn(&States) -> Own,
    way: Way,
}

impl Mounting {
    /// Mounts the handlers in their order. The states are some of their own.
    pub(crate) fn mount(&self, states: &States, out: &mut Vec<Mounted>) {
        match *self {
            Self::None => {}
            Self::One(Recipe { name, options, body, own, way }) => {
                let runner = Runner { name, own: own(states), way };
                out.push(Mounted::new(options, body, runner));
            }
            Self::Two(left, right) => {
                left.mount(states, out);
                right.mount(states, out);
            }
        }
    }
}

fn own_states<N: Needs>(states: &States) -> Own {
    Arc::new(N::own(states))
}

/// The states that a handler needs.
type NeedsOf<H> = <<H as HandlerAsync>::Args<'static> as Extract<'static>>::Needs;

#[diagnostic::do_not_recommend]
impl<H: HandlerAsync> Node for H {
    const TREE: Tree = Tree::Route(&H::FACTS.route);
    type Handlers = Leaf<H>;
}

/// Nested pairs of handlers. It is a trait of its own since only what is built needs the constant,
/// not what is checked.
pub trait Mount {
    /// How they are mounted.
    const MOUNTING: Mounting;
}

/// Lists of handlers whose needs the states `S` meet; `I` is found by inference. Nothing is looked
/// for before the mark `K` says that the states are [`Distinct`](crate::extract::Distinct).
pub trait SuppliedBy<S, K, I> {}

impl<S, I, R: Supplied<S, (), I>> SuppliedBy<S, Once, I> for R {}

impl<S, R> SuppliedBy<S, Repeated, ()> for R {}

impl<S, R> SuppliedBy<S, Undecided, ()> for R {}

impl Mount for () {
    const MOUNTING: Mounting = Mounting::None;
}

/// One handler in the nested pairs.
pub struct Leaf<H>(PhantomData<fn() -> H>);

impl<H: HandlerAsync> Mount for Leaf<H> {
    const MOUNTING: Mounting = Mounting::One(Recipe {
        name: H::FACTS.route.name,
        options: H::FACTS.options,
        body: body_use::<H>(),
        own: own_states::<NeedsOf<H>>,
        way: H::WAY,
    });
}

impl<S, I, H: HandlerAsync> Supplied<S, (), Leaf<I>> for Leaf<H> where NeedsOf<H>: Supplied<S, H, I> {}

impl<A: Mount, B: Mount> Mount for (A, B) {
    const MOUNTING: Mounting = Mounting::Two(&A::MOUNTING, &B::MOUNTING);
}

/// A handler or group in the nested pairs of a group.
pub struct Entry<N>(PhantomData<fn() -> N>);

impl<N: Node<Handlers: Mount>> Mount for Entry<N> {
    const MOUNTING: Mounting = N::Handlers::MOUNTING;
}

impl<S, I, N: Node<Handlers: Supplied<S, (), I>>> Supplied<S, (), Entry<I>> for Entry<N> {}

/// The entries `L` of a group. Where one of them is no node, `CHECKED` is an error, which rustc has
/// told already, and it tells no more of what is made of the group.
pub struct Entries<L, const CHECKED: bool>(PhantomData<fn() -> L>);

impl<L: Mount, const CHECKED: bool> Mount for Entries<L, CHECKED> {
    const MOUNTING: Mounting = L::MOUNTING;
}

impl<S, I, L: Supplied<S, (), I>, const CHECKED: bool> Supplied<S, (), I> for Entries<L, CHECKED> {}

/// The handlers of one list that a builder was given, with the list's mark; see
/// [`Distinct`](crate::extract::Distinct).
pub struct Listed<N, K>(PhantomData<fn() -> (N, K)>);

impl<N: Mount, K> Mount for Listed<N, K> {
    const MOUNTING: Mounting = N::MOUNTING;
}

impl<S, I, N: Supplied<S, (), I>, K> Supplied<S, (), Leaf<I>> for Listed<N, K> {}

/// The lists that a builder was given, which are nested on the left.
pub trait Lists {
    /// How many they are.
    const COUNT: usize;
    /// The mark of the last one.
    type Mark;
}

impl Lists for () {
    const COUNT: usize = 0;
    type Mark = Once;
}

impl<A: Lists, N, K> Lists for (A, Listed<N, K>) {
    const COUNT: usize = A::COUNT + 1;
    type Mark = K;
}

/// Answers a request by a handler that does not wait, once the body is there that it needs.
fn serve_at_once<H: Handler>(
    given: &Own,
    request: &Request,
    cx: &mut Context<'_>,
    polled: &mut Poll<Response>,
) {
    let mut mistakes = Mistakes::new();
    let mut held = HeldPlace::default();
    let held = Held::of::<<H as Handler>::Args<'_>>(request, &mut mistakes, &mut held);
    let supply = Supply { request, held, names: <H as Handler>::FACTS.names };
    let mut waiting = begin::<H>(given, supply, &mut mistakes);
    if waiting.poll(cx, &mut mistakes).is_pending() {
        return;
    }
    let Some(taken) = waiting.take() else {
        return *polled = Poll::Ready(mistakes.into_response());
    };
    drop(mistakes);
    *polled = Poll::Ready(H::answer(taken));
}

/// Answers a request by any handler.
async fn serve<H: HandlerAsync>(given: &Own, mut request: Request) -> Response {
    let mut mistakes = Mistakes::new();
    if matches!(body_use::<H>(), BodyUse::Buffered)
        && !request.is_buffered()
        && let Err(error) = request.buffer().await
    {
        mistakes.push(error);
    }
    let mut held = HeldPlace::default();
    let held = Held::of::<H::Args<'_>>(&request, &mut mistakes, &mut held);
    let supply = Supply { request: &request, held, names: H::FACTS.names };
    let waiting = begin::<H>(given, supply, &mut mistakes);
    let extraction = Extraction { waiting, mistakes: &mut mistakes };
    let Some(taken) = extraction.await else {
        return mistakes.into_response();
    };
    // Not held while the handler runs.
    drop(mistakes);
    H::call(taken).await
}

fn begin<'r, H: HandlerAsync>(
    given: &'r Own,
    supply: Supply<'r>,
    mistakes: &mut Mistakes,
) -> <H::Args<'r> as Extract<'r>>::Waiting {
    // The needs of a list are the same type for each lifetime, as no two implementations can differ
    // in a lifetime alone; rustc does not know.
    let states = <<H::Args<'r> as Extract<'r>>::Needs as Needs>::none();
    let states = states.unwrap_or_else(|| <H::Args<'r> as Extract<'r>>::Needs::refs(own(given)));
    <H::Args<'r> as Extract<'r>>::begin(supply, states, mistakes)
}

/// The same, one request after the other, without end.
async fn serve_all<H: HandlerAsync>(given: Own) -> Infallible {
    loop {
        let request = next().await;
        answer(serve::<H>(&given, request).await);
    }
}

/// What makes the future that answers a handler's requests.
const fn run<H: HandlerAsync>() -> MakeRun {
    |given| Box::pin(serve_all::<H>(given))
}

/// How a handler is run. What it has no use for is not compiled.
impl Way {
    pub(super) const fn waits<H: HandlerAsync>() -> Self {
        Self::Waits(run::<H>())
    }

    pub(super) const fn at_once<H: Handler>() -> Self {
        if const { <<H as Handler>::Args<'static> as Extract<'static>>::WAITS } {
            Self::Waits(run::<H>())
        } else if const { matches!(body_use::<H>(), BodyUse::Buffered) } {
            Self::Buffered(serve_at_once::<H>, run::<H>())
        } else {
            Self::AtOnce(serve_at_once::<H>)
        }
    }
}

/// What a handler's arguments do with the body.
const fn body_use<H: HandlerAsync>() -> BodyUse {
    <H::Args<'static> as Extract<'static>>::BODY
}

/// A handler given to the builder as a function.
pub(crate) struct Dynamic {
    pub(crate) path: String,
    pub(crate) method: HttpMethod,
    pub(crate) name: &'static str,
    pub(crate) file: &'static str,
    pub(crate) line: u32,
    /// Makes what each worker mounts.
    pub(crate) mount: Arc<dyn Fn() -> Mounted + Send + Sync>,
}

impl Dynamic {
    pub(crate) fn factory<H, F>(handler: H) -> Arc<dyn Fn() -> Mounted + Send + Sync>
    where
        H: Fn(Request) -> F + Clone + Send + Sync + 'static,
        F: Future<Output: IntoResponse> + Send + 'static,
    {
        let own: Own = Arc::new(handler);
        let way = Way::Waits(|own| Box::pin(call::<H, F>(own)));
        let runner = Runner { name: type_name::<H>(), own, way };
        Arc::new(move || Mounted::new(Options::NONE, BodyUse::May, runner.clone()))
    }
}

/// Answers requests by a function, without end.
async fn call<H, F>(given: Own) -> Infallible
where
    H: Fn(Request) -> F + Clone + Send + Sync + 'static,
    F: Future<Output: IntoResponse> + Send + 'static,
{
    let handler: H = own::<H>(&given).clone();
    loop {
        let response = handler(next().await).await.into_response();
        answer(response);
    }
}
