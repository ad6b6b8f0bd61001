//! The settings that a builder has collected, and how an app is made from them for each worker. If
//! routes come from more than one source, the routing tables are merged, and conflicts between the
//! sources are reported.

use std::sync::{Arc, Mutex, PoisonError};

#[cfg(debug_assertions)]
use crate::app::Considered;
use crate::app::{
    App, AppService, CatchPlan, Dynamic, ErrorCatchers, FitsRequest, HandlerDescription, MountPlan,
    Mounting, Paths, SharedMiddleware, set_fits,
};
use crate::base::limits::Limits;
use crate::error::Error;
use crate::extract::States;
use crate::http::{RouteFacts, RouteInfo};
use crate::io::{Observer, Observers};
use crate::middleware::{Middleware, Network, Proxies, SetOrigin, TrustedProxies, set_origin};
use crate::router::{
    ANY_METHOD, ListedRoute, Route, RouteSet, RouteTable, Segment, Table, Tree, list,
};
use crate::server::admit::{Name, RunsOn};
use crate::server::run::Handle;

/// Everything that was set on a builder, except its type parameters.
pub(crate) struct Plan {
    pub(crate) listen: Vec<Name>,
    pub(crate) states: States,
    pub(crate) sources: Vec<Source>,
    dynamic: Vec<Dynamic>,
    pub(crate) chain: Vec<Arc<dyn Middleware>>,
    /// The types of the middleware in `chain`.
    pub(crate) chain_names: Vec<&'static str>,
    pub(crate) limits: Limits,
    pub(crate) proxies: Proxies,
    pub(crate) observers: Vec<Arc<dyn Observer>>,
    pub(crate) handle: Handle,
    pub(crate) place: RunsOn,
    pub(crate) workers: Option<usize>,
    pub(crate) banner: bool,
    pub(crate) signals: bool,
    pub(crate) paths: Paths,
    /// Makes the table. Features that not every server uses are called through function pointers.
    /// The builder methods that need a feature set its pointer, so that other programs do not link
    /// its code.
    table: fn(&mut Self) -> RouteTable,
    set_origin: Option<SetOrigin>,
    mistakes: Vec<String>,
}

/// The routes of one `routes![]`.
pub(crate) struct Source {
    /// The table that was made in const evaluation, if there is one.
    pub(crate) table: Option<Table<'static>>,
    pub(crate) tree: Tree,
    pub(crate) mounting: &'static MountPlan,
    /// Lists whether each handler can read the parameters of a request, if the list has ranks.
    pub(crate) fits: Option<fn(&mut Vec<FitsRequest>)>,
}

/// Everything that all workers share.
pub(crate) struct Blueprint {
    pub(crate) limits: Arc<Limits>,
    pub(crate) proxies: Arc<Proxies>,
    pub(crate) observers: Observers,
    /// What is known of each route, in the order of their numbers in the table.
    pub(crate) routes: Vec<Arc<RouteFacts>>,
    pub(super) table: RouteTable,
    /// Where the catchers are, if there are any.
    catch: Option<Arc<dyn CatchPlan>>,
    /// The routes of each `routes![]`.
    pub(super) trees: Vec<Tree>,
    pub(super) chain_names: Vec<&'static str>,
    chain: Arc<[Arc<dyn Middleware>]>,
    trusted: Option<TrustedProxies>,
    pub(super) paths: Paths,
    states: States,
    pub(super) mountings: Vec<MountedList>,
    /// The middleware of groups that all workers share. The first worker creates it.
    shared: Mutex<SharedMiddleware>,
    pub(super) dynamic: Vec<Dynamic>,
    /// The routes in words, for the page that a debug build shows.
    #[cfg(debug_assertions)]
    considered: Arc<Considered>,
}

/// What is mounted of one `routes![]`.
pub(super) struct MountedList {
    pub(super) plan: &'static MountPlan,
    tree: Tree,
    /// Adds the functions that try the parameters, if there are ranks.
    fits: Option<fn(&mut Vec<FitsRequest>)>,
}

impl MountedList {
    fn of(source: &Source) -> Self {
        Self { plan: source.mounting, tree: source.tree, fits: source.fits }
    }
}

impl Plan {
    pub(crate) fn new() -> Self {
        Self {
            listen: Vec::new(),
            states: States::default(),
            sources: Vec::new(),
            dynamic: Vec::new(),
            chain: Vec::new(),
            chain_names: Vec::new(),
            limits: Limits::default(),
            proxies: Proxies::default(),
            observers: Vec::new(),
            handle: Handle::default(),
            place: RunsOn::OwnThread,
            workers: None,
            banner: true,
            signals: true,
            paths: Paths::default(),
            table: Self::made_when_compiling,
            set_origin: None,
            mistakes: Vec::new(),
        }
    }

