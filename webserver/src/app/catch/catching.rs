//! The way of an error through the catchers, until one of them answers.
//!
//! A request is dropped before its response is known. Its head is then in the tie, and the catcher gets
//! it from there, with the error. The request of a catcher has the tie too, so request and error are
//! there again if the catcher fails. After it, a catcher further out is asked, so the way ends.

use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use super::catchers::Catchers;
use super::scopes::CatchScopes;
use crate::app::errors::{CatchPlan, Catching, ErrorCatchers};
use crate::app::run::{Call, Runner, Slot};
use crate::http::{Problem, Request, Response, StatusCode, Tie};
use crate::router::Tree;

/// Finds the catchers in the trees of a server.
pub(super) fn find(trees: &[Tree]) -> Arc<dyn CatchPlan> {
    Arc::new(Arc::new(CatchScopes::of(trees)))
}

impl CatchPlan for Arc<CatchScopes> {
    fn conflict(&self) -> Option<String> {
        CatchScopes::conflict(self)
    }

    fn catchers(&self, runners: Vec<Runner>, timeout: Duration) -> Arc<dyn ErrorCatchers> {
        Arc::new(Catchers::new(self.clone(), runners, timeout))
    }
}

impl ErrorCatchers for Catchers {
    fn open(self: Arc<Self>) -> Box<dyn Catching> {
        Box::new(ErrorState::new(self))
    }

    fn refuse(self: Arc<Self>, problem: Problem) -> Response {
        let response = Response::from_problem(problem);
        match ErrorState::new(self).start(0, response, &mut Context::from_waker(Waker::noop())) {
            Poll::Ready(response) => response,
            // Without a request, no catcher is waited for.
            Poll::Pending => Response::from_problem(Problem::new(StatusCode::SERVICE_UNAVAILABLE)),
        }
    }
}

/// The errors of an exchange, one after another, on their way through the catchers.
struct ErrorState {
    catchers: Arc<Catchers>,
    tie: Tie,
    /// The slot of a catcher that waits.
    slot: Option<Box<Slot>>,
    error: Caught,
}

/// What is known of the error, apart from the error itself, which is with the request.
#[derive(Clone, Copy, Default)]
struct Caught {
    status: StatusCode,
    /// The route of the request.
    route: Option<u32>,
    /// There is no request that a catcher could see.
    is_refused: bool,
    /// How many catchers have failed.
    failed: usize,
}

impl Catching for ErrorState {
    fn tie(&self) -> &Tie {
        &self.tie
    }

    fn is_running(&self) -> bool {
        self.slot.is_some()
    }

    fn start(
        &mut self,
        table: u32,
        mut response: Response,
        cx: &mut Context<'_>,
    ) -> Poll<Response> {
        let request = self.tie.take_request();
        let route = request.as_ref().and_then(Request::route_match);
        let route = route.filter(|route| route.table == table).and_then(|route| route.route);
        let is_refused = request.is_none();
        self.error = Caught { status: response.status(), route, is_refused, failed: 0 };
        let mut request = request.unwrap_or_else(Request::blank);
        let Some(mut problem) = response.take_problem() else { return Poll::Ready(response) };
        // Middleware may have changed the status and the fields.
        problem.set_status(response.status());
        problem.set_headers(std::mem::take(response.headers_mut()));
        request.set_problem(problem);
        self.next(request, cx)
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Response> {
        let Some(slot) = &mut self.slot else { return Poll::Pending };
        let Poll::Ready(response) = slot.poll(cx) else { return Poll::Pending };
        if let Some(slot) = self.slot.take() {
            self.catchers.give_slot(slot);
        }
        match self.answered(response) {
            Ok(response) => Poll::Ready(response),
            Err(request) => self.next(request, cx),
        }
    }

    fn rest(&mut self) {
        if let Some(slot) = self.slot.take() {
            self.catchers.give_slot(slot);
        }
        self.tie.reuse();
    }
}

impl ErrorState {
    fn new(catchers: Arc<Catchers>) -> Self {
        Self { catchers, tie: Tie::default(), slot: None, error: Caught::default() }
    }

