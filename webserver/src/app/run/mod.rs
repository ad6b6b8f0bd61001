//! How a handler is run, whatever it is: the call of a handler that does not wait, the slot of one
//! that may wait, the timeout, and the end of a panic. Neither routes nor middleware are known here.

mod handover;
mod panic;
mod runner;
mod slot;
mod slot_pool;
mod timeout;

pub use self::handover::{answer, next_request};
pub(super) use self::panic::panicked;
pub(super) use self::runner::{Call, RunMode, Runner, state_of};
pub use self::runner::{HandlerState, Run};
pub(super) use self::slot::Slot;
pub(super) use self::slot_pool::SlotPool;
