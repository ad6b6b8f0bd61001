//! The wait for a permit, and the permit. Both give back what they have when they are dropped.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use super::gate::{Entry, Gate, Outcome, Waiter};

/// A request that is let in. It leaves when the permit is dropped.
#[derive(Debug)]
pub(super) struct Permit(Arc<Gate>);

impl Drop for Permit {
    fn drop(&mut self) {
        self.0.leave();
    }
}

/// A request that waits, or that was let in and does not know yet. Dropping it gives up the place.
pub(super) struct Waiting {
    gate: Arc<Gate>,
    waiter: Option<Arc<Waiter>>,
}

/// What a request gets that wants in.
pub(super) enum Entered {
    In(Permit),
    Queued(Waiting),
    Refused,
}

/// Lets a request in, or has it wait.
pub(super) fn enter(gate: &Arc<Gate>) -> Entered {
    match gate.enter() {
        Entry::In => Entered::In(Permit(gate.clone())),
        Entry::Queued(waiter) => {
            Entered::Queued(Waiting { gate: gate.clone(), waiter: Some(waiter) })
        }
        Entry::Refused => Entered::Refused,
    }
}

impl Waiting {
    /// Waits at most this long, and returns the permit if there is one by then.
    pub(super) async fn permit(mut self, time: Duration) -> Option<Permit> {
        let waiter = self.waiter.clone()?;
        let settled = poll_fn(|cx| match waiter.poll(cx.waker()) {
            Outcome::Waits => Poll::Pending,
            settled => Poll::Ready(settled),
        });
        let outcome = match tokio::time::timeout(time, settled).await {
            Ok(outcome) => outcome,
            Err(_) => self.gate.give_up(&waiter),
        };
        self.waiter = None;
        (outcome == Outcome::Let).then(|| Permit(self.gate.clone()))
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if let Some(waiter) = self.waiter.take()
            && self.gate.give_up(&waiter) == Outcome::Let
        {
            self.gate.leave();
        }
    }
}
