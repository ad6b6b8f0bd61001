//! The routes of a server as text, for the banner.

use crate::http::RouteFacts;

/// One route, as the banner shows it.
#[derive(Clone, Debug)]
pub(crate) struct RouteLine {
    pub(crate) methods: String,
    pub(crate) path: String,
    pub(crate) name: &'static str,
    /// The middleware of the groups and of the route, the outermost first.
    pub(crate) middleware: Vec<&'static str>,
}

/// What the banner shows of a server, apart from its addresses.
#[derive(Clone, Debug, Default)]
pub(crate) struct ServerLines {
    /// The middleware around all routes, the outermost first.
    pub(crate) middleware: Vec<String>,
    pub(crate) routes: Vec<RouteLine>,
}

impl RouteLine {
    /// Creates the line of a route after the path that the whole server is mounted under.
    pub(crate) fn new(base: &str, route: &RouteFacts, middleware: Vec<&'static str>) -> Self {
        let methods: Vec<&str> = route.methods.iter().map(AsRef::as_ref).collect();
        let path = format!("{}{base}{}", route.host.unwrap_or_default(), route.path);
        Self { methods: methods.join(" "), path, name: route.name, middleware }
    }
}
