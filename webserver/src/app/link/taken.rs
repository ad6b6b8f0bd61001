//! Whether a link leads to its own handler. Another handler can have a more specific path: with
//! `/users/new` in the app, the name `new` cannot be a value of `/users/{name}`. Only the values show
//! that, so the path of the link is looked up as the server does it.

use std::sync::{PoisonError, RwLock};

use crate::router::{MethodName, Route, RouteSet, RouteTable, Tree};

/// The tables of the apps that links were made for, by the places of their lists. A table is made for
/// the first link with parameters and is never dropped.
static TABLES: RwLock<Vec<(usize, &'static RouteTable)>> = RwLock::new(Vec::new());

/// Returns the number of the route that takes a request for this path, with the method and the host
/// of `route`.
pub(super) fn route_of(tree: Tree, route: &Route<'_>, path: &str) -> Option<u32> {
    let table = table_of(tree);
    let host = table.host(|| route.host.map(str::as_bytes));
    let method = MethodName::new(route.methods.first()?);
    let found = table.lookup(host, method, path.as_bytes(), &mut Vec::new());
    found.ok().map(|found| found.route)
}

fn table_of(tree: Tree) -> &'static RouteTable {
    let place = tree.branches().as_ptr().addr();
    let is_own = |&&(other, _): &&(usize, _)| other == place;
    let tables = TABLES.read().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, table)) = tables.iter().find(is_own) {
        return table;
    }
    drop(tables);
    let mut tables = TABLES.write().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, table)) = tables.iter().find(is_own) {
        return table;
    }
    let mut set = RouteSet::new();
    set.add_tree(tree);
    let table: &'static RouteTable = Box::leak(Box::new(RouteTable::merged(set.table())));
    tables.push((place, table));
    table
}