    /// Adds a route that was given as a function.
    pub(crate) fn route(&mut self, route: Dynamic) {
        self.dynamic.push(route);
        self.merging();
    }

    /// Records that routes come from more than one `routes![]`, or from other calls, so that the
    /// table has to be merged.
    pub(crate) fn merging(&mut self) {
        self.table = Self::merge;
    }

    pub(crate) fn trust(&mut self, proxies: Network) {
        self.proxies.add(proxies);
        self.set_origin = Some(set_origin);
    }

    /// Records a mistake, which `run()` reports.
    pub(crate) fn mistake(&mut self, text: String) {
        self.mistakes.push(text);
    }

    /// Makes the blueprint. If there were mistakes, the error has a line for each.
    pub(crate) fn draw(mut self) -> (Blueprint, Option<Error>) {
        self.handle.set_drain_delay(self.limits.drain_delay);
        let table = (self.table)(&mut self);
        let find = self.sources.iter().find_map(|source| source.mounting.finds_catchers());
        let trees: Vec<Tree> = self.sources.iter().map(|source| source.tree).collect();
        let catch = find.map(|find| find(&trees));
        self.mistakes.extend(catch.as_ref().and_then(|catch| catch.conflict()));
        let error = (!self.mistakes.is_empty()).then(|| Error::setup(self.mistakes.join("\n")));
        let routes = self.facts();
        let proxies = Arc::new(self.proxies);
        let trusted = self.set_origin.map(|set| TrustedProxies::new(proxies.clone(), set));
        let blueprint = Blueprint {
            limits: Arc::new(self.limits),
            proxies,
            observers: self.observers.into(),
            routes,
            table,
            trees,
            chain_names: self.chain_names,
            catch,
            chain: self.chain.into(),
            trusted,
            paths: self.paths,
            states: self.states,
            mountings: self.sources.iter().map(MountedList::of).collect(),
            shared: Mutex::default(),
            #[cfg(debug_assertions)]
            considered: Arc::new(Considered::new(
                self.sources.iter().map(|source| source.tree),
                &self.dynamic,
            )),
            dynamic: self.dynamic,
        };
        (blueprint, error)
    }

    /// Returns what is known of each route, in the order of their numbers in the table.
    fn facts(&self) -> Vec<Arc<RouteFacts>> {
        let mut described = Vec::new();
        self.sources.iter().for_each(|source| source.mounting.describe(&mut described));
        let listed = self.sources.iter().flat_map(|source| list(source.tree));
        let mut facts: Vec<_> = listed.map(|route| facts(&route)).collect();
        facts.extend(self.dynamic.iter().map(facts_of_function));
        described.extend(self.dynamic.iter().map(|_| HandlerDescription::of_function()));
        for (facts, described) in facts.iter_mut().zip(described) {
            described.complete(facts);
        }
        facts.into_iter().map(Arc::new).collect()
    }

    /// Returns the table of the only `routes![]`, which was made in const evaluation.
    fn made_when_compiling(&mut self) -> RouteTable {
        let table = self.sources.first().and_then(|source| source.table);
        RouteTable::fixed(
            table.expect("the table is merged unless there is exactly one `routes![]`"),
        )
    }

    /// Makes one table from all sources. Its routes are numbered in the order in which their
    /// handlers are mounted: first the routes of `routes![]`, then the routes that were given as
    /// functions.
    fn merge(&mut self) -> RouteTable {
        for route in &mut self.dynamic {
            let Dynamic { path, file, line, segments, .. } = route;
            match webserver_pattern::parse(path) {
                Ok(pattern) if pattern.query.is_empty() => *segments = pattern.segments,
                Ok(_) => self.mistakes.push(format!(
                    "in `{path}` ({file}:{line}): a route of the builder has no query part; the \
                     handler reads `request.query()`"
                )),
                Err(errors) => self
                    .mistakes
                    .extend(errors.iter().map(|error| format!("{error} ({file}:{line})"))),
            }
        }
        // A path that is not parsed is a mistake, so the server does not run.
        let parsed = || self.dynamic.iter().filter(|route| !route.segments.is_empty());
        let segments: Vec<Vec<Segment<'_>>> =
            parsed().map(|route| route.segments.iter().map(Segment::from).collect()).collect();
        let methods: Vec<Vec<&str>> = parsed().map(Dynamic::method_names).collect();
        let mut set = RouteSet::new();
        for source in &self.sources {
            set.add_tree(source.tree);
        }
        for ((segments, methods), route) in segments.iter().zip(&methods).zip(parsed()) {
            let Dynamic { name, file, line, ref path, .. } = *route;
            set.add(Route::new(name, file, line, path, segments, methods));
        }
        self.mistakes.extend(set.conflicts().iter().map(ToString::to_string));
        RouteTable::merged(set.table())
    }
}

