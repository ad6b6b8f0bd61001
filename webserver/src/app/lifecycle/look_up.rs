//! The look-ups of a route that most requests do not need: the choice among routes of one shape, the
//! other form of a path, and the look-up after a middleware has changed the request. The look-up of
//! every request is in `lifecycle`.

use super::{App, Lifecycle};
use crate::app::choose::choose;
use crate::http::{HttpMethod, Preflighted, Request, Response, RouteMatch};
use crate::router::{Match, NoMatch};

impl App {
    /// Chooses among the routes of one shape, host and method; the first of them was found.
    #[cold]
    pub(in crate::app) fn choose(&self, first: Match, request: &mut Request) -> Match {
        if !first.is_shared {
            return first;
        }
        Match { route: choose(&self.table, &self.routes, first.route, request), ..first }
    }

    /// Puts the parameters into the order that the handler of a route expects.
    #[cold]
    pub(in crate::app) fn order_captures(&self, chosen: Match, request: &mut Request) {
        request.order_captures(&self.routes[chosen.route as usize].captures);
    }

    /// Looks up the path with its slash at the end added or removed.
    #[cold]
    pub(super) fn match_other_form(
        &self,
        request: &mut Request,
        found: NoMatch,
    ) -> Result<Match, NoMatch> {
        let matched = self.paths.match_other_form(&self.table, request, found)?;
        Ok(self.choose(matched, request))
    }

    /// Records the result of a look-up in the request, for the middleware.
    pub(super) fn note(&self, request: &mut Request, matched: Result<Match, NoMatch>) {
        let host = self.table.host(|| request.host_bytes());
        let route = matched.ok().map(|found| found.route);
        *request.routing().noted = Some(RouteMatch { table: self.table.id(), host, route });
        let mounted = route.and_then(|route| self.routes.get(route as usize));
        request.set_route(mounted.and_then(|route| route.info.clone()));
        if *request.method() == HttpMethod::OPTIONS {
            self.note_preflight(request);
        }
    }

    /// Records in a preflight which route the request that it asks about would have.
    #[cold]
    fn note_preflight(&self, request: &mut Request) {
        // A middleware may have changed the request since it was noted.
        request.extensions_mut().remove::<Preflighted>();
        if !request.asks_as_preflight() || request.is_outside_base() {
            return;
        }
        let methods = self.paths.methods_of(&self.table, request);
        let find = |method: &str| self.paths.route_of(&self.table, request, method);
        let number = find(request.preflighted_method())
            .or_else(|| methods.methods().iter().find_map(|method| find(method)));
        let Some(number) = number else { return };
        let Some(route) = self.routes[number as usize].info.clone() else { return };
        let methods = methods.methods().iter().filter_map(|method| method.parse().ok()).collect();
        let answers = Preflighted { table: self.table.id(), number, route, methods };
        request.extensions_mut().insert(answers);
    }

    /// Asks the middleware of a preflight's route for the answer.
    pub(super) fn answer_preflight(&self, request: &mut Request) -> Option<Response> {
        let noted = request.extensions().get::<Preflighted>();
        if noted.is_none_or(|noted| noted.table != self.table.id()) {
            self.note_preflight(request);
        }
        let number = request.extensions().get::<Preflighted>()?.number;
        let preflight = request.preflight()?;
        self.chain_of(Some(number))
            .iter()
            .find_map(|middleware| middleware.on_preflight(&preflight))
    }

    /// Looks up a request's route after the middleware has seen the request.
    #[inline(never)]
    pub(super) fn match_again(&self, request: &mut Request) -> Result<Match, NoMatch> {
        if request.is_outside_base() {
            return Err(NoMatch::Path);
        }
        self.paths.name_base(request);
        let matched = self.match_route(request);
        let matched = matched.or_else(|found| self.match_other_form(request, found));
        self.note(request, matched);
        matched
    }
}

impl Lifecycle {
    /// Notes whether the `Accept` field decided that a route answers.
    #[cold]
    pub(super) fn note_vary(&mut self, route: u32) {
        if self.app.routes[route as usize].varies() {
            self.notes.varies();
        }
    }
}
