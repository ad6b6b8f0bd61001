//! Calls handlers: extracts the arguments of a request, calls the function, and passes on the
//! response. Code that is generic over a handler is compiled once for each handler, so this file
//! has little of it.

use std::convert::Infallible;
use std::future::Future;
use std::task::Poll;

use super::extraction::{extract_list, needs_of};
use super::handler::{Facts, Handler, HandlerAsync};
use super::run::{HandlerState, Run, RunMode, answer, next_request};
use super::scope::MiddlewarePlans;
use crate::extract::{BodyUse, Borrowed, BorrowedSlot, Borrowing, Extract, Info, Mistakes, Source};
use crate::http::{Request, Response};

/// Chooses how to run a handler that does not wait itself. Code that the handler does not need is
/// not compiled.
#[diagnostic::do_not_recommend]
impl<H: Handler> HandlerAsync for H {
    const FACTS: &'static Facts = <H as Handler>::FACTS;
    const MIDDLEWARE: &'static MiddlewarePlans = <H as Handler>::MIDDLEWARE;
    const RUN_MODE: RunMode = if const { info::<H>().waits } {
        RunMode::Waits(<H as HandlerAsync>::run)
    } else if const { matches!(info::<H>().body, BodyUse::Buffered) } {
        RunMode::Buffered(serve_at_once::<H>, <H as HandlerAsync>::run)
    } else {
        RunMode::AtOnce(serve_at_once::<H>)
    };
    type Args<'r> = Borrowing<<H as Handler>::Args<'r>>;
    #[cfg(feature = "openapi")]
    type Returns = <H as Handler>::Returns;

    fn run(states: HandlerState) -> Run {
        Box::pin(serve_all::<H>(states))
    }
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
    let states = needs_of::<<H as Handler>::Args<'_>>(states, source);
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
    extract_list::<H::Args<'r>>(H::FACTS.names, states, request, borrowed)
}

/// The arguments of a handler.
type TakenOf<'r, H> = <<H as HandlerAsync>::Args<'r> as Extract<'r>>::Taken;

/// Answers requests with a handler that does not wait itself, but whose arguments may.
async fn serve_all<H: Handler>(states: HandlerState) -> Infallible {
    loop {
        let request = next_request().await;
        let mut borrowed = BorrowedSlot::default();
        if let Some(taken) = extract::<H>(&states, &request, &mut borrowed).await {
            answer(H::answer(taken));
        }
    }
}

/// Returns the summary of a handler's arguments. This function is called only in const evaluation,
/// so that the functions in it are not compiled.
pub(super) const fn info<H: HandlerAsync>() -> Info {
    <H::Args<'static> as Extract<'static>>::INFO
}
