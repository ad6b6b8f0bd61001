//! A connection without its protocol: the socket, the loop that moves bytes, deadlines, least rates,
//! the end of a connection, and the handle that a worker and its requests reach it by. What the
//! bytes mean is up to a [`Protocol`].

mod conn_handle;
mod context;
mod driver;
mod farewell;
mod linger;
mod observer;
mod output;
mod pace;
mod protocol;
mod serve;
mod timer;
mod transport;
mod wheel;
mod worker_flags;

#[cfg(any(test, feature = "engine"))]
pub use self::conn_handle::ConnHandle;
#[cfg(feature = "engine")]
pub use self::conn_handle::Hint;
pub use self::context::ConnContext;
pub(crate) use self::farewell::send_and_close;
pub use self::observer::{EarlyRefusal, Observer};
pub(crate) use self::output::LARGE;
pub use self::output::Output;
#[cfg(feature = "engine")]
pub use self::output::PARTS;
pub use self::protocol::{Advance, End, Phase, Protocol, Wait};
#[cfg(test)]
pub(crate) use self::serve::Serving;
pub(crate) use self::serve::serve;
pub use self::transport::Socket;
#[cfg(any(test, feature = "engine"))]
pub use self::transport::Transport;
pub(crate) use self::wheel::Wheel;
pub(crate) use self::worker_flags::Observers;
pub use self::worker_flags::WorkerFlags;
