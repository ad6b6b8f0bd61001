//! From the builder's calls to a server that can run.

mod bounds;
mod builder;
mod describe;
mod functions;
mod mounting;
mod plan;
mod routes;
mod server;

pub use self::bounds::{Address, Built, NamedList, RouteFuture, RouteList};
pub use self::builder::ServerBuilder;
pub use self::routes::Routes;
pub use self::server::Server;
