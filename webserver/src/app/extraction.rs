//! Extracts the arguments of a function, in the order that all functions have: those that need only
//! the head, then those that wait, then the one that takes the body. The calls of the functions are
//! in `call` and `scope`.

use std::future::Future;

use super::run::{HandlerState, answer, state_of};
use crate::extract::{
    BodyUse, Borrowed, BorrowedSlot, Extract, ExtractAll, Mistakes, Needs, PollExtract, Source,
};
use crate::http::Request;

/// Extracts a list of arguments of a handler or a middleware that may wait. If the request is
/// refused, the response is passed to [`answer`] and the result is `None`. `names` are the names of the
/// parameters.
pub(in crate::app) fn extract_list<'r, 'q: 'r, E: Extract<'r> + 'r>(
    names: &'static [&'static str],
    states: &'r HandlerState,
    request: &'q Request,
    borrowed: &'r mut BorrowedSlot<'q>,
) -> impl Future<Output = Option<E::Taken>> + Send + 'r {
    let mut mistakes = Mistakes::new();
    let borrowed = Borrowed::of(const { E::INFO.reads() }, request, &mut mistakes, borrowed);
    let source = Source { request, borrowed, names };
    let waiting = E::begin(source, needs_of::<E>(states, source), &mut mistakes);
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

/// Returns the states and the parts of the request that the arguments `E` need.
pub(in crate::app) fn needs_of<'r, E: Extract<'r>>(
    states: &'r HandlerState,
    source: Source<'r>,
) -> <E::Needs as Needs>::Refs<'r> {
    let slots = source.slots();
    // The needs of a list are the same type for each lifetime, because two implementations cannot
    // differ only in a lifetime. rustc does not know that.
    E::Needs::none(slots).unwrap_or_else(|| E::Needs::refs(state_of(states), slots))
}

fn look<'r, E: Extract<'r>>(
    waiting: &mut E::Waiting,
    source: Source<'r>,
    states: &'r HandlerState,
    mistakes: &mut Mistakes,
) {
    E::look(waiting, source, needs_of::<E>(states, source), mistakes);
}

fn finish<'r, E: Extract<'r>>(
    waiting: &mut E::Waiting,
    source: Source<'r>,
    states: &'r HandlerState,
    mistakes: &mut Mistakes,
) {
    E::finish(waiting, source, needs_of::<E>(states, source), mistakes);
}
