//! Checks what the options of a route, and the argument that takes the body, require of a request's
//! head, and puts the parameters of prefixes in the order that the handler expects. Extracting the arguments is the task of `extract`.

use super::mount::{MountedRoute, Offers};
use crate::extract::encoded;
use crate::http::{Place, Problem, Request, StatusCode, essence};
use crate::respond::prefers;

/// Checks what a route requires of a request, before its arguments are extracted and its body is
/// asked for. Returns the problem if a check fails.
pub(super) fn check(request: &mut Request, route: &MountedRoute) -> Option<Box<Problem>> {
    let refused = |problem| Some(Box::new(problem));
    let MountedRoute { options, body, captures, .. } = route;
    request.order_captures(captures);
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
            format!("this route takes {}", listed(wanted, route, |offers| &offers.consumes)),
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
            format!("this route answers {}", listed(produced, route, |offers| &offers.produces)),
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
    route: &MountedRoute,
    types: impl FnOnce(&Offers) -> &Vec<&'static str>,
) -> String {
    route.offers.as_ref().map_or_else(|| own.to_owned(), |offers| types(offers).join(" or "))
}

/// Returns whether two media types are the same, apart from parameters.
fn same_type(a: &str, b: &str) -> bool {
    essence(a.as_bytes()).eq_ignore_ascii_case(essence(b.as_bytes()))
}
