//! What a blueprint says about its routes, and how it would answer a request.

use std::sync::Arc;

use super::plan::Blueprint;
use crate::app::{Dynamic, HandlerDescription};
use crate::http::{Request, RouteFacts, RouteInfo};
use crate::router::{ListedRoute, Route, Segment, list};
use crate::server::describe::{
    Explainer, Explanation, MiddlewareEntry, Question, RouteEntry, RouteListing, explain,
};
use crate::server::run::{RouteLine, ServerLines};

impl Blueprint {
    /// Returns what the banner shows.
    pub(super) fn lines(&self) -> ServerLines {
        let base = self.paths.base.as_str();
        let mut listed = self.listed().into_iter();
        let line = |facts: &Arc<RouteFacts>| {
            let own = listed.next().map_or_else(Vec::new, |listed| listed.middleware);
            RouteLine::new(base, facts, own.iter().map(|own| own.name).collect())
        };
        let routes = self.routes.iter().map(line).collect();
        let middleware = self.server_middleware().into_iter().map(|own| own.name).collect();
        ServerLines { middleware, routes }
    }

    /// Lists the routes.
    pub(super) fn listing(&self) -> RouteListing {
        let (handlers, server) = (self.handlers(), self.server_middleware());
        let mut listed = self.listed().into_iter();
        let mut entries = Vec::new();
        for (facts, handler) in self.routes.iter().zip(&handlers) {
            // A route that was given as a function has no middleware of its own.
            let (own, is_public) =
                listed.next().map_or_else(Default::default, |l| (l.middleware, l.route.is_public));
            let middleware = server.iter().cloned().chain(own.iter().map(MiddlewareEntry::of));
            let route = RouteInfo::new(facts.clone());
            entries.push(RouteEntry::new(route, is_public, handler, middleware.collect()));
        }
        RouteListing { base: self.paths.base.clone(), entries }
    }

    /// Explains how a request would be answered.
    pub(super) fn explain(&self, question: &Question<'_>) -> Explanation {
        let (table, paths, listing) = (&self.table, &self.paths, &self.listing());
        let server_middleware = self.server_middleware();
        let mut listed: Vec<ListedRoute<'_>> = self.listed();
        let methods: Vec<_> = self.dynamic.iter().map(Dynamic::method_names).collect();
        let segments: Vec<Vec<Segment<'_>>> = self
            .dynamic
            .iter()
            .map(|route| route.segments.iter().map(Segment::from).collect())
            .collect();
        for ((route, methods), segments) in self.dynamic.iter().zip(&methods).zip(&segments) {
            let (name, file, line, path) = (route.name, route.file, route.line, &*route.path);
            let route = Route::new(name, file, line, path, segments, methods);
            listed.push(ListedRoute::new(&[], &[], route));
        }
        let listed = &listed;
        let app = self.app();
        let choose = &|found, request: &mut Request| app.choose(found, request);
        let server = Explainer { table, paths, choose, listed, listing, server_middleware };
        explain(&server, &self.handlers(), question)
    }

    /// Returns the text that the environment asks for instead of serving.
    #[cfg(feature = "explain")]
    pub(super) fn asked_for(&self) -> Option<Result<String, String>> {
        crate::server::describe::asked_for(&|| self.listing(), &|question| self.explain(question))
    }

    /// Returns the routes of each `routes![]`.
    fn listed(&self) -> Vec<ListedRoute<'static>> {
        self.trees.iter().flat_map(|tree| list(*tree)).collect()
    }

    fn server_middleware(&self) -> Vec<MiddlewareEntry> {
        self.chain_names.iter().map(|name| MiddlewareEntry::of_type(name)).collect()
    }

    fn handlers(&self) -> Vec<HandlerDescription> {
        let mut handlers = Vec::new();
        for mounting in &self.mountings {
            mounting.plan.describe(&mut handlers);
        }
        handlers.extend(self.dynamic.iter().map(|_| HandlerDescription::of_function()));
        handlers
    }
}
