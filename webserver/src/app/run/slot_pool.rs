//! The idle slots of a worker's routes.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::slot::Slot;
use crate::base::pool::Pool;

/// The number of idle slots that a worker keeps for each route.
const KEPT: usize = 16;

/// Idle slots, indexed by their number, which is the number of a route.
pub(in crate::app) struct SlotPool(Mutex<Vec<Pool<Box<Slot>>>>);

impl SlotPool {
    pub(in crate::app) fn new(routes: usize) -> Self {
        Self(Mutex::new((0..routes).map(|_| Pool::new(KEPT)).collect()))
    }

    /// Takes an idle slot with a number.
    pub(in crate::app) fn take(&self, number: usize) -> Option<Box<Slot>> {
        self.lock().get_mut(number)?.take()
    }

    /// Returns a slot to the pool, and cancels a request that still runs in it.
    pub(in crate::app) fn give(&self, mut slot: Box<Slot>) {
        slot.cancel();
        let mut pools = self.lock();
        let left = match pools.get_mut(slot.number()) {
            Some(pool) => pool.give(slot),
            None => Some(slot),
        };
        // The destructor of a handler's future runs without the lock.
        drop(pools);
        drop(left);
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Pool<Box<Slot>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
