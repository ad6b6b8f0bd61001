//! The path of a request through the app, from top to bottom:
//!
//! 1. The route is looked up, so that every middleware can ask for it ([`App::look_up`]). If there is
//!    anything to do before, or routes to choose among, the request starts in `general`.
//! 2. The server's middleware gets the request, from the outermost to the innermost
//!    (`Chain::run`). If it changes the method, the target or the host, the route is looked up
//!    again (`look_up`). Then the middleware of the route's groups gets the request. An app without
//!    middleware skips this step.
//! 3. A request that no route takes is answered ([`App::unmatched`]). Otherwise the guards of the route
//!    are called, and its options are checked ([`enters`]).
//! 4. The handler is run under its timeout ([`App::run`]); `call` extracts its arguments.
//! 5. If the request is conditional, the response may become a 304 or 412. The middleware gets the
//!    response, from the innermost to the outermost, and the conditions are checked again, because a
//!    middleware may have set a validator.
//! 6. If the response is still an error, the catchers of the app get it ([`Catching`]), from the
//!    innermost to the outermost, until one answers (`end`).
//! 7. If the response is still an error, it is rendered (`end`).
//!
//! What must not be here: sockets, and how a handler is called.

#![expect(
    clippy::inline_always,
    reason = "inlining makes these steps one function, which saves 36 of 1,370 instructions"
)]

mod end;
mod general;
mod look_up;

use std::any::Any;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::check::enters;
use super::choose::note_offers;
#[cfg(debug_assertions)]
use super::considered::Considered;
use super::errors::{Catching, ErrorCatchers};
use super::mount::MountedRoute;
use super::notes::Notes;
use super::paths::Paths;
#[cfg(debug_assertions)]
use super::run::watch;
use super::run::{Call, Slot, SlotPool, panicked, poll_guarded};
use super::unmatched::misdirected;
use crate::base::limits::Limits;
use crate::http::{
    BodyWait, Change, Exchange, HttpMethod, Request, Response, RouteMatch, RoutingParts,
};
use crate::middleware::{Boxed, Middleware, Running, Started, Terminal, TrustedProxies};
use crate::router::{Match, MethodName, NoMatch, RouteTable};

/// One worker's part of an app: its own slots, and what all workers share.
pub(crate) struct App {
    chain: Arc<[Arc<dyn Middleware>]>,
    /// The proxies that are trusted to state a request's origin, if there are any.
    trusted: Option<TrustedProxies>,
    /// Whether a request needs only the look-up of its route and the call of the handler: there are
    /// neither middleware nor catchers, neither trusted proxies nor a base path, and no routes to
    /// choose among. Most steps are left out for these apps, which saves 22 of 1,396 instructions.
    is_plain: bool,
    /// Whether the `Accept` field decides between any routes.
    varies: bool,
    /// The base path and what is made of a slash at the end.
    paths: Paths,
    catchers: Option<Arc<dyn ErrorCatchers>>,
    table: RouteTable,
    /// The routes, in the order of their numbers in the table.
    routes: Vec<MountedRoute>,
    limits: Arc<Limits>,
    slots: SlotPool,
    /// The routes in words, for the page that a debug build shows.
    #[cfg(debug_assertions)]
    considered: Option<Arc<Considered>>,
}

impl App {
    pub(crate) fn new(
        chain: Arc<[Arc<dyn Middleware>]>,
        trusted: Option<TrustedProxies>,
        paths: Paths,
        table: RouteTable,
        routes: Vec<MountedRoute>,
        limits: Arc<Limits>,
        catchers: Option<Arc<dyn ErrorCatchers>>,
    ) -> Self {
        let mut routes = routes;
        let varies = note_offers(&table, &mut routes);
        let slots = SlotPool::new(routes.len());
        let has_middleware =
            !chain.is_empty() || routes.iter().any(|route| !route.chain.is_empty());
        let is_prepared = trusted.is_some() || !paths.base.is_empty();
        let has_choice = !table.shared().is_empty();
        let is_plain = !has_middleware && catchers.is_none() && !is_prepared && !has_choice;
        #[cfg(debug_assertions)]
        watch();
        Self {
            chain,
            trusted,
            is_plain,
            varies,
            paths,
            catchers,
            table,
            routes,
            limits,
            slots,
            #[cfg(debug_assertions)]
            considered: None,
        }
    }
}

