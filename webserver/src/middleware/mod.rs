//! Code that runs around every handler: the trait, the path through a chain of middleware, and the
//! middleware that ships with the crate. A middleware also sees 404, 405, rejections and panics, as
//! responses. Routing is not in this module: the end of a chain is a trait.

mod chain;
mod future;
mod hooks;
mod logger;
mod next;
mod proxy;

pub(crate) use self::chain::{Chain, Running, Started, Terminal};
pub use self::future::{Around, FutureRequest, FutureResponse};
pub use self::hooks::Middleware;
pub use self::logger::Logger;
pub use self::next::{Next, Run};
pub use self::proxy::ProxyHeaders;
pub(crate) use self::proxy::{Network, Proxies, SetOrigin, TrustedProxies, network, set_origin};
