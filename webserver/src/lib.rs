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
//! The [guide] has a page for each subject, with examples that the tests run. These modules have the
//! reference:
//!
//! | module | what it has |
//! |---|---|
//! | the crate's root | the attributes [`get`], [`post`], .., [`route`], [`routes!`] and [`main`](macro@main), and what most programs need |
//! | [`extract`] | what handlers take, and the traits for extractors of your own |
//! | [`respond`] | what handlers return, and the traits for results of your own |
//! | [`http`] | requests, responses, bodies, header fields and [`Problem`] |
//! | [`mod@middleware`] | code around handlers |
//! | [`server`] | the builder, the running server and its [`Limits`] |
//! | [`client`] | the client for tests |
//!
//! [`prelude`] exports what most files need.
//!
//! # Features
//!
//! | feature | what it brings | on by default |
//! |---|---|---|
//! | `json` | [`Json`] as an argument and a result | yes |
//! | `explain` | the environment variables `WEBSERVER_ROUTES` and `WEBSERVER_EXPLAIN`: see [`RouteListing`] and [`Explanation`] | yes |
//! | `content-hash` | [`ETag`]`::of`, the hash of a content | no |
//! | `http-body` | [`Body`] implements the trait of the crate `http-body` | no |
//! | `cookies` | `Cookies`, which reads and sets cookies | no |
//! | `secure-cookies` | `SignedCookies` and `PrivateCookies` | no |
//! | `multipart` | [`Multipart`] and `#[derive(FromMultipart)]`, for forms with files | no |
//! | `contract` | `Client::checking`, for tests: compares each answer with the description of the app | no |
//! | `openapi` | [`guide::openapi`]: the description of an app as OpenAPI 3.1, from the types of its handlers | no |
//! | `cross-origin` | [`guide::cross_origin`]: `Cors`, which lets pages of other origins read responses, and `Csrf`, which refuses requests that pages of other sites make a browser send | no |
//! | `compression` | [`guide::compression`]: `Compression`, which encodes bodies of responses, and `Decompression`, which decodes bodies of requests, with gzip and Brotli | no |
//! | `zstd` | Zstandard as a further coding; needs a C compiler | no |
//! | `idempotency` | [`guide::idempotency`]: `Idempotency`, which runs a request once for each `Idempotency-Key` | no |
//! | `load` | [`guide::load`]: `ConcurrencyLimit`, which bounds the requests at work, and `Timeout`, which bounds the time of each | no |
//! | `request-id` | `request_id::SetRequestId`, which gives every request an id for the response, its errors and the log | no |
//! | `security-headers` | [`guide::cross_origin`]: fields that tell browsers to protect pages, a content security policy among them | no |
//! | `telemetry` | [`guide::telemetry`]: `Trace`, which makes a span of OpenTelemetry for each request | no |
//! | `metrics` | [`guide::telemetry`]: `Metrics`, durations and counts of requests, as text for Prometheus | no |
//! | `health` | [`guide::telemetry`]: `Health`, which answers whether the server is alive and ready | no |
//! | `garde` | [`Valid`], which checks the rules of values | no |
//! | `files` | `files::Files`, which serves the files of a folder, and `files::embed!`, which puts them into the program | no |
//! | `tower` | `tower`: layers of Tower around handlers, services of Tower below a path, the server as such a service | no |
//! | `docs` | [`ServerBuilder::docs`], a page that shows the description of the app | no |
//! | `client` | [`guide::openapi`]: `request!` and `api_client`, a typed client of an app | no |
//! | `client-http` | `api_client::HttpTransport`, which sends the requests of the typed client over HTTP/1.1 connections | no |
//! | `uuid` | `uuid::Uuid` as a parameter | no |
//! | `engine` | the module `engine`, for TLS, HTTP/2, other transports, benchmarks and fuzz targets; exempt from semver | no |
#![forbid(unsafe_code)]
#![cfg_attr(
    not(feature = "engine"),
    allow(unreachable_pub, reason = "the module `engine` exports it, with its feature")
)]

#[cfg(feature = "client")]
pub mod api_client;
mod app;
mod base;
pub mod client;
#[cfg(feature = "compression")]
pub mod content_coding;
#[cfg(feature = "cross-origin")]
pub mod cross_origin;
#[cfg(feature = "docs")]
pub mod docs;
#[cfg(feature = "engine")]
pub mod engine;
mod error;
pub mod extract;
#[cfg(feature = "files")]
pub mod files;
pub mod guide;
mod h1;
#[cfg(feature = "health")]
pub mod health;
pub mod http;
#[cfg(feature = "idempotency")]
pub mod idempotency;
mod io;
#[cfg(feature = "load")]
pub mod load;
#[cfg(feature = "metrics")]
pub mod metrics;
pub mod middleware;
#[cfg(feature = "openapi")]
pub mod openapi;
pub mod prelude;
#[doc(hidden)]
pub mod private;
#[cfg(feature = "request-id")]
pub mod request_id;
pub mod respond;
mod router;
#[cfg(feature = "security-headers")]
pub mod security_headers;
pub mod server;
#[cfg(feature = "telemetry")]
pub mod telemetry;
#[cfg(feature = "tower")]
pub mod tower;
#[cfg(feature = "zstd")]
pub mod zstandard;

