//! The vocabulary shared by the connection engine and the application: requests, responses, and the
//! trait through which a connection passes a request to the app and receives the response. This
//! module does no I/O and no routing. Of parsing it has only what a request needs in every version
//! of HTTP: the grammars of targets and hosts.

mod body;
mod dispatch;
pub(crate) mod grammar;
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
pub(crate) use self::header::{
    ContentType, Field, KnownField, elements, essence, trim, trim_range,
};
pub(crate) use self::message::{
    Arrival, Head, HostError, Known, RouteMatch, RoutingParts, Tie, target,
};
pub use self::message::{
    BodySlot, InvalidRequest, Request, RequestBuilder, RequestHead, Response, Version,
};
pub(crate) use self::origin::Forwarded;
pub(crate) use self::peer::{Local, Peer, PeerFacts};
pub use self::problem::{Mistake, Place, Problem};
pub(crate) use self::upgrade::OnUpgrade;
pub use self::upgrade::Upgraded;
pub use self::uri::Uri;
