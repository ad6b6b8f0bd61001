//! The path of a request through the middleware to the end of the chain, and back.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep};

use super::future::AroundState;
use super::{Around, Middleware};
use crate::http::{BodyWait, Exchange, Problem, Request, Response, StatusCode};

/// The end of a chain, which finds the handler.
pub(crate) trait Terminal: Send + Sync {
    /// Answers a request that does not have to wait, or returns the exchange that will answer it.
    fn enter(&self, request: Request, polled: &mut Poll<Response>) -> Option<Found>;

    /// Returns the handler's exchange to its pool, whether the handler has answered or not.
    fn leave(&self, route: usize, exchange: Box<dyn Exchange>);
}

/// A request that has to wait, and the exchange that answers it.
pub(crate) struct Found {
    pub(crate) request: Request,
    pub(crate) route: usize,
    pub(crate) exchange: Box<dyn Exchange>,
    pub(crate) timeout: Duration,
}

/// The rest of the chain, for a middleware that wraps around it.
///
/// ```
/// use std::time::Duration;
/// use webserver::prelude::*;
/// use webserver::{Around, Next};
///
/// /// Gives up on any request that takes longer than a second, other middleware included.
/// struct Hurry;
///
/// impl Middleware for Hurry {
///     fn around<'a>(&'a self, request: Request, next: Next<'a>) -> Around<'a> {
///         Around::new(async move {
///             let answered = tokio::time::timeout(Duration::from_secs(1), next.run(request)).await;
///             answered.unwrap_or_else(|_| StatusCode::SERVICE_UNAVAILABLE.into_response())
///         })
///     }
/// }
/// ```
#[derive(Clone, Copy)]
pub struct Next<'a> {
    pub(crate) chain: &'a [Box<dyn Middleware>],
    pub(crate) end: &'a dyn Terminal,
    /// Tracks the wait for the body that the client sends, even if a middleware replaces the body.
    pub(crate) wait: Option<&'a BodyWait>,
}

impl<'a> Next<'a> {
    /// Passes the request on and waits for the response. Dropping the future cancels the handler.
    pub fn run(self, request: Request) -> Run<'a> {
        Run(Box::pin(run(self, request)))
    }
}

impl fmt::Debug for Next<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Next({} more)", self.chain.len())
    }
}

/// The future of [`Next::run`]. It is `Unpin`, so that it can be raced against another future:
///
/// ```
/// use webserver::prelude::*;
/// use webserver::{Around, Handle, Next};
///
/// /// Stops waiting for a response when the server begins to stop.
/// struct Leave(Handle);
///
/// impl Middleware for Leave {
///     fn around<'a>(&'a self, request: Request, next: Next<'a>) -> Around<'a> {
///         Around::new(async move {
///             tokio::select! {
///                 response = next.run(request) => response,
///                 () = self.0.stopping() => StatusCode::SERVICE_UNAVAILABLE.into_response(),
///             }
///         })
///     }
/// }
/// ```
#[must_use = "the request goes no further unless this is awaited"]
pub struct Run<'a>(Pin<Box<dyn Future<Output = Response> + Send + 'a>>);

impl Future for Run<'_> {
    type Output = Response;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        self.0.as_mut().poll(cx)
    }
}

/// Resolves to the response of the inner chain; needs no box of its own.
impl<'a> From<Run<'a>> for Around<'a> {
    fn from(run: Run<'a>) -> Self {
        Self(AroundState::Wrapped(run.0))
    }
}

impl fmt::Debug for Run<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Run")
    }
}

