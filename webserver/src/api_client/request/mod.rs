//! Requests from the types of handlers: the values for their arguments, and the request that is sent.

mod arguments;
mod encode;
mod fields;
#[cfg(feature = "multipart")]
mod form_data;
mod make;
mod outgoing;
mod pair;
mod part;
mod sends;
mod typed;

#[cfg(feature = "multipart")]
pub use self::form_data::FormData;
pub use self::make::request;
pub use self::outgoing::{OutgoingRequest, RequestError, Unsent};
pub use self::part::request_part;
pub use self::sends::Sends;
pub use self::typed::TypedRequest;
