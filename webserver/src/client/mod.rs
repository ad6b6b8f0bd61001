//! The client for tests, which calls a server without a socket.
//!
//! [The guide](crate::guide::testing) explains tests with examples.
//!
//! ```
//! use webserver::prelude::*;
//!
//! #[get("/")]
//! fn index() -> &'static str {
//!     "hello"
//! }
//!
//! # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
//! # runtime.block_on(async {
//! let client = ServerBuilder::new().routes(routes![index]).build().client();
//! assert_eq!(client.get("/").send().await.text().await, "hello");
//! # });
//! ```
// Requests are made from strings and go through the same dispatch as requests from the network.
// This module has nothing of HTTP/1.1's syntax.

mod form;
mod in_memory;
mod jar;

pub use self::in_memory::{Client, ClientRequest, ClientResponse};
