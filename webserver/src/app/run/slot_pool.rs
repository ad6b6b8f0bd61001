//! The idle slots of a worker's routes.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::slot::Slot;

/// The number of idle slots that a worker keeps for each route.
const KEPT: usize = 16;

type Slots = Vec<Box<Slot>>;

/// Idle slots, by their number, which is that of a route.
pub(in crate::app) struct SlotPool(Mutex<Vec<Slots>>);

impl SlotPool {
    pub(in crate::app) fn new(routes: usize) -> Self {
        Self(Mutex::new((0..routes).map(|_| Vec::new()).collect()))
    }

    /// Takes an idle slot with a number.
    pub(in crate::app) fn take(&self, number: usize) -> Option<Box<Slot>> {
        self.lock().get_mut(number)?.pop()
    }

    /// Returns a slot, and cancels what still runs in it.
    pub(in crate::app) fn give(&self, mut slot: Box<Slot>) {
        slot.cancel();
        if let Some(slots) = self.lock().get_mut(slot.number())
            && slots.len() < KEPT
        {
            slots.push(slot);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Slots>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
