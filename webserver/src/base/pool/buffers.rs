//! The buffers of connections: read buffers, which the requests parsed from them share, and output
//! buffers. Each thread keeps some, so that no buffer is allocated in the steady state. `permits`
//! describes when a connection reads into a buffer of which size.

use std::cell::RefCell;
use std::ops::{Deref, DerefMut, Range};
use std::sync::Arc;
use std::thread::LocalKey;

use bytes::Bytes;

use super::generic::{Pool, ThreadPool};
use super::permits::LargeBufferPermit;

/// Bytes of a pooled read buffer: a head of common size, its body and some neighbours.
pub(crate) const BUFFER: usize = 8192;
/// Bytes of a read buffer for a large body that arrives fast.
pub(crate) const MEDIUM_BUFFER: usize = 64 * 1024;
/// Bytes of a read buffer for a large body that arrives fast, while there is a
/// [permit](LargeBufferPermit) for it. With each read the kernel tells the client that there is
/// room again, and on loopback it sends and receives what it has. One read of all waiting data
/// therefore costs half as much per byte as several reads, although the data does not fit into a
/// core's own cache.
pub(crate) const LARGE_BUFFER: usize = 2 * 1024 * 1024;
/// Bytes of a page of memory.
const PAGE: usize = 4096;
/// The largest capacity, in bytes, of an output buffer that is kept; a larger one is freed.
const LARGEST_KEPT: usize = 16 * BUFFER;

thread_local! {
    /// Read buffers of [`BUFFER`] bytes, half a MiB in all.
    static INPUT: RefCell<Pool<Buf>> = const { RefCell::new(Pool::new(64)) };
    /// Read buffers of [`MEDIUM_BUFFER`] bytes, a MiB in all.
    static INPUT_MEDIUM: RefCell<Pool<Buf>> = const { RefCell::new(Pool::new(16)) };
    /// A read buffer of [`LARGE_BUFFER`] bytes. A buffer in the pool has no permit.
    static INPUT_LARGE: RefCell<Pool<Buf>> = const { RefCell::new(Pool::new(1)) };
    /// Output buffers of at most [`LARGEST_KEPT`] bytes.
    static OUTPUT: ThreadPool<Vec<u8>> = const { ThreadPool::new(Vec::new(), 64) };
}

/// A read buffer. It is written while it has one owner and shared, unchanged, afterwards.
pub(crate) type Buf = Arc<Block>;

/// The bytes of a [`Buf`].
#[derive(Debug, Default)]
pub(crate) struct Block {
    bytes: Vec<u8>,
    /// The permit of a large buffer that is not in a pool.
    permit: Option<LargeBufferPermit>,
}

impl Block {
    /// Returns the offset at which reading into the block begins. The kernel usually copies from
    /// the beginning of a page. Copying to an address a little after the beginning of another page
    /// takes half as long again, because a core takes the two addresses for one. Large allocations,
    /// which have pages of their own, begin at such an address.
    pub(crate) fn front(&self) -> usize {
        if self.permit.is_none() {
            return 0;
        }
        (self.bytes.as_ptr().align_offset(PAGE) + PAGE / 8) % PAGE
    }
}

impl From<Vec<u8>> for Block {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes, permit: None }
    }
}

impl Deref for Block {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

impl DerefMut for Block {
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.bytes
    }
}

/// Returns a read buffer of [`BUFFER`] bytes with no other owner.
pub(crate) fn take_input() -> Buf {
    take(&INPUT, BUFFER)
}

/// Returns a read buffer of [`LARGE_BUFFER`] bytes with no other owner, or one of [`MEDIUM_BUFFER`] bytes if
/// there is no permit for a large one.
pub(crate) fn take_large_input() -> Buf {
    let Some(permit) = LargeBufferPermit::take(LARGE_BUFFER) else {
        return take(&INPUT_MEDIUM, MEDIUM_BUFFER);
    };
    let mut buf = take(&INPUT_LARGE, LARGE_BUFFER);
    if let Some(block) = Arc::get_mut(&mut buf) {
        block.permit = Some(permit);
    }
    buf
}

