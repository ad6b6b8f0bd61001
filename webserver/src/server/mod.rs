//! The builder, and the server that it builds. The server listens, starts workers, and runs until
//! it is told to stop. A connection is handled in `io` and `h1`, and a request in `app`.

mod admit;
mod build;
mod run;
#[cfg(test)]
mod tests;

pub use self::build::{Address, Built, RouteFuture, RouteList, Routes, Server, ServerBuilder};
pub use self::run::{Handle, TaskGuard, block_on};
