//! From types to places: the nested pairs of a group's handlers become a list of factories of
//! slots, with the states of the server put in. This is where a missing state is noticed.

use std::any::Any;
use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;

use super::handler::{Handler, Options};
use super::slot::slot;
use crate::extract::{BodyUse, Extract, Extraction, Held, MetBy, Mistakes, Needs, Supply};
use crate::http::{Exchange, HttpMethod, Request};
use crate::respond::IntoResponse;

/// A route's handler, ready to run any number of times.
pub struct Mounted {
    pub(crate) options: Options,
    /// What its arguments do with the body.
    pub(crate) body: BodyUse,
    pub(crate) make: Box<dyn Fn() -> Box<dyn Exchange> + Send + Sync>,
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
        let own = <NeedsOf<H> as MetBy<S, I>>::own(states);
        out.push(mounted::<H>(own));
    }
}

impl<S, A: Mount<S, I>, B: Mount<S, J>, I, J> Mount<S, (I, J)> for (A, B) {
    fn mount(states: &S, out: &mut Vec<Mounted>) {
        A::mount(states, out);
        B::mount(states, out);
    }
}

fn mounted<H: Handler>(own: <NeedsOf<H> as Needs>::Own) -> Mounted {
    let body = <H::Args<'static> as Extract<'static>>::BODY;
    let make = move || {
        let own = own.clone();
        slot(H::ROUTE.name, move |request: Request| {
            let own = own.clone();
            async move {
                let mut mistakes = Mistakes::new();
                if matches!(body, BodyUse::Buffered)
                    && !request.is_buffered()
                    && let Err(error) = request.buffer().await
                {
                    mistakes.push(error);
                }
                let held = Held::new::<H::Args<'_>>(&request, &mut mistakes);
                let supply = Supply { request: &request, held: &held, names: H::NAMES };
                let waiting = H::Args::begin(supply, refs::<H>(&own), &mut mistakes);
                let extraction = Extraction { waiting, mistakes: &mut mistakes };
                let Some(taken) = extraction.await else {
                    return mistakes.into_response();
                };
                // Not held while the handler runs.
                drop(mistakes);
                H::call(taken).await
            }
        })
    };
    Mounted { options: H::OPTIONS, body, make: Box::new(make) }
}

/// The states as one request's arguments get them. The needs of a list are the same type for each
/// lifetime `'r`, as no two implementations can differ in a lifetime alone; rustc does not know.
fn refs<'r, H: Handler>(
    own: &'r <NeedsOf<H> as Needs>::Own,
) -> <<H::Args<'r> as Extract<'r>>::Needs as Needs>::Refs<'r> {
    let own = (own as &dyn Any).downcast_ref().expect("needs do not depend on a lifetime");
    <<H::Args<'r> as Extract<'r>>::Needs as Needs>::refs(own)
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
        Arc::new(move || {
            let handler = handler.clone();
            let make = move || {
                let handler = handler.clone();
                slot(std::any::type_name::<H>(), move |request| {
                    let future = handler(request);
                    async move { future.await.into_response() }
                })
            };
            Mounted { options: Options::NONE, body: BodyUse::May, make: Box::new(make) }
        })
    }
}
