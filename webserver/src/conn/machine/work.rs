//! What a connection needs while bytes are on their way: buffers, the head, the request in flight.
//! Work is kept per thread, with its buffers and its place in the app, so that no work is allocated
//! in the steady state and an idle connection has none. What is done with it is up to the parent
//! module.

use std::cell::RefCell;
use std::mem::{ManuallyDrop, replace, take};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::switch::Switch;
use super::{End, Stage};
use crate::conn::input::Input;
use crate::conn::intake::Intake;
use crate::conn::output::Output;
use crate::conn::stream::Outflow;
use crate::http::{Exchange, Head};
use crate::parse::{Framing, HeadScan, PlainStart};

/// Pieces of work that a thread keeps; more are freed.
const KEPT: usize = 32;

/// Boxed, because a connection holds one as a box too.
type Works = Vec<Box<Work>>;

/// The work that no connection of a worker needs now, on the worker's own thread. This work keeps
/// its places in the worker's app.
struct Shelf {
    owner: usize,
    /// The list is [cleared](clear_shelf) when the worker ends. A destructor at the end of the
    /// thread would have to be checked for at each use.
    works: ManuallyDrop<Works>,
}

thread_local! {
    static SHELF: RefCell<Shelf> =
        const { RefCell::new(Shelf { owner: 0, works: ManuallyDrop::new(Vec::new()) }) };
    /// Work on a thread that is not a worker's own. This work has no places in an app, because the
    /// places would keep the app alive.
    static PLACELESS: RefCell<Works> = const { RefCell::new(Vec::new()) };
}

/// The identity of one worker's connections for a shelf.
#[derive(Debug)]
pub(in crate::conn) struct ShelfKey(usize);

/// Drops the work on this thread's shelf, together with its places in an app.
pub(crate) fn clear_shelf() {
    drop(SHELF.with_borrow_mut(|shelf| take(&mut *shelf.works)));
}

#[derive(Default)]
pub(super) struct Work {
    pub(super) stage: Stage,
    /// What happens to the connection when it is over.
    pub(super) end: End,
    pub(super) input: Input,
    pub(super) output: Output,
    pub(super) scan: HeadScan,
    /// The head of the request in flight, without its fields, which belong to the request.
    pub(super) head: Head,
    pub(super) framing: Framing,
    /// The cached start of the heads that most answers have.
    pub(super) start: PlainStart,
    /// The protocols that the request offers to switch to, if the framing says that it does.
    pub(super) offered: Vec<u8>,
    pub(super) intake: Intake,
    /// The place in the app. It is kept for the next request, which may be another connection's.
    pub(super) exchange: Option<Box<dyn Exchange>>,
    pub(super) outflow: Option<Outflow>,
    /// Set until the end of the request has arrived.
    pub(super) switch: Option<Box<Switch>>,
    /// The connection stays open after the answer.
    pub(super) keep: bool,
    /// The handler waits for bytes of the body.
    pub(super) starved: bool,
    /// The work stopped only because enough output waits.
    pub(super) held: bool,
    /// The last time at which an answer's stream had something to send, or at which the client had
    /// not yet ended its sending, in milliseconds of the worker's time.
    pub(super) lively: u64,
}

impl Default for ShelfKey {
    fn default() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(1);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

impl ShelfKey {
    /// The number for workers that do not have a thread of their own. No shelf has it as its owner.
    const SHARED: usize = usize::MAX;

    /// Makes a key for connections that are served by threads of somebody else.
    pub(super) const fn of_many_threads() -> Self {
        Self(Self::SHARED)
    }

    /// Returns whether work that is given to the shelf keeps its place in the app.
    pub(super) fn keeps_places(&self) -> bool {
        self.0 != Self::SHARED
    }

    pub(super) fn take(&self) -> Box<Work> {
        let own = |shelf: &mut Shelf| {
            if shelf.owner == self.0 { shelf.works.pop() } else { None }
        };
        SHELF.with_borrow_mut(own).unwrap_or_else(|| self.take_other())
    }

    #[cold]
    fn take_other(&self) -> Box<Work> {
        let placeless =
            if self.keeps_places() { None } else { PLACELESS.with_borrow_mut(Vec::pop) };
        placeless.unwrap_or_default()
    }

    /// Takes the work of an idle connection if there is room for it on the worker's own shelf, and
    /// returns it otherwise.
    pub(super) fn give(&self, mut work: Box<Work>) -> Option<Box<Work>> {
        debug_assert!(work.is_idle() && work.intake.is_idle() && work.outflow.is_none());
        work.input.shrink();
        work.output.shrink();
        SHELF.with_borrow_mut(|shelf| {
            if shelf.owner != self.0 || shelf.works.len() >= KEPT {
                return Some(work);
            }
            shelf.works.push(work);
            None
        })
    }

    /// Takes the work that [`give`](Self::give) has returned, if the thread's shelf is another
    /// worker's or none is used. Returns the work if there is no room for it.
    pub(super) fn give_other(&self, work: Box<Work>) -> Option<Box<Work>> {
        if !self.keeps_places() {
            debug_assert!(work.exchange.is_none());
            return PLACELESS.with_borrow_mut(|works| put(works, work));
        }
        let (surplus, others) = SHELF.with_borrow_mut(|shelf| {
            if shelf.owner == self.0 {
                return (Some(work), Vec::new());
            }
            shelf.owner = self.0;
            (None, replace(&mut *shelf.works, vec![work]))
        });
        // Destructors of handlers, which may use the shelf, run here, after its borrow.
        drop(others);
        surplus
    }
}

fn put(works: &mut Works, work: Box<Work>) -> Option<Box<Work>> {
    if works.len() >= KEPT {
        return Some(work);
    }
    works.push(work);
    None
}

impl Work {
    /// Returns whether nothing is on its way.
    pub(super) fn is_idle(&self) -> bool {
        self.stage == Stage::Head && self.input.is_empty() && self.output.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pool::BUFFER;

    fn give(key: &ShelfKey, work: Box<Work>) {
        let surplus = key.give(work).and_then(|work| key.give_other(work));
        assert!(surplus.is_none());
    }

    /// Work that can be told from new work.
    fn marked() -> Box<Work> {
        Box::new(Work { lively: 7, ..Work::default() })
    }

    #[test]
    fn a_shelf_gives_work_only_to_the_worker_that_gave_it() {
        let (one, other, shared) =
            (ShelfKey::default(), ShelfKey::default(), ShelfKey::of_many_threads());
        give(&one, marked());
        assert_eq!((other.take().lively, shared.take().lively), (0, 0));
        assert_eq!(one.take().lively, 7);
        give(&one, marked());
        give(&other, Box::default());
        assert_eq!(one.take().lively, 0, "the shelf is another's");
        give(&shared, marked());
        assert_eq!((one.take().lively, other.take().lively), (0, 0));
        assert_eq!(shared.take().lively, 7);
        give(&one, marked());
        clear_shelf();
        assert_eq!(one.take().lively, 0);
    }

    #[test]
    fn a_buffer_that_grew_is_not_kept() {
        let shelf = ShelfKey::default();
        let mut work = shelf.take();
        let room = work.input.room(1 << 20).map(|room| room.len());
        work.input.fill(room.unwrap_or_default());
        assert!(work.input.room(1 << 20).is_some());
        work.input.consume(work.input.unused().len());
        give(&shelf, work);
        let mut work = shelf.take();
        assert!(work.input.room(1 << 20).map_or(0, |room| room.len()) <= BUFFER);
    }
}
