//! The steps from a listener to a connection that is served: listening, accepting, and the limits
//! on the number of connections.

mod accept;
mod connection_limits;
mod keepalive;
pub(crate) mod listen;
mod listener;
pub(crate) mod takeover;
mod worker_state;

pub(crate) use self::accept::{accept, take_in};
pub(crate) use self::connection_limits::ConnectionLimits;
pub(crate) use self::listen::Name;
pub(crate) use self::listener::{AsyncListener, Listener};
pub(crate) use self::takeover::Takeover;
pub(crate) use self::worker_state::{CutOnDrop, OwnedTask, RunsOn, WorkerState, spawn};
