//! The builder, and the server that it builds. The server listens, starts workers, and runs until it
//! is told to stop.
//!
//! [The guide](crate::guide::serving) explains addresses, limits, proxies and the stop.
//!
//! ```
//! use webserver::prelude::*;
//! use webserver::server::Limits;
//!
//! let mut limits = Limits::default();
//! limits.body_bytes = 64 * 1024;
//! let server = ServerBuilder::new().bind("127.0.0.1:8080").limits(limits).build();
//! let handle = server.handle();
//! ```
// A connection is served in `io` and `h1`, and a request in `app`.

mod admit;
pub(crate) mod build;
pub(crate) mod describe;
pub(crate) mod run;
#[cfg(test)]
mod tests;

#[cfg(feature = "engine")]
pub(crate) use self::admit::{CutOnDrop, WorkerState};
pub use self::build::{Routes, Server, ServerBuilder};
pub use self::describe::{
    ArgumentEntry, ConsideredRoute, Explanation, MiddlewareEntry, RouteEntry, RouteListing,
};
pub use self::run::{Handle, TaskGuard};
pub use crate::app::{Mounted, TrailingSlash};
pub use crate::base::limits::Limits;
pub use crate::io::{EarlyRefusal, Observer};
pub use crate::middleware::ProxyHeaders;
