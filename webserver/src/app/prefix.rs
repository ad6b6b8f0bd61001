//! The parameters of prefixes, as in `"/orgs/{org}" => [..]`. The router finds the parameters in the
//! order of the path, so those of the prefixes come first, and their number depends on where the
//! handler is mounted. A handler counts its own parameters first, wherever it is mounted. So each
//! mounted route knows the order for its handler. Routes without such prefixes do not need one.

use crate::router::{Branch, Route, Segment, Tree};

/// Returns the order of the parameters for each handler of a tree, in the order of the tree. It is
/// empty if it is that of the path.
pub(super) fn orders_of_captures(tree: Tree) -> Vec<Box<[u8]>> {
    let mut orders = Vec::new();
    walk(tree, &mut Vec::new(), &mut orders);
    orders
}

/// Adds the order of each route. `prefixes` are the names of the parameters of the prefixes around.
fn walk(tree: Tree, prefixes: &mut Vec<&'static str>, orders: &mut Vec<Box<[u8]>>) {
    if let Tree::Route(route, _) = tree {
        orders.push(if prefixes.is_empty() { Box::default() } else { order(route, prefixes) });
    }
    for Branch { prefix, tree, .. } in tree.branches() {
        let outer = prefixes.len();
        prefixes.extend(prefix.iter().filter_map(Segment::name));
        walk(*tree, prefixes, orders);
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
