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
    /// What most requests do without.
    extra: Option<Box<Extra>>,
}

enum Extra {
    /// The slot has not answered at once.
    Clock(Clock),
    /// No handler was asked.
    Answer(Response),
}

impl Direct {
    pub(super) fn new(app: Arc<App>) -> Self {
        Self { app, slot: None, is_running: false, extra: None }
    }

    pub(super) fn start(&mut self, mut request: Request) {
        match self.app.route(&mut request) {
            Ok(route) => self.run(route, request),
            Err(refused) => self.answer(refused),
        }
    }

    #[cold]
    fn answer(&mut self, response: Response) {
        self.extra = Some(Box::new(Extra::Answer(response)));
    }

    fn run(&mut self, route: usize, request: Request) {
        if self.slot.as_ref().is_none_or(|(last, _)| *last != route) {
            // What the handler captured is cloned for a new slot, which is the user's code.
            let Some(slot) = guarded("clone", || self.app.take_slot(route)) else {
                return self.answer(panicked());
            };
            if let Some((last, slot)) = self.slot.replace((route, slot)) {
                self.app.give_slot(last, slot);
            }
        }
        if let Some((_, slot)) = &mut self.slot {
            slot.start(request);
            self.is_running = true;
        }
    }

    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Response> {
        // One variable from end to end, so that the answer is written where it is wanted.
        let mut polled = match &mut self.slot {
            Some((_, slot)) if self.is_running => slot.poll(cx),
            _ => Poll::Pending,
        };
        if polled.is_pending() {
            polled = self.wait(cx);
        } else {
            self.is_running = false;
            if self.extra.is_some() {
                self.extra = None;
            }
        }
        polled
    }

    /// The handler has not answered at once, or there is none.
    #[cold]
    fn wait(&mut self, cx: &mut Context<'_>) -> Poll<Response> {
        let Some((route, _)) = self.slot.as_ref().filter(|_| self.is_running) else {
            return Poll::Ready(match self.extra.take().map(|extra| *extra) {
                Some(Extra::Answer(response)) => response,
                Some(Extra::Clock(_)) | None => panicked(),
            });
        };
        let wind = || Box::new(Extra::Clock(Clock::new(self.app.timeout(*route))));
        let late = match &mut **self.extra.get_or_insert_with(wind) {
            // Without a runtime there is no timer.
            Extra::Clock(clock) => guarded("timeout", || clock.poll(cx)),
            Extra::Answer(_) => None,
        };
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
        self.extra = None;
    }
}
