//! A slot: the place where one future after the other runs without a box of its own. It is generic
//! here, once; outside it is a `dyn Exchange`. A panic ends in it, as a response.

use std::any::Any;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::http::{Exchange, Problem, Request, Response, StatusCode};

struct Slot<M, F> {
    make: M,
    future: Pin<Box<Option<F>>>,
    /// What panicked, for the log.
    name: &'static str,
}

/// A slot for the futures that `make` gives.
pub(crate) fn slot<M, F>(name: &'static str, make: M) -> Box<dyn Exchange>
where
    M: Fn(Request) -> F + Send + 'static,
    F: Future<Output = Response> + Send + 'static,
{
    Box::new(Slot { make, future: Box::pin(None), name })
}

impl<M, F> Exchange for Slot<M, F>
where
    M: Fn(Request) -> F + Send,
    F: Future<Output = Response> + Send,
{
    fn start(&mut self, request: Request, cx: &mut Context<'_>, polled: &mut Poll<Response>) {
        self.turn(Some(request), cx, polled);
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Response> {
        let mut polled = Poll::Pending;
        self.turn(None, cx, &mut polled);
        polled
    }

    fn cancel(&mut self) {
        // Dropping runs the user's destructors, which may panic too.
        if self.future.is_some() {
            guarded(self.name, || self.future.set(None));
        }
    }
}

impl<M, F> Slot<M, F>
where
    M: Fn(Request) -> F + Send,
    F: Future<Output = Response> + Send,
{
    #[inline]
    fn turn(&mut self, new: Option<Request>, cx: &mut Context<'_>, polled: &mut Poll<Response>) {
        let Self { make, future, name } = self;
        let mut place = future.as_mut();
        // The future is dropped after a panic, so nobody sees what it left half done.
        let went = guarded(name, || {
            if let Some(request) = new {
                // A function that is not `async` itself runs here, and may panic here.
                place.set(Some(make(request)));
            }
            let Some(future) = place.as_mut().as_pin_mut() else { return false };
            *polled = future.poll(cx);
            if polled.is_ready() {
                place.set(None);
            }
            true
        });
        if polled.is_pending() && went != Some(true) {
            self.cancel();
            *polled = Poll::Ready(panicked());
        }
    }
}

/// What `run` gives; nothing if it panics, which is logged.
pub(super) fn guarded<T>(name: &str, run: impl FnOnce() -> T) -> Option<T> {
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(value) => Some(value),
        Err(panic) => {
            log(name, &*panic);
            None
        }
    }
}

/// The answer in place of the one that did not come.
#[cold]
pub(super) fn panicked() -> Response {
    Response::from_problem(Problem::new(StatusCode::INTERNAL_SERVER_ERROR))
}

#[cold]
fn log(name: &str, panic: &(dyn Any + Send)) {
    let text = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a value that is no text");
    tracing::error!("fn {name} panicked: {text}");
}
