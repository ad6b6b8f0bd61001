//! One connection: bytes in, requests to the app, answers out, and what ends the connection. The
//! machine takes and gives bytes and does not know about sockets; the driver moves the bytes. What
//! the bytes mean is up to `parse`.

mod deadline;
mod driver;
mod input;
mod intake;
mod line;
mod linger;
mod machine;
#[cfg(feature = "_internals")]
mod memory;
mod output;
mod pace;
mod serving;
mod stream;
#[cfg(test)]
mod tests;
mod transport;

pub(crate) use self::deadline::Wheel;
pub(crate) use self::machine::{Common, clear_shelf};
#[cfg(feature = "_internals")]
pub(crate) use self::memory::Memory;
pub(crate) use self::serving::{Link, serve};
