//! The memory that chunks of long files are read into. A worker uses it again and again.

use std::cell::RefCell;

use bytes::Bytes;

/// The largest chunk in bytes. Each one is a system call, and a change of threads if the disk has to be
/// waited for.
pub(super) const CHUNK: usize = 256 * 1024;

/// A chunk below this size in bytes has memory of its own, so that a slow client does not hold much more
/// than what is sent to it.
const SHORT: usize = CHUNK / 2;

/// How many unused buffers a thread keeps: 2 MiB. A connection whose client is fast holds up to five.
const KEPT: usize = 8;

thread_local! {
    /// The buffers of this thread that nobody uses. New memory for each chunk has to be zeroed by the
    /// program and mapped by the system: with it a file of 1 GiB took a quarter more processor time.
    static UNUSED: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) };
}

/// Memory for one chunk.
pub(super) struct Buffer {
    bytes: Vec<u8>,
    len: usize,
}

impl Buffer {
    /// Takes memory for a chunk of `len` bytes, or of [`CHUNK`] bytes if that is less.
    pub(super) fn new(len: u64) -> Self {
        let len = usize::try_from(len).unwrap_or(CHUNK).min(CHUNK);
        if len < SHORT {
            return Self { bytes: vec![0; len], len };
        }
        // A thread that ends has no buffers any more.
        let unused = UNUSED.try_with(|unused| unused.borrow_mut().pop()).ok().flatten();
        Self { bytes: unused.unwrap_or_else(|| vec![0; CHUNK]), len }
    }

    /// Returns the memory, which has any content.
    pub(super) fn bytes(&mut self) -> &mut [u8] {
        &mut self.bytes[..self.len]
    }

    /// Returns the first bytes as a chunk.
    pub(super) fn into_chunk(mut self, len: usize) -> Bytes {
        self.len = len.min(self.len);
        Bytes::from_owner(self)
    }
}

impl AsRef<[u8]> for Buffer {
    fn as_ref(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        let bytes = std::mem::take(&mut self.bytes);
        // A thread that ends takes no buffers any more.
        let _ = UNUSED.try_with(|unused| {
            let mut unused = unused.borrow_mut();
            if unused.len() < KEPT && bytes.len() == CHUNK {
                unused.push(bytes);
            }
        });
    }
}
