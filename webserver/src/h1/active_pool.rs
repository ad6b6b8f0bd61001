//! The active states that no connection needs now. They are kept per thread, with their buffers and
//! their places in the app, so that none is allocated in the steady state and an idle connection has
//! none.

use std::cell::RefCell;
use std::mem::{ManuallyDrop, replace};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::active_state::ActiveState;
use crate::base::pool::Pool;

/// States that a thread keeps; more are freed.
const KEPT: usize = 32;

/// Boxed, because a connection holds one as a box too.
type States = Pool<Box<ActiveState>>;

/// The states of the worker whose own thread this is. They keep their places in the worker's app.
struct OwnStates {
    owner: usize,
    /// The list is [cleared](clear_active_pool) when the worker ends. A destructor at the end of the
    /// thread would have to be checked for at each use, which takes 3 to 7 instructions.
    states: ManuallyDrop<States>,
}

thread_local! {
    static OWN: RefCell<OwnStates> =
        const { RefCell::new(OwnStates { owner: 0, states: ManuallyDrop::new(Pool::new(KEPT)) }) };
    /// States on a thread that is not a worker's own. They have no places in an app, because the
    /// places would keep the app alive.
    static PLACELESS: RefCell<States> = const { RefCell::new(Pool::new(KEPT)) };
}

/// The pool of one worker, as a number that its states are marked with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ActivePool(usize);

/// Drops the states that this thread keeps, together with their places in an app.
pub(crate) fn clear_active_pool() {
    drop(OWN.with_borrow_mut(|own| replace(&mut *own.states, Pool::new(KEPT))));
}

impl Default for ActivePool {
    fn default() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(1);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

impl ActivePool {
    /// The number for workers that do not have a thread of their own. It owns no states.
    const SHARED: usize = usize::MAX;

    /// Makes a pool for connections that are served by threads of somebody else.
    pub(crate) const fn of_many_threads() -> Self {
        Self(Self::SHARED)
    }

    /// Returns whether a state that is given to the pool keeps its place in the app.
    pub(super) fn keeps_places(self) -> bool {
        self.0 != Self::SHARED
    }

    pub(super) fn take(self) -> Box<ActiveState> {
        let own = |own: &mut OwnStates| {
            if own.owner == self.0 { own.states.take() } else { None }
        };
        OWN.with_borrow_mut(own).unwrap_or_else(|| self.take_other())
    }

    #[cold]
    fn take_other(self) -> Box<ActiveState> {
        let placeless =
            if self.keeps_places() { None } else { PLACELESS.with_borrow_mut(Pool::take) };
        placeless.unwrap_or_default()
    }

    /// Takes the state of an idle connection if there is room for it among those of the worker's own
    /// thread, and returns it otherwise.
    pub(super) fn give(self, mut state: Box<ActiveState>) -> Option<Box<ActiveState>> {
        debug_assert!(state.is_reusable());
        state.request.input.shrink();
        state.response.output.shrink();
        OWN.with_borrow_mut(
            |own| {
                if own.owner == self.0 { own.states.give(state) } else { Some(state) }
            },
        )
    }

    /// Takes the state that [`give`](Self::give) has returned, if the thread keeps another worker's
    /// states or none. Returns the state if there is no room for it.
    pub(super) fn give_other(self, state: Box<ActiveState>) -> Option<Box<ActiveState>> {
        if !self.keeps_places() {
            debug_assert!(!state.app.is_taken());
            return PLACELESS.with_borrow_mut(|states| states.give(state));
        }
        let (surplus, others) = OWN.with_borrow_mut(|own| {
            if own.owner == self.0 {
                return (Some(state), None);
            }
            own.owner = self.0;
            let mut states = Pool::new(KEPT);
            states.reserve();
            let surplus = states.give(state);
            (surplus, Some(replace(&mut *own.states, states)))
        });
        // Destructors of handlers, which may use the pool, run here, after its borrow.
        drop(others);
        surplus
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::pool::BUFFER;

    fn give(pool: ActivePool, state: Box<ActiveState>) {
        let surplus = pool.give(state).and_then(|state| pool.give_other(state));
        assert!(surplus.is_none());
    }

    /// A state that is different from a new one.
    fn marked() -> Box<ActiveState> {
        let mut state = Box::<ActiveState>::default();
        state.lively = 7;
        state
    }

    #[test]
    fn active_pool_gives_states_only_to_the_worker_that_gave_them() {
        let (one, other, shared) =
            (ActivePool::default(), ActivePool::default(), ActivePool::of_many_threads());
        give(one, marked());
        assert_eq!((other.take().lively, shared.take().lively), (0, 0));
        assert_eq!(one.take().lively, 7);
        give(one, marked());
        give(other, Box::default());
        assert_eq!(one.take().lively, 0, "the thread keeps the states of another");
        give(shared, marked());
        assert_eq!((one.take().lively, other.take().lively), (0, 0));
        assert_eq!(shared.take().lively, 7);
        give(one, marked());
        clear_active_pool();
        assert_eq!(one.take().lively, 0);
    }

    #[test]
    fn active_pool_does_not_keep_an_input_buffer_that_grew() {
        let pool = ActivePool::default();
        let mut state = pool.take();
        let input = &mut state.request.input;
        let room = input.room(1 << 20).map(|room| room.len());
        input.fill(room.unwrap_or_default());
        assert!(input.room(1 << 20).is_some());
        input.consume(input.unused().len());
        give(pool, state);
        let mut state = pool.take();
        assert!(state.request.input.room(1 << 20).map_or(0, |room| room.len()) <= BUFFER);
    }
}
