//! The bridge to Tower: layers around handlers, services below a path, and the server as a service.
#![allow(
    clippy::items_after_statements,
    reason = "a handler or a service stands beside the requests that it gets"
)]

mod inside;
mod layers;
mod layers_of_tower;
mod services;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Counts how often it was dropped.
#[derive(Clone, Default)]
struct Drops(Arc<AtomicUsize>);

struct Guard(Drops);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.0.fetch_add(1, Ordering::SeqCst);
    }
}

impl Drops {
    fn guard(&self) -> Guard {
        Guard(self.clone())
    }

    fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }

    /// Waits until something was dropped this often.
    fn wait_for(&self, count: usize) {
        let start = Instant::now();
        while self.count() < count {
            assert!(start.elapsed() < Duration::from_secs(10), "{} of {count}", self.count());
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}
