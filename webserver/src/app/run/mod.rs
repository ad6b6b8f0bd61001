//! Runs any handler: the call of a handler that does not wait, the slot of a handler that may wait,
//! the timeout, and the place where a panic ends. This module does not know about routes or
//! middleware.

mod future_box;
mod handover;
mod panic;
#[cfg(debug_assertions)]
mod panic_place;
mod runner;
mod slot;
mod slot_pool;
mod timeout;

pub use self::future_box::FutureBox;
pub(super) use self::future_box::UserFuture;
pub(super) use self::handover::take_answer;
pub use self::handover::{answer, next_request};
pub(super) use self::panic::{guarded, panicked, poll_guarded};
#[cfg(debug_assertions)]
pub(super) use self::panic_place::watch;
pub(crate) use self::runner::Runner;
pub(super) use self::runner::{Call, MakeFuture, RunMode, state_of};
pub use self::runner::{HandlerState, Run};
pub(super) use self::slot::Slot;
pub(super) use self::slot_pool::SlotPool;
