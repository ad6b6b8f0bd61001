//! The parts of the server below its public face, for TLS, HTTP/2, other transports, benchmarks and
//! fuzz targets. The feature `engine` enables this module.
//!
//! **This module is exempt from semver**: any release may change it. Ordinary programs do not need
//! it.
//!
//! # An app without a connection
//!
//! [`Dispatch`] is an app as a connection sees it, and [`ResponseFuture`] passes it one request.
//! A request is made by [`RequestBuilder`](crate::RequestBuilder). [`with_peer`] adds the facts of
//! the connection, and [`request_body`] makes a body that is still arriving.
//!
//! ```
//! use webserver::engine::{ResponseFuture, Worker};
//! use webserver::prelude::*;
//! use webserver::RequestBuilder;
//!
//! #[get("/users/{id}")]
//! fn user(id: u64) -> Text<u64> {
//!     Text(id)
//! }
//!
//! # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
//! # runtime.block_on(async {
//! let server = ServerBuilder::new().routes(routes![user]).build();
//! let app = Worker::new(&server).app();
//! let request = RequestBuilder::new(HttpMethod::GET, "/users/7").build().unwrap();
//! let mut response = ResponseFuture::new(app, request).await;
//! assert_eq!(response.take_body().collect(9).await.unwrap(), "7");
//! # });
//! ```
//!
//! # Another transport
//!
//! A [`Worker`] serves connections that the server has not accepted itself, with the limits, the
//! deadlines and the graceful stop of a server. A connection is a [`Socket`] and a
//! [`Protocol`]. [`socket`] makes a socket of whatever Tokio can read and write, such as a TLS
//! session or a Unix socket. A [`Transport`] of your own can do more, for example notice that a
//! client is gone while nothing is read.
//!
//! ```
//! use tokio::io::{AsyncReadExt, AsyncWriteExt};
//! use webserver::engine::{PeerFacts, Worker, socket};
//! use webserver::prelude::*;
//!
//! #[get("/")]
//! fn index() -> &'static str {
//!     "hello"
//! }
//!
//! # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
//! # runtime.block_on(async {
//! let server = ServerBuilder::new().routes(routes![index]).build();
//! let worker = Worker::new(&server);
//! let running = tokio::spawn(worker.clone().run());
//!
//! let (mut client, server_end) = tokio::io::duplex(1024);
//! let http1 = worker.http1(worker.context(PeerFacts { addr: None, scheme: "https" }));
//! tokio::spawn(worker.serve(socket(server_end), http1).expect("there are few connections"));
//!
//! client.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.unwrap();
//! let mut answer = String::new();
//! client.read_to_string(&mut answer).await.unwrap();
//! assert!(answer.ends_with("\r\n\r\nhello"));
//!
//! server.handle().stop();
//! assert_eq!(running.await.unwrap(), 0);
//! # });
//! ```
//!
//! # Another protocol
//!
//! A protocol on a connection implements [`Protocol`]. The driver of [`Worker::serve`] moves the
//! bytes, watches the deadlines, and ends the connection when the server stops. [`Http1`] is the
//! implementation for HTTP/1.1. [`ConnContext`] says what a protocol knows of its surroundings.
//! [`take_upgrade`] and [`upgraded`] hand a stream of bytes to a handler that switches protocols.
//!
//! # Benchmarks and fuzz targets
//!
//! [`memory`] has a connection without a socket, and [`syntax`] the parsers and the encoder.

pub mod memory;
mod request;
pub mod syntax;
mod worker;

pub use self::request::{date, request_body, take_upgrade, upgraded, with_peer};
pub use self::worker::{Worker, socket};
pub use crate::h1::Connection as Http1;
pub use crate::http::body::Feed;
pub use crate::http::dispatch::{Dispatch, Exchange, Refusal, ResponseFuture};
pub use crate::http::peer::{Peer, PeerFacts};
pub use crate::http::response_end::EndHooks;
pub use crate::http::upgrade::OnUpgrade;
pub use crate::io::{
    Advance, ConnContext, ConnHandle, End, Hint, Output, PARTS, Phase, Protocol, Socket, Transport,
    Wait, WorkerFlags,
};
