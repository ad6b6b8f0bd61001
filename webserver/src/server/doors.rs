//! The listeners of workers that do not get to them: whether a worker's thread is blocked, and who
//! accepts in its place. Without it the connections that the system has dealt to a blocked worker
//! would wait for it while other workers have nothing to do.

use std::io;
use std::net::TcpListener;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::accept::take_in;
use super::floor::Floor;
use crate::clock;

/// After how long without a tick a worker counts as blocked; 100 ms, two ticks. A worker that is only
/// slow loses nothing when others help it.
const BLOCKED: Duration = Duration::from_millis(100);
/// Of a worker that has not ticked yet.
const NEVER: u64 = u64::MAX;

/// The doors of all workers of a server.
pub(super) type Doors = Arc<[Door]>;

/// A worker's second way to its listeners, which is open to the other workers.
pub(super) struct Door {
    /// When the worker has ticked last.
    ticked: AtomicU64,
    /// None when they are closed.
    listeners: Mutex<Option<Vec<TcpListener>>>,
}

/// The doors to the listeners of each worker.
pub(super) fn of(workers: &[Vec<TcpListener>]) -> io::Result<Doors> {
    let door = |own: &Vec<TcpListener>| {
        // A single worker has nobody who could help it.
        let own = if workers.len() > 1 { own.as_slice() } else { &[] };
        let listeners = own.iter().map(TcpListener::try_clone).collect::<io::Result<_>>()?;
        Ok(Door { ticked: AtomicU64::new(NEVER), listeners: Mutex::new(Some(listeners)) })
    };
    workers.iter().map(door).collect()
}

impl Door {
    /// The worker is at work.
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

    /// Lets in who waits.
    fn accept(&self, floor: &Arc<Floor>) {
        // Who finds the lock taken is not needed.
        let Ok(listeners) = self.listeners.try_lock() else { return };
        for listener in listeners.iter().flatten() {
            take_in(listener, floor);
        }
    }
}

/// The doors as one of the workers sees them.
#[derive(Clone)]
pub(super) struct Corridor {
    pub(super) doors: Doors,
    pub(super) own: usize,
}

impl Corridor {
    /// Notes that this worker is at work.
    pub(super) fn begin(&self) {
        self.doors[self.own].tick();
    }

    /// Notes that this worker is at work, and accepts in the place of those after it that are not, up
    /// to the next one that is.
    pub(super) fn tick(&self, floor: &Arc<Floor>) {
        self.begin();
        for door in self.blocked() {
            door.accept(floor);
        }
    }

    /// Closes the worker's own door, and those of the blocked ones after it when it has let in who
    /// waited there.
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
