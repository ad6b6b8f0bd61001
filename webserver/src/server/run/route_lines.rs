//! The routes of a server as text, for the banner.

use crate::router::{Segment, Tree};

/// One route, as the banner shows it.
#[derive(Clone, Debug)]
pub(crate) struct RouteLine {
    pub(crate) methods: String,
    pub(crate) path: String,
    pub(crate) name: &'static str,
}

/// Lists the routes of a tree in its order.
pub(crate) fn lines(tree: Tree) -> Vec<RouteLine> {
    let mut out = Vec::new();
    walk(tree, "", &mut out);
    out
}

fn walk(tree: Tree, prefix: &str, out: &mut Vec<RouteLine>) {
    if let Tree::Route(route, _) = tree {
        // In a group a handler's `/` adds nothing.
        let own = if route.path == "/" && !prefix.is_empty() { "" } else { route.path };
        out.push(RouteLine {
            methods: route.methods.join(" "),
            path: format!("{prefix}{own}"),
            name: route.name,
        });
    }
    for branch in tree.branches() {
        let mut inner = prefix.to_owned();
        inner.extend(branch.prefix.iter().map(|segment| match *segment {
            Segment::Text(text) => format!("/{text}"),
            Segment::Param { name, before, after } => format!("/{before}{{{name}}}{after}"),
            Segment::Rest { name } => format!("/{{{name}..}}"),
        }));
        walk(branch.tree, &inner, out);
    }
}
