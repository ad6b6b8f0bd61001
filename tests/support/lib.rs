//! Code that the tests share: examples run as processes, servers in the test's own process, tests
//! that run again in a process of their own, and a client that sees every byte.

mod child;
mod example;
mod local;
mod wire;

pub use self::child::{child, is_child};
pub use self::example::{Example, example, memory, root};
pub use self::local::{Local, builder};
pub use self::wire::{Answer, Wire};
