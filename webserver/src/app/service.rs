//! The app as a connection sees it: it opens an exchange for each request, from a pool.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::lifecycle::{App, Lifecycle};
use crate::base::pool::Pool;
use crate::http::{Dispatch, Exchange, Problem, Refusal, Request, Response};
use crate::respond::render;
use crate::router::Match;

/// The number of idle exchanges that a worker keeps.
const KEPT: usize = 64;

/// The app of one worker.
pub(crate) struct AppService {
    app: Arc<App>,
    idle: Mutex<Pool<Box<dyn Exchange>>>,
}

impl AppService {
    pub(crate) fn new(app: App) -> Self {
        Self { app: Arc::new(app), idle: Mutex::new(Pool::new(KEPT)) }
    }

    /// Chooses among the routes of one shape, host and method, the first of which was found, and puts the
    /// parameters into the order that the handler of the route expects.
    pub(crate) fn choose(&self, found: Match, request: &mut Request) -> Match {
        let chosen = self.app.choose(found, request);
        self.app.order_captures(chosen, request);
        chosen
    }

    fn idle(&self) -> MutexGuard<'_, Pool<Box<dyn Exchange>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Dispatch for AppService {
    fn open(&self) -> Box<dyn Exchange> {
        let pooled = self.idle().take();
        pooled.unwrap_or_else(|| Box::new(Lifecycle::new(self.app.clone())))
    }

    fn close(&self, mut exchange: Box<dyn Exchange>) {
        exchange.cancel();
        let surplus = self.idle().give(exchange);
        // The destructor of the exchange runs after the pool is unlocked.
        drop(surplus);
    }

    fn refuse(&self, refusal: Refusal) -> Response {
        let problem = Problem::new(refusal.status).detail(refusal.detail);
        let mut response = self.app.refuse(problem);
        render(&mut response, None);
        response
    }
}
