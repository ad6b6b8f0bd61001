//! `&T` as an argument: a value that middleware has provided. `http` keeps the value in
//! the request, and `router` proves that it is there.

use std::fmt;

use crate::extract::core::{BodyUse, Cx, FromRequest, Needs, Provided, Reject, Value};
use crate::http::{Place, StatusCode};

/// The rejection when a provided value is absent: 500. Handlers take what is proven to be there, so
/// a client sees this only if a middleware has replaced the request by one of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotProvided {
    name: &'static str,
}

impl fmt::Display for NotProvided {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no middleware has provided a `{}` for this request", self.name)
    }
}

impl std::error::Error for NotProvided {}

impl Reject for NotProvided {
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

// This stands beside `&Request`, because no other crate can implement `Provided` for `Request`.
impl<'r, T: Provided> FromRequest<'r> for &'r T {
    type Needs = Value<T>;
    type Rejection = NotProvided;
    const ASKS_FOR_ROUTE: bool = false;

    fn from_request(cx: Cx<'r, Value<T>>) -> Result<Self, NotProvided> {
        cx.request.provided().ok_or(NotProvided { name: T::TOKEN.name })
    }
}

/// A type `T` that is an argument as `&T`. Generated code asks for it, because rustc would speak of
/// `&'static T` and list the library's own types.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a provided value, so `&{Self}` cannot be an argument here",
    label = "no middleware can provide this",
    note = "if `{Self}` is an extractor, such as `Json<T>` or `State<T>`, write it without `&`",
    note = "for a parameter put the argument's name into the path as `{{name}}`, or `#[path]` before the argument if a prefix has the parameter",
    note = "for a value that all requests share, take `State<{Self}>`; for one that middleware finds, put `#[derive(Provided)]` on `{Self}` and let a `#[middleware]` function return it",
    note = "`&Problem`, the error of a request, is an argument of `#[catch]` functions only"
)]
pub trait Borrowable {
    /// What the reference does with the body.
    const BODY: BodyUse;
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + 'static> Borrowable for T
where
    for<'r> &'r T: FromRequest<'r>,
{
    const BODY: BodyUse = <<&'static T as FromRequest<'static>>::Needs as Needs>::BODY;
}
