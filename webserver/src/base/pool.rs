//! Buffers kept per thread, so that no buffer is allocated in the steady state: read buffers, which
//! the requests parsed from them share, and output buffers. A pool holds a bounded number of
//! buffers.

use std::cell::{Cell, RefCell};
use std::mem::ManuallyDrop;
use std::ops::{Deref, DerefMut, Range};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::LocalKey;

use bytes::Bytes;

/// Bytes of a pooled read buffer: a head of common size, its body and some neighbours.
pub(crate) const BUFFER: usize = 8192;
/// Bytes of a read buffer for a large body that arrives fast.
pub(crate) const WIDE: usize = 64 * 1024;
/// Bytes of a read buffer for a large body that arrives fast, while [`LARGE_BUFFER_BUDGET`] allows it. With each
/// read the kernel tells the client that there is room again, and on loopback it sends and receives
/// what it has. One read of all waiting data therefore costs half as much per byte as several
/// reads, although the data does not fit into a core's own cache.
pub(crate) const LARGE_BUFFER: usize = 2 * 1024 * 1024;
/// Bytes of a page of memory.
const PAGE: usize = 4096;
/// Bytes that the whole process may hold at once beyond what each connection may hold.
const LARGE_BUFFER_BUDGET: usize = 128 * 1024 * 1024;
/// Buffers a thread keeps; more are freed.
const KEPT: usize = 64;
/// Wide buffers that a thread keeps: a MiB.
const KEPT_WIDE: usize = 16;
/// Grand buffers that a thread keeps, not counted in [`LARGE_BUFFER_BUDGET`].
const KEPT_GRAND: usize = 1;
/// An output buffer that grew beyond this is freed rather than kept.
const LARGEST_KEPT: usize = 16 * BUFFER;

/// A read buffer. It is written while it has one owner and shared, unchanged, afterwards.
pub(crate) type Buf = Arc<Block>;

/// The bytes of a [`Buf`].
#[derive(Debug, Default)]
pub(crate) struct Block {
    bytes: Vec<u8>,
    /// The permit of a grand buffer that is not in a pool.
    ample: Option<LargeBufferPermit>,
}

impl Block {
    /// Returns the offset at which reading into the block begins. The kernel usually copies from
    /// the beginning of a page. Copying to an address a little after the beginning of another page
    /// takes half as long again, because a core takes the two addresses for one. Large allocations,
    /// which have pages of their own, begin at such an address.
    pub(crate) fn front(&self) -> usize {
        if self.ample.is_none() {
            return 0;
        }
        (self.bytes.as_ptr().align_offset(PAGE) + PAGE / 8) % PAGE
    }
}

impl From<Vec<u8>> for Block {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes, ample: None }
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

/// A permit to hold the given number of bytes above the per-connection budget. All permits together
/// never exceed [`LARGE_BUFFER_BUDGET`]. The budget is small because all connections have it; a permit lets a
/// fast connection use memory that the others leave idle.
#[derive(Debug)]
pub(crate) struct LargeBufferPermit(usize);

static TAKEN: AtomicUsize = AtomicUsize::new(0);

/// Locked by tests that need a permit, because another test takes all permits.
#[cfg(test)]
pub(crate) static AMPLE_TESTS: std::sync::Mutex<()> = std::sync::Mutex::new(());

impl LargeBufferPermit {
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

thread_local! {
    static INPUT: RefCell<Vec<Buf>> = const { RefCell::new(Vec::new()) };
    static INPUT_WIDE: RefCell<Vec<Buf>> = const { RefCell::new(Vec::new()) };
    static INPUT_GRAND: RefCell<Vec<Buf>> = const { RefCell::new(Vec::new()) };
    static OUTPUT: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) };
    /// The output buffer that was given back last. It is kept at hand because most answers need one
    /// buffer and give it back.
    static SPARE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Returns a read buffer of [`BUFFER`] bytes with no other owner.
pub(crate) fn take_input() -> Buf {
    take(&INPUT, KEPT, BUFFER)
}

/// Returns a read buffer of [`LARGE_BUFFER`] bytes with no other owner, or one of [`WIDE`] bytes if there
/// are too many grand ones already.
pub(crate) fn take_large_input() -> Buf {
    let Some(ample) = LargeBufferPermit::take(LARGE_BUFFER) else {
        return take(&INPUT_WIDE, KEPT_WIDE, WIDE);
    };
    let mut buf = take(&INPUT_GRAND, KEPT_GRAND, LARGE_BUFFER);
    if let Some(block) = Arc::get_mut(&mut buf) {
        block.ample = Some(ample);
    }
    buf
}

