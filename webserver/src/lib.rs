//! A web framework whose routes are checked when compiling, on an HTTP/1.1 engine of its own.
#![forbid(unsafe_code)]

mod app;
mod clock;
mod conn;
mod error;
mod extract;
mod http;
#[cfg(feature = "_internals")]
#[doc(hidden)]
pub mod internals;
mod limits;
mod middleware;
mod parse;
mod pool;
pub mod prelude;
#[doc(hidden)]
pub mod private;
mod respond;
mod router;
mod server;
mod test;

pub use bytes::Bytes;
pub use webserver_macros::{delete, get, head, options, patch, post, put, route, routes};

pub use self::error::Error;
#[cfg(feature = "json")]
pub use self::extract::JsonError;
pub use self::extract::{
    BodyUse, ClientIp, ConnectionInfo, Cx, FromParam, FromQuery, FromRequest, FromRequestAsync,
    FromRest, Missing, Mistakes, Needs, NoPeer, NotUtf8, One, Pairs, ParamError, PathError,
    PeerAddr, Query, QueryError, Reject, Rest, State,
};
pub use self::http::{
    Body, BodyError, Extensions, HeaderMap, HeaderName, HeaderValue, HttpMethod, Mistake, Place,
    Problem, Request, Response, StatusCode, Upgraded, Uri, Version,
};
pub use self::limits::Limits;
pub use self::middleware::{Around, FutureRequest, FutureResponse, Logger, Middleware, Next, Run};
#[cfg(feature = "json")]
pub use self::respond::Json;
pub use self::respond::{Html, IntoResponse, Redirect, Stream, Text};
pub use self::server::{Handle, ProxyHeaders, Routes, Server, ServerBuilder};
pub use self::test::{Client, ClientRequest, ClientResponse};
