//! Whether a link leads to its own handler. Another handler can have a more specific path: with
//! `/users/new` in the app, the name `new` cannot be a value of `/users/{name}`. Or it can have a lower
//! rank, and be able to read the value. Only the values show that, so the path of the link is looked up
//! as the server does it.

use std::sync::{PoisonError, RwLock};

use crate::app::mount::FitsRequest;
use crate::app::prefix::orders_of_captures;
use crate::http::{HttpMethod, Request, RequestBuilder};
use crate::router::{Match, MethodName, Route, RouteSet, RouteTable, Tree};

/// Lists whether each handler of an app can read the parameters of a request.
pub(super) type ListFits = fn(&mut Vec<FitsRequest>);

/// What is known of an app that links were made for.
struct Known {
    table: RouteTable,
    /// The order of the parameters for each handler, and the function that asks whether the handler can
    /// read them. It is empty for an app without ranks.
    fits: Vec<(Box<[u8]>, FitsRequest)>,
}

/// The apps that links were made for, by the places of their lists. What is known of an app is made for
/// the first link with parameters and is never dropped.
static APPS: RwLock<Vec<(usize, &'static Known)>> = RwLock::new(Vec::new());

/// Checks that a request for this path, with the method and the host of `route`, is answered by this
/// route, whose number is `number`. Routes that differ only in their types share a path, and a link to
/// each of them is right: the client's `Accept` and `Content-Type` choose.
///
/// # Errors
/// Returns the number of the route that answers, if there is one.
pub(super) fn reaches(
    (tree, list_fits): (Tree, Option<ListFits>),
    (route, number): (&Route<'_>, u32),
    path: &str,
    route_at: impl Fn(u32) -> Option<&'static Route<'static>>,
) -> Result<(), Option<u32>> {
    let Known { table, fits } = known(tree, list_fits);
    let host = table.host(|| route.host.map(str::as_bytes));
    let method = route.methods.first().ok_or(None)?;
    let mut places = Vec::new();
    let found = table.lookup(host, MethodName::new(method), path.as_bytes(), &mut places);
    let Match { route: first, is_encoded, is_shared } = found.map_err(|_| None)?;
    if !is_shared {
        return if first == number { Ok(()) } else { Err(Some(first)) };
    }
    // Only the parameters matter here, so it is always a GET.
    let mut request = RequestBuilder::new(HttpMethod::GET, path).build().ok();
    if let Some(request) = &mut request {
        request.routing().captures.are_encoded = is_encoded;
    }
    // The parameter of a host is not known, so a lower rank may be able to read it.
    let is_known = route.in_host() == 0;
    let mut can_read = |number: u32| {
        let (Some(request), Some((order, fits))) = (&mut request, fits.get(number as usize)) else {
            return true;
        };
        !is_known || fits_in_order(request, &places, order, *fits)
    };
    let rank = |number| route_at(number).map(|route| route.variant.rank);
    let (mut one, mut next) = table.alternative(first);
    loop {
        if rank(one) == rank(number) {
            return Ok(());
        }
        if can_read(one) {
            return Err(Some(one));
        }
        let Some(after) = next else { return Err(Some(one)) };
        (one, next) = table.alternative(after);
    }
}

/// Returns whether a handler can read the parameters at these places.
fn fits_in_order(
    request: &mut Request,
    places: &[(u32, u32)],
    order: &[u8],
    fits: FitsRequest,
) -> bool {
    places.clone_into(&mut request.routing().captures.places);
    request.order_captures(order);
    fits(request)
}

fn known(tree: Tree, list_fits: Option<ListFits>) -> &'static Known {
    let place = tree.branches().as_ptr().addr();
    let is_own = |&&(other, _): &&(usize, _)| other == place;
    let apps = APPS.read().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, known)) = apps.iter().find(is_own) {
        return known;
    }
    drop(apps);
    let mut apps = APPS.write().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, known)) = apps.iter().find(is_own) {
        return known;
    }
    let mut set = RouteSet::new();
    set.add_tree(tree);
    let table = RouteTable::merged(set.table());
    let mut fits = Vec::new();
    if let Some(list) = list_fits {
        list(&mut fits);
    }
    let fits = orders_of_captures(tree).into_iter().zip(fits).collect();
    let known: &'static Known = Box::leak(Box::new(Known { table, fits }));
    apps.push((place, known));
    known
}
