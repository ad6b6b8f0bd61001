//! The parameters of prefixes, as in `"/orgs/{org}" => [..]`. The router finds the parameters in the
//! order of the path, so those of the prefixes come first, and their number depends on where the
//! handler is mounted. A handler counts its own parameters first, wherever it is mounted. So each
//! mounted route knows the order for its handler. Routes without such prefixes do not need one.

use super::mount::MountedRoute;
use crate::router::{Branch, Route, Segment, Tree};

/// Sets the order of the parameters of the routes of a tree, which are mounted in the order of the
/// tree.
pub(super) fn order_captures(tree: Tree, routes: &mut [MountedRoute]) {
    let mut routes = routes.iter_mut();
    walk(tree, &mut Vec::new(), &mut |route, prefixes| {
        if let Some(mounted) = routes.next()
            && !prefixes.is_empty()
        {
            mounted.captures = order(route, prefixes);
            mounted.asks |= !mounted.captures.is_empty();
        }
    });
}

/// Visits the routes with the names of the parameters of their prefixes.
fn walk(
    tree: Tree,
    prefixes: &mut Vec<&'static str>,
    visit: &mut impl FnMut(&Route<'_>, &[&'static str]),
) {
    if let Tree::Route(route, _) = tree {
        visit(route, prefixes);
    }
    for Branch { prefix, tree, .. } in tree.branches() {
        let outer = prefixes.len();
        prefixes.extend(prefix.iter().filter_map(Segment::name));
        walk(*tree, prefixes, visit);
        prefixes.truncate(outer);
    }
}

/// Returns the order for a handler: its own parameters, then those that it takes from a prefix.
fn order(route: &Route<'_>, prefixes: &[&str]) -> Box<[u8]> {
    let (first, own) = (prefixes.len(), route.in_path());
    let taken = route.names.iter().skip(own).take(route.of_prefix);
    // The name of each is in a prefix, which was checked when the app was compiled.
    let of_prefix = taken.filter_map(|name| prefixes.iter().position(|prefix| prefix == name));
    let order = (first..first + own).chain(of_prefix);
    order.map(|number| u8::try_from(number).unwrap_or(u8::MAX)).collect()
}
