//! What a layered service and the rest of the chain of middleware exchange for one request. The service
//! has to be `'static`, and the rest of the chain belongs to one request. So the service leaves its
//! requests here, and whoever has both polls them and leaves the responses here.

use std::mem;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use http::request::Parts;

use super::convert::{facts_of, from_http, rebuild};
use crate::{Body, HandlerError, IntoResponse, InvalidRequest, Request, Response};

/// The place of one request.
#[derive(Default)]
pub(super) struct Exchange {
    state: Mutex<State>,
    /// Whether the request was copied, so that it may be sent again.
    is_copied: AtomicBool,
}

#[derive(Default)]
struct State {
    /// The request as it came, until it is passed on.
    original: Option<Request>,
    /// What further requests are made from, if the request was copied.
    facts: Option<Parts>,
    /// The calls of the service. Most requests have one.
    calls: Vec<Call>,
    /// The task that polls the rest of the chain.
    driver: Option<Waker>,
    /// Whether the rest of the chain is gone.
    is_over: bool,
}

/// One call of the rest of the chain.
enum Call {
    Asked(http::Request<Body>, Waker),
    Runs(Waker),
    Answered(Response),
    /// The response was taken, or nobody waits for it.
    Done,
}

impl Exchange {
    pub(super) fn new(original: Request) -> Arc<Self> {
        let state = State { original: Some(original), ..State::default() };
        Arc::new(Self { state: Mutex::new(state), is_copied: AtomicBool::new(false) })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    // -- the side of the service

    /// Leaves a request here, and returns the number of the call.
    pub(super) fn ask(&self, request: http::Request<Body>, cx: &Context<'_>) -> usize {
        let mut state = self.state();
        state.calls.push(Call::Asked(request, cx.waker().clone()));
        // The driver's own task looks here anyway when the service has returned.
        let driver = state.driver.take_if(|driver| !driver.will_wake(cx.waker()));
        let number = state.calls.len() - 1;
        drop(state);
        if let Some(driver) = driver {
            driver.wake();
        }
        number
    }

    /// Returns the response of a call.
    pub(super) fn poll_answer(&self, number: usize, cx: &Context<'_>) -> Poll<Response> {
        let mut state = self.state();
        let is_over = state.is_over;
        let call = &mut state.calls[number];
        match call {
            Call::Asked(..) | Call::Runs(_) if is_over => *call = Call::Done,
            Call::Asked(_, waker) | Call::Runs(waker) => {
                waker.clone_from(cx.waker());
                return Poll::Pending;
            }
            Call::Answered(_) | Call::Done => {}
        }
        match mem::replace(call, Call::Done) {
            Call::Answered(response) => Poll::Ready(response),
            _ => Poll::Ready(failed("a layer has answered and waits for the handler nevertheless")),
        }
    }

    /// Ends the interest in a call. Its handler is dropped.
    pub(super) fn cancel(&self, number: usize) {
        let mut state = self.state();
        let ended = mem::replace(&mut state.calls[number], Call::Done);
        let driver = if matches!(ended, Call::Runs(_)) { state.driver.take() } else { None };
        drop(state);
        if let Some(driver) = driver {
            driver.wake();
        }
    }

    // -- the side of the rest of the chain

    /// Has this task woken when the service leaves a request from another task.
    pub(super) fn watch(&self, waker: &Waker) {
        let mut state = self.state();
        match &mut state.driver {
            Some(driver) => driver.clone_from(waker),
            driver => *driver = Some(waker.clone()),
        }
    }

    /// Returns the next request for the rest of the chain, with the number of its call.
    pub(super) fn next(&self) -> Option<(usize, Result<Request, Response>)> {
        let mut state = self.state();
        let number = state.calls.iter().position(|call| matches!(call, Call::Asked(..)))?;
        let call = &mut state.calls[number];
        let Call::Asked(request, waker) = mem::replace(call, Call::Done) else { return None };
        *call = Call::Runs(waker);
        let converted = match (state.original.take(), &state.facts) {
            (Some(original), _) if self.is_copied.load(Ordering::Relaxed) => facts_of(original)
                .and_then(|facts| {
                    state.facts = Some(facts.clone());
                    rebuild(facts, request)
                }),
            (Some(original), _) => from_http(original, request),
            (None, Some(facts)) => rebuild(facts.clone(), request),
            (None, None) => Request::try_from(request),
        };
        Some((number, converted.map_err(|error: InvalidRequest| failed(error))))
    }

    /// Returns whether nobody waits for the response of a call.
    pub(super) fn is_cancelled(&self, number: usize) -> bool {
        matches!(self.state().calls[number], Call::Done)
    }

    /// Leaves the response of a call here. `own` is the waker of the task that polls both sides.
    pub(super) fn answer(&self, number: usize, response: Response, own: &Waker) {
        let mut state = self.state();
        let call = &mut state.calls[number];
        if !matches!(call, Call::Runs(_)) {
            return;
        }
        let Call::Runs(waker) = mem::replace(call, Call::Answered(response)) else { return };
        drop(state);
        if !waker.will_wake(own) {
            waker.wake();
        }
    }

    /// Ends all calls, since the rest of the chain is gone.
    pub(super) fn end(&self) {
        let mut state = self.state();
        state.is_over = true;
        state.driver = None;
        let mut wakers = Vec::new();
        for call in &mut state.calls {
            if let Call::Asked(_, waker) | Call::Runs(waker) = call {
                wakers.push(waker.clone());
            }
        }
        drop(state);
        wakers.into_iter().for_each(Waker::wake);
    }
}

/// Makes the response to a mistake of a layer, which is logged.
pub(super) fn failed(error: impl Into<HandlerError>) -> Response {
    error.into().into_response()
}

/// Leads from a request of Tower to its exchange. It is an extension of the request.
pub(super) struct Link(pub(super) Arc<Exchange>);

/// A request is copied before it is sent again.
impl Clone for Link {
    fn clone(&self) -> Self {
        self.0.is_copied.store(true, Ordering::Relaxed);
        Self(self.0.clone())
    }
}