    /// Asks one catcher after another, until one answers or waits.
    fn next(&mut self, mut request: Request, cx: &mut Context<'_>) -> Poll<Response> {
        let catchers = self.catchers.clone();
        let Caught { route, is_refused, .. } = self.error;
        while let Some(number) = catchers.find(&request, route, is_refused, self.error.failed) {
            request.tie_to(&self.tie);
            let Poll::Ready(response) = self.run(&catchers, number, request, cx) else {
                return Poll::Pending;
            };
            match self.answered(response) {
                Ok(response) => return Poll::Ready(response),
                Err(again) => request = again,
            }
        }
        Poll::Ready(self.uncaught(request))
    }

    /// Runs a catcher, as a handler is run. The slot of a catcher that waits is kept.
    fn run(
        &mut self,
        catchers: &Catchers,
        number: usize,
        mut request: Request,
        cx: &mut Context<'_>,
    ) -> Poll<Response> {
        let runner = catchers.runner(number);
        match runner.choose(&mut request) {
            Call::AtOnce(serve) => {
                let mut polled = Poll::Pending;
                runner.call(serve, request, &mut polled);
                polled
            }
            Call::InSlot(make) if self.error.is_refused => {
                // Nobody could poll it again, so it does not need a timeout.
                let mut slot = Slot::new(number, runner.clone(), make, None);
                let polled = slot.start(request, None, &mut Context::from_waker(Waker::noop()));
                slot.cancel();
                let late = || Problem::new(StatusCode::SERVICE_UNAVAILABLE).detail("it waits");
                if polled.is_pending() {
                    Poll::Ready(Response::from_problem(late()))
                } else {
                    polled
                }
            }
            Call::InSlot(make) => {
                let mut slot = catchers.slot(number, make);
                let polled = slot.start(request, None, cx);
                if polled.is_pending() {
                    self.slot = Some(slot);
                } else {
                    catchers.give_slot(slot);
                }
                polled
            }
        }
    }

    /// Checks what a catcher has answered. If it has failed, returns the request again, for the next
    /// one.
    fn answered(&mut self, response: Response) -> Result<Response, Request> {
        let Caught { status, is_refused, .. } = self.error;
        let mut request = self.tie.take_request().unwrap_or_else(Request::blank);
        // A refusal is written as a whole, and then the connection ends.
        let is_whole = response.body().buffered().is_some() && !response.is_special();
        if let Some(problem) = response.problem() {
            tracing::error!("the catcher of a {status} failed: {problem}");
        } else if is_refused && !is_whole {
            tracing::error!("the catcher of a {status} failed: there is no request to stream to");
        } else {
            return Ok(self.completed(response, request));
        }
        self.error.failed += 1;
        if request.problem().is_none() {
            request.set_problem(Problem::new(status));
        }
        Err(request)
    }

    /// Completes the response of a catcher with the status and the fields of the error.
    fn completed(&self, mut response: Response, mut request: Request) -> Response {
        let Caught { status, is_refused, .. } = self.error;
        let own = response.own_status().filter(|own| !is_refused || is_error(*own));
        response.set_status(own.unwrap_or(status));
        if let Some(mut problem) = request.take_problem() {
            let own = std::mem::replace(response.headers_mut(), problem.take_headers());
            response.headers_mut().merge(own);
        }
        response
    }

    /// Returns the error that no catcher has answered.
    fn uncaught(&mut self, mut request: Request) -> Response {
        let problem = request.take_problem().unwrap_or_else(|| Problem::new(self.error.status));
        Response::from_problem(problem)
    }
}

fn is_error(status: StatusCode) -> bool {
    status.is_client_error() || status.is_server_error()
}
