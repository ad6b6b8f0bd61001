//! The bytes of a file, or of parts of it, one chunk after another. A chunk is read when the connection
//! asks for it, so a slow client holds no more than one.

use std::collections::VecDeque;
use std::fs::File;
use std::io;
use std::ops::Range;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use tokio::task::{JoinHandle, spawn_blocking};

use super::buffer::{Buffer, CHUNK};
use super::opened::Stamp;

/// A piece of a body.
#[derive(Debug)]
pub(super) enum Piece {
    Bytes(Bytes),
    /// A part of the file.
    Part(Range<u64>),
}

/// A body that is read from a file.
pub(super) struct Chunks {
    file: Arc<File>,
    stamp: Stamp,
    pieces: VecDeque<Piece>,
    /// A chunk that another thread reads.
    reading: Option<JoinHandle<io::Result<Bytes>>>,
}

impl Chunks {
    pub(super) fn new(file: Arc<File>, stamp: Stamp, pieces: VecDeque<Piece>) -> Self {
        Self { file, stamp, pieces, reading: None }
    }

    /// Removes the bytes of a chunk from the piece that they belong to.
    fn advance(&mut self, read: u64) {
        if let Some(Piece::Part(part)) = self.pieces.front_mut() {
            part.start += read;
            if part.is_empty() {
                self.pieces.pop_front();
            }
        }
    }
}

impl Stream for Chunks {
    type Item = io::Result<Bytes>;

    /// A file that is not what it was when its head was sent ends the stream with an error, so the
    /// connection ends as well. The client then knows that it does not have the whole file.
    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if let Some(reading) = &mut this.reading {
            let read = ready!(Pin::new(reading).poll(cx));
            this.reading = None;
            let chunk = read.map_err(io::Error::other)??;
            this.advance(chunk.len() as u64);
            return Poll::Ready(Some(Ok(chunk)));
        }
        let Some(Piece::Part(part)) = this.pieces.front() else {
            let bytes = this.pieces.pop_front();
            return Poll::Ready(bytes.map(|piece| match piece {
                Piece::Bytes(bytes) => Ok(bytes),
                Piece::Part(_) => Ok(Bytes::new()),
            }));
        };
        let (at, left) = (part.start, part.end - part.start);
        let mut buffer = Buffer::new(left);
        if let Some(len) = at_once::read(&this.file, at, buffer.bytes()) {
            this.stamp.check(&this.file)?;
            this.advance(len as u64);
            return Poll::Ready(Some(Ok(buffer.into_chunk(len))));
        }
        let (file, stamp) = (this.file.clone(), this.stamp);
        this.reading = Some(spawn_blocking(move || read(&file, at, left, buffer, stamp)));
        Pin::new(this).poll_next(cx)
    }
}

/// Reads a short content at once, if it is in memory already.
pub(super) fn read_cached(file: &File, at: u64, len: u64, stamp: Stamp) -> Option<Bytes> {
    let mut bytes = vec![0; usize::try_from(len).ok()?];
    let read = at_once::read(file, at, &mut bytes)?;
    (read == bytes.len() && stamp.check(file).is_ok()).then(|| bytes.into())
}

/// Fills a buffer, and waits for the disk. `left` is how much of the file is to be sent from `at` on.
fn read(file: &File, at: u64, left: u64, mut buffer: Buffer, stamp: Stamp) -> io::Result<Bytes> {
    let bytes = buffer.bytes();
    let mut filled = 0;
    while filled < bytes.len() {
        match waiting::read_at(file, &mut bytes[filled..], at + filled as u64) {
            Ok(0) => return Err(io::Error::other("the file became shorter while it was sent")),
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    at_once::prepare(file, at + filled as u64, (left - filled as u64).min(AHEAD));
    stamp.check(file)?;
    Ok(buffer.into_chunk(filled))
}

/// How much the system is asked to read ahead when a disk has to be waited for, in bytes. The next chunks
/// are then in memory, so the worker reads them itself.
const AHEAD: u64 = 8 * CHUNK as u64;

/// Reading what the kernel has in memory.
#[cfg(target_os = "linux")]
mod at_once {
    use std::fs::File;
    use std::io::IoSliceMut;
    use std::num::NonZeroU64;

    use rustix::fs::{Advice, fadvise};
    use rustix::io::{ReadWriteFlags, preadv2};

    /// Reads up to the length of the buffer. `None` if nothing can be read without waiting, if nothing is
    /// left, or if the file system cannot tell.
    pub(super) fn read(file: &File, at: u64, into: &mut [u8]) -> Option<usize> {
        let mut into = [IoSliceMut::new(into)];
        preadv2(file, &mut into, at, ReadWriteFlags::NOWAIT).ok().filter(|read| *read > 0)
    }

    /// Has the system read a part of the file. It is only a wish.
    pub(super) fn prepare(file: &File, at: u64, len: u64) {
        if let Some(len) = NonZeroU64::new(len) {
            let _ = fadvise(file, at, Some(len), Advice::WillNeed);
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod at_once {
    use std::fs::File;

    pub(super) fn read(_: &File, _: u64, _: &mut [u8]) -> Option<usize> {
        None
    }

    pub(super) fn prepare(_: &File, _: u64, _: u64) {}
}

/// Reading at a position.
#[cfg(unix)]
mod waiting {
    use std::fs::File;
    use std::io;
    use std::os::unix::fs::FileExt;

    pub(super) fn read_at(file: &File, into: &mut [u8], at: u64) -> io::Result<usize> {
        file.read_at(into, at)
    }
}

#[cfg(windows)]
mod waiting {
    use std::fs::File;
    use std::io;
    use std::os::windows::fs::FileExt;

    pub(super) fn read_at(file: &File, into: &mut [u8], at: u64) -> io::Result<usize> {
        file.seek_read(into, at)
    }
}