pub use bytes::Bytes;
/// The crate that writes cookies, for their attributes.
#[cfg(feature = "cookies")]
pub use cookie;
#[cfg(feature = "multipart")]
pub use webserver_macros::FromMultipart;
#[cfg(feature = "client")]
pub use webserver_macros::request;
pub use webserver_macros::{
    FromParam, FromRequest, IntoResponse, Provided, catch, delete, extractor, get, head, main,
    middleware, options, patch, post, put, route, routes, try_uri, uri,
};

// What most programs need.
#[doc(inline)]
pub use self::app::{Link, RequireAuth};
#[doc(inline)]
pub use self::client::Client;
pub use self::error::Error;
#[cfg(feature = "multipart")]
#[doc(inline)]
pub use self::extract::Multipart;
#[cfg(feature = "garde")]
#[doc(inline)]
pub use self::extract::Valid;
#[doc(inline)]
pub use self::extract::{
    EarlyHints, Form, FromParam, FromRequest, HandlerError, LastEventId, Preconditions, Provided,
    Query, Result, State,
};
#[doc(inline)]
pub use self::http::{
    BasePath, Body, HeaderMap, HeaderName, HeaderValue, HttpMethod, Problem, Request, Response,
    RouteInfo, StatusCode, Uri,
};
#[doc(inline)]
pub use self::middleware::{Logger, Middleware, Next};
#[doc(inline)]
pub use self::respond::{
    Accepted, Attachment, Created, ETag, Event, Html, IntoResponse, LastModified, NoContent,
    Redirect, Sse, Status, Stream, Text,
};
#[cfg(feature = "json")]
#[doc(inline)]
pub use self::respond::{Json, NdJson};
#[doc(inline)]
pub use self::server::{Handle, Limits, Server, ServerBuilder};

// Everything else, documented in its module.
#[doc(inline)]
pub use self::app::{LinkError, OwnPath};
#[doc(no_inline)]
pub use self::client::{ClientRequest, ClientResponse};
#[doc(no_inline)]
pub use self::extract::{
    BodyStream, BodyUse, ClientIp, ConnectionInfo, Cx, Field, FieldError, FieldMistake, FieldSlot,
    FormError, FromField, FromQuery, FromRequestAsync, FromRest, Missing, Mistakes, Needs, NoPeer,
    NoRoute, NotProvided, One, OptionalBody, Pairs, ParamError, PathError, PeerAddr, QueryError,
    Refused, Reject, Rejection, ResponseFields, Rest, Sensitive, Shared, TextError, ToParam, Value,
    WholeBody, WholeQuery,
};
#[cfg(feature = "cookies")]
#[doc(no_inline)]
pub use self::extract::{CookieError, Cookies};
#[cfg(feature = "secure-cookies")]
#[doc(no_inline)]
pub use self::extract::{CookieKeys, PrivateCookies, SignedCookies};
#[cfg(feature = "multipart")]
#[doc(no_inline)]
pub use self::extract::{FromMultipart, MultipartError, Part, PartMistake, Parts, UploadedFile};
#[cfg(feature = "garde")]
#[doc(no_inline)]
pub use self::extract::{Invalid, ValidError, Validated};
#[cfg(feature = "json")]
#[doc(no_inline)]
pub use self::extract::{JsonError, JsonMistake};
#[doc(no_inline)]
pub use self::http::{
    BodyError, BodySlot, EndReason, Extensions, IntoValidators, InvalidRequest, Mistake, Panicked,
    Place, Preflight, RequestBuilder, RequestHead, ResponseEnd, TimedOut, Transform, Upgraded,
    Validators, Version,
};
#[doc(no_inline)]
pub use self::middleware::{Around, Exemptible, FutureRequest, FutureResponse, Run};
#[cfg(feature = "json")]
#[doc(no_inline)]
pub use self::respond::JsonStream;
#[doc(no_inline)]
pub use self::respond::{
    EventStream, IntoEvent, IntoLocation, InvalidETag, InvalidEvent, ResponsePart,
};
#[doc(no_inline)]
pub use self::server::{
    ArgumentEntry, ConsideredRoute, EarlyRefusal, Explanation, MiddlewareEntry, Mounted, Observer,
    ProxyHeaders, RouteEntry, RouteListing, Routes, TaskGuard, TrailingSlash,
};
