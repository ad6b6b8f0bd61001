//! The routes of a server as text, for the banner.

use crate::router::{ListedRoute, Tree, list};

/// One route, as the banner shows it.
#[derive(Clone, Debug)]
pub(crate) struct RouteLine {
    pub(crate) methods: String,
    pub(crate) path: String,
    pub(crate) name: &'static str,
}

/// Lists the routes of a tree in its order.
pub(crate) fn lines(tree: Tree) -> Vec<RouteLine> {
    let line = |listed: &ListedRoute<'static>| RouteLine {
        methods: listed.route.methods.join(" "),
        path: listed.path(),
        name: listed.route.name,
    };
    list(tree).iter().map(line).collect()
}
