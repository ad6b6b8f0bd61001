//! Requests and responses.

mod builder;
mod convert;
mod head;
mod parts;
mod request;
mod request_head;
mod response;
pub(crate) mod target;

pub use self::builder::{InvalidRequest, RequestBuilder};
pub use self::head::Version;
pub(crate) use self::head::{Head, HostError, Known};
pub(crate) use self::parts::{RouteMatch, RoutingParts, Tie};
pub(crate) use self::request::Arrival;
pub use self::request::Request;
#[cfg(feature = "garde")]
pub(crate) use self::request::body::BodyPlace;
pub use self::request::body::BodySlot;
pub use self::request_head::RequestHead;
pub(crate) use self::response::Change;
pub use self::response::Response;
