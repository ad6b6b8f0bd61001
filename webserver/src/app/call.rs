//! Calls handlers: extracts the arguments of a request, calls the function, and passes on the
//! response. Code that is generic over a handler is compiled once for each handler, so this file
//! has little of it.

use std::convert::Infallible;
use std::future::Future;
use std::task::Poll;

use super::handler::{Facts, Handler, HandlerAsync};
use super::run::{HandlerState, Run, RunMode, answer, next_request, state_of};
use super::scope::MiddlewarePlans;
use crate::extract::{
    BodyUse, Borrowed, BorrowedSlot, Extract, ExtractAll, Info, Mistakes, Needs, PollExtract,
    Source,
};
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
    type Args<'r> = <H as Handler>::Args<'r>;

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
    extract_list::<H::Args<'r>>(H::FACTS.names, states, request, borrowed)
}

/// Extracts a list of arguments; see [`extract`]. `names` are the names of the parameters.
pub(super) fn extract_list<'r, 'q: 'r, E: Extract<'r> + 'r>(
    names: &'static [&'static str],
    states: &'r HandlerState,
    request: &'q Request,
    borrowed: &'r mut BorrowedSlot<'q>,
) -> impl Future<Output = Option<E::Taken>> + Send + 'r {
    let mut mistakes = Mistakes::new();
    let borrowed = Borrowed::of(const { E::INFO.reads() }, request, &mut mistakes, borrowed);
    let source = Source { request, borrowed, names };
    let waiting = E::begin(source, needs_of::<E>(states, request), &mut mistakes);
    let steps = Steps {
        waits: const { E::INFO.waits },
        body: const { E::INFO.body },
        look: look::<E>,
        finish: finish::<E>,
    };
    extract_in_steps(steps, states, source, waiting, mistakes)
}

/// The functions that a list of arguments provides for each step. This type does not name an
/// extractor, because rustc cannot prove that a future is `Send` if it names an extractor with a
/// lifetime (rust-lang/rust#100013).
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

/// Returns the states and the body that the arguments `E` need.
pub(super) fn needs_of<'r, E: Extract<'r>>(
    states: &'r HandlerState,
    request: &'r Request,
) -> <E::Needs as Needs>::Refs<'r> {
    let body = request.body_slot();
    // The needs of a list are the same type for each lifetime, because two implementations cannot
    // differ only in a lifetime. rustc does not know that.
    E::Needs::none(body).unwrap_or_else(|| E::Needs::refs(state_of(states), body))
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
