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
    fn start(&mut self, request: Request) {
        // A function that is not `async` itself runs here, and may panic here.
        match catch_unwind(AssertUnwindSafe(|| (self.make)(request))) {
            Ok(future) => self.future.set(Some(future)),
            Err(panic) => log(self.name, &*panic),
        }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Response> {
        let Some(future) = self.future.as_mut().as_pin_mut() else {
            return Poll::Ready(panicked());
        };
        // The future is dropped after a panic, so nobody sees what it left half done.
        match catch_unwind(AssertUnwindSafe(|| future.poll(cx))) {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(response)) => {
                self.cancel();
                Poll::Ready(response)
            }
            Err(panic) => {
                log(self.name, &*panic);
                self.cancel();
                Poll::Ready(panicked())
            }
        }
    }

    fn cancel(&mut self) {
        // Dropping runs the user's destructors, which may panic too.
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| self.future.set(None))) {
            log(self.name, &*panic);
        }
    }
}

fn panicked() -> Response {
    Response::from_problem(Problem::new(StatusCode::INTERNAL_SERVER_ERROR))
}

fn log(name: &str, panic: &(dyn Any + Send)) {
    let text = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a value that is no text");
    tracing::error!("fn {name} panicked: {text}");
}
