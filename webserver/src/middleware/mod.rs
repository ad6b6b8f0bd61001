//! Code that runs around every handler: the trait, the rest of the chain, and the middleware that
//! the crate contains. Middleware also sees 404, 405, rejections and panics, as responses.
//!
//! [The guide](crate::guide::middleware) explains middleware with examples.
//!
//! ```
//! use webserver::middleware::{FutureResponse, Logger, Middleware};
//! use webserver::prelude::*;
//!
//! /// Adds a field to each response.
//! struct Powered;
//!
//! impl Middleware for Powered {
//!     fn on_response(&self, mut response: Response) -> FutureResponse {
//!         let name = HeaderName::from_static("x-powered-by");
//!         response.headers_mut().insert(name, HeaderValue::from_static("coffee"));
//!         response.into()
//!     }
//! }
//!
//! let server = ServerBuilder::new().middleware(Logger).middleware(Powered).build();
//! ```
// Routing is not here: the end of a chain is a trait.

mod chain;
mod future;
mod hooks;
mod logger;
mod next;
mod proxy;

pub(crate) use self::chain::{Chain, Running, Started, Terminal};
pub(crate) use self::future::Boxed;
pub use self::future::{Around, FutureRequest, FutureResponse};
pub use self::hooks::{Exemptible, Middleware};
pub use self::logger::Logger;
pub use self::next::{Next, Run};
pub use self::proxy::ProxyHeaders;
pub(crate) use self::proxy::{Network, Proxies, SetOrigin, TrustedProxies, network, set_origin};
