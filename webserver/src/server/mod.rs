//! The builder and the server that it builds. The server listens, starts workers, and runs until it
//! is told to stop. Code that handles a connection or a request lives in `conn` and `app`.

mod accept;
mod banner;
mod bounds;
mod builder;
mod connection_limits;
mod forwarded;
mod keepalive;
mod listen;
mod plan;
mod proxies;
mod route_lines;
mod routes;
mod run;
mod runtime;
mod server;
mod stop;
mod takeover;
mod tasks;
#[cfg(test)]
mod tests;
mod threads;
mod ticker;
mod wait;
mod worker;
mod worker_state;

pub use self::bounds::{Address, Built, RouteFuture, RouteList};
pub use self::builder::ServerBuilder;
pub use self::proxies::ProxyHeaders;
pub use self::routes::Routes;
pub use self::runtime::block_on;
pub use self::server::Server;
pub use self::stop::Handle;
pub use self::tasks::TaskGuard;
