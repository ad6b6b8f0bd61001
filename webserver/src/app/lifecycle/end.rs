//! The end of the lifecycle: an error goes to the catchers, and is rendered if none of them answers.
//! Which catcher answers is decided in `catch`.

#[cfg(debug_assertions)]
use std::sync::Arc;
use std::task::{Context, Poll};

use super::{App, Lifecycle};
#[cfg(debug_assertions)]
use crate::app::considered::Considered;
use crate::app::run::{guarded, panicked};
use crate::app::unmatched::unmatched;
use crate::http::{HttpMethod, Problem, Request, Response};
#[cfg(debug_assertions)]
use crate::respond::is_page;
use crate::respond::render;
use crate::router::NoMatch;

impl Lifecycle {
    /// Passes the response to the catchers if it is still an error.
    #[expect(clippy::inline_always, reason = "a call takes 16 of 1,374 instructions more")]
    #[inline(always)]
    pub(super) fn finish(&mut self, polled: &mut Poll<Response>, cx: &mut Context<'_>) {
        if let Poll::Ready(response) = polled {
            if response.problem().is_some() || self.notes.finish(response) {
                return self.catch(polled, cx);
            }
            response.complete_location(&self.app.paths.base);
        }
    }

    #[cold]
    #[inline(never)]
    fn catch(&mut self, polled: &mut Poll<Response>, cx: &mut Context<'_>) {
        if let Poll::Ready(response) = polled {
            self.changes = response.take_changes();
        }
        if let Some(catching) = &mut self.catching
            && let Poll::Ready(response) = std::mem::replace(polled, Poll::Pending)
        {
            *polled = catching.start(self.app.table.id(), response, cx);
        }
        self.conclude(polled);
    }

    /// Renders the response if it is still an error, after the catchers.
    fn conclude(&mut self, polled: &mut Poll<Response>) {
        let Poll::Ready(response) = polled else { return };
        if let Some(catching) = &mut self.catching {
            catching.rest();
        }
        if response.problem().is_some() {
            self.notes.render(response);
        } else {
            self.notes.complete(response);
        }
        for change in self.changes.drain(..) {
            let changed = guarded("a change of an error", || change(std::mem::take(response)));
            *response = changed.unwrap_or_else(panicked);
            render(response, None);
        }
        response.complete_location(&self.app.paths.base);
    }

    /// Continues with a catcher that waits; `None` if there is none.
    pub(super) fn poll_catcher(&mut self, cx: &mut Context<'_>) -> Option<Poll<Response>> {
        let catching = self.catching.as_mut().filter(|catching| catching.is_running())?;
        let mut polled = catching.poll(cx);
        self.conclude(&mut polled);
        Some(polled)
    }

    /// Drops the head of a request after a response that is not an error, and that the conditions of
    /// the request do not turn into one.
    pub(super) fn forget_request(&mut self, polled: &mut Poll<Response>) {
        if let Some(catching) = &mut self.catching
            && let Poll::Ready(response) = polled
            && response.problem().is_none()
            && !self.notes.check_conditions(response)
        {
            catching.rest();
        }
    }
}

impl App {
    /// Tells a debug build the routes in words.
    #[cfg(debug_assertions)]
    pub(crate) fn explaining(mut self, routes: Arc<Considered>) -> Self {
        self.considered = Some(routes);
        self
    }

    /// Returns the response to input that is not a request.
    pub(in crate::app) fn refuse(&self, problem: Problem) -> Response {
        match &self.catchers {
            Some(catchers) => catchers.clone().refuse(problem),
            None => Response::from_problem(problem),
        }
    }

    /// Answers a request that no route takes.
    #[cold]
    pub(super) fn unmatched(&self, request: &mut Request, found: NoMatch) -> Response {
        if *request.method() == HttpMethod::OPTIONS
            && let Some(response) = self.answer_preflight(request)
        {
            return response;
        }
        let response = unmatched(&self.table, &self.paths, request, found);
        #[cfg(debug_assertions)]
        let response = self.explained(request, response);
        response
    }

    /// Notes for a browser why no route takes the request.
    #[cfg(debug_assertions)]
    fn explained(&self, request: &Request, mut response: Response) -> Response {
        if let Some(considered) = &self.considered
            && response.problem().is_some()
            && is_page(request.headers().list("accept").as_deref())
        {
            considered.notes(request).into_iter().for_each(|note| response.note(note));
        }
        response
    }
}
