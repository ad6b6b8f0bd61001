//! What generated code uses, and nobody else: no promise is made on any of it.

pub use crate::app::{
    Entries, Entry, Facts, Handler, HandlerAsync, Leaf, Listed, Lists, Mount, Mounting, Node,
    Options, SuppliedBy, Taken, TakenAsync, handler_future, respond,
};
pub use crate::extract::{
    Arguments, Bodies, BodyUse, Distinct, Extract, Extractor, FromRequestAsync, Here, Needs, OneOf,
    PathArg, QueryArg, QueryRest, QueryRestArg, RestArg, Shareable, States, Supplied, There, Twice,
    is_path_arg, is_query_arg, is_query_rest, is_rest_arg,
};
pub use crate::http::{Request, Response};
pub use crate::respond::ErrorResponse;
pub use crate::router::*;
pub use crate::server::{Address, Built, RouteFuture, RouteList, Routes as Mounted, block_on};

const fn takes_body(body: BodyUse) -> bool {
    matches!(body, BodyUse::Streams | BodyUse::Buffered)
}

/// Demands that the extractor of a handler with that number can be had without a body.
#[track_caller]
pub const fn takes_no_body<H: HandlerAsync>(number: usize, message: &'static str) {
    assert!(!takes_body(body::<H>(number)), "{}", message);
}

/// Demands that not both extractors of a handler take the body.
#[track_caller]
pub const fn share_no_body<H: HandlerAsync>(a: usize, b: usize, message: &'static str) {
    let (a, b) = (body::<H>(a), body::<H>(b));
    let shared = (takes_body(a) && !matches!(b, BodyUse::None))
        || (takes_body(b) && !matches!(a, BodyUse::None));
    assert!(!shared, "{}", message);
}

/// What the extractor of a handler with that number does with the body.
const fn body<H: HandlerAsync>(mut number: usize) -> BodyUse {
    let mut bodies = <H::Args<'static> as Extract<'static>>::BODIES;
    while let Bodies::Extractor(body, rest) = bodies {
        if number == 0 {
            return *body;
        }
        (number, bodies) = (number - 1, rest);
    }
    BodyUse::None
}
