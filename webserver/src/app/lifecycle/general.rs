//! The start of a request in an app that has anything around its handlers: trusted proxies, a base
//! path, routes to choose among, middleware or catchers. The start in all other apps is in `lifecycle`.

use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::{App, Incoming, Lifecycle};
use crate::app::choose::tied_route_varies;
use crate::app::run::{HandlerState, Run, RunMode, Runner, Slot, answer, next_request, state_of};
use crate::http::{Request, Response, Tie};
use crate::middleware::Chain;
use crate::respond::vary_by_accept;
use crate::router::{Match, NoMatch};

impl Lifecycle {
    /// Starts a request in any app.
    #[inline(never)]
    pub(super) fn general_start(
        &mut self,
        mut request: Request,
        cx: &mut Context<'_>,
        polled: &mut Poll<Response>,
    ) {
        let is_outside = self.app.prepare(&mut request);
        let matched =
            if is_outside { Err(NoMatch::Path) } else { self.app.match_route(&mut request) };
        if let Ok(Match { is_shared: true, route, .. }) = matched {
            self.note_vary(route);
        }
        let app = &self.app;
        match app.route_around(matched, &mut request) {
            Some(matched) => self.start_around(matched, request, cx, polled),
            None => {
                let incoming = Incoming { request, wait: None };
                app.run_apart(matched, incoming, &mut self.handler, cx, polled);
            }
        }
    }

    /// Starts a request in an app with middleware or catchers. The middleware runs in a slot of its
    /// own.
    #[inline(never)]
    fn start_around(
        &mut self,
        matched: Result<Match, NoMatch>,
        mut request: Request,
        cx: &mut Context<'_>,
        polled: &mut Poll<Response>,
    ) {
        let app = &self.app;
        app.note(&mut request, matched);
        if let Some(catchers) = &app.catchers {
            let open = || catchers.clone().open();
            request.tie_to(self.catching.get_or_insert_with(open).tie());
        }
        if app.runs_middleware(matched) {
            let slot = self.middleware.get_or_insert_with(|| app.clone().middleware_slot());
            *polled = slot.start(request, None, cx);
        } else {
            app.run_apart(matched, Incoming { request, wait: None }, &mut self.handler, cx, polled);
        }
        self.forget_request(polled);
    }
}

impl App {
    /// Stores what a trusted proxy says about a request, and removes the base path. Returns whether the
    /// path is outside the base path.
    fn prepare(&self, request: &mut Request) -> bool {
        if let Some(trusted) = &self.trusted {
            trusted.set_origin(request);
        }
        self.paths.is_outside(request)
    }

    /// Returns the result of the look-up if a request needs more than its handler: middleware, or
    /// catchers if it fails.
    fn route_around(
        &self,
        matched: Result<Match, NoMatch>,
        request: &mut Request,
    ) -> Option<Result<Match, NoMatch>> {
        let matched = matched.or_else(|found| self.match_other_form(request, found));
        (self.catchers.is_some() || self.runs_middleware(matched)).then_some(matched)
    }

    /// Returns whether a request gets to middleware, or right to its handler and the guards of it.
    fn runs_middleware(&self, matched: Result<Match, NoMatch>) -> bool {
        let route = matched.ok().map(|found| found.route);
        !self.chain.is_empty() || !self.chain_of(route).is_empty()
    }
}

impl App {
    /// Creates a slot that runs requests through the middleware. Only handlers have a timeout.
    #[cold]
    pub(super) fn middleware_slot(self: Arc<Self>) -> Box<Slot> {
        let make = |state| -> Run { Box::pin(run_middleware(state)) };
        let runner = Runner { name: "middleware", state: self, mode: RunMode::Waits(make) };
        Box::new(Slot::new(0, runner, make, None))
    }
}

/// Runs requests through the middleware, one after another; never returns.
async fn run_middleware(state: HandlerState) -> Infallible {
    let app: &App = state_of(&state);
    let mut tie = Tie::default();
    loop {
        let mut request = next_request().await;
        if request.tie().is_none() {
            request.tie_to(&tie);
        }
        let wait = request.body_wait();
        // The tie of a request that a catcher may answer is not this one.
        let tied = app.varies.then(|| request.tie().cloned()).flatten();
        // The chain has a clone of the tie, which is dropped before the tie is used again.
        let mut response = {
            let chain = Chain::new(&app.chain, &mut request, app, wait.as_ref());
            chain.run(request).await
        };
        if tied.is_some_and(|tie| tied_route_varies(&tie, &app.table, &app.routes)) {
            vary_by_accept(&mut response);
        }
        response.set_tie(None);
        tie.reuse();
        answer(response);
    }
}
