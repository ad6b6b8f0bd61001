//! The path of a request through a server without middleware: from the table straight to the
//! handler. The slot that answered last is kept, so that the next request for the same route needs
//! neither the pool nor its lock. With middleware, `middleware::run` is used instead.

use std::sync::Arc;
use std::task::{Context, Poll};

use super::routing::{App, Waiting};
use super::slot::{MakeRun, guarded, panicked};
use crate::http::{BodyWait, Exchange, Request, Response};
use crate::middleware::HandlerTimeout;

/// Serves one request at a time, without middleware.
pub(super) struct Direct {
    app: Arc<App>,
    slot: Option<(usize, Box<dyn Exchange>)>,
    /// Whether the slot is running a request.
    is_running: bool,
    /// The timer of a slot that did not answer at once.
    clock: Option<Box<HandlerTimeout>>,
    /// Tracks the wait for the body of the request that the slot is running.
    wait: Option<BodyWait>,
}

impl Direct {
    pub(super) fn new(app: Arc<App>) -> Self {
        Self { app, slot: None, is_running: false, clock: None, wait: None }
    }

    pub(super) fn start(
        &mut self,
        request: Request,
        cx: &mut Context<'_>,
        polled: &mut Poll<Response>,
    ) {
        if let Some(waiting) = self.app.answer(request, polled) {
            self.run(waiting, cx, polled);
        }
    }

    fn run(&mut self, waiting: Waiting, cx: &mut Context<'_>, polled: &mut Poll<Response>) {
        let Waiting { mut request, route, make } = waiting;
        let wait = request.body_wait();
        if self.slot.as_ref().is_none_or(|(last, _)| *last != route) {
            self.change(route, make);
        }
        match &mut self.slot {
            Some((_, slot)) => slot.start(request, cx, polled),
            None => *polled = Poll::Ready(panicked()),
        }
        if polled.is_pending() {
            self.is_running = true;
            self.wait = wait;
            *polled = self.wait(cx);
        }
    }

    /// Switches to a slot of another route.
    fn change(&mut self, route: usize, make: MakeRun) {
        let slot = (route, self.app.take_slot(route, make));
        if let Some((last, slot)) = self.slot.replace(slot) {
            self.app.give_slot(last, slot);
        }
    }

    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Response> {
        let polled = match &mut self.slot {
            Some((_, slot)) if self.is_running => slot.poll(cx),
            // Nothing polls an exchange that has answered.
            _ => return Poll::Ready(panicked()),
        };
        if polled.is_pending() {
            return self.wait(cx);
        }
        self.rest();
        polled
    }

    /// Checks the time of a handler that did not answer at once.
    #[cold]
    fn wait(&mut self, cx: &mut Context<'_>) -> Poll<Response> {
        let Self { app, slot, clock, wait, .. } = self;
        let timeout =
            slot.as_ref().map_or(app.limits.handler_time, |(route, _)| app.timeout(*route));
        let clock = clock.get_or_insert_with(|| Box::new(HandlerTimeout::new(timeout)));
        // The timer panics outside a runtime.
        let late = guarded("timeout", || clock.poll(cx, wait.as_ref()));
        if !matches!(late, Some(Poll::Pending)) {
            self.cancel();
        }
        late.unwrap_or_else(|| Poll::Ready(panicked()))
    }

    pub(super) fn cancel(&mut self) {
        if let Some((_, slot)) = self.slot.as_mut().filter(|_| self.is_running) {
            slot.cancel();
        }
        self.rest();
    }

    /// Marks the slot as idle.
    fn rest(&mut self) {
        self.is_running = false;
        self.clock = None;
        self.wait = None;
    }
}
