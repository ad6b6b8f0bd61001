//! How a handler is run.
//!
//! A handler that does not wait is called at once, on the stack. A handler that may wait runs in a
//! slot. The slot holds a future that never ends: it takes a request, answers it and asks for the
//! next one, so that no request needs a new box. Only the function and the future are compiled for
//! each handler; the slot is one type for all handlers. A panic ends here and becomes a response.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::mem::swap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use crate::http::{Exchange, Problem, Request, Response, StatusCode};

/// The data that a handler is run with: its states, or a function given to the builder.
pub type HandlerState = Arc<dyn Any + Send + Sync>;

/// Answers a request before it returns. The response is written in place, because moving it costs.
pub(crate) type AtOnce = fn(&HandlerState, &Request, &mut Poll<Response>);

/// Answers requests, each from [`next_request`] to [`answer`]; never finishes.
pub type Run = Pin<Box<dyn Future<Output = Infallible> + Send>>;

/// Creates the future that answers requests.
pub(crate) type MakeRun = fn(HandlerState) -> Run;

/// How a handler is run.
#[derive(Clone, Copy)]
pub enum RunMode {
    /// The handler does not wait.
    AtOnce(AtOnce),
    /// The handler waits only for a body that has not arrived yet.
    Buffered(AtOnce, MakeRun),
    /// The handler may wait.
    Waits(MakeRun),
}

/// A handler, ready to be run; cheap to clone.
#[derive(Clone)]
pub(crate) struct Runner {
    /// The handler's name, for the log.
    pub(crate) name: &'static str,
    pub(crate) own: HandlerState,
    pub(crate) way: RunMode,
}

impl Runner {
    /// Answers a request that does not have to wait. Returns any other request, with the function
    /// that creates the future of its slot.
    #[inline]
    pub(super) fn answer(
        &self,
        mut request: Request,
        polled: &mut Poll<Response>,
    ) -> Option<(Request, MakeRun)> {
        let serve = match self.way {
            RunMode::AtOnce(serve) => serve,
            RunMode::Buffered(serve, _) if request.is_buffered() => serve,
            RunMode::Buffered(_, make) | RunMode::Waits(make) => return Some((request, make)),
        };
        at_once(serve, self.name, &self.own, request, polled);
        None
    }
}

thread_local! {
    /// A slot and its future exchange a request and a response through these. Only the slot polls
    /// the future. The request is set right before the poll that takes it, and the response is read
    /// right after the poll that set it.
    static REQUEST: Cell<Option<Request>> = const { Cell::new(None) };
    static RESPONSE: RefCell<Poll<Response>> = const { RefCell::new(Poll::Pending) };
}

/// Waits for the next request.
pub fn next_request() -> impl Future<Output = Request> + Send {
    poll_fn(|_| REQUEST.take().map_or(Poll::Pending, Poll::Ready))
}

/// Passes the response to the slot; the handler's future then awaits [`next_request`].
pub fn answer(response: Response) {
    let mut ready = Poll::Ready(response);
    RESPONSE.with_borrow_mut(|place| swap(place, &mut ready));
}

/// Returns the data that a handler is run with.
pub(super) fn own<T: Any>(own: &HandlerState) -> &T {
    own.downcast_ref().expect("a handler is run with what was given for it")
}

/// Answers requests that may have to wait, one after another, in one future.
pub(super) struct Slot {
    name: &'static str,
    own: HandlerState,
    make: MakeRun,
    /// `None` before the first request, and after a panic or a cancelled request.
    run: Option<Run>,
    is_running: bool,
}

impl Slot {
    pub(super) fn new(name: &'static str, own: HandlerState, make: MakeRun) -> Self {
        Self { name, own, make, run: None, is_running: false }
    }
}

impl Exchange for Slot {
    fn start(&mut self, request: Request, cx: &mut Context<'_>, polled: &mut Poll<Response>) {
        self.turn(Some(request), cx, polled);
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Response> {
        let mut polled = Poll::Pending;
        self.turn(None, cx, &mut polled);
        polled
    }

    fn cancel(&mut self) {
        if self.is_running {
            self.is_running = false;
            let run = self.run.take();
            // Dropping runs the user's destructors, which may panic too.
            guarded(self.name, || drop(run));
        }
    }
}

impl Slot {
    /// Polls the future, after passing it the new request if there is one.
    fn turn(&mut self, new: Option<Request>, cx: &mut Context<'_>, polled: &mut Poll<Response>) {
        let Self { name, own, make, run, is_running } = self;
        *is_running = true;
        // The future is dropped after a panic, so nothing sees the state that it left unfinished.
        let went = guarded(name, || {
            if let Some(request) = new {
                run.get_or_insert_with(|| make(own.clone()));
                REQUEST.set(Some(request));
            }
            let Some(run) = run else { return false };
            let Poll::Pending = run.as_mut().poll(cx);
            RESPONSE.with_borrow_mut(|place| swap(place, polled));
            true
        });
        if went != Some(true) {
            // A future that panicked before it took its request must not leave it to another
            // future.
            guarded(name, || drop(REQUEST.take()));
            self.cancel();
            *polled = Poll::Ready(panicked());
        } else if polled.is_ready() {
            *is_running = false;
        }
    }
}

#[inline]
fn at_once(
    serve: AtOnce,
    name: &str,
    own: &HandlerState,
    request: Request,
    polled: &mut Poll<Response>,
) {
    guarded(name, || {
        // The request is dropped in here, because that may run the user's destructors.
        let request = request;
        serve(own, &request, polled);
    });
    if polled.is_pending() {
        *polled = Poll::Ready(panicked());
    }
}

/// Returns the result of `run`, or `None` if it panics. A panic is logged.
pub(super) fn guarded<T>(name: &str, run: impl FnOnce() -> T) -> Option<T> {
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(value) => Some(value),
        Err(panic) => {
            log(name, &*panic);
            None
        }
    }
}

/// Returns the response for a handler that panicked.
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
        .unwrap_or("a value that is not text");
    tracing::error!("fn {name} panicked: {text}");
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use super::*;
    use crate::http::{HttpMethod, RequestBuilder};

    fn request(method: HttpMethod) -> Request {
        RequestBuilder::new(method, "/").build().expect("it is valid")
    }

    /// Answers with the method, and waits once before it answers a GET.
    async fn methods(_: HandlerState) -> Infallible {
        loop {
            let request = next_request().await;
            if *request.method() == HttpMethod::GET {
                tokio::task::yield_now().await;
            }
            answer(Response::new(request.method().to_string()));
        }
    }

    #[test]
    fn a_request_that_a_panic_left_is_not_the_next_of_another_handler() {
        let slot = |make: MakeRun| Slot::new("test", Arc::new(()), make);
        let mut cx = Context::from_waker(Waker::noop());
        let (mut waits, mut polled) = (slot(|own| Box::pin(methods(own))), Poll::Pending);
        waits.start(request(HttpMethod::GET), &mut cx, &mut polled);
        assert!(polled.is_pending());
        let mut fails = slot(|_| Box::pin(poll_fn(|_| panic!("on purpose"))));
        fails.start(request(HttpMethod::PUT), &mut cx, &mut polled);
        let is_500 = |r: &Response| r.status() == StatusCode::INTERNAL_SERVER_ERROR;
        assert!(matches!(&polled, Poll::Ready(response) if is_500(response)));
        let Poll::Ready(answered) = waits.poll(&mut cx) else { panic!("it waits once") };
        assert_eq!(answered.body().buffered(), Some(&b"GET"[..]));
    }
}
