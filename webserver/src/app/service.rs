//! The app as a connection sees it: a pool of places for requests on their way.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::lifecycle::{App, Lifecycle};
use crate::http::{Dispatch, Exchange, Problem, Refusal, Response};
use crate::respond::render;

/// The number of idle exchanges that a worker keeps.
const KEPT: usize = 64;

/// The app of one worker.
pub(crate) struct AppService {
    app: Arc<App>,
    idle: Mutex<Vec<Box<dyn Exchange>>>,
}

impl AppService {
    pub(crate) fn new(app: App) -> Self {
        Self { app: Arc::new(app), idle: Mutex::new(Vec::new()) }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Box<dyn Exchange>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Dispatch for AppService {
    fn open(&self) -> Box<dyn Exchange> {
        let pooled = self.idle().pop();
        pooled.unwrap_or_else(|| Box::new(Lifecycle::new(self.app.clone())))
    }

    fn close(&self, mut exchange: Box<dyn Exchange>) {
        exchange.cancel();
        let mut idle = self.idle();
        if idle.len() < KEPT {
            idle.push(exchange);
        }
    }

    fn refuse(&self, refusal: Refusal) -> Response {
        let problem = Problem::new(refusal.status).detail(refusal.detail);
        let mut response = Response::from_problem(problem);
        render(&mut response, None);
        response
    }
}
