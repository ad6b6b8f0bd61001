//! The extractor [`RouteInfo`].

use std::fmt;

use crate::extract::core::{Cx, FromRequest, Reject, response};
use crate::http::{Place, Response, RouteInfo, StatusCode};
use crate::respond::IntoResponse;

impl<'r> FromRequest<'r> for RouteInfo {
    type Needs = ();
    type Rejection = NoRoute;

    fn from_request(cx: Cx<'r, ()>) -> Result<Self, NoRoute> {
        cx.request.route().cloned().ok_or(NoRoute)
    }
}

/// No route takes the request, so it does not have a [`RouteInfo`]; answered with 500. The request
/// of a handler always has a route.
///
/// ```
/// use webserver::NoRoute;
///
/// assert_eq!(NoRoute.to_string(), "no route takes the request");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoRoute;

impl fmt::Display for NoRoute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no route takes the request")
    }
}

impl std::error::Error for NoRoute {}

impl IntoResponse for NoRoute {
    fn into_response(self) -> Response {
        response(self)
    }
}

impl Reject for NoRoute {
    fn status(&self) -> StatusCode {
        StatusCode::INTERNAL_SERVER_ERROR
    }

    fn place(&self) -> Place {
        Place::Request
    }

    fn absent(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::core::fixture::{extracted, get};

    #[test]
    fn route_info_is_rejected_for_a_request_without_a_route() {
        assert_eq!(extracted::<RouteInfo>(&get("/")).err(), Some(NoRoute));
        assert!(NoRoute.absent());
    }
}
