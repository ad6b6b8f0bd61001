//! Requests and responses.

mod head;
mod parts;
mod request;
mod request_head;
mod response;

pub use self::head::Version;
pub(crate) use self::head::{Form, Head, Known, Target};
pub(crate) use self::parts::{Captures, Tie};
pub(crate) use self::request::Arrival;
pub use self::request::Request;
pub use self::request_head::RequestHead;
pub use self::response::Response;
