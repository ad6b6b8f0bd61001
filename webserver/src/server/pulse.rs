//! A thread that beats once a tick for workers that run in somebody else's runtime.
//!
//! Their ticks cannot come from that runtime's own timers: in Tokio's multi-thread runtime one of the
//! threads watches timers and sockets for all, and one that a handler blocks may do so without any
//! other taking over. Then nothing happens until somebody outside wakes a task, which this does.

use std::io;
use std::sync::Arc;

use super::threads::thread;
use super::wait::Watched;
use crate::clock;

#[derive(Clone)]
pub(super) struct Pulse {
    beats: Arc<Watched<u64>>,
    /// The last beat that was seen.
    seen: u64,
}

impl Pulse {
    /// Starts the thread, which ends when nobody has the pulse any more.
    pub(super) fn start() -> io::Result<Self> {
        let beats = Arc::new(Watched::new(0));
        let own = beats.clone();
        let beat = move || {
            while Arc::strong_count(&own) > 1 {
                std::thread::sleep(clock::TICK);
                own.change(|count| *count += 1);
            }
        };
        thread("webserver-tick".into(), Box::new(beat))?;
        Ok(Self { beats, seen: 0 })
    }

    /// Waits for the next beat.
    pub(super) async fn beat(&mut self) {
        let Self { beats, seen } = self;
        let is_new = |count: &u64| std::mem::replace(seen, *count) != *count;
        beats.until(is_new).await;
    }
}
