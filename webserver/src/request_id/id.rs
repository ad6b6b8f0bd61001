//! The id of a request as an argument.

use std::fmt;

use crate::{Cx, FromRequest, Place, Reject, Request, StatusCode};

/// The id of a request, as an argument of handlers, catchers and `#[middleware]` functions.
/// [`SetRequestId`](super::SetRequestId) sets it. It has 1 to 128 visible ASCII characters, which a
/// proxy may have chosen.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::request_id::{RequestId, SetRequestId};
///
/// #[get("/")]
/// fn index(id: RequestId<'_>) -> String {
///     format!("this is request {id}")
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client =
///     ServerBuilder::new().middleware(SetRequestId::new()).routes(routes![index]).build().client();
/// let answer = client.get("/").send().await;
/// let id = answer.header("x-request-id").unwrap().to_owned();
/// assert_eq!(answer.text().await, format!("this is request {id}"));
/// # });
/// ```
///
/// # Errors
/// Without an id the request is answered with 500, and [`NoRequestId`] is logged. `Option<RequestId>`
/// is `None` then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RequestId<'r>(&'r str);

impl<'r> RequestId<'r> {
    /// Returns the id of a request, if it has one.
    pub fn of(request: &'r Request) -> Option<Self> {
        request.id()?.to_str().ok().map(Self)
    }

    /// Returns the text of the id.
    pub fn as_str(&self) -> &'r str {
        self.0
    }
}

impl fmt::Display for RequestId<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl<'r> FromRequest<'r> for RequestId<'r> {
    type Needs = ();
    type Rejection = NoRequestId;
    const ASKS_FOR_ROUTE: bool = false;

    fn from_request(cx: Cx<'r, ()>) -> Result<Self, NoRequestId> {
        Self::of(cx.request).ok_or(NoRequestId)
    }
}

/// The rejection when a request has no id: 500, because the server lacks a middleware.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoRequestId;

impl fmt::Display for NoRequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the request has no id: add `.middleware(SetRequestId::new())` to the server")
    }
}

impl std::error::Error for NoRequestId {}

impl Reject for NoRequestId {
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
