//! A thread that ticks for workers that run in the caller's runtime.
//!
//! Such workers cannot use the timers of that runtime for their ticks. In Tokio's multi-thread
//! runtime one thread watches the timers and sockets for all threads. If a handler blocks that
//! thread, other threads may not take over until a task is woken from outside. This thread wakes a
//! task.

use std::io;
use std::sync::Arc;

use super::threads::thread;
use crate::base::clock;
use crate::base::wait::Watched;

#[derive(Clone)]
pub(crate) struct Ticker {
    beats: Arc<Watched<u64>>,
    /// The last beat that this clone has seen.
    seen: u64,
}

impl Ticker {
    /// Starts the thread. It ends when all clones of the ticker have been dropped.
    pub(crate) fn start() -> io::Result<Self> {
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
    pub(crate) async fn beat(&mut self) {
        let Self { beats, seen } = self;
        let is_new = |count: &u64| std::mem::replace(seen, *count) != *count;
        beats.until(is_new).await;
    }
}