type Pool = LocalKey<RefCell<Vec<Buf>>>;

fn take(pool: &'static Pool, kept: usize, size: usize) -> Buf {
    pool.with_borrow_mut(Vec::pop).unwrap_or_else(|| make_input(pool, kept, size))
}

/// Makes a read buffer and reserves places for its kind in this thread's pool. Only a thread that
/// takes buffers reserves places: read buffers are often dropped by threads that never read, and
/// there may be many of those threads.
#[cold]
fn make_input(pool: &'static Pool, kept: usize, size: usize) -> Buf {
    pool.with_borrow_mut(|pool| pool.reserve_exact(kept));
    Arc::new(vec![0; size].into())
}

/// Gives a read buffer back. A buffer that a request still shares is left to that request. A thread
/// that never takes buffers keeps none.
pub(crate) fn give_input(mut buf: Buf) {
    // Most often a connection still shares the buffer. Reading the count finds that sooner than
    // trying to get unique access does.
    if Arc::strong_count(&buf) > 1 {
        return;
    }
    let (pool, kept) = match buf.len() {
        BUFFER => (&INPUT, KEPT),
        WIDE => (&INPUT_WIDE, KEPT_WIDE),
        LARGE_BUFFER => (&INPUT_GRAND, KEPT_GRAND),
        _ => return,
    };
    if let Some(block) = Arc::get_mut(&mut buf) {
        block.ample = None;
        // A thread that is ending no longer has a pool; then the buffer is freed.
        let _ = pool.try_with(|pool| {
            let mut pool = pool.borrow_mut();
            if pool.len() < kept.min(pool.capacity()) {
                pool.push(buf);
            }
        });
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
pub(crate) fn take_output() -> Vec<u8> {
    let spare = SPARE.take();
    if spare.capacity() > 0 { spare } else { take_other_output() }
}

#[inline(never)]
fn take_other_output() -> Vec<u8> {
    OUTPUT.with_borrow_mut(Vec::pop).unwrap_or_else(|| Vec::with_capacity(BUFFER))
}

/// Gives an output buffer back.
pub(crate) fn give_output(mut buf: Vec<u8>) {
    if buf.capacity() == 0 || buf.capacity() > LARGEST_KEPT {
        return;
    }
    buf.clear();
    if let Ok(other) = SPARE.try_with(|spare| spare.replace(buf))
        && other.capacity() > 0
    {
        give_other_output(other);
    }
}

#[inline(never)]
fn give_other_output(buf: Vec<u8>) {
    let _ = OUTPUT.try_with(|pool| {
        let mut pool = pool.borrow_mut();
        if pool.len() < KEPT {
            pool.push(buf);
        }
    });
}

/// Bytes in a pooled buffer that goes back to the pool on drop, so that there is nothing else to
/// drop.
#[derive(Debug, Default)]
pub(crate) struct Scratch(ManuallyDrop<Vec<u8>>);

impl Scratch {
    pub(crate) fn new() -> Self {
        Self(ManuallyDrop::new(take_output()))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    pub(crate) fn vec(&mut self) -> &mut Vec<u8> {
        &mut self.0
    }

    pub(crate) fn into_vec(mut self) -> Vec<u8> {
        std::mem::take(&mut *self.0)
    }
}

impl Drop for Scratch {
    #[inline]
    fn drop(&mut self) {
        give_output(std::mem::take(&mut *self.0));
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
    use super::*;

    #[test]
    fn a_thread_that_reads_nothing_keeps_no_buffers() {
        let _alone = AMPLE_TESTS.lock();
        let (buf, large) = (take_input(), take_large_input());
        let elsewhere = std::thread::spawn(|| {
            give_input(buf);
            give_input(large);
            INPUT.with_borrow(Vec::len) + INPUT_GRAND.with_borrow(Vec::len)
        });
        assert_eq!(elsewhere.join().expect("no panic"), 0);
        give_input(take_large_input());
        assert_eq!(INPUT_GRAND.with_borrow(Vec::len), 1);
    }
}
