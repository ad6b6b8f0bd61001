//! What generated code uses, and nobody else: no promise is made on any of it.

pub use crate::app::{
    Handler, HandlerFuture, Leaf, Mount, Mounted as MountedHandler, Node, Options, handler_future,
};
pub use crate::extract::generated::*;
pub use crate::extract::{
    Argument, BodyUse, Cons, Extractors, FromRequestAsync, Given, Here, Holds, MetBy, Mistakes,
    Needs, Nil, OrNot, Probe, There, extract,
};
pub use crate::http::{Request, Response};
pub use crate::router::*;
pub use crate::server::Routes as Mounted;

/// Makes a handler's result the answer.
pub fn respond<R: crate::respond::IntoResponse>(result: R) -> Response {
    result.into_response()
}

/// Whether an argument can not be had without a body.
pub const fn takes_body(body: BodyUse) -> bool {
    matches!(body, BodyUse::Streams | BodyUse::Buffered)
}

/// Whether two arguments would both take the body.
pub const fn share_body(a: BodyUse, b: BodyUse) -> bool {
    (takes_body(a) && !matches!(b, BodyUse::None)) || (takes_body(b) && !matches!(a, BodyUse::None))
}
