//! A web framework whose routes are checked when compiling, on an HTTP/1.1 engine of its own.
//!
//! ```no_run
//! use webserver::prelude::*;
//!
//! #[get("/hello/{name}?{times}")]
//! fn hello(name: &str, times: Option<u8>) -> String {
//!     format!("Hello, {name}!\n").repeat(times.unwrap_or(1).into())
//! }
//!
//! #[webserver::main]
//! async fn main() -> Result<(), webserver::Error> {
//!     ServerBuilder::new().bind("127.0.0.1:8080").routes(routes![hello]).build().run().await
//! }
//! ```
//!
//! These mistakes are compile errors, in plain words, at the line that has to change: a mistake in
//! a path, an argument that no parameter supplies, two handlers for one path, and a state that the
//! server is not given. A malformed request is answered with all its mistakes at once. Every size,
//! number and time that a client controls has a [limit](Limits), and the crate contains no unsafe
//! code.
//!
//! [`main`](macro@main) starts the runtime that it waits in. A project that uses Tokio directly
//! adds `tokio`, with `macros` and `rt` for `#[tokio::test]`, and with `io-util` to read from and
//! write to an [`Upgraded`] connection. A project with its own types in [`Json`] and [`Query`] adds
//! `serde` with `derive`.
//!
//! # Where to find what
//!
//! The [guide] covers each topic on its own page, with runnable examples:
//! [routes](guide::routes), [arguments](guide::arguments), [responses](guide::responses),
//! [errors](guide::errors), [state](guide::state), [middleware](guide::middleware),
//! [testing](guide::testing), [serving](guide::serving),
//! [what the compiler says](guide::compiler), and
//! [coming from axum, actix-web or Rocket](guide::coming_from).
//!
//! | for | look at |
//! |---|---|
//! | routing | [`get`], [`post`], .., [`route`], [`routes!`] |
//! | building and running | [`main`](macro@main), [`ServerBuilder`], [`Server`], [`Handle`], [`Limits`], [`Error`] |
//! | what handlers take | [`State`], [`Json`], [`Query`], [`Bytes`], [`Body`], [`Request`], [`HeaderMap`], [`ClientIp`] |
//! | what handlers return | [`Text`], [`Html`], [`Json`], [`Redirect`], [`Stream`], [`Response`], [`Problem`] |
//! | traits for types of your own | [`FromParam`], [`FromRequest`], [`FromRequestAsync`], [`Reject`], [`IntoResponse`] |
//! | code around handlers | [`Middleware`], [`Next`], [`Logger`] |
//! | tests | [`Client`] |
//!
//! [`prelude`] exports what most files need.
//!
//! # Features
//!
//! | feature | what it brings | on by default |
//! |---|---|---|
//! | `json` | [`Json`] as an argument and a result | yes |
//! | `http-body` | [`Body`] implements the trait of the crate `http-body` | no |
//! | `uuid` | `uuid::Uuid` as a parameter | no |
#![forbid(unsafe_code)]

mod app;
mod base;
mod client;
mod error;
mod extract;
pub mod guide;
mod h1;
mod http;
#[cfg(feature = "_internals")]
#[doc(hidden)]
pub mod internals;
mod io;
mod middleware;
pub mod prelude;
#[doc(hidden)]
pub mod private;
mod respond;
mod router;
mod server;

pub use bytes::Bytes;
pub use webserver_macros::{delete, get, head, main, options, patch, post, put, route, routes};

pub use self::base::limits::Limits;
pub use self::client::{Client, ClientRequest, ClientResponse};
pub use self::error::Error;
#[doc(hidden)]
pub use self::extract::Form;
#[cfg(feature = "json")]
pub use self::extract::JsonError;
pub use self::extract::{
    BodyStream, BodyUse, ClientIp, ConnectionInfo, Cx, FromParam, FromQuery, FromRequest,
    FromRequestAsync, FromRest, Missing, Mistakes, Needs, NoPeer, One, OptionalBody, Pairs,
    ParamError, PathError, PeerAddr, Query, QueryError, Reject, Rejection, Rest, Shared, State,
    TextError, WholeBody,
};
pub use self::http::{
    Body, BodyError, BodySlot, Extensions, HeaderMap, HeaderName, HeaderValue, HttpMethod,
    InvalidRequest, Mistake, Place, Problem, Request, RequestBuilder, RequestHead, Response,
    StatusCode, Upgraded, Uri, Version,
};
pub use self::middleware::{
    Around, FutureRequest, FutureResponse, Logger, Middleware, Next, ProxyHeaders, Run,
};
#[cfg(feature = "json")]
pub use self::respond::Json;
pub use self::respond::{Html, IntoResponse, Redirect, ResponsePart, Stream, Text};
pub use self::server::{Handle, Routes, Server, ServerBuilder, TaskGuard};
