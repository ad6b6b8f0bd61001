//! Chooses among routes of the same shape, host and method, by their ranks and by the media types
//! that they take and answer.

use std::borrow::Cow;
use std::sync::Arc;

use super::check::has_type;
use super::mount::{MountedRoute, Offers};
use crate::http::{Request, Tie};
use crate::respond::quality;
use crate::router::RouteTable;

/// Chooses one of several routes and returns its number:
///
/// 1. Only the routes with the lowest rank are considered whose handlers can read the request's
///    parameters. If there are none, the last route is chosen. It says what is wrong with them.
/// 2. Of these, a route that takes the type of the body comes before one that does not.
/// 3. Then the type that the client prefers decides, and then the order of the list.
///
/// If no route takes or answers what is asked for, the chosen one does not either, and the check of
/// its options refuses the request.
#[cold]
pub(super) fn choose(
    table: &RouteTable,
    routes: &[MountedRoute],
    first: u32,
    request: &mut Request,
) -> u32 {
    let is_empty = request.body_length() == Some(0);
    let accept = request.headers().list("accept").map(Cow::into_owned);
    let score = |request: &Request, route: &MountedRoute| {
        let quality = |produced| match &accept {
            Some(accept) => quality(accept, produced),
            None => u16::MAX,
        };
        (
            route.options.consumes.is_none_or(|wanted| is_empty || has_type(request, wanted)),
            route.options.produces.map_or(u16::MAX, quality),
        )
    };
    let mut best: Option<(u8, (bool, u16), u32)> = None;
    let (mut number, mut next) = table.alternative(first);
    loop {
        let route = &routes[number as usize];
        let rank = route.options.rank;
        if best.is_some_and(|(lowest, ..)| rank > lowest) {
            break;
        }
        if fits(route, request) {
            let score = score(request, route);
            if best.is_none_or(|(_, highest, _)| score > highest) {
                best = Some((rank, score, number));
            }
        }
        let Some(after) = next else { break };
        (number, next) = table.alternative(after);
    }
    best.map_or(number, |(_, _, number)| number)
}

/// Returns whether the route's handler can read the parameters of a request.
fn fits(route: &MountedRoute, request: &mut Request) -> bool {
    let Some(fits) = route.fits else { return true };
    if route.captures.is_empty() {
        return fits(request);
    }
    // The parameters get the order of the handler only while it is asked.
    let places = request.routing().captures.places.clone();
    request.order_captures(&route.captures);
    let result = fits(request);
    request.routing().captures.places = places;
    result
}

/// Returns whether the `Accept` field of the request that left its parts in a tie decided which
/// route answers. The middleware may have changed the route since the first look-up.
#[cold]
pub(super) fn tied_route_varies(tie: &Tie, table: &RouteTable, routes: &[MountedRoute]) -> bool {
    let noted = tie.last_parts().and_then(|parts| parts.route);
    let noted = noted.filter(|noted| noted.table == table.id());
    let route = noted.and_then(|noted| routes.get(noted.route? as usize));
    route.is_some_and(MountedRoute::varies)
}

/// Notes in each route what the routes of its shape, host and method take and answer. Returns
/// whether the `Accept` field decides for any.
pub(super) fn note_offers(table: &RouteTable, routes: &mut [MountedRoute]) -> bool {
    let mut varies = false;
    for shared in table.shared() {
        let mut offers = Offers::default();
        for number in &shared {
            let options = &routes[*number as usize].options;
            let add = |list: &mut Vec<&'static str>, kind: Option<&'static str>| {
                list.extend(kind.filter(|kind| !list.contains(kind)));
            };
            add(&mut offers.consumes, options.consumes);
            add(&mut offers.produces, options.produces);
        }
        varies |= !offers.produces.is_empty();
        let offers = Arc::new(offers);
        for number in shared {
            routes[number as usize].offers = Some(offers.clone());
        }
    }
    varies
}