/// Runs a request through the chain to the handler, and the response back.
pub(crate) async fn run(next: Next<'_>, mut request: Request) -> Response {
    let Next { chain, end, wait } = next;
    let tie = request.tie().cloned();
    let mut passed = 0;
    let mut response = loop {
        let Some(middleware) = chain.get(passed) else { break finish(end, request, wait).await };
        let next = Next { chain: &chain[passed + 1..], ..next };
        match middleware.around(request, next).0 {
            AroundState::Wrapped(future) => break future.await,
            AroundState::Hooks(same) => match middleware.on_request(same).await {
                Ok(changed) => request = changed,
                Err(early) => break early,
            },
        }
        passed += 1;
    };
    response.set_tie(tie.clone());
    for middleware in chain[..passed].iter().rev() {
        response = middleware.on_response(response).await;
        // The hook may have made a new response.
        response.set_tie(tie.clone());
    }
    response
}

async fn finish(end: &dyn Terminal, request: Request, wait: Option<&BodyWait>) -> Response {
    let mut last = Last { end, wait, new: Some(request), running: None };
    poll_fn(|cx| last.poll(cx)).await
}

/// The end of the chain, while it serves a request.
struct Last<'a> {
    end: &'a dyn Terminal,
    wait: Option<&'a BodyWait>,
    /// The request, until it is started.
    new: Option<Request>,
    /// A handler that did not answer at once.
    running: Option<Running>,
}

struct Running {
    route: usize,
    exchange: Box<dyn Exchange>,
    clock: HandlerTimeout,
}

impl Last<'_> {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Response> {
        let mut polled = Poll::Pending;
        if let Some(request) = self.new.take() {
            let found = self.end.enter(request, &mut polled);
            let Some(Found { request, route, exchange, timeout }) = found else { return polled };
            let running = Running { route, exchange, clock: HandlerTimeout::new(timeout) };
            self.running.insert(running).exchange.start(request, cx, &mut polled);
        } else if let Some(running) = &mut self.running {
            polled = running.exchange.poll(cx);
        }
        if let Some(Running { exchange, clock, .. }) = &mut self.running
            && polled.is_pending()
        {
            polled = clock.poll(cx, self.wait);
            if polled.is_ready() {
                exchange.cancel();
            }
        }
        polled
    }
}

impl Drop for Last<'_> {
    fn drop(&mut self) {
        if let Some(Running { route, exchange, .. }) = self.running.take() {
            self.end.leave(route, exchange);
        }
    }
}

/// A timer that fires later than this was delayed by a blocked worker.
const LATE: Duration = Duration::from_millis(200);

/// The time limit of a handler. The timer is set only if the handler does not answer at once.
pub(crate) struct HandlerTimeout {
    timeout: Duration,
    /// How long the handler had waited for the body when the timer was set.
    waited: Duration,
    sleep: Option<Pin<Box<Sleep>>>,
}

impl HandlerTimeout {
    pub(crate) fn new(timeout: Duration) -> Self {
        Self { timeout, waited: Duration::ZERO, sleep: None }
    }

    /// Returns the response when the time is up. The time does not pass while the handler waits for
    /// the client to send the body. When such a wait is over, the clock is polled again, as the
    /// handler is.
    ///
    /// # Panics
    /// Outside a Tokio runtime with timers.
    #[cold]
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>, wait: Option<&BodyWait>) -> Poll<Response> {
        let timeout = self.timeout;
        let mut sleep = self.sleep.get_or_insert_with(|| Box::pin(sleep(timeout))).as_mut();
        if let Some(wait) = wait {
            let Some(waited) = wait.ended() else { return Poll::Pending };
            let more = waited.saturating_sub(self.waited);
            if !more.is_zero() {
                let deadline = sleep.deadline() + more;
                sleep.as_mut().reset(deadline);
                self.waited = waited;
            }
        }
        std::task::ready!(sleep.as_mut().poll(cx));
        // Another handler blocked the worker, which delayed both the timer and this handler.
        let late = sleep.deadline().elapsed();
        if late > LATE {
            sleep.as_mut().reset(Instant::now() + late);
            return sleep.poll(cx).map(|()| self.problem());
        }
        Poll::Ready(self.problem())
    }

    fn problem(&self) -> Response {
        let detail = format!("no answer within {:?}", self.timeout);
        let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE).detail(detail);
        Response::from_problem(problem)
    }
}
