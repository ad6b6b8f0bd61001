//! What a builder has gathered, and how it becomes one worker's app: the table, merged where there
//! is more than one source of routes, and the conflicts between the sources.

use std::sync::{Arc, Mutex};

use super::floor::Place;
use super::listen::Name;
use super::proxies::{Believing, Network, Proxies, believe};
use super::routes::{RouteLine, lines};
use super::stop::Handle;
use crate::app::{App, Dynamic, Gate, Mounting, RouteTable};
use crate::error::Error;
use crate::extract::States;
use crate::limits::Limits;
use crate::middleware::Middleware;
use crate::router::{Route, RouteSet, Segment, Table, Tree};

/// Everything but what is known of types.
pub(super) struct Plan {
    pub(super) listen: Vec<Name>,
    pub(super) states: States,
    pub(super) sources: Vec<Source>,
    dynamic: Vec<Dynamic>,
    pub(super) chain: Vec<Box<dyn Middleware>>,
    pub(super) limits: Limits,
    pub(super) proxies: Proxies,
    pub(super) handle: Handle,
    pub(super) place: Place,
    pub(super) workers: Option<usize>,
    pub(super) banner: bool,
    pub(super) signals: bool,
    /// How the table is made. What not every server does is behind functions that are set where it
    /// is asked for, so that the others' programs do not have it in them.
    table: fn(&mut Self) -> RouteTable,
    believe: Option<Believing>,
    mistakes: Vec<String>,
}

/// The routes of one `routes![]`.
pub(super) struct Source {
    pub(super) table: Table<'static>,
    pub(super) tree: Tree,
    pub(super) mounting: &'static Mounting,
}

/// What all workers share.
pub(super) struct Blueprint {
    pub(super) limits: Arc<Limits>,
    pub(super) proxies: Arc<Proxies>,
    pub(super) lines: Vec<RouteLine>,
    table: RouteTable,
    chain: Arc<[Box<dyn Middleware>]>,
    states: States,
    mountings: Vec<&'static Mounting>,
    dynamic: Vec<Dynamic>,
}

impl Plan {
    pub(super) fn new() -> Self {
        Self {
            listen: Vec::new(),
            states: States::default(),
            sources: Vec::new(),
            dynamic: Vec::new(),
            chain: Vec::new(),
            limits: Limits::default(),
            proxies: Proxies::default(),
            handle: Handle::default(),
            place: Place::OwnThread,
            workers: None,
            banner: true,
            signals: true,
            table: Self::made_when_compiling,
            believe: None,
            mistakes: Vec::new(),
        }
    }

    /// A route of the builder's own.
    pub(super) fn route(&mut self, route: Dynamic) {
        self.dynamic.push(route);
        self.merging();
    }

    /// There is not one `routes![]` alone.
    pub(super) fn merging(&mut self) {
        self.table = Self::merge;
    }

    pub(super) fn trust(&mut self, proxies: Network) {
        self.proxies.add(proxies);
        self.believe = Some(believe);
    }

    /// Keeps a mistake for `run()`.
    pub(super) fn mistake(&mut self, text: String) {
        self.mistakes.push(text);
    }

    /// The blueprint; with all mistakes, a line for each, if there are any.
    pub(super) fn draw(mut self) -> (Blueprint, Option<Error>) {
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
            // Outermost: every other middleware sees what the proxies say.
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

    /// That of the one `routes![]` that there is.
    fn made_when_compiling(&mut self) -> RouteTable {
        let Source { table, .. } = self.sources.first().expect("all else is merged");
        RouteTable::fixed(*table)
    }

    /// One table over all sources, numbered in the order in which their handlers are mounted: the
    /// `routes![]` first, then those given as functions.
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
    /// One worker's app, with slots and states of its own.
    pub(super) fn app(&self) -> Gate {
        let mut routes = Vec::new();
        for mounting in &self.mountings {
            mounting.mount(&self.states, &mut routes);
        }
        routes.extend(self.dynamic.iter().map(|route| (route.mount)()));
        let idle = Mutex::new(routes.iter().map(|_| Vec::new()).collect());
        Gate::new(App {
            chain: self.chain.clone(),
            table: self.table.clone(),
            routes,
            limits: self.limits.clone(),
            idle,
        })
    }
}

/// The last part of a type's path: what the user calls the function.
pub(super) fn short_name(path: &'static str) -> &'static str {
    path.rsplit("::").next().unwrap_or(path)
}
