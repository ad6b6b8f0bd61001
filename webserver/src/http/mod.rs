//! Requests and responses, and the types that they consist of.
//!
//! Methods, status codes, and the names and values of fields are the types of the crate `http`.
//! [`Request`] and [`Response`] convert from and to the types of that crate.
//!
//! ```
//! use webserver::http::{HttpMethod, RequestBuilder, Response, StatusCode};
//!
//! let request = RequestBuilder::new(HttpMethod::GET, "/search?q=tea").build().unwrap();
//! assert_eq!((request.path(), request.query()), ("/search", Some("q=tea")));
//! assert_eq!(Response::new("found").status(), StatusCode::OK);
//! ```
// The trait `Dispatch`, by which a connection passes a request to the app, is here too. This module
// does no I/O and no routing, and does not know the syntax of HTTP/1.1 beyond the grammars of
// targets and fields.

mod base_path;
pub(crate) mod body;
mod conditional;
pub(crate) mod dispatch;
pub(crate) mod grammar;
mod header;
mod message;
mod mistake;
mod normal;
mod origin;
mod panicked;
pub(crate) mod peer;
mod preflight;
mod problem;
pub(crate) mod response_end;
mod route_info;
mod timed_out;
pub(crate) mod upgrade;
mod uri;

pub use ::http::{Extensions, HeaderName, HeaderValue, Method as HttpMethod, StatusCode};

pub use self::base_path::BasePath;
pub use self::body::{Body, BodyError, Transform};
pub(crate) use self::body::{BodyWait, Feed, pipe};
pub(crate) use self::conditional::{Conditions, Verdict, failed, is_etagc, tag};
pub use self::conditional::{IntoValidators, Validators};
pub(crate) use self::dispatch::{Dispatch, Exchange, Refusal, ResponseFuture};
pub use self::header::HeaderMap;
pub(crate) use self::header::{
    ContentType, Field, KnownField, cookies, elements, essence, trim, trim_range,
};
#[cfg(feature = "garde")]
pub(crate) use self::message::BodyPlace;
pub(crate) use self::message::{
    Arrival, Change, Head, HostError, Known, RouteMatch, RoutingParts, Tie, target,
};
pub use self::message::{
    BodySlot, InvalidRequest, Request, RequestBuilder, RequestHead, Response, Version,
};
pub use self::mistake::{Mistake, Place};
pub(crate) use self::origin::Forwarded;
pub use self::panicked::Panicked;
pub(crate) use self::peer::{Hints, Local, Peer, PeerFacts};
pub use self::preflight::Preflight;
pub(crate) use self::preflight::Preflighted;
#[cfg(debug_assertions)]
pub(crate) use self::problem::Note;
pub use self::problem::Problem;
pub(crate) use self::response_end::{EndHooks, Ending};
pub use self::response_end::{EndReason, ResponseEnd};
pub(crate) use self::route_info::RouteFacts;
pub use self::route_info::RouteInfo;
pub use self::timed_out::TimedOut;
pub(crate) use self::upgrade::OnUpgrade;
pub use self::upgrade::Upgraded;
pub use self::uri::Uri;
