//! The permits for buffers beyond what each connection may hold, and when a connection gets one.
//!
//! # Sizes of buffers
//!
//! A connection reads into a buffer of one of three sizes, and collects chunks of a response for
//! one write up to one of two sizes:
//!
//! | | read buffer | when | permit |
//! |---|---|---|---|
//! | small | 8 KiB ([`BUFFER`](super::BUFFER)) | for heads, small bodies, and bodies that come slowly | no |
//! | medium | 64 KiB ([`MEDIUM_BUFFER`](super::MEDIUM_BUFFER)) | a fast body, and no permit is left | no |
//! | large | 2 MiB ([`LARGE_BUFFER`](super::LARGE_BUFFER)) | a fast body | 2 MiB |
//!
//! | | chunks for one write | when | permit |
//! |---|---|---|---|
//! | small | 32 KiB | the client takes only parts of the writes | no |
//! | large | up to 1 MiB | the client takes each write at once | 1 MiB |
//!
//! # When a connection changes the size
//!
//! A read buffer grows when a body is read and all of these hold: the reader may take 64 KiB or
//! more, no unread bytes are left, and the body is fast. A body is fast once a read has filled the
//! buffer to its end, and until a read brings less than 8 KiB. A medium buffer becomes a large one
//! in the same way, as soon as there is a permit. A buffer shrinks when the body ends, or when the
//! connection waits: it is replaced by a buffer for what is still unread, and the permit ends with
//! it.
//!
//! Collecting for a write doubles with each write that the client takes at once: 32 KiB, 64 KiB,
//! and so on to 1 MiB. It begins again with 32 KiB when a write is taken only in part. The permit
//! is taken before more than 32 KiB are collected, and ends with the last of the chunks.
//!
//! # Example
//!
//! A client uploads 10 MiB over a fast line. The first read fills the 8 KiB buffer with the head and
//! the beginning of the body, so the body is fast. When these bytes are consumed, the connection
//! takes a permit for 2 MiB and a large buffer, and further reads bring up to 2 MiB each. If 64
//! other connections have permits for 2 MiB at that time, the budget of 128 MiB is used up, and the
//! connection reads into 64 KiB. It asks again at each read, and gets the large buffer after one of
//! the others has ended its body. If the client then pauses, a read brings 1 KiB: the body is no
//! longer fast, but the buffer stays until the connection waits or the body ends, and its permit
//! with it.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Bytes of all permits that exist at the same time in the process: 128 MiB.
const LARGE_BUFFER_BUDGET: usize = 128 * 1024 * 1024;

/// Bytes of the permits that exist.
static TAKEN: AtomicUsize = AtomicUsize::new(0);

/// A permit to hold the given number of bytes beyond what each connection may hold. All permits
/// together never exceed 128 MiB. That limit of each connection is low because all connections may
/// reach it at the same time; a permit lets a fast connection use memory that the others leave idle.
#[derive(Debug)]
pub(crate) struct LargeBufferPermit(usize);

impl LargeBufferPermit {
    /// Takes a permit, or returns `None` if it would exceed the budget.
    pub(crate) fn take(bytes: usize) -> Option<Self> {
        let more = |taken| (taken + bytes <= LARGE_BUFFER_BUDGET).then_some(taken + bytes);
        TAKEN.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).ok().map(|_| Self(bytes))
    }
}

impl Drop for LargeBufferPermit {
    fn drop(&mut self) {
        TAKEN.fetch_sub(self.0, Ordering::Relaxed);
    }
}

/// Locked by tests that need a permit, because another test takes all permits.
#[cfg(test)]
pub(crate) static PERMIT_TESTS: std::sync::Mutex<()> = std::sync::Mutex::new(());
