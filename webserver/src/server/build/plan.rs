//! The settings that a builder has collected, and how an app is made from them for each worker. If
//! routes come from more than one source, the routing tables are merged, and conflicts between the
//! sources are reported.

use std::sync::{Arc, Mutex, PoisonError};

#[cfg(debug_assertions)]
use crate::app::Considered;
use crate::app::{
    App, AppService, CatchPlan, Dynamic, ErrorCatchers, MountPlan, Mounting, SharedMiddleware,
};
use crate::base::limits::Limits;
use crate::error::Error;
use crate::extract::States;
use crate::middleware::{Middleware, Network, Proxies, SetOrigin, TrustedProxies, set_origin};
use crate::router::{Route, RouteSet, RouteTable, Segment, Table, Tree};
use crate::server::admit::{Name, RunsOn};
use crate::server::run::{Handle, RouteLine, lines};

/// Everything that was set on a builder, except its type parameters.
pub(crate) struct Plan {
    pub(crate) listen: Vec<Name>,
    pub(crate) states: States,
    pub(crate) sources: Vec<Source>,
    dynamic: Vec<Dynamic>,
    pub(crate) chain: Vec<Arc<dyn Middleware>>,
    pub(crate) limits: Limits,
    pub(crate) proxies: Proxies,
    pub(crate) handle: Handle,
    pub(crate) place: RunsOn,
    pub(crate) workers: Option<usize>,
    pub(crate) banner: bool,
    pub(crate) signals: bool,
    /// Makes the table. Features that not every server uses are called through function pointers.
    /// The builder methods that need a feature set its pointer, so that other programs do not link
    /// its code.
    table: fn(&mut Self) -> RouteTable,
    set_origin: Option<SetOrigin>,
    mistakes: Vec<String>,
}

/// The routes of one `routes![]`.
pub(crate) struct Source {
    pub(crate) table: Table<'static>,
    pub(crate) tree: Tree,
    pub(crate) mounting: &'static MountPlan,
}

/// Everything that all workers share.
pub(crate) struct Blueprint {
    pub(crate) limits: Arc<Limits>,
    pub(crate) proxies: Arc<Proxies>,
    pub(crate) lines: Vec<RouteLine>,
    table: RouteTable,
    /// Where the catchers are, if there are any.
    catch: Option<Arc<dyn CatchPlan>>,
    chain: Arc<[Arc<dyn Middleware>]>,
    trusted: Option<TrustedProxies>,
    states: States,
    mountings: Vec<&'static MountPlan>,
    /// The middleware of groups that all workers share. The first worker creates it.
    shared: Mutex<SharedMiddleware>,
    dynamic: Vec<Dynamic>,
    /// The routes in words, for the page that a debug build shows.
    #[cfg(debug_assertions)]
    considered: Arc<Considered>,
}

impl Plan {
    pub(crate) fn new() -> Self {
        Self {
            listen: Vec::new(),
            states: States::default(),
            sources: Vec::new(),
            dynamic: Vec::new(),
            chain: Vec::new(),
            limits: Limits::default(),
            proxies: Proxies::default(),
            handle: Handle::default(),
            place: RunsOn::OwnThread,
            workers: None,
            banner: true,
            signals: true,
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
        let table = (self.table)(&mut self);
        let find = self.sources.iter().find_map(|source| source.mounting.finds_catchers());
        let trees: Vec<Tree> = self.sources.iter().map(|source| source.tree).collect();
        let catch = find.map(|find| find(&trees));
        self.mistakes.extend(catch.as_ref().and_then(|catch| catch.conflict()));
        let error = (!self.mistakes.is_empty()).then(|| Error::setup(self.mistakes.join("\n")));
        let mut shown: Vec<_> = self.sources.iter().flat_map(|source| lines(source.tree)).collect();
        shown.extend(self.dynamic.iter().map(|route| RouteLine {
            methods: route.method.to_string(),
            path: route.path.clone(),
            name: route.name,
        }));
        let proxies = Arc::new(self.proxies);
        let trusted = self.set_origin.map(|set| TrustedProxies::new(proxies.clone(), set));
        let blueprint = Blueprint {
            limits: Arc::new(self.limits),
            proxies,
            lines: shown,
            table,
            catch,
            chain: self.chain.into(),
            trusted,
            states: self.states,
            mountings: self.sources.iter().map(|source| source.mounting).collect(),
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

    /// Returns the table of the only `routes![]`, which was made in const evaluation.
    fn made_when_compiling(&mut self) -> RouteTable {
        let Source { table, .. } =
            self.sources.first().expect("the table is merged unless there is exactly one source");
        RouteTable::fixed(*table)
    }

    /// Makes one table from all sources. Its routes are numbered in the order in which their
    /// handlers are mounted: first the routes of `routes![]`, then the routes that were given as
    /// functions.
    fn merge(&mut self) -> RouteTable {
        let mut parsed = Vec::new();
        for route in &self.dynamic {
            match webserver_pattern::parse(&route.path) {
                Ok(pattern) if pattern.query.is_empty() => parsed.push((pattern.segments, route)),
                Ok(_) => self.mistakes.push(format!(
                    "in `{}` ({}:{}): a route of the builder has no query part; the handler reads \
                     `request.query()`",
                    route.path, route.file, route.line
                )),
                Err(errors) => self.mistakes.extend(
                    errors.iter().map(|error| format!("{error} ({}:{})", route.file, route.line)),
                ),
            }
        }
        let segments: Vec<Vec<Segment<'_>>> =
            parsed.iter().map(|(path, _)| path.iter().map(Segment::from).collect()).collect();
        let methods: Vec<[&str; 1]> =
            parsed.iter().map(|(_, route)| [route.method.as_str()]).collect();
        let mut set = RouteSet::new();
        for source in &self.sources {
            set.add_tree(source.tree);
        }
        for ((segments, methods), (_, route)) in segments.iter().zip(&methods).zip(&parsed) {
            let Dynamic { name, file, line, ref path, .. } = **route;
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
        for plan in &self.mountings {
            mounting.mount(plan);
        }
        let mut routes = mounting.finish();
        routes.extend(self.dynamic.iter().map(|route| (route.mount)()));
        let (chain, trusted) = (self.chain.clone(), self.trusted.clone());
        let (table, limits) = (self.table.clone(), self.limits.clone());
        let app = App::new(chain, trusted, table, routes, limits, self.catchers());
        #[cfg(debug_assertions)]
        let app = app.explaining(self.considered.clone());
        AppService::new(app)
    }

    /// Makes one worker's catchers, if there are any.
    fn catchers(&self) -> Option<Arc<dyn ErrorCatchers>> {
        let plan = self.catch.as_ref()?;
        let mut runners = Vec::new();
        for mounting in &self.mountings {
            mounting.mount_catchers(&self.states, &mut runners);
        }
        Some(plan.catchers(runners, self.limits.handler_time))
    }
}

/// Returns the last part of a type's path, which is the name of the user's function.
pub(crate) fn short_name(path: &'static str) -> &'static str {
    path.rsplit("::").next().unwrap_or(path)
}
