//! How much work is done at a time, so that a long body does not keep a worker from its other
//! connections.

use std::future::Future;
use std::pin::pin;
use std::task::Context;

/// The bytes of the longer side, input or output, that are encoded or decoded at a time: about two
/// milliseconds of work at the usual levels.
pub(super) const STEP: usize = 64 * 1024;

/// What a call of an encoder or decoder counts at least, in bytes. So the calls at a time are bounded too,
/// if a body consists of tiny chunks, or of members of gzip without content.
pub(super) const LEAST: usize = 256;

/// Has the task polled again after the other tasks, and after the sockets of the worker were looked at.
/// A task that only wakes itself is polled again before that.
pub(super) fn yield_to_others(cx: &mut Context<'_>) {
    let _ = pin!(tokio::task::yield_now()).poll(cx);
}
