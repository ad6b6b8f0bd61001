//! From types to places: the nested pairs of a group's handlers become a list of
//! runners, with the states of the server put in. This is where a missing state is noticed.

use std::any::type_name;
use std::convert::Infallible;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::handler::{Handler, Options};
use super::slot::{Own, Runner, Way, answer, next, own};
use crate::extract::{BodyUse, Extract, Extraction, Held, MetBy, Mistakes, Needs, Supply, Wait};
use crate::http::{HttpMethod, Request, Response};
use crate::respond::IntoResponse;

/// A route's handler, ready to run any number of times.
pub struct Mounted {
    pub(crate) options: Options,
    /// What its arguments do with the body.
    pub(crate) body: BodyUse,
    pub(crate) runner: Runner,
}

/// The states that a handler needs.
type NeedsOf<H> = <<H as Handler>::Args<'static> as Extract<'static>>::Needs;

/// The place of one handler in the nested pairs.
pub struct Leaf<H>(PhantomData<fn() -> H>);

/// Nested pairs of handlers whose needs the states `S` meet; `I` is found by inference.
pub trait Mount<S, I> {
    /// Appends the handlers in their order.
    fn mount(states: &S, out: &mut Vec<Mounted>);
}

impl<S> Mount<S, ()> for () {
    fn mount(_: &S, _: &mut Vec<Mounted>) {}
}

impl<S, I, H: Handler> Mount<S, Leaf<I>> for Leaf<H>
where
    NeedsOf<H>: MetBy<S, I>,
{
    fn mount(states: &S, out: &mut Vec<Mounted>) {
        let own = Arc::new(<NeedsOf<H> as MetBy<S, I>>::own(states));
        let runner = Runner { name: H::ROUTE.name, own, way: way::<H>() };
        out.push(Mounted { options: H::OPTIONS, body: body_use::<H>(), runner });
    }
}

impl<S, A: Mount<S, I>, B: Mount<S, J>, I, J> Mount<S, (I, J)> for (A, B) {
    fn mount(states: &S, out: &mut Vec<Mounted>) {
        A::mount(states, out);
        B::mount(states, out);
    }
}

/// Answers a request by a handler that does not wait, once the body is there that it needs.
fn serve_at_once<H: Handler>(
    given: &Own,
    request: &Request,
    cx: &mut Context<'_>,
    polled: &mut Poll<Response>,
) {
    let mut mistakes = Mistakes::new();
    let held = Held::new::<H::Args<'_>>(request, &mut mistakes);
    let supply = Supply { request, held: &held, names: H::NAMES };
    let mut waiting = begin::<H>(given, supply, &mut mistakes);
    if waiting.poll(cx, &mut mistakes).is_pending() {
        return;
    }
    let Some(taken) = waiting.take() else {
        return *polled = Poll::Ready(mistakes.into_response());
    };
    drop(mistakes);
    *polled = pin!(H::call(taken)).poll(cx);
}

/// Answers a request by any handler.
async fn serve<H: Handler>(given: &Own, request: Request) -> Response {
    let mut mistakes = Mistakes::new();
    if matches!(body_use::<H>(), BodyUse::Buffered)
        && !request.is_buffered()
        && let Err(error) = request.buffer().await
    {
        mistakes.push(error);
    }
    let held = Held::new::<H::Args<'_>>(&request, &mut mistakes);
    let supply = Supply { request: &request, held: &held, names: H::NAMES };
    let waiting = begin::<H>(given, supply, &mut mistakes);
    let extraction = Extraction { waiting, mistakes: &mut mistakes };
    let Some(taken) = extraction.await else {
        return mistakes.into_response();
    };
    // Not held while the handler runs.
    drop(mistakes);
    H::call(taken).await
}

fn begin<'r, H: Handler>(
    given: &'r Own,
    supply: Supply<'r>,
    mistakes: &mut Mistakes,
) -> <H::Args<'r> as Extract<'r>>::Waiting {
    // The needs of a list are the same type for each lifetime, as no two implementations can differ
    // in a lifetime alone; rustc does not know.
    let states = <<H::Args<'r> as Extract<'r>>::Needs as Needs>::refs(own(given));
    H::Args::begin(supply, states, mistakes)
}

/// The same, one request after the other, without end.
async fn serve_all<H: Handler>(given: Own) -> Infallible {
    loop {
        let request = next().await;
        answer(serve::<H>(&given, request).await);
    }
}

/// How a handler is run. What it has no use for is not compiled.
fn way<H: Handler>() -> Way {
    if const { H::WAITS || <H::Args<'static> as Extract<'static>>::WAITS } {
        Way::Waits(|given| Box::pin(serve_all::<H>(given)))
    } else if const { matches!(body_use::<H>(), BodyUse::Buffered) } {
        Way::Buffered(serve_at_once::<H>, |given| Box::pin(serve_all::<H>(given)))
    } else {
        Way::AtOnce(serve_at_once::<H>)
    }
}

/// What a handler's arguments do with the body.
const fn body_use<H: Handler>() -> BodyUse {
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
        Arc::new(move || Mounted {
            options: Options::NONE,
            body: BodyUse::May,
            runner: runner.clone(),
        })
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