impl Blueprint {
    /// Makes one worker's app, with slots and states of its own.
    pub(crate) fn app(&self) -> AppService {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let mut mounting = Mounting::new(&self.states, &mut shared);
        let mut ranked = Vec::new();
        for MountedList { plan, tree, fits } in &self.mountings {
            ranked.extend(fits.map(|fits| (mounting.count(), fits)));
            mounting.mount(plan, *tree);
        }
        let mut routes = mounting.finish();
        for (first, fits) in ranked {
            set_fits(&mut routes[first..], fits);
        }
        routes.extend(self.dynamic.iter().map(|route| (route.mount)()));
        for (route, facts) in routes.iter_mut().zip(&self.routes) {
            route.info = Some(RouteInfo::new(facts.clone()));
        }
        let (chain, trusted) = (self.chain.clone(), self.trusted.clone());
        let (table, limits) = (self.table.clone(), self.limits.clone());
        let (paths, catchers) = (self.paths.own(), self.catchers());
        let app = App::new(chain, trusted, paths, table, routes, limits, catchers);
        #[cfg(debug_assertions)]
        let app = app.explaining(self.considered.clone());
        AppService::new(app)
    }

    /// Makes one worker's catchers, if there are any.
    fn catchers(&self) -> Option<Arc<dyn ErrorCatchers>> {
        let plan = self.catch.as_ref()?;
        let mut runners = Vec::new();
        for mounting in &self.mountings {
            mounting.plan.mount_catchers(&self.states, &mut runners);
        }
        Some(plan.catchers(runners, self.limits.handler_time))
    }
}

/// Returns what is known of a route of `routes![]`.
fn facts(listed: &ListedRoute<'static>) -> RouteFacts {
    let Route { name, file, line, methods, host, .. } = listed.route;
    // An attribute takes only valid methods.
    let methods = methods.iter().filter_map(|method| method.parse().ok()).collect();
    let (request_headers, exempt) = (Vec::new(), &[][..]);
    RouteFacts { path: listed.path(), name, methods, host, file, line, request_headers, exempt }
}

/// Returns what is known of a route that was given as a function.
fn facts_of_function(route: &Dynamic) -> RouteFacts {
    let &Dynamic { ref path, ref methods, name, file, line, .. } = route;
    let methods = methods.iter().filter(|method| method.as_str() != ANY_METHOD).cloned().collect();
    let (path, request_headers, exempt) = (path.clone(), Vec::new(), &[][..]);
    RouteFacts { path, name, methods, host: None, file, line, request_headers, exempt }
}

/// Returns the last part of a type's path, which is the name of the user's function. A closure has the
/// name of the function that contains it.
pub(crate) fn short_name(path: &'static str) -> &'static str {
    let path = path.trim_end_matches("::{{closure}}");
    let path = without_arguments(path);
    path.rsplit("::").next().unwrap_or(path)
}

/// Returns a path without the type arguments at its end.
fn without_arguments(path: &str) -> &str {
    if !path.ends_with('>') {
        return path;
    }
    let mut depth = 0_usize;
    for (at, byte) in path.bytes().enumerate().rev() {
        match byte {
            // The arrow of a function's type is not a bracket.
            b'>' if !path[..at].ends_with('-') => depth += 1,
            b'<' => depth = depth.saturating_sub(1),
            _ => continue,
        }
        if depth == 0 {
            return &path[..at];
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_of_a_function_is_the_last_part_of_its_path() {
        let check = |path, expected| assert_eq!(short_name(path), expected, "{path}");
        check("app::routes::home", "home");
        check("home", "home");
        check("app::main::{{closure}}", "main");
        check("app::main::{{closure}}::{{closure}}", "main");
        check("app::mount<alloc::vec::Vec<u8>, fn(u8) -> a::B>", "mount");
        check("<a::Builder<S, R> as b::Mount>::mount<c::T>::{{closure}}", "mount");
    }
}