/// Handles one request after another, each up to its response.
pub(super) struct Lifecycle {
    app: Arc<App>,
    /// The slot of the handler that ran last, so that the next request for the same route needs
    /// neither the pool nor its lock.
    handler: Option<Box<Slot>>,
    /// The slot that runs the middleware, if there is any.
    middleware: Option<Box<Slot>>,
    /// What the catchers need, in an app that has any.
    catching: Option<Box<dyn Catching>>,
    /// What middleware changes in the response to an error after the catchers.
    changes: Vec<Change>,
    notes: Notes,
}

impl Lifecycle {
    pub(super) fn new(app: Arc<App>) -> Self {
        Self {
            app,
            handler: None,
            middleware: None,
            catching: None,
            changes: Vec::new(),
            notes: Notes::default(),
        }
    }
}

/// A request. `wait` tracks the wait for its body, if that is known.
struct Incoming<'a> {
    request: Request,
    wait: Option<&'a BodyWait>,
}

impl Exchange for Lifecycle {
    fn start(&mut self, mut request: Request, cx: &mut Context<'_>, polled: &mut Poll<Response>) {
        self.notes.of(&request);
        if self.app.is_plain {
            let matched = self.app.look_up(&mut request);
            self.app.run(matched, Incoming { request, wait: None }, &mut self.handler, cx, polled);
        } else {
            self.general_start(request, cx, polled);
        }
        self.finish(polled, cx);
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Response> {
        if let Some(caught) = self.poll_catcher(cx) {
            return caught;
        }
        let mut polled = match (&mut self.middleware, &mut self.handler) {
            (Some(slot), _) if slot.is_running() => slot.poll(cx),
            (_, Some(slot)) => slot.poll(cx),
            // An exchange is not polled after it has answered.
            _ => Poll::Ready(panicked()),
        };
        self.finish(&mut polled, cx);
        self.forget_request(&mut polled);
        polled
    }

    fn cancel(&mut self) {
        if let Some(slot) = &mut self.middleware {
            slot.cancel();
        }
        if let Some(slot) = &mut self.handler {
            slot.cancel();
        }
        if let Some(catching) = &mut self.catching {
            catching.rest();
        }
        self.changes.clear();
        self.notes.forget();
    }
}

impl App {
    /// Looks up the route of a request. Of several routes of one shape, host and method, it is the
    /// first.
    #[inline(always)]
    fn look_up(&self, request: &mut Request) -> Result<Match, NoMatch> {
        let host = self.table.host(|| request.host_bytes());
        let RoutingParts { method, path, captures, .. } = request.routing();
        captures.are_encoded = false;
        let found = self.table.lookup(host, name(method), path, &mut captures.places);
        if let Ok(Match { is_encoded: true, .. }) = found {
            captures.are_encoded = true;
        }
        found
    }

    /// Looks up the route that answers a request.
    fn match_route(&self, request: &mut Request) -> Result<Match, NoMatch> {
        self.look_up(request).map(|first| self.choose(first, request))
    }

    /// Returns the middleware of a route.
    #[inline]
    fn chain_of(&self, route: Option<u32>) -> &[Arc<dyn Middleware>] {
        route.and_then(|route| self.routes.get(route as usize)).map_or(&[], |route| &route.chain)
    }
}

/// The app runs the handler when the innermost middleware has passed the request on.
impl Terminal for App {
    /// Returns the middleware of the request's route. It is called after the server's middleware
    /// has passed the request on.
    fn route_chain(&self, request: &mut Request) -> &[Arc<dyn Middleware>] {
        let host = self.table.host(|| request.host_bytes());
        let route = match request.route_match() {
            Some(known) if known.table == self.table.id() && known.host == host => known.route,
            // The host has changed, or the middleware has put another request in the place of the
            // first.
            _ => self.match_again(request).ok().map(|found| found.route),
        };
        self.chain_of(route)
    }

