//! The bridge to Tower: [`Layered`] puts a layer around handlers, [`MountService`] passes the requests
//! below a path to a service, and [`ServerService`] is a whole server as a service.
//!
//! [The guide](crate::guide::tower) explains it with examples.
// What Tower's types have no place for is kept beside them, so that it is there again after the way
// back. Nothing here knows a layer or a service of a particular crate, except for two errors.

mod convert;
mod exchange;
mod failure;
mod layered;
mod mount;
mod next_service;
mod server_service;

pub use self::failure::BoxError;
pub use self::layered::Layered;
pub use self::mount::MountService;
pub use self::next_service::{NextFuture, NextService};
pub use self::server_service::{ServerFuture, ServerService};
