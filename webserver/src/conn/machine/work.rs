//! What a connection needs while bytes are on their way: buffers, the head, the request in flight.
//! Kept per thread, with its buffers, so that the steady state allocates none and an idle
//! connection has none. What is done with it is the parent's.

use std::cell::RefCell;

use super::{End, Stage};
use crate::conn::input::Input;
use crate::conn::intake::Intake;
use crate::conn::output::Output;
use crate::conn::stream::Outflow;
use crate::http::{Exchange, Head};
use crate::parse::{Framing, HeadScan};

/// Pieces of work that a thread keeps; more are freed.
const KEPT: usize = 32;

thread_local! {
    #[expect(clippy::vec_box, reason = "the box is what is kept: a connection holds it as it is")]
    static POOL: RefCell<Vec<Box<Work>>> = const { RefCell::new(Vec::new()) };
}

#[derive(Default)]
pub(super) struct Work {
    pub(super) stage: Stage,
    /// What follows when it is over.
    pub(super) end: End,
    pub(super) input: Input,
    pub(super) output: Output,
    pub(super) scan: HeadScan,
    /// Of the request in flight, without the fields, which are the request's.
    pub(super) head: Head,
    pub(super) framing: Framing,
    /// The protocols it offers to go on in, where the framing says that it does.
    pub(super) offered: Vec<u8>,
    pub(super) intake: Intake,
    pub(super) exchange: Option<Box<dyn Exchange>>,
    pub(super) outflow: Option<Outflow>,
    /// The connection goes on behind the answer.
    pub(super) keep: bool,
    /// The handler waits for bytes of the body.
    pub(super) starved: bool,
    /// It stopped only because enough output waits.
    pub(super) held: bool,
}

impl Work {
    pub(super) fn take() -> Box<Self> {
        POOL.with_borrow_mut(Vec::pop).unwrap_or_default()
    }

    /// Whether nothing is on its way.
    pub(super) fn is_idle(&self) -> bool {
        self.stage == Stage::Head && self.input.is_empty() && self.output.is_empty()
    }

    /// Gives the work of an idle connection back.
    pub(super) fn give(mut self: Box<Self>) {
        debug_assert!(self.is_idle() && self.intake.is_done() && self.exchange.is_none());
        self.input.shrink();
        self.output.shrink();
        // A thread that ends has no pool any more; then it is freed.
        let _ = POOL.try_with(|pool| {
            let mut pool = pool.borrow_mut();
            if pool.len() < KEPT {
                pool.push(self);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pool::BUFFER;

    #[test]
    fn a_buffer_that_grew_is_not_kept() {
        let mut work = Work::take();
        let room = work.input.room(1 << 20).map(|room| room.len());
        work.input.fill(room.unwrap_or_default());
        assert!(work.input.room(1 << 20).is_some());
        work.input.consume(work.input.unused().len());
        work.give();
        let mut work = Work::take();
        assert!(work.input.room(1 << 20).map_or(0, |room| room.len()) <= BUFFER);
    }
}
