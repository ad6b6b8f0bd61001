//! What happens to a request between its route and its handler: its guards are called, the options of
//! the route, and the argument that takes the body, are compared with the head, and the parameters of
//! prefixes get the order that the handler expects. Extracting the arguments is the task of `extract`.

use std::task::Poll;

use super::handler::Options;
use super::mount::{BodyArg, MountedRoute, Offers};
use crate::extract::encoded;
use crate::http::{Place, Problem, Request, Response, StatusCode, essence};
use crate::respond::prefers;

/// Stores the route for whoever asks for it, calls the guards of the route, and checks what the route
/// requires of a request. If the request is refused, the response is in `polled`.
#[inline(never)]
pub(super) fn enters(
    request: &mut Request,
    route: &MountedRoute,
    polled: &mut Poll<Response>,
) -> bool {
    // In an app with middleware, the request has the route already.
    if route.asks_for_route && request.route().is_none() {
        request.set_route(route.info.clone());
    }
    let refused = route.guards.iter().find_map(|guard| guard.enter(request).err());
    let refused = refused.or_else(|| check(request, route).map(|p| Response::from_problem(*p)));
    match refused {
        Some(response) => {
            *polled = Poll::Ready(response);
            false
        }
        None => true,
    }
}

/// Checks what a route requires of a request, before its arguments are extracted and its body is
/// asked for. Returns the problem if a check fails.
fn check(request: &mut Request, route: &MountedRoute) -> Option<Box<Problem>> {
    request.order_captures(&route.captures);
    check_options(request, route.options, route.body, route.offers.as_deref())
}

/// Checks what options and the use of the body require of a request.
pub(super) fn check_options(
    request: &mut Request,
    options: Options,
    body: BodyArg,
    offers: Option<&Offers>,
) -> Option<Box<Problem>> {
    let refused = |problem| Some(Box::new(problem));
    if let Some(limit) = options.body_limit {
        request.set_body_limit(limit);
    }
    let limit = request.body_limit();
    if body.is_taken() && request.body_length().is_some_and(|len| len > limit) {
        return refused(
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE)
                .mistake(Place::Body, format!("the body is longer than {limit} bytes")),
        );
    }
    if let Some(wanted) = options.consumes
        && request.body_length() != Some(0)
        && !has_type(request, wanted)
    {
        return refused(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE).mistake(
            Place::Header("content-type".into()),
            format!("this route takes {}", listed(wanted, offers, |offers| &offers.consumes)),
        ));
    }
    if body.is_taken()
        && !body.may_be_coded
        && request.has_content_coding()
        && request.body_length() != Some(0)
    {
        return refused(encoded());
    }
    if let Some(produced) = options.produces
        && let Some(accept) = request.headers().list("accept")
        && prefers(Some(&accept), &[produced]).is_none()
    {
        return refused(Problem::new(StatusCode::NOT_ACCEPTABLE).mistake(
            Place::Header("accept".into()),
            format!("this route answers {}", listed(produced, offers, |offers| &offers.produces)),
        ));
    }
    None
}

/// Returns whether the body of a request has a content type.
pub(super) fn has_type(request: &Request, wanted: &str) -> bool {
    request.headers().get("content-type").is_some_and(|got| same_type(got, wanted))
}

/// Returns the media type of a route, or those of all routes of its shape, host and method.
fn listed(
    own: &str,
    offers: Option<&Offers>,
    types: impl FnOnce(&Offers) -> &Vec<&'static str>,
) -> String {
    offers.map_or_else(|| own.to_owned(), |offers| types(offers).join(" or "))
}

/// Returns whether two media types are the same, apart from parameters.
fn same_type(a: &str, b: &str) -> bool {
    essence(a.as_bytes()).eq_ignore_ascii_case(essence(b.as_bytes()))
}
