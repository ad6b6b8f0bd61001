//! The way of a request where there is no middleware: from the table straight into the handler's
//! slot. The slot that answered last is kept at hand, so that the next request for the same route
//! needs no pool and no lock. With middleware the way is `middleware::run`.

use std::sync::Arc;
use std::task::{Context, Poll};

use super::routing::App;
use super::slot::{guarded, panicked};
use crate::http::{Exchange, Request, Response};
use crate::middleware::Clock;

/// One request at a time, without middleware.
pub(super) struct Direct {
    app: Arc<App>,
    slot: Option<(usize, Box<dyn Exchange>)>,
    /// The slot is at work.
    is_running: bool,
    /// Of a slot that has not answered at once.
    clock: Option<Box<Clock>>,
}

impl Direct {
    pub(super) fn new(app: Arc<App>) -> Self {
        Self { app, slot: None, is_running: false, clock: None }
    }

    pub(super) fn start(
        &mut self,
        mut request: Request,
        cx: &mut Context<'_>,
        polled: &mut Poll<Response>,
    ) {
        let slot = match self.app.route(&mut request) {
            Ok(route) => self.slot_for(route),
            Err(refused) => return *polled = Poll::Ready(refused),
        };
        match slot {
            Some(slot) => slot.start(request, cx, polled),
            None => *polled = Poll::Ready(panicked()),
        }
        if polled.is_pending() {
            self.is_running = true;
            *polled = self.wait(cx);
        }
    }

    #[inline]
    fn slot_for(&mut self, route: usize) -> Option<&mut Box<dyn Exchange>> {
        if self.slot.as_ref().is_none_or(|(last, _)| *last != route) {
            self.change(route);
        }
        self.slot.as_mut().map(|(_, slot)| slot)
    }

    /// Takes the slot of another route, if it can be had.
    #[cold]
    fn change(&mut self, route: usize) {
        let slot = (route, self.app.take_slot(route));
        if let Some((last, slot)) = self.slot.replace(slot) {
            self.app.give_slot(last, slot);
        }
    }

    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Response> {
        let polled = match &mut self.slot {
            Some((_, slot)) if self.is_running => slot.poll(cx),
            // Nobody polls what has answered.
            _ => return Poll::Ready(panicked()),
        };
        if polled.is_pending() {
            return self.wait(cx);
        }
        self.is_running = false;
        self.clock = None;
        polled
    }

    /// The handler has not answered at once.
    #[cold]
    fn wait(&mut self, cx: &mut Context<'_>) -> Poll<Response> {
        let Self { app, slot, clock, .. } = self;
        let timeout =
            slot.as_ref().map_or(app.limits.handler_time, |(route, _)| app.timeout(*route));
        let clock = clock.get_or_insert_with(|| Box::new(Clock::new(timeout)));
        // Without a runtime there is no timer.
        let late = guarded("timeout", || clock.poll(cx));
        if !matches!(late, Some(Poll::Pending)) {
            self.cancel();
        }
        late.unwrap_or_else(|| Poll::Ready(panicked()))
    }

    pub(super) fn cancel(&mut self) {
        if let Some((_, slot)) = self.slot.as_mut().filter(|_| self.is_running) {
            slot.cancel();
        }
        self.is_running = false;
        self.clock = None;
    }
}
