//! The vocabulary shared by the connection engine and the application: requests, responses, and the
//! trait through which a connection passes a request to the app and receives the response. This
//! module does no I/O, no parsing and no routing.

mod body;
mod dispatch;
mod header;
mod message;
mod normal;
mod origin;
mod peer;
mod problem;
mod upgrade;
mod uri;

pub use ::http::{Extensions, HeaderName, HeaderValue, Method as HttpMethod, StatusCode};

pub use self::body::{Body, BodyError};
pub(crate) use self::body::{BodyWait, Feed, pipe};
pub(crate) use self::dispatch::{Dispatch, Exchange, Refusal};
pub use self::header::HeaderMap;
pub(crate) use self::header::{ContentType, Field, elements, essence, trim, trim_range};
pub(crate) use self::message::{Arrival, Captures, Form, Head, Known, Target};
pub use self::message::{Request, Response, Version};
pub(crate) use self::origin::Forwarded;
pub(crate) use self::peer::{Local, Peer, PeerFacts};
pub use self::problem::{Mistake, Place, Problem};
pub(crate) use self::upgrade::OnUpgrade;
pub use self::upgrade::Upgraded;
pub use self::uri::Uri;

pub(crate) use crate::base::span::Span;
