//! The builder and the server that it builds. The server listens, starts workers, and runs until it
//! is told to stop. Code that handles a connection or a request lives in `conn` and `app`.

mod admit;
mod build;
mod run;
#[cfg(test)]
mod tests;

pub use self::build::{Address, Built, RouteFuture, RouteList, Routes, Server, ServerBuilder};
pub use self::run::{Handle, TaskGuard, block_on};
