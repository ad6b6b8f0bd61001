//! What a connection needs while bytes are on their way: buffers, the head, the request in flight.
//! Kept per worker, with its buffers and its place in the app, so that the steady state allocates
//! none and an idle connection has none. What is done with it is the parent's.

use std::cell::RefCell;

use super::switch::Switch;
use super::{End, Stage};
use crate::conn::input::Input;
use crate::conn::intake::Intake;
use crate::conn::output::Output;
use crate::conn::stream::Outflow;
use crate::http::{Exchange, Head};
use crate::parse::{Framing, HeadScan, PlainStart};

/// Pieces of work that a shelf keeps; more are freed.
const KEPT: usize = 32;

/// The work that no connection of a worker needs now. All of them are of one app.
#[derive(Default)]
pub(in crate::conn) struct Shelf(
    #[expect(clippy::vec_box, reason = "the box is what is kept: a connection holds it as it is")]
    RefCell<Vec<Box<Work>>>,
);

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
    /// Of the answers that most requests get.
    pub(super) start: PlainStart,
    /// The protocols it offers to go on in, where the framing says that it does.
    pub(super) offered: Vec<u8>,
    pub(super) intake: Intake,
    /// Kept for the next request, of whichever connection.
    pub(super) exchange: Option<Box<dyn Exchange>>,
    pub(super) outflow: Option<Outflow>,
    /// Until the end of the request has come.
    pub(super) switch: Option<Box<Switch>>,
    /// The connection goes on behind the answer.
    pub(super) keep: bool,
    /// The handler waits for bytes of the body.
    pub(super) starved: bool,
    /// It stopped only because enough output waits.
    pub(super) held: bool,
    /// When the stream of an answer had something to send, or the client's end had not come, in
    /// milliseconds of the worker's time.
    pub(super) lively: u64,
}

impl Shelf {
    pub(super) fn take(&self) -> Box<Work> {
        self.0.borrow_mut().pop().unwrap_or_default()
    }

    /// Takes the work of an idle connection; gives back what there is no place for.
    pub(super) fn give(&self, mut work: Box<Work>) -> Option<Box<Work>> {
        debug_assert!(work.is_idle() && work.intake.is_idle() && work.outflow.is_none());
        work.input.shrink();
        work.output.shrink();
        let mut kept = self.0.borrow_mut();
        if kept.len() >= KEPT {
            return Some(work);
        }
        kept.push(work);
        None
    }
}

impl std::fmt::Debug for Shelf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Shelf")
    }
}

impl Work {
    /// Whether nothing is on its way.
    pub(super) fn is_idle(&self) -> bool {
        self.stage == Stage::Head && self.input.is_empty() && self.output.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pool::BUFFER;

    #[test]
    fn a_buffer_that_grew_is_not_kept() {
        let shelf = Shelf::default();
        let mut work = shelf.take();
        let room = work.input.room(1 << 20).map(|room| room.len());
        work.input.fill(room.unwrap_or_default());
        assert!(work.input.room(1 << 20).is_some());
        work.input.consume(work.input.unused().len());
        assert!(shelf.give(work).is_none());
        let mut work = shelf.take();
        assert!(work.input.room(1 << 20).map_or(0, |room| room.len()) <= BUFFER);
    }
}
