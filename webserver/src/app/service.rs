//! The app as a connection sees it. Exchanges come from a pool. Each exchange runs one request
//! through the middleware and the handler, and renders the response if it is still an error.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use super::direct::Direct;
use super::routing::App;
use super::slot::{HandlerState, Slot, answer, next_request, own};
use crate::base::pool::{self, Buf, Pool};
use crate::http::{Dispatch, Exchange, Problem, Refusal, Request, Response, Span};
use crate::middleware::{self, Next};
use crate::respond::render;

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

    fn idle(&self) -> MutexGuard<'_, Pool<Box<dyn Exchange>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Dispatch for AppService {
    fn open(&self) -> Box<dyn Exchange> {
        let pooled = self.idle().take();
        pooled.unwrap_or_else(|| {
            let app = self.app.clone();
            let way = if app.chain.is_empty() {
                Pipeline::Direct(Direct::new(app))
            } else {
                Pipeline::Chain(Slot::new("middleware", app, |own| Box::pin(through_all(own))))
            };
            Box::new(AppExchange { way, accept: None })
        })
    }

    fn close(&self, mut exchange: Box<dyn Exchange>) {
        exchange.cancel();
        let surplus = self.idle().give(exchange);
        // Its destructor is not run while the pool is locked.
        drop(surplus);
    }

    fn refuse(&self, refusal: Refusal) -> Response {
        let problem = Problem::new(refusal.status).detail(refusal.detail);
        let mut response = Response::from_problem(problem);
        render(&mut response, None);
        response
    }
}

/// Runs requests through the whole chain, one after another; never returns.
async fn through_all(given: HandlerState) -> Infallible {
    let app: &App = own(&given);
    loop {
        let mut request = next_request().await;
        let wait = request.body_wait();
        let way = Next { chain: &app.chain, end: app, wait: wait.as_ref() };
        answer(middleware::run(way, request).await);
    }
}

/// Runs a request to the handler and back, and renders the response if it is an error.
struct AppExchange {
    way: Pipeline,
    /// The client's `Accept` field, if there is one. The request is gone when an error is rendered.
    accept: Option<(Buf, Span)>,
}

enum Pipeline {
    /// Used without middleware.
    Direct(Direct),
    Chain(Slot),
}

impl Exchange for AppExchange {
    fn start(&mut self, request: Request, cx: &mut Context<'_>, polled: &mut Poll<Response>) {
        // The previous request has left `accept` empty, and most requests have no `Accept` field.
        if let Some(place) = request.accept_place() {
            self.accept = Some(place);
        }
        match &mut self.way {
            Pipeline::Direct(direct) => direct.start(request, cx, polled),
            Pipeline::Chain(slot) => slot.start(request, cx, polled),
        }
        self.settle(polled);
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Response> {
        let mut polled = match &mut self.way {
            Pipeline::Direct(direct) => direct.poll(cx),
            Pipeline::Chain(slot) => slot.poll(cx),
        };
        self.settle(&mut polled);
        polled
    }

    fn cancel(&mut self) {
        match &mut self.way {
            Pipeline::Direct(direct) => direct.cancel(),
            Pipeline::Chain(slot) => slot.cancel(),
        }
        self.forget();
    }
}

impl AppExchange {
    /// Renders the response if it is still an error.
    #[inline]
    fn settle(&mut self, polled: &mut Poll<Response>) {
        if let Poll::Ready(response) = polled {
            if response.problem().is_some() {
                let accept = self.accept.as_ref().map(|(buf, span)| span.of(buf));
                render(response, accept);
            }
            self.forget();
        }
    }

    /// Returns the head's buffer to the pool; this may be the last reference to it.
    fn forget(&mut self) {
        if let Some((buf, _)) = self.accept.take() {
            pool::give_input(buf);
        }
    }
}
