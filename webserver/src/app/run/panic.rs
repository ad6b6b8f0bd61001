//! Where a panic of the app ends: it is logged, and the client gets a 500.

#![expect(
    clippy::inline_always,
    reason = "`guarded` and `Runner::call` as calls take 16 instructions more in each scenario"
)]

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::Poll;

use super::handover;
#[cfg(debug_assertions)]
use super::panic_place;
use crate::http::{Panicked, Problem, Response, StatusCode};

/// Returns the result of `run`, or `None` if it panics. A panic is logged with the name of the
/// function that panicked.
#[inline(always)]
pub(in crate::app) fn guarded<T>(name: &str, run: impl FnOnce() -> T) -> Option<T> {
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(value) => Some(value),
        Err(panic) => {
            log(name, &*panic);
            None
        }
    }
}

/// Polls a future of the app, which is not polled again after a panic. A panic becomes a 500.
pub(in crate::app) fn poll_guarded(
    name: &str,
    poll: impl FnOnce() -> Poll<Response>,
) -> Poll<Response> {
    guarded(name, poll).unwrap_or_else(|| {
        guarded(name, handover::clear);
        Poll::Ready(panicked())
    })
}

/// Returns the response for a handler that panicked.
#[cold]
pub(in crate::app) fn panicked() -> Response {
    let problem = Problem::new(StatusCode::INTERNAL_SERVER_ERROR).with_source(Panicked);
    #[cfg(debug_assertions)]
    let problem = match panic_place::take() {
        Some(note) => problem.note(note),
        None => problem,
    };
    Response::from_problem(problem)
}

#[cold]
fn log(name: &str, panic: &(dyn Any + Send)) {
    let text = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a value that is not text");
    tracing::error!("fn {name} panicked: {text}");
}
