//! Detects workers whose thread is blocked, and lets other workers accept in their place. Otherwise
//! connections that the system has assigned to a blocked worker would wait for it while other
//! workers have nothing to do.

use std::io;
use std::net::TcpListener;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::accept::take_in;
use super::floor::Floor;
use crate::clock;

/// A worker that has not ticked for this time counts as blocked: 100 ms, two ticks. A worker that is
/// only slow loses nothing when other workers help it.
const BLOCKED: Duration = Duration::from_millis(100);
/// The last tick of a worker that has not ticked yet.
const NEVER: u64 = u64::MAX;

/// The doors of all workers of a server, one each.
pub(super) type Doors = Arc<[Door]>;

/// A second set of handles to a worker's listeners, which the other workers may use.
pub(super) struct Door {
    /// The time of the worker's last tick.
    ticked: AtomicU64,
    /// The listeners; `None` after they were closed.
    listeners: Mutex<Option<Vec<TcpListener>>>,
}

/// Makes a door to the listeners of each worker.
pub(super) fn of(workers: &[Vec<TcpListener>]) -> io::Result<Doors> {
    let door = |own: &Vec<TcpListener>| {
        // A single worker has no other worker to help it.
        let own = if workers.len() > 1 { own.as_slice() } else { &[] };
        let listeners = own.iter().map(TcpListener::try_clone).collect::<io::Result<_>>()?;
        Ok(Door { ticked: AtomicU64::new(NEVER), listeners: Mutex::new(Some(listeners)) })
    };
    workers.iter().map(door).collect()
}

impl Door {
    /// Notes that the worker is running.
    fn tick(&self) {
        self.ticked.store(clock::now(), Ordering::Relaxed);
    }

    fn is_blocked(&self) -> bool {
        let ticked = self.ticked.load(Ordering::Relaxed);
        clock::now().saturating_sub(ticked) > BLOCKED.as_millis() as u64
    }

    fn close(&self) -> Vec<TcpListener> {
        let mut listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        listeners.take().unwrap_or_default()
    }

    /// Accepts the connections that wait.
    fn accept(&self, floor: &Arc<Floor>) {
        // If the lock is taken, another worker is already helping.
        let Ok(listeners) = self.listeners.try_lock() else { return };
        for listener in listeners.iter().flatten() {
            take_in(listener, floor);
        }
    }
}

/// All doors, and the index of one worker's own door.
#[derive(Clone)]
pub(super) struct Corridor {
    pub(super) doors: Doors,
    pub(super) own: usize,
}

impl Corridor {
    /// Notes that this worker is running.
    pub(super) fn begin(&self) {
        self.doors[self.own].tick();
    }

    /// Notes that this worker is running, and accepts in the place of the blocked workers after it,
    /// up to the next worker that is running.
    pub(super) fn tick(&self, floor: &Arc<Floor>) {
        self.begin();
        for door in self.blocked() {
            door.accept(floor);
        }
    }

    /// Closes the worker's own door. Also closes the doors of the blocked workers after it, and
    /// accepts the connections that waited there.
    pub(super) fn close(&self, floor: &Arc<Floor>) {
        drop(self.doors[self.own].close());
        for door in self.blocked() {
            for listener in door.close() {
                take_in(&listener, floor);
            }
        }
    }

    fn blocked(&self) -> impl Iterator<Item = &Door> {
        let (before, from) = self.doors.split_at(self.own);
        from.iter().skip(1).chain(before).take_while(|door| door.is_blocked())
    }
}
