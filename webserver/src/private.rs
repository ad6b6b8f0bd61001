//! What generated code uses, and nobody else: no promise is made on any of it.

pub use crate::app::{
    Handler, HandlerFuture, Leaf, Mount, Mounted as MountedHandler, Node, Options, handler_future,
};
pub use crate::extract::generated::*;
pub use crate::extract::{
    BodyUse, Cons, Either, FromRequestAsync, Here, Holds, IfPresent, MetBy, Mistakes, Needs, Nil,
    There,
};
pub use crate::http::{Request, Response};
pub use crate::router::*;
pub use crate::server::Routes as Mounted;

/// Makes a handler's result the answer.
pub fn respond(result: impl crate::respond::IntoResponse) -> Response {
    result.into_response()
}

/// What a route does with the body: the most that one of its arguments does.
pub const fn body_use(args: &[BodyUse]) -> BodyUse {
    let mut most = BodyUse::None;
    let mut at = 0;
    while at < args.len() {
        if args[at] as u8 > most as u8 {
            most = args[at];
        }
        at += 1;
    }
    most
}

/// Whether the body is read before the argument is extracted.
pub const fn is_buffered(body: BodyUse) -> bool {
    matches!(body, BodyUse::Buffered)
}

/// Whether an argument can not be had without a body.
pub const fn takes_body(body: BodyUse) -> bool {
    matches!(body, BodyUse::Streams | BodyUse::Buffered)
}

/// Whether two arguments would both take the body.
pub const fn share_body(a: BodyUse, b: BodyUse) -> bool {
    (takes_body(a) && !matches!(b, BodyUse::None)) || (takes_body(b) && !matches!(a, BodyUse::None))
}
