//! The settings that a builder has collected, and how they become one worker's app. The routing
//! tables are merged if there is more than one source of routes, and conflicts between the sources
//! are found.

use std::sync::Arc;

use crate::app::{App, AppService, Dynamic, MountPlan, RouteTable};
use crate::base::limits::Limits;
use crate::error::Error;
use crate::extract::States;
use crate::middleware::{Believing, Middleware, Network, Proxies, believe};
use crate::router::{Route, RouteSet, Segment, Table, Tree};
use crate::server::admit::{Name, RunsOn};
use crate::server::run::{Handle, RouteLine, lines};

/// Everything that a builder knows, except its type parameters.
pub(crate) struct Plan {
    pub(crate) listen: Vec<Name>,
    pub(crate) states: States,
    pub(crate) sources: Vec<Source>,
    dynamic: Vec<Dynamic>,
    pub(crate) chain: Vec<Box<dyn Middleware>>,
    pub(crate) limits: Limits,
    pub(crate) proxies: Proxies,
    pub(crate) handle: Handle,
    pub(crate) place: RunsOn,
    pub(crate) workers: Option<usize>,
    pub(crate) banner: bool,
    pub(crate) signals: bool,
    /// Makes the table. Features that not every server uses are called through function pointers,
    /// which are set by the builder methods that need them, so that other programs do not link that
    /// code.
    table: fn(&mut Self) -> RouteTable,
    believe: Option<Believing>,
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
    chain: Arc<[Box<dyn Middleware>]>,
    states: States,
    mountings: Vec<&'static MountPlan>,
    dynamic: Vec<Dynamic>,
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
            believe: None,
            mistakes: Vec::new(),
        }
    }

    /// Adds a route that was given as a function.
    pub(crate) fn route(&mut self, route: Dynamic) {
        self.dynamic.push(route);
        self.merging();
    }

    /// Notes that there is not exactly one `routes![]`, so the table has to be merged.
    pub(crate) fn merging(&mut self) {
        self.table = Self::merge;
    }

    pub(crate) fn trust(&mut self, proxies: Network) {
        self.proxies.add(proxies);
        self.believe = Some(believe);
    }

    /// Keeps a mistake for `run()`.
    pub(crate) fn mistake(&mut self, text: String) {
        self.mistakes.push(text);
    }

    /// Makes the blueprint. If there were mistakes, the error has a line for each.
    pub(crate) fn draw(mut self) -> (Blueprint, Option<Error>) {
        let table = (self.table)(&mut self);
        let error = (!self.mistakes.is_empty()).then(|| Error::setup(self.mistakes.join("\n")));
        let mut shown: Vec<_> = self.sources.iter().flat_map(|source| lines(source.tree)).collect();
        shown.extend(self.dynamic.iter().map(|route| RouteLine {
            methods: route.method.to_string(),
            path: route.path.clone(),
            name: route.name,
        }));
        let proxies = Arc::new(self.proxies);
        if let Some(believe) = self.believe {
            // Outermost, so that every other middleware sees what the proxies say.
            self.chain.insert(0, believe(proxies.clone()));
        }
        let blueprint = Blueprint {
            limits: Arc::new(self.limits),
            proxies,
            lines: shown,
            table,
            chain: self.chain.into(),
            states: self.states,
            mountings: self.sources.iter().map(|source| source.mounting).collect(),
            dynamic: self.dynamic,
        };
        (blueprint, error)
    }

    /// Returns the table of the only `routes![]`, which was made in const evaluation.
    fn made_when_compiling(&mut self) -> RouteTable {
        let Source { table, .. } = self.sources.first().expect("all else is merged");
        RouteTable::fixed(*table)
    }

    /// Makes one table from all sources. Its routes are numbered in the order in which their
    /// handlers are mounted: first the routes of `routes![]`, then those given as functions.
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
            set.add(Route { name, file, line, path, segments, methods, host: None });
        }
        self.mistakes.extend(set.conflicts().iter().map(ToString::to_string));
        RouteTable::merged(set.table())
    }
}

impl Blueprint {
    /// Makes one worker's app, with slots and states of its own.
    pub(crate) fn app(&self) -> AppService {
        let mut routes = Vec::new();
        for mounting in &self.mountings {
            mounting.mount(&self.states, &mut routes);
        }
        routes.extend(self.dynamic.iter().map(|route| (route.mount)()));
        let idle = App::idle_slots(routes.len());
        AppService::new(App {
            chain: self.chain.clone(),
            table: self.table.clone(),
            routes,
            limits: self.limits.clone(),
            idle,
        })
    }
}

/// Returns the last part of a type's path, which is the name of the user's function.
pub(crate) fn short_name(path: &'static str) -> &'static str {
    path.rsplit("::").next().unwrap_or(path)
}
