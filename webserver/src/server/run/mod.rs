//! Running a built server: workers, their threads, and the stop.

mod banner;
mod route_lines;
mod runtime;
mod stop;
pub(crate) mod supervise;
mod tasks;
mod threads;
mod ticker;
mod worker;

pub(crate) use self::route_lines::{RouteLine, ServerLines};
pub use self::runtime::block_on;
pub use self::stop::Handle;
pub(crate) use self::supervise::{Setup, run};
pub use self::tasks::TaskGuard;
pub(crate) use self::threads::System;
#[cfg(test)]
pub(crate) use self::worker::Make;
