//! The way of a request where there is no middleware: from the table straight into the handler's
//! slot. The slot that answered last is kept at hand, so that the next request for the same route
//! needs no pool and no lock. With middleware the way is `middleware::run`.

use std::sync::Arc;
use std::task::{Context, Poll};

use super::routing::{App, Routed};
use super::slot::{guarded, panicked};
use crate::http::{Exchange, Request, Response};
use crate::middleware::Clock;

/// One request at a time, without middleware.
pub(super) struct Direct {
    app: Arc<App>,
    slot: Option<(usize, Box<dyn Exchange>)>,
    state: State,
}

enum State {
    Idle,
    /// The slot is at work.
    Running(Clock),
    /// No handler was asked.
    Answered(Box<Response>),
}

impl Direct {
    pub(super) fn new(app: Arc<App>) -> Self {
        Self { app, slot: None, state: State::Idle }
    }

    pub(super) fn start(&mut self, mut request: Request) {
        self.state = match self.app.route(&mut request) {
            Ok(routed) => self.run(&routed, request),
            Err(refused) => State::Answered(Box::new(refused)),
        };
    }

    fn run(&mut self, routed: &Routed, request: Request) -> State {
        let Routed { route, timeout } = *routed;
        if self.slot.as_ref().is_none_or(|(last, _)| *last != route) {
            // What the handler captured is cloned for a new slot, which is the user's code.
            let Some(slot) = guarded("clone", || self.app.take_slot(route)) else {
                return State::Answered(Box::new(panicked()));
            };
            if let Some((last, slot)) = self.slot.replace((route, slot)) {
                self.app.give_slot(last, slot);
            }
        }
        if let Some((_, slot)) = &mut self.slot {
            slot.start(request);
        }
        State::Running(Clock::new(timeout))
    }

    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Response> {
        if let (State::Running(_), Some((_, slot))) = (&self.state, &mut self.slot)
            && let Poll::Ready(response) = slot.poll(cx)
        {
            self.state = State::Idle;
            return Poll::Ready(response);
        }
        self.wait(cx)
    }

    /// The handler has not answered at once, or there is none.
    #[cold]
    fn wait(&mut self, cx: &mut Context<'_>) -> Poll<Response> {
        match std::mem::replace(&mut self.state, State::Idle) {
            State::Running(mut clock) => {
                // Without a runtime there is no timer.
                let late = guarded("timeout", || clock.poll(cx));
                if let Some(Poll::Pending) = late {
                    self.state = State::Running(clock);
                    return Poll::Pending;
                }
                if let Some((_, slot)) = &mut self.slot {
                    slot.cancel();
                }
                late.unwrap_or_else(|| Poll::Ready(panicked()))
            }
            State::Answered(response) => Poll::Ready(*response),
            State::Idle => Poll::Ready(panicked()),
        }
    }

    pub(super) fn cancel(&mut self) {
        if let (State::Running(_), Some((_, slot))) = (&self.state, &mut self.slot) {
            slot.cancel();
        }
        self.state = State::Idle;
    }
}