type Buffers = LocalKey<RefCell<Pool<Buf>>>;

fn take(pool: &'static Buffers, size: usize) -> Buf {
    pool.with_borrow_mut(Pool::take).unwrap_or_else(|| new_input(size))
}

#[cold]
fn new_input(size: usize) -> Buf {
    Arc::new(vec![0; size].into())
}

/// Gives a read buffer back. A buffer that a request still shares is left to that request. A thread
/// that never takes buffers keeps none: buffers are often dropped by threads that never read.
pub(crate) fn give_input(mut buf: Buf) {
    // Most often a connection still shares the buffer. Reading the count finds that 9 instructions
    // sooner than trying to get unique access does.
    if Arc::strong_count(&buf) > 1 {
        return;
    }
    let pool = match buf.len() {
        BUFFER => &INPUT,
        MEDIUM_BUFFER => &INPUT_MEDIUM,
        LARGE_BUFFER => &INPUT_LARGE,
        _ => return,
    };
    if let Some(block) = Arc::get_mut(&mut buf) {
        block.permit = None;
        // A thread that is ending no longer has a pool; then the buffer is freed.
        drop(pool.try_with(|pool| pool.borrow_mut().give(buf)));
    }
}

/// Bytes in a shared read buffer. The buffer goes back to the pool when the last of its bytes are
/// dropped.
#[derive(Debug)]
pub(crate) struct Shared {
    buf: Buf,
    place: Range<usize>,
}

impl Shared {
    /// Returns the bytes at `place` without copying them.
    pub(crate) fn bytes(buf: Buf, place: Range<usize>) -> Bytes {
        Bytes::from_owner(Self { buf, place })
    }
}

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.buf[self.place.clone()]
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        give_input(std::mem::take(&mut self.buf));
    }
}

/// Returns an empty output buffer.
#[inline]
pub(crate) fn take_output() -> Vec<u8> {
    let kept = ThreadPool::take(&OUTPUT);
    if kept.capacity() > 0 { kept } else { new_output() }
}

#[cold]
#[inline(never)]
fn new_output() -> Vec<u8> {
    Vec::with_capacity(BUFFER)
}

/// Gives an output buffer back. As a call, it takes 12 instructions more in the scenario `query` of
/// `benchmarks/instructions`.
#[inline]
pub(crate) fn give_output(mut buf: Vec<u8>) {
    if buf.capacity() > 0 && buf.capacity() <= LARGEST_KEPT {
        buf.clear();
        ThreadPool::give(&OUTPUT, buf);
    }
}

/// Bytes in an output buffer that goes back to the pool on drop.
#[derive(Debug, Default)]
pub(crate) struct Scratch(Vec<u8>);

impl Scratch {
    pub(crate) fn new() -> Self {
        Self(take_output())
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    pub(crate) fn vec(&mut self) -> &mut Vec<u8> {
        &mut self.0
    }

    pub(crate) fn into_vec(mut self) -> Vec<u8> {
        std::mem::take(&mut self.0)
    }
}

impl Drop for Scratch {
    #[inline]
    fn drop(&mut self) {
        give_output(std::mem::take(&mut self.0));
    }
}

impl std::fmt::Write for Scratch {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::permits::PERMIT_TESTS;
    use super::*;

    #[test]
    fn buffer_pool_is_empty_on_a_thread_that_does_not_read() {
        let _alone = PERMIT_TESTS.lock();
        let (buf, large) = (take_input(), take_large_input());
        let elsewhere = std::thread::spawn(|| {
            give_input(buf);
            give_input(large);
            INPUT.with_borrow(Pool::len) + INPUT_LARGE.with_borrow(Pool::len)
        });
        assert_eq!(elsewhere.join().expect("no panic"), 0);
        give_input(take_large_input());
        assert_eq!(INPUT_LARGE.with_borrow(Pool::len), 1);
    }
}
