//! The vocabulary shared by the connection engine and the application: requests, responses, and the
//! trait through which a connection passes a request to the app and receives the response. This
//! module does no I/O, no parsing and no routing.

mod body;
mod body_error;
mod dispatch;
mod extra_fields;
mod head;
mod headers;
mod incoming;
mod normal;
mod parts;
mod peer;
mod problem;
mod rare_box;
mod request;
mod response;
mod span;
mod streamed;
mod upgrade;
mod uri;

pub use ::http::{Extensions, HeaderName, HeaderValue, Method as HttpMethod, StatusCode};

pub use self::body::Body;
pub use self::body_error::BodyError;
pub(crate) use self::dispatch::{Dispatch, Exchange, Refusal};
pub use self::head::Version;
pub(crate) use self::head::{Field, Form, Head, Known, Target};
pub use self::headers::HeaderMap;
pub(crate) use self::headers::{ContentType, content_type};
pub(crate) use self::incoming::{BodyWait, Feed, pipe};
pub(crate) use self::normal::is_encoded;
pub(crate) use self::parts::{RouteMatch, RoutingParts};
pub(crate) use self::peer::{Local, Peer};
pub use self::problem::{Mistake, Place, Problem};
pub(crate) use self::rare_box::RareBox;
pub(crate) use self::request::Arrival;
pub use self::request::Request;
pub use self::response::Response;
pub(crate) use self::span::Span;
pub(crate) use self::upgrade::OnUpgrade;
pub use self::upgrade::Upgraded;
pub use self::uri::Uri;
