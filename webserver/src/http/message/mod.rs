//! Requests and responses.

mod head;
mod parts;
mod request;
mod response;

pub use self::head::Version;
pub(crate) use self::head::{Form, Head, Known, Target};
pub(crate) use self::parts::{RouteMatch, RoutingParts};
pub(crate) use self::request::Arrival;
pub use self::request::Request;
pub use self::request::body::BodySlot;
pub use self::response::Response;
