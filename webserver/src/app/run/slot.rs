//! A place where a handler that may wait runs, and its timeout.
//!
//! A slot holds a future that never ends: it takes a request, answers it and asks for the next one,
//! so that no request needs a new box. Slots are pooled. A panic ends here and becomes a response.

use std::task::{Context, Poll};
use std::time::Duration;

use super::handover;
use super::panic::{guarded, panicked};
use super::runner::{MakeFuture, Run, Runner};
use super::timeout::HandlerTimeout;
use crate::http::{BodyWait, Request, Response};

/// Answers requests that may have to wait, one after another, in one future.
pub(in crate::app) struct Slot {
    /// The number under which the slot is pooled.
    number: usize,
    runner: Runner,
    make: MakeFuture,
    /// How long a request may take, if that is limited.
    timeout: Option<Duration>,
    /// Whether a request whose time is up may be sent again.
    is_retried: bool,
    /// `None` before the first request, and after a panic or a cancelled request.
    future: Option<Run>,
    is_running: bool,
    /// The timer of a request that was not answered at once.
    timer: Option<HandlerTimeout>,
    /// Tracks the wait for the body of the request.
    wait: Option<BodyWait>,
}

impl Slot {
    pub(in crate::app) fn new(
        number: usize,
        runner: Runner,
        make: MakeFuture,
        timeout: Option<Duration>,
    ) -> Self {
        Self {
            number,
            runner,
            make,
            timeout,
            is_retried: false,
            future: None,
            is_running: false,
            timer: None,
            wait: None,
        }
    }

    /// Says whether a request whose time is up may be sent again, because all methods of the route are
    /// idempotent.
    pub(in crate::app) fn retried(mut self, is_retried: bool) -> Self {
        self.is_retried = is_retried;
        self
    }

    pub(in crate::app) fn number(&self) -> usize {
        self.number
    }

    /// Starts a request and runs it until it is answered or waits. The slot must be idle: new,
    /// answered or cancelled. `wait` tracks the wait for the request's body, if there is one.
    pub(in crate::app) fn start(
        &mut self,
        request: Request,
        wait: Option<BodyWait>,
        cx: &mut Context<'_>,
    ) -> Poll<Response> {
        self.is_running = true;
        self.wait = wait;
        self.poll_in_time(Some(request), cx)
    }

    /// Continues the request and returns the response once.
    pub(in crate::app) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Response> {
        if !self.is_running {
            // A slot is not polled after it has answered.
            return Poll::Ready(panicked());
        }
        self.poll_in_time(None, cx)
    }

    pub(in crate::app) fn is_running(&self) -> bool {
        self.is_running
    }

    /// Drops the running request at its await point.
    pub(in crate::app) fn cancel(&mut self) {
        if self.is_running {
            let future = self.future.take();
            // Dropping runs the user's destructors, which may panic too.
            guarded(self.runner.name, || drop(future));
            self.rest();
        }
    }

    fn poll_in_time(&mut self, new: Option<Request>, cx: &mut Context<'_>) -> Poll<Response> {
        let mut polled = self.poll_future(new, cx);
        if polled.is_pending() {
            polled = self.check_time(cx);
        } else {
            self.rest();
        }
        polled
    }

    /// Polls the future, after passing it the new request if there is one.
    fn poll_future(&mut self, new: Option<Request>, cx: &mut Context<'_>) -> Poll<Response> {
        let Self { runner, make, future, .. } = self;
        // The future is dropped after a panic, so the state that it left unfinished is never seen.
        let polled = guarded(runner.name, || {
            if let Some(request) = new {
                future.get_or_insert_with(|| make(runner.state.clone()));
                handover::pass(request);
            }
            let future = future.as_mut()?;
            Some(handover::poll_for_response(|| {
                let Poll::Pending = future.as_mut().poll(cx);
            }))
        });
        match polled.flatten() {
            Some(polled) => polled,
            None => {
                guarded(runner.name, handover::clear);
                self.cancel();
                Poll::Ready(panicked())
            }
        }
    }

    /// Checks the timeout of a request that was not answered at once.
    #[cold]
    fn check_time(&mut self, cx: &mut Context<'_>) -> Poll<Response> {
        let Some(timeout) = self.timeout else { return Poll::Pending };
        let Self { timer, wait, is_retried, .. } = self;
        // The timer panics outside a runtime.
        let late = guarded("timeout", || {
            timer
                .get_or_insert_with(|| HandlerTimeout::start(timeout, *is_retried))
                .poll(cx, wait.as_ref())
        });
        if !matches!(late, Some(Poll::Pending)) {
            self.cancel();
        }
        late.unwrap_or_else(|| Poll::Ready(panicked()))
    }

    /// Marks the slot as idle.
    fn rest(&mut self) {
        self.is_running = false;
        self.timer = None;
        self.wait = None;
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::future::poll_fn;
    use std::sync::Arc;
    use std::task::Waker;

    use super::super::handover::{answer, next_request};
    use super::super::runner::{HandlerState, RunMode};
    use super::*;
    use crate::base::pool::Buf;
    use crate::http::{Arrival, Head, HttpMethod, Local, StatusCode};

    fn request(method: HttpMethod) -> Request {
        let mut head = Head { method, ..Head::default() };
        let (buf, local) = (Buf::default(), Local::default());
        Request::arrive(Arrival { buf, head: &mut head, body_limit: 0, local })
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
    fn response_of_a_handler_that_panics_afterwards_does_not_reach_another_request() {
        let mut cx = Context::from_waker(Waker::noop());
        let slot = |make: MakeFuture| {
            let mode = RunMode::Waits(make);
            Slot::new(0, Runner { name: "test", state: Arc::new(()), mode }, make, None)
        };
        let mut fails = slot(|_| {
            Box::pin(poll_fn(|_| {
                answer(Response::new("for one client"));
                panic!("on purpose")
            }))
        });
        assert!(fails.start(request(HttpMethod::PUT), None, &mut cx).is_ready());
        let mut waits = slot(|state| Box::pin(methods(state)));
        assert!(waits.start(request(HttpMethod::GET), None, &mut cx).is_pending());
    }

    #[test]
    fn request_of_a_handler_that_panics_does_not_reach_another_handler() {
        let slot = |make: MakeFuture| {
            let mode = RunMode::Waits(make);
            Slot::new(0, Runner { name: "test", state: Arc::new(()), mode }, make, None)
        };
        let mut cx = Context::from_waker(Waker::noop());
        let mut waits = slot(|state| Box::pin(methods(state)));
        let polled = waits.start(request(HttpMethod::GET), None, &mut cx);
        assert!(polled.is_pending());
        let mut fails = slot(|_| Box::pin(poll_fn(|_| panic!("on purpose"))));
        let polled = fails.start(request(HttpMethod::PUT), None, &mut cx);
        let is_500 = |r: &Response| r.status() == StatusCode::INTERNAL_SERVER_ERROR;
        assert!(matches!(&polled, Poll::Ready(response) if is_500(response)));
        let Poll::Ready(answered) = waits.poll(&mut cx) else { panic!("it waits once") };
        assert_eq!(answered.body().buffered(), Some(&b"GET"[..]));
    }
}