    fn start(
        &self,
        mut request: Request,
        wait: Option<&BodyWait>,
        cx: &mut Context<'_>,
    ) -> Started {
        // A request without a route is looked up again, because only the look-up knows the reason.
        let matched = match request.route_match() {
            Some(RouteMatch { table, route: Some(route), .. }) if table == self.table.id() => {
                Ok(Match { route, is_encoded: false, is_shared: false })
            }
            _ => self.match_again(&mut request),
        };
        let (mut handler, mut polled) = (None, Poll::Pending);
        self.run_apart(matched, Incoming { request, wait }, &mut handler, cx, &mut polled);
        match (polled, handler) {
            (Poll::Pending, Some(handler)) => Started::Waits(handler),
            (Poll::Pending, None) => Started::Answered(panicked()),
            (Poll::Ready(response), handler) => {
                self.give_slot(handler);
                Started::Answered(response)
            }
        }
    }

    fn poll_route(&self, route: &mut Boxed<'_, Response>, cx: &mut Context<'_>) -> Poll<Response> {
        poll_guarded("middleware of a route", || route.as_mut().poll(cx))
    }

    fn end(&self, running: Box<dyn Running>) {
        let running: Box<dyn Any> = running;
        self.give_slot(running.downcast().ok());
    }
}

impl App {
    /// Does what [`App::run`] does, for apps with middleware or catchers.
    #[inline(never)]
    fn run_apart(
        &self,
        matched: Result<Match, NoMatch>,
        incoming: Incoming<'_>,
        slot: &mut Option<Box<Slot>>,
        cx: &mut Context<'_>,
        polled: &mut Poll<Response>,
    ) {
        self.run(matched, incoming, slot, cx, polled);
    }

    /// Checks what a route requires of a request, and runs its handler. A handler that may wait runs
    /// in `slot`, which is replaced if it belongs to another route.
    #[inline(always)]
    fn run(
        &self,
        matched: Result<Match, NoMatch>,
        incoming: Incoming<'_>,
        slot: &mut Option<Box<Slot>>,
        cx: &mut Context<'_>,
        polled: &mut Poll<Response>,
    ) {
        let Incoming { mut request, wait } = incoming;
        if request.asks_for_https() && request.origin().is_none() {
            return *polled = Poll::Ready(misdirected());
        }
        let number = match matched {
            Ok(Match { route, .. }) => route as usize,
            Err(found) => match self.match_other_form(&mut request, found) {
                Ok(Match { route, .. }) => route as usize,
                Err(found) => {
                    return *polled = Poll::Ready(self.unmatched(&mut request, found));
                }
            },
        };
        let route = &self.routes[number];
        if route.asks && !enters(&mut request, route, polled) {
            return;
        }
        match route.runner.choose(&mut request) {
            Call::AtOnce(serve) => route.runner.call(serve, request, polled),
            Call::InSlot(make) => {
                let wait = wait.cloned().or_else(|| request.body_wait());
                let slot = self.slot_of(slot, number, || {
                    let timeout = route.timeout.unwrap_or(self.limits.handler_time);
                    let slot = Slot::new(number, route.runner.clone(), make, Some(timeout));
                    Box::new(slot.retried(route.is_idempotent()))
                });
                *polled = slot.start(request, wait, cx);
            }
        }
    }

    /// Returns the slot for a route. If `place` has the slot of another route, replaces it.
    fn slot_of<'s>(
        &self,
        place: &'s mut Option<Box<Slot>>,
        number: usize,
        make: impl FnOnce() -> Box<Slot>,
    ) -> &'s mut Slot {
        if place.as_ref().is_none_or(|last| last.number() != number) {
            let slot = self.slots.take(number).unwrap_or_else(make);
            self.give_slot(place.replace(slot));
        }
        place.as_mut().expect("the slot was put there")
    }

    /// Returns a slot to the pool, whether its handler has answered or not.
    fn give_slot(&self, slot: Option<Box<Slot>>) {
        if let Some(slot) = slot {
            self.slots.give(slot);
        }
    }
}

impl Running for Slot {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Response> {
        Self::poll(self, cx)
    }
}

/// Returns a method's name for look-ups.
#[inline]
fn name(method: &HttpMethod) -> MethodName<'_> {
    match *method {
        HttpMethod::GET => const { MethodName::new("GET") },
        HttpMethod::POST => const { MethodName::new("POST") },
        _ => MethodName::new(method.as_str()),
    }
}
