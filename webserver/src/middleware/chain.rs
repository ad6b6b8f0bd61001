//! The path of a request through a chain of middleware to the handler, and back.

use std::any::Any;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::future::{AroundState, Boxed};
use super::hooks::Middleware;
use super::next::{Chained, Next};
use crate::http::{BodyWait, Conditions, Request, Response, Tie};

/// The app at the end of the server's middleware. It knows the routes.
pub(crate) trait Terminal: Send + Sync {
    /// Returns the middleware of the request's route. The route is looked up if it is not known
    /// yet, or if the request has changed since it was looked up.
    fn route_chain(&self, request: &mut Request) -> &[Arc<dyn Middleware>];

    /// Starts the handler of a request.
    fn start(&self, request: Request, wait: Option<&BodyWait>, cx: &mut Context<'_>) -> Started;

    /// Polls the middleware of a route. If it panics, the panic is logged and the response is a 500, as
    /// for a panic of the handler, so that the server's middleware sees it.
    fn poll_route(&self, route: &mut Boxed<'_, Response>, cx: &mut Context<'_>) -> Poll<Response>;

    /// Takes back the handler that [`Terminal::start`] returned, whether it has answered or not.
    fn end(&self, running: Box<dyn Running>);
}

/// The result of [`Terminal::start`].
pub(crate) enum Started {
    Answered(Response),
    Waits(Box<dyn Running>),
}

/// A handler that did not answer at once.
pub(crate) trait Running: Any + Send {
    /// Continues the handler, and returns the response once.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Response>;
}

/// A chain of middleware, for one request.
pub(crate) struct Chain<'a> {
    middleware: &'a [Arc<dyn Middleware>],
    /// Whether the middleware of the route comes after this chain.
    is_before_route: bool,
    end: &'a dyn Terminal,
    /// Tracks the wait for the body that the client sends, even if a middleware replaces the body.
    wait: Option<&'a BodyWait>,
    /// The tie of the request that came in. A request that a middleware puts in its place gets it at
    /// the end, so that the catchers see that request.
    tie: Option<Tie>,
}

impl<'a> Chain<'a> {
    /// Creates the chain for one request: that of the server, or that of the route if the server does
    /// not have middleware. So a route whose middleware is all there is does not need a box.
    pub(crate) fn new(
        server: &'a [Arc<dyn Middleware>],
        request: &mut Request,
        end: &'a dyn Terminal,
        wait: Option<&'a BodyWait>,
    ) -> Self {
        let tie = request.tie().cloned();
        if server.is_empty() {
            let middleware = end.route_chain(request);
            return Self { middleware, is_before_route: false, end, wait, tie };
        }
        Self { middleware: server, is_before_route: true, end, wait, tie }
    }

    /// Runs a request through the chain to the handler, and the response back through the chain.
    pub(crate) async fn run(&self, request: Request) -> Response {
        self.run_rest(0, request).await
    }

    async fn run_rest(&self, first: usize, mut request: Request) -> Response {
        let tie = request.tie().cloned();
        let mut passed = first;
        let mut response = loop {
            let Some(middleware) = self.middleware.get(passed) else {
                break self.finish(request).await;
            };
            match middleware.around(request, Next::new(self, passed + 1)).0 {
                AroundState::Wrapped(future) => break future.await,
                AroundState::Hooks(same) => match middleware.on_request(same).await {
                    Ok(changed) => request = changed,
                    Err(early) => break early,
                },
            }
            passed += 1;
        };
        response.set_tie(tie.clone());
        for middleware in self.middleware[first..passed].iter().rev() {
            response = middleware.on_response(response).await;
            // The hook may have created a new response.
            response.set_tie(tie.clone());
        }
        response
    }

    /// Continues at the end of the chain: with the middleware of the route, or with the handler.
    async fn finish(&self, mut request: Request) -> Response {
        let Self { is_before_route, end, wait, ref tie, .. } = *self;
        if request.tie().is_none()
            && let Some(tie) = tie
        {
            request.tie_to(tie.second());
        }
        if is_before_route {
            let middleware = end.route_chain(&mut request);
            if !middleware.is_empty() {
                let chain = Chain { middleware, is_before_route: false, end, wait, tie: None };
                let mut route = chain.run_from(0, request);
                return poll_fn(|cx| end.poll_route(&mut route, cx)).await;
            }
        }
        let conditions = Conditions::of(&request);
        let mut last = Last { end, wait, new: Some(request), running: None, conditions };
        poll_fn(|cx| last.poll(cx)).await
    }
}

impl Chained for Chain<'_> {
    fn run_from(&self, first: usize, request: Request) -> Boxed<'_, Response> {
        Box::pin(self.run_rest(first, request))
    }

    fn len(&self) -> usize {
        self.middleware.len()
    }
}

/// A future that runs the handler at the end of the chain.
struct Last<'a> {
    end: &'a dyn Terminal,
    wait: Option<&'a BodyWait>,
    /// The request, until it is started.
    new: Option<Request>,
    /// A handler that did not answer at once.
    running: Option<Box<dyn Running>>,
    /// The conditions of the request, so that the middleware sees the 304 that the client gets.
    conditions: Option<Box<Conditions>>,
}

impl Last<'_> {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Response> {
        let mut polled = self.poll_handler(cx);
        if let (Some(conditions), Poll::Ready(response)) = (&self.conditions, &mut polled) {
            conditions.apply(response);
        }
        polled
    }

    fn poll_handler(&mut self, cx: &mut Context<'_>) -> Poll<Response> {
        if let Some(request) = self.new.take() {
            match self.end.start(request, self.wait, cx) {
                Started::Answered(response) => return Poll::Ready(response),
                Started::Waits(running) => self.running = Some(running),
            }
            return Poll::Pending;
        }
        self.running.as_mut().map_or(Poll::Pending, |running| running.poll(cx))
    }
}

impl Drop for Last<'_> {
    fn drop(&mut self) {
        if let Some(running) = self.running.take() {
            self.end.end(running);
        }
    }
}
