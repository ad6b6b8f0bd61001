//! The catchers of one worker, ready to run. Each has its own states, like a route.

use std::sync::Arc;
use std::time::Duration;

use super::scopes::{CatchScopes, Place};
use crate::app::run::{MakeFuture, Runner, Slot, SlotPool};
use crate::http::Request;

/// The catchers of one worker.
pub(super) struct Catchers {
    scopes: Arc<CatchScopes>,
    /// In the order of the trees.
    runners: Vec<Runner>,
    slots: SlotPool,
    /// How long a catcher may take.
    timeout: Duration,
}

impl Catchers {
    pub(super) fn new(scopes: Arc<CatchScopes>, runners: Vec<Runner>, timeout: Duration) -> Self {
        let slots = SlotPool::new(runners.len());
        Self { scopes, runners, slots, timeout }
    }

    /// Returns the number of the catcher for the error of a request, if there is one. If
    /// `is_refused`, there is no request. A path outside the base path is not below the prefix of any
    /// group. `failed` catchers have been asked before.
    pub(super) fn find(
        &self,
        request: &Request,
        route: Option<u32>,
        is_refused: bool,
        failed: usize,
    ) -> Option<usize> {
        let status = request.problem()?.status().as_u16();
        let place = match route {
            _ if is_refused || request.is_outside_base() => Place::Nowhere,
            Some(route) => Place::Route(route as usize),
            None => Place::Path(request.path_bytes()),
        };
        self.scopes.find(status, place, !is_refused, failed)
    }

    pub(super) fn runner(&self, number: usize) -> &Runner {
        &self.runners[number]
    }

    /// Returns an idle slot for a catcher that may wait.
    pub(super) fn slot(&self, number: usize, make: MakeFuture) -> Box<Slot> {
        self.slots.take(number).unwrap_or_else(|| {
            let runner = self.runners[number].clone();
            Box::new(Slot::new(number, runner, make, Some(self.timeout)))
        })
    }

    /// Returns a slot to the pool, whether its catcher has answered or not.
    pub(super) fn give_slot(&self, slot: Box<Slot>) {
        self.slots.give(slot);
    }
}
