//! The slot in which the middleware runs, one request after another.

use std::convert::Infallible;
use std::sync::Arc;

use super::App;
use crate::app::choose::tied_route_varies;
use crate::app::run::{HandlerState, Run, RunMode, Runner, Slot, answer, next_request, state_of};
use crate::http::Tie;
use crate::middleware::Chain;
use crate::respond::vary_by_accept;

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
        let chain = Chain::new(&app.chain, &mut request, app, wait.as_ref());
        let mut response = chain.run(request).await;
        if tied.is_some_and(|tie| tied_route_varies(&tie, &app.table, &app.routes)) {
            vary_by_accept(&mut response);
        }
        response.set_tie(None);
        tie.reuse();
        answer(response);
    }
}
